//! One training of one network: what is learned, and how well the network then keeps its innate trajectory.

use attractor::{RateNetwork, Real, Recording, RecurrentDelta, RecurrentRls, Rule, Stimulus, Streams};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::Cell;
use super::condition::{LearningRule, STANDARD, conditions};
use super::config::Config;
use super::shapes::{SHAPES, targets};
use super::standard::{self, Bench, Standard};
use crate::Error;
use crate::experiment::{Observer, Phase};
use crate::experiments::innate::{Session, Storable, Task, mean_squared_deviation, unit_correlation};

/// What a training leaves behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Trained {
    /// Mean squared error of all units over the learning steps of each recurrent trial, before each update.
    pub(super) loss: Vec<f64>,
    /// How far the first trial moves the recurrent weights: the norm of their change, in units of theirs.
    pub(super) first_change: f64,
    /// Tests at the stages of the training, in order.
    pub(super) stages: Vec<Stage>,
    /// What is asked of the standard training alone.
    pub(super) standard: Option<Standard>,
}

/// Tests of a network after some recurrent trials.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Stage {
    pub(super) trials: usize,
    /// Plain tests.
    pub(super) plain: Vec<Test>,
    /// Tests with a kick.
    pub(super) kicked: Vec<Test>,
}

/// How one test follows the innate trajectory over the window.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Test {
    /// Mean squared deviation of all units.
    pub(super) deviation: f64,
    /// Fisher mean over units of the correlation.
    pub(super) unit_r: f64,
}

impl Test {
    pub(super) fn of<T: Storable>(record: &Recording<T>, task: &Task<T>) -> Result<Self, Error> {
        let window = &task.schedule.window;
        Ok(Self {
            deviation: mean_squared_deviation(&record.rates, &task.innate, window),
            unit_r: unit_correlation(&record.rates, &task.innate, window)?,
        })
    }
}

/// The phases of a training.
pub(super) struct Phases {
    innate: Phase,
    recurrent: Phase,
    tests: Phase,
    /// Of the standard training alone.
    standard: Option<standard::Phases>,
}

impl Phases {
    pub(super) fn new(config: &Config, cell: Cell) -> Self {
        let condition = &conditions(config)[cell.condition];
        let (cost, timeline, protocol) = (config.cost(condition), config.timeline(), &config.protocol);
        let (plain, learning) = (cost.plain_trial(&timeline), condition.recurrent_trial(&cost, &timeline));
        let stages = config.stages(cell.condition);
        let tests = stages.len() * (protocol.test_trials + protocol.perturbed_trials);
        let phase = |name, trials, seconds_per_trial| Phase { name, trials, seconds_per_trial };
        Self {
            innate: phase("innate trial", 1, plain),
            recurrent: phase("recurrent training", stages.last().copied().unwrap_or(0), learning),
            tests: phase("tests", tests, plain),
            standard: (cell.condition == STANDARD).then(|| standard::Phases::new(config, &cost)),
        }
    }

    pub(super) fn in_order(self) -> Vec<Phase> {
        let Self { innate, recurrent, tests, standard } = self;
        let (before, after) = standard.map_or_else(Default::default, standard::Phases::in_order);
        [vec![innate], before, vec![recurrent, tests], after].concat()
    }
}

/// Trains one network in one way. Its streams are those of `timing`, so that it is the network of `timing`.
pub(super) fn run<T: Storable>(config: &Config, cell: Cell, observer: &dyn Observer) -> Result<Trained, Error> {
    let condition = &conditions(config)[cell.condition];
    let streams = Streams::new(config.seed).child("timing").index(cell.network);
    let mut law = config.network.clone();
    law.gain = condition.gain;
    let network = law.draw::<T>(&config.named, 2, SHAPES.len(), &streams.child("network"))?;
    let untrained = network.clone();
    let mut session = Session::new(network, streams.clone(), config.network.noise, observer)?;
    let phases = Phases::new(config, cell);

    session.begin(&phases.innate);
    let stimulus = config.trial().stimulus::<T>(0)?;
    let innate = session.innate("pulse", &stimulus)?;
    let schedule = config.timeline().schedule(condition.training.learn_every);
    let task = Task { stimulus, schedule, innate, target: targets(config, &streams.child("targets")) };
    let bench = Bench { config, task: &task, streams: &streams };
    let before = match &phases.standard {
        Some(phases) => Some(bench.before(&mut session, phases)?),
        None => None,
    };

    session.begin(&phases.recurrent);
    let stages = config.stages(cell.condition);
    let place = &streams.child("plastic");
    let Learned { loss, first_change, mut forks } = match condition.rule {
        LearningRule::LeastSquares => {
            let (scheme, options) = (condition.training.scheme(), condition.training.recurrent_options());
            let rule = RecurrentRls::new(&untrained, scheme, options, place)?;
            learn(&mut session, rule, &task, &untrained, &stages)?
        }
        LearningRule::Delta(rate) => {
            let rule = RecurrentDelta::new(&untrained, condition.training.scheme(), rate, place)?;
            learn(&mut session, rule, &task, &untrained, &stages)?
        }
    };

    session.begin(&phases.tests);
    let kicked = config.trial().perturbed()?;
    let tested = stages.iter().zip(&mut forks).map(|(&trials, fork)| test(config, fork, &task, &kicked, trials));
    let tested = tested.collect::<Result<Vec<_>, Error>>()?;
    let kept = stages.iter().position(|&trials| trials == config.training.recurrent_trials);
    let standard = match (before, &phases.standard, kept) {
        (Some(before), Some(phases), Some(kept)) => {
            let trained = &mut forks[kept];
            Some(bench.after(trained, phases, before, cell.network == 0)?)
        }
        _ => None,
    };
    Ok(Trained { loss, first_change, stages: tested, standard })
}

/// What recurrent training gives.
struct Learned<'a, T> {
    loss: Vec<f64>,
    first_change: f64,
    /// The network at each stage.
    forks: Vec<Session<'a, T>>,
}

/// Recurrent training up to the last stage.
fn learn<'a, T: Storable, R>(
    session: &mut Session<'a, T>,
    mut rule: R,
    task: &Task<T>,
    untrained: &RateNetwork<T>,
    stages: &[usize],
) -> Result<Learned<'a, T>, Error>
where
    R: Rule<RateNetwork<T>> + Serialize + DeserializeOwned,
{
    let mut learned = Learned { loss: Vec::new(), first_change: f64::NAN, forks: Vec::new() };
    for trial in 0..stages.last().copied().unwrap_or(0) {
        learned.loss.push(session.learn_recurrent("pulse", trial, &mut rule, task)?);
        if trial == 0 {
            learned.first_change = change(untrained, &session.fork()?.network);
        }
        if stages.contains(&(trial + 1)) {
            learned.forks.push(session.fork()?);
        }
    }
    Ok(learned)
}

/// The norm of the change of the recurrent weights, in units of their own.
fn change<T: Real>(before: &RateNetwork<T>, after: &RateNetwork<T>) -> f64 {
    let weights = |network: &RateNetwork<T>| -> Vec<f64> {
        network.recurrent_weights().weights().iter().map(|weight| weight.to_f64()).collect()
    };
    let (before, after) = (weights(before), weights(after));
    let moved: f64 = before.iter().zip(&after).map(|(a, b)| (b - a) * (b - a)).sum();
    (moved / before.iter().map(|weight| weight * weight).sum::<f64>()).sqrt()
}

/// Plain tests and tests with a kick, which draw what those of `timing` draw.
fn test<T: Storable>(
    config: &Config,
    session: &mut Session<'_, T>,
    task: &Task<T>,
    kicked: &Stimulus<T>,
    trials: usize,
) -> Result<Stage, Error> {
    let (plain, all) = (config.protocol.test_trials, config.protocol.test_trials + config.protocol.perturbed_trials);
    let steps = 0..task.stimulus.steps();
    let mut one = |trial: usize| {
        let stimulus = if trial < plain { &task.stimulus } else { kicked };
        session.test("after", trial, stimulus, steps.clone(), |record| Test::of(&record, task))
    };
    Ok(Stage {
        trials,
        plain: (0..plain).map(&mut one).collect::<Result<_, Error>>()?,
        kicked: (plain..all).map(one).collect::<Result<_, Error>>()?,
    })
}
