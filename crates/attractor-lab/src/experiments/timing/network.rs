//! One network of `timing`, from its innate trajectory to its last test.

use std::ops::Range;

use attractor::{
    Divergence, RateNetwork, Real, RecurrentRls, RlsOptions, Separation, Stimulus, Streams, by_reciprocity,
    eigenvalues, histogram, separation,
};
use ndarray::{Array2, s};
use serde::{Deserialize, Serialize};

use super::Cell;
use super::bench::{Bench, Kicked, Tests};
use super::config::Config;
use crate::experiment::{Observer, Phase};
use crate::experiments::carried::packed;
use crate::experiments::innate::{CONVERGED_LOSS, Session, Storable, Task};
use crate::experiments::table::single;
use crate::{Columns, Error};

/// Bins of a weight distribution.
pub(super) const BINS: usize = 81;
/// Half the range of a weight distribution, in standard deviations of the initial law.
pub(super) const BIN_RANGE: f64 = 5.0;

/// What a network leaves behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Columns)]
#[array(
    name = "converged",
    value = Self::converged,
    about = format!("1 if the loss in the last recurrent trial is at most {CONVERGED_LOSS}, else 0")
)]
pub(crate) struct NetworkResult {
    /// Rates of the innate trial (steps, units), for the first network.
    pub(super) innate: Option<Array2<f32>>,
    /// Rates of the shown units in the innate trial (steps, shown units).
    pub(super) innate_shown: Array2<f32>,
    /// Mean squared error of all units over the learning steps, before each update.
    #[array(dims = "recurrent_trial")]
    pub(super) recurrent_loss: Vec<f64>,
    /// Mean squared error of the readout over the learning steps, before each update.
    #[array(dims = "readout_trial")]
    pub(super) readout_loss: Vec<f64>,
    /// Tests of the untrained network.
    pub(super) before: Option<Tests>,
    /// Tests after shorter recurrent training.
    pub(super) shorter: Option<Tests>,
    /// Tests of the trained network.
    pub(super) after: Tests,
    /// Perturbed tests of the trained network by size of the kick, in the order of the configuration.
    pub(super) kicks: Vec<Kicked>,
    /// Lyapunov exponents.
    pub(super) lyapunov: Option<Lyapunov>,
    /// Eigenvalues (real, imaginary) of W_rec before and after.
    pub(super) spectra: Option<[Vec<(f64, f64)>; 2]>,
    /// Weight distributions.
    #[array(flatten)]
    pub(super) weights: Weights,
    /// The first network before and after training, packed; before, at the state from which its innate trajectory began.
    pub(super) carried: Option<[Vec<u8>; 2]>,
}

/// Largest Lyapunov exponents (1/s), how they were fitted, and mean log distances. Arrays are in the order of the first
/// three fields.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Columns)]
#[array(
    name = "lyapunov_exponent",
    dims = "condition",
    units = "1/s",
    value = |found| [found.before, found.after, found.after_other],
    about = "Largest exponent: before training, after training, after training on the untrained input"
)]
pub(super) struct Lyapunov {
    /// Before training, on the trained input.
    pub(super) before: f64,
    /// After training, on the trained input.
    pub(super) after: f64,
    /// After training, on the other input.
    pub(super) after_other: f64,
    /// Standard error of the largest exponent over pairs of trajectories; NaN of one pair.
    #[array(name = "lyapunov_error", dims = "condition", units = "1/s")]
    pub(super) standard_error: [f64; 3],
    /// The steps after the perturbation that were fitted.
    pub(super) fitted: [Range<usize>; 3],
    /// Mean natural logarithm of the distance between two trajectories.
    #[array(dims = "condition, lag")]
    pub(super) log_distance: [Vec<f64>; 3],
}

/// Counts of recurrent weights by value, before and after, over `BIN_RANGE` standard deviations to either side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Columns)]
pub(super) struct Weights {
    /// All synapses, before and after.
    #[array(name = "weights_before", dims = "weight", value = |row| &row.all[0], about = "Recurrent weights before training, counts")]
    #[array(name = "weights_after", dims = "weight", value = |row| &row.all[1], about = "Recurrent weights after training, counts")]
    pub(super) all: [Vec<usize>; 2],
    /// Weights after training of synapses without a reverse.
    #[array(name = "weights_unidirectional", dims = "weight")]
    pub(super) unidirectional: Vec<usize>,
    /// Weights after training of synapses with a reverse.
    #[array(name = "weights_bidirectional", dims = "weight")]
    pub(super) bidirectional: Vec<usize>,
}

/// The phases of a network's work.
pub(super) struct Phases {
    innate: Phase,
    before: Option<Phase>,
    recurrent: Phase,
    shorter: Option<Phase>,
    readout: Phase,
    after: Phase,
    kicks: Option<Phase>,
    lyapunov: Option<Phase>,
    eigenvalues: Option<Phase>,
}

impl Phases {
    pub(super) fn new(config: &Config, cell: Cell) -> Self {
        let (cost, timeline, controls) = (config.cost(), config.timeline(), &config.controls);
        let tests = config.protocol.test_trials + config.protocol.perturbed_trials;
        let (recurrent, readout) = (config.training.recurrent_trials, config.training.readout_trials);
        let plain = cost.plain_trial(&timeline);
        let reading = cost.readout_trial(&timeline);
        let phase = |name, trials, seconds_per_trial| Phase { name, trials, seconds_per_trial };
        let full = !cell.ablated;
        let kicked = config.other_kicks().count() * config.protocol.perturbed_trials;
        let separation = Separation::default();
        let pair = cost.separation(timeline.pulse.end + separation.fit.end);
        Self {
            innate: phase("innate trial", 1, plain),
            before: full.then(|| phase("tests before", tests, plain)),
            recurrent: phase("recurrent training", recurrent, cost.recurrent_trial(&timeline)),
            shorter: (full && controls.shorter_training > 0)
                .then(|| phase("readout training and tests, shorter", readout + tests, reading)),
            readout: phase("readout training", readout, reading),
            after: phase("tests after", tests, plain),
            kicks: (full && kicked > 0).then(|| phase("other sizes of kick", kicked, plain)),
            lyapunov: (full && controls.lyapunov_pairs > 0)
                .then(|| phase("Lyapunov exponents", 3, controls.lyapunov_pairs as f64 * pair)),
            eigenvalues: (full && cell.network == 0 && controls.eigenvalues)
                .then(|| phase("eigenvalues", 2, cost.eigenvalues())),
        }
    }

    pub(super) fn in_order(self) -> Vec<Phase> {
        let Self { innate, before, recurrent, shorter, readout, after, kicks, lyapunov, eigenvalues } = self;
        let phases =
            [Some(innate), before, Some(recurrent), shorter, Some(readout), Some(after), kicks, lyapunov, eigenvalues];
        phases.into_iter().flatten().collect()
    }
}

/// Runs one network.
pub(super) fn run<T: Storable>(config: &Config, cell: Cell, observer: &dyn Observer) -> Result<NetworkResult, Error> {
    let streams = Streams::new(config.seed).child("timing").index(cell.network);
    let network = config.network.draw::<T>(&config.named, 2, 1, &streams.child("network"))?;
    let untrained = network.clone();
    let options =
        RlsOptions { normalised: config.training.normalised && !cell.ablated, ..config.training.recurrent_options() };
    let mut rule = RecurrentRls::new(&network, config.training.scheme(), options, &streams.child("plastic"))?;
    let mut session = Session::new(network, streams.clone(), config.network.noise, observer)?;
    let phases = Phases::new(config, cell);
    let timeline = config.timeline();

    session.begin(&phases.innate);
    let stimulus = config.trial().stimulus::<T>(0)?;
    let innate = session.innate("pulse", &stimulus)?;
    let schedule = timeline.schedule(config.training.learn_every);
    let task = Task { stimulus, schedule, innate, target: config.target() };
    let bench = Bench::new(config, &task)?;

    let before = match &phases.before {
        Some(phase) => {
            session.begin(phase);
            Some(bench.test(&mut session, "before")?)
        }
        None => None,
    };

    session.begin(&phases.recurrent);
    let mut recurrent_loss = Vec::with_capacity(config.training.recurrent_trials);
    let mut short = None;
    for trial in 0..config.training.recurrent_trials {
        recurrent_loss.push(session.learn_recurrent("pulse", trial, &mut rule, &task)?);
        if phases.shorter.is_some() && trial + 1 == config.controls.shorter_training {
            short = Some(session.fork()?);
        }
    }
    drop(rule);

    let shorter = match (&phases.shorter, short) {
        (Some(phase), Some(mut short)) => {
            // So that the journal has the network to which the work comes back.
            session = session.fork()?;
            short.begin(phase);
            bench.train_readout(&mut short)?;
            Some(bench.test(&mut short, "after")?)
        }
        _ => None,
    };
    session.begin(&phases.readout);
    let readout_loss = bench.train_readout(&mut session)?;
    session.begin(&phases.after);
    let after = bench.test(&mut session, "after")?;
    if let Some(phase) = &phases.kicks {
        session.begin(phase);
    }
    let kicks = if cell.ablated { Vec::new() } else { bench.kicks(&mut session, "after", &after)? };

    let lyapunov = match &phases.lyapunov {
        Some(phase) => {
            session.begin(phase);
            Some(lyapunov(config, &untrained, &mut session, &streams)?)
        }
        None => None,
    };
    let spectra = match &phases.eigenvalues {
        Some(phase) => {
            session.begin(phase);
            Some([spectrum(&mut session, Some(&untrained))?, spectrum(&mut session, None)?])
        }
        None => None,
    };
    Ok(NetworkResult {
        innate_shown: task.innate.slice(s![.., ..bench.shown()]).mapv(single),
        weights: weights(config, &untrained, &session.network),
        carried: if cell.network == 0 && !cell.ablated {
            Some([packed(&started(untrained, &streams)?)?, packed(&session.network)?])
        } else {
            None
        },
        innate: (cell.network == 0 && !cell.ablated).then(|| task.innate.mapv(single)),
        recurrent_loss,
        readout_loss,
        before,
        shorter,
        after,
        kicks,
        lyapunov,
        spectra,
    })
}

/// The network at the state from which its innate trajectory begins.
fn started<T: Real>(mut network: RateNetwork<T>, streams: &Streams) -> Result<RateNetwork<T>, Error> {
    let mut state = vec![T::ZERO; network.units()];
    streams.child("innate").child("pulse").child("initial").stream().fill_uniform(&mut state, -1.0, 1.0);
    network.set_activations(&state)?;
    Ok(network)
}

/// Lyapunov exponents in double precision, before and after training.
fn lyapunov<T: Storable>(
    config: &Config,
    untrained: &RateNetwork<T>,
    session: &mut Session<'_, T>,
    streams: &Streams,
) -> Result<Lyapunov, Error> {
    let timeline = config.timeline();
    let default = Separation::default();
    let step = |count: usize| (count as f64 / config.network.dt_ms).round() as usize;
    let fit = step(default.fit.start)..step(default.fit.end);
    let options = Separation { start: timeline.pulse.end, fit, repeats: config.controls.lyapunov_pairs, ..default };
    // As long as the fit needs, whatever the trial's length.
    let steps = options.start + options.fit.end + 1;
    let stimulus = |channel| {
        let input = config.trial().stimulus::<f64>(channel)?;
        let mut long = Array2::zeros((steps, 2));
        let kept = steps.min(input.steps());
        long.slice_mut(s![..kept, ..]).assign(&input.input().slice(s![..kept, ..]));
        Ok::<_, Error>(Stimulus::from_array(long.view())?)
    };
    let (trained, other) = (stimulus(0)?, stimulus(1)?);
    let mut measure = |untrained: Option<&RateNetwork<T>>, stimulus| {
        let found = session.once(|session| {
            let network = untrained.unwrap_or(&session.network).cast();
            let Divergence { exponent, standard_error, fitted, log_distance } =
                separation(&network, stimulus, &options, &streams.child("lyapunov"))?;
            Ok((exponent, standard_error, fitted, log_distance))
        })?;
        session.done()?;
        Ok::<_, Error>(found)
    };
    let found = [measure(Some(untrained), &trained)?, measure(None, &trained)?, measure(None, &other)?];
    let [before, after, after_other] = found.each_ref().map(|&(exponent, ..)| exponent);
    Ok(Lyapunov {
        before,
        after,
        after_other,
        standard_error: found.each_ref().map(|&(_, error, ..)| error),
        fitted: found.each_ref().map(|(_, _, fitted, _)| fitted.clone()),
        log_distance: found.map(|(.., log_distance)| log_distance),
    })
}

/// The eigenvalues of W_rec in the untrained network, or in that of the session.
fn spectrum<T: Storable>(
    session: &mut Session<'_, T>,
    untrained: Option<&RateNetwork<T>>,
) -> Result<Vec<(f64, f64)>, Error> {
    let values = session.once(|session| {
        let network = untrained.unwrap_or(&session.network);
        let weights = network.recurrent_weights().to_dense().mapv(T::to_f64);
        Ok(eigenvalues(weights.view())?.iter().map(|v| (v.re, v.im)).collect())
    })?;
    session.done()?;
    Ok(values)
}

fn weights<T: Real>(config: &Config, before: &RateNetwork<T>, after: &RateNetwork<T>) -> Weights {
    let range = BIN_RANGE * config.network.weight_sd(&config.named);
    let count = |values: &[T]| histogram(values, -range, range, BINS);
    let sorted = by_reciprocity(after.recurrent_weights());
    Weights {
        all: [count(before.recurrent_weights().weights()), count(after.recurrent_weights().weights())],
        unidirectional: count(&sorted.unidirectional),
        bidirectional: count(&sorted.bidirectional),
    }
}
