//! One network of `handwriting`, from its innate trajectories to the last word that it writes.

use attractor::{ReadoutRls, RecurrentRls, Stimulus, Streams};
use ndarray::{Array2, Array3, ArrayView1, Axis};
use serde::{Deserialize, Serialize};

use super::prepared::Config;
use super::words::Word;
use crate::experiment::{Observer, Phase};
use crate::experiments::innate::{Session, Storable, Task, readout_correlations, unit_correlation};
use crate::experiments::table::single;
use crate::{Columns, Error};

/// What a network leaves behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct NetworkResult {
    /// Each word, in the order of the configuration.
    pub(super) words: Vec<WordResult>,
}

/// What a network leaves behind of a word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Columns)]
pub(super) struct WordResult {
    /// The word as it was taught.
    pub(super) word: Word,
    /// Mean squared error of all units over the learning steps, before each update.
    #[array(dims = "recurrent_trial")]
    pub(super) recurrent_loss: Vec<f64>,
    /// Mean squared error of both readouts over the learning steps, before each update.
    #[array(dims = "readout_trial")]
    pub(super) readout_loss: Vec<f64>,
    /// Plain tests of the untrained network.
    pub(super) before: Tests,
    /// Plain tests of the trained network.
    pub(super) plain: Tests,
    /// Perturbed tests of the trained network.
    pub(super) perturbed: Tests,
}

/// Tests of one kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Columns)]
pub(super) struct Tests {
    /// Where the pen is {}: x, y.
    #[array(dims = "test, time, axis")]
    pub(super) drawn: Array3<f32>,
    /// Correlation of pen and target in the window, {}.
    #[array(name = "r", dims = "test, axis")]
    pub(super) readout_r: Array2<f64>,
    /// Fisher mean over units of the correlation with the innate trajectory, {}.
    #[array(dims = "test")]
    pub(super) unit_r: Vec<f64>,
}

/// The phases of a network's work.
pub(super) struct Phases {
    innate: Phase,
    before: Phase,
    recurrent: Phase,
    readout: Phase,
    after: Phase,
}

impl Phases {
    pub(super) fn new(config: &Config) -> Self {
        let words = &config.named.words;
        let (cost, training, protocol) = (config.cost(), &config.training, &config.protocol);
        let timelines: Vec<_> = words.iter().map(|word| config.timeline(word)).collect();
        let phase = |name, trials_of_each: usize, seconds: &dyn Fn(&_) -> f64| Phase {
            name,
            trials: trials_of_each * words.len(),
            seconds_per_trial: timelines.iter().map(seconds).sum::<f64>() / words.len() as f64,
        };
        let plain = |timeline: &_| cost.plain_trial(timeline);
        Self {
            innate: phase("innate trials", 1, &plain),
            before: phase("tests before", protocol.test_trials, &plain),
            recurrent: phase("recurrent training", training.recurrent_trials, &|t| cost.recurrent_trial(t)),
            readout: phase("readout training", training.readout_trials, &|t| cost.readout_trial(t)),
            after: phase("tests after", protocol.test_trials + protocol.perturbed_trials, &plain),
        }
    }

    pub(super) fn in_order(self) -> Vec<Phase> {
        let Self { innate, before, recurrent, readout, after } = self;
        vec![innate, before, recurrent, readout, after]
    }
}

/// Runs one network.
pub(super) fn run<T: Storable>(
    config: &Config,
    network: usize,
    observer: &dyn Observer,
) -> Result<NetworkResult, Error> {
    let words = &config.named.words[..];
    let phases = Phases::new(config);
    let streams = Streams::new(config.seed).child("handwriting").index(network);
    let network = config.network.draw::<T>(&config.named.wiring, config.channels(), 2, &streams.child("network"))?;
    let training = &config.training;
    let (scheme, options) = (training.scheme(), training.recurrent_options());
    let mut recurrent = RecurrentRls::new(&network, scheme, options, &streams.child("plastic"))?;
    let mut session = Session::new(network, streams, config.network.noise, observer)?;
    let (plain, perturbed) = (config.protocol.test_trials, config.protocol.perturbed_trials);

    session.begin(&phases.innate);
    let lessons: Vec<Lesson<'_, T>> =
        (0..words.len()).map(|k| Lesson::new(config, k, &words[k], &mut session)).collect::<Result<_, _>>()?;
    let test = |session: &mut Session<'_, T>, kind: Kind, trials: usize| -> Result<Vec<Tests>, Error> {
        lessons.iter().map(|lesson| lesson.test(session, kind, trials)).collect()
    };

    session.begin(&phases.before);
    let before = test(&mut session, Kind::Before, plain)?;
    session.begin(&phases.recurrent);
    let recurrent_loss = in_turn(&lessons, config.training.recurrent_trials, |lesson, trial| {
        session.learn_recurrent(&lesson.name, trial, &mut recurrent, &lesson.task)
    })?;
    drop(recurrent);
    session.begin(&phases.readout);
    let mut readout = ReadoutRls::new(&session.network, training.readout_options())?;
    let readout_loss = in_turn(&lessons, config.training.readout_trials, |lesson, trial| {
        session.learn_readout(&lesson.name, trial, &mut readout, &lesson.task)
    })?;
    session.begin(&phases.after);
    let after =
        test(&mut session, Kind::Plain, plain)?.into_iter().zip(test(&mut session, Kind::Perturbed, perturbed)?);

    let losses = recurrent_loss.into_iter().zip(readout_loss);
    let words = words.iter().zip(losses).zip(before).zip(after);
    let results = words.map(|(((word, (recurrent_loss, readout_loss)), before), (plain, perturbed))| WordResult {
        word: word.clone(),
        recurrent_loss,
        readout_loss,
        before,
        plain,
        perturbed,
    });
    Ok(NetworkResult { words: results.collect() })
}

/// Trials of every lesson in turn: the first trial of each, then the second of each. Returns the losses by lesson.
fn in_turn<T>(
    lessons: &[Lesson<'_, T>],
    trials: usize,
    mut learn: impl FnMut(&Lesson<'_, T>, usize) -> Result<f64, Error>,
) -> Result<Vec<Vec<f64>>, Error> {
    let mut losses = vec![Vec::with_capacity(trials); lessons.len()];
    for trial in 0..trials {
        for (lesson, losses) in lessons.iter().zip(&mut losses) {
            losses.push(learn(lesson, trial)?);
        }
    }
    Ok(losses)
}

/// Which tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Before,
    Plain,
    Perturbed,
}

/// A word as a network learns it.
struct Lesson<'a, T> {
    config: &'a Config,
    word: &'a Word,
    /// The place of its random streams.
    name: String,
    task: Task<T>,
    perturbed: Stimulus<T>,
}

impl<'a, T: Storable> Lesson<'a, T> {
    /// The lesson of the `k`-th word, with the response of the untrained network to its pulse.
    fn new(config: &'a Config, k: usize, word: &'a Word, session: &mut Session<'_, T>) -> Result<Self, Error> {
        let name = format!("word-{}", k + 1);
        let stimulus = config.stimulus(k, word)?;
        let innate = session.innate(&name, &stimulus)?;
        let schedule = config.timeline(word).schedule(config.training.learn_every);
        let task = Task { stimulus, schedule, innate, target: config.target(word) };
        Ok(Self { config, word, name, task, perturbed: config.perturbed(k, word)? })
    }

    fn test(&self, session: &mut Session<'_, T>, kind: Kind, trials: usize) -> Result<Tests, Error> {
        let stimulus = if kind == Kind::Perturbed { &self.perturbed } else { &self.task.stimulus };
        let (steps, window) = (stimulus.steps(), self.config.timeline(self.word).window);
        let place = match kind {
            Kind::Before => format!("{}/before", self.name),
            Kind::Plain => format!("{}/plain", self.name),
            Kind::Perturbed => format!("{}/perturbed", self.name),
        };
        let mut tests = Tests {
            drawn: Array3::zeros((trials, steps, 2)),
            readout_r: Array2::zeros((trials, 2)),
            unit_r: Vec::with_capacity(trials),
        };
        for trial in 0..trials {
            let (drawn, r, unit_r) = session.test(&place, trial, stimulus, 0..steps, |record| {
                let r = readout_correlations(&record.outputs, &self.task.target, &window);
                let unit_r = unit_correlation(&record.rates, &self.task.innate, &window)?;
                Ok((record.outputs.mapv(single), r, unit_r))
            })?;
            tests.drawn.index_axis_mut(Axis(0), trial).assign(&drawn);
            tests.readout_r.row_mut(trial).assign(&ArrayView1::from(&r));
            tests.unit_r.push(unit_r);
        }
        Ok(tests)
    }
}
