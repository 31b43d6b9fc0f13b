//! One network of `timing-capacity`: its innate trajectory, its training for one delay, and its tests.

use attractor::{ReadoutRls, RecurrentRls, pearson};
use ndarray::s;
use serde::{Deserialize, Serialize};

use super::Cell;
use super::config::Config;
use crate::experiment::{Observer, Phase};
use crate::experiments::innate::{Session, Storable, Task};
use crate::{Columns, Error};

/// What a network leaves behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Columns)]
pub(crate) struct NetworkResult {
    /// Squared correlation of readout and target in the window, of each test.
    #[array(value = |row| attractor::mean(&row.r2), about = "Squared correlation of readout and target in the window{}")]
    pub(super) r2: Vec<f64>,
    /// Mean squared error of all units over the learning steps, before each update{}.
    #[array(dims = "recurrent_trial")]
    pub(super) recurrent_loss: Vec<f64>,
    /// Mean squared error of the readout over the learning steps, before each update{}.
    #[array(dims = "readout_trial")]
    pub(super) readout_loss: Vec<f64>,
    /// Readout at every step of the first test, for the first network of each delay.
    pub(super) readout: Option<Vec<f32>>,
}

/// The phases of a network's work.
pub(super) struct Phases {
    innate: Phase,
    recurrent: Phase,
    readout: Phase,
    tests: Phase,
}

impl Phases {
    pub(super) fn new(config: &Config, cell: Cell) -> Self {
        let (cost, timeline) = (config.cost(), config.timeline(cell.delay_ms));
        let plain = cost.plain_trial(&timeline);
        let phase = |name, trials, seconds_per_trial| Phase { name, trials, seconds_per_trial };
        Self {
            innate: phase("innate trial", 1, plain),
            recurrent: phase("recurrent training", config.training.recurrent_trials, cost.recurrent_trial(&timeline)),
            readout: phase("readout training", config.training.readout_trials, cost.readout_trial(&timeline)),
            tests: phase("tests", config.protocol.test_trials, plain),
        }
    }

    pub(super) fn in_order(self) -> Vec<Phase> {
        vec![self.innate, self.recurrent, self.readout, self.tests]
    }
}

/// Runs one network.
pub(super) fn run<T: Storable>(config: &Config, cell: Cell, observer: &dyn Observer) -> Result<NetworkResult, Error> {
    let places = config.network_streams(cell);
    let network = config.network.draw::<T>(&config.named, 2, 1, &places.child("network"))?;
    let training = &config.training;
    let mut rule =
        RecurrentRls::new(&network, training.scheme(), training.recurrent_options(), &places.child("plastic"))?;
    let mut session = Session::new(network, config.trial_streams(cell), config.network.noise, observer)?;
    let phases = Phases::new(config, cell);
    let timeline = config.timeline(cell.delay_ms);

    session.begin(&phases.innate);
    let stimulus = config.stimulus::<T>(cell.delay_ms)?;
    let innate = session.innate("pulse", &stimulus)?;
    let schedule = timeline.schedule(config.training.learn_every);
    let task = Task { stimulus, schedule, innate, target: config.target(cell.delay_ms) };

    session.begin(&phases.recurrent);
    let trials = 0..config.training.recurrent_trials;
    let recurrent_loss =
        trials.map(|trial| session.learn_recurrent("pulse", trial, &mut rule, &task)).collect::<Result<Vec<_>, _>>()?;
    drop(rule);

    session.begin(&phases.readout);
    let mut rule = ReadoutRls::new(&session.network, training.readout_options())?;
    let trials = 0..config.training.readout_trials;
    let readout_loss =
        trials.map(|trial| session.learn_readout("pulse", trial, &mut rule, &task)).collect::<Result<Vec<_>, _>>()?;

    session.begin(&phases.tests);
    let mut r2 = Vec::with_capacity(config.protocol.test_trials);
    let mut readout = None;
    for trial in 0..config.protocol.test_trials {
        let shown = cell.network == 0 && trial == 0;
        let (squared, output) = session.test("after", trial, &task.stimulus, 0..timeline.steps, |record| {
            let (outputs, window) = (record.outputs, s![timeline.window.clone(), 0]);
            // A constant readout explains nothing of the target.
            let r = pearson(outputs.slice(window).to_vec(), task.target.slice(window).to_vec()).unwrap_or(0.0);
            Ok((r * r, shown.then(|| outputs.column(0).iter().map(|z| z.to_f64() as f32).collect())))
        })?;
        r2.push(squared);
        readout = readout.or(output);
    }
    Ok(NetworkResult { r2, recurrent_loss, readout_loss, readout })
}
