//! Networks of several sizes, trained on their own innate trajectories.

use attractor::Streams;
use serde::{Deserialize, Serialize};

use super::config::{Config, Size};
use super::training::{Bench, Tests};
use crate::Error;
use crate::experiment::{Observer, Phase};

/// What a network leaves behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Trained {
    /// Mean squared error of all units in each trial of learning.
    pub(super) loss: Vec<f64>,
    pub(super) tests: Tests,
}

impl Trained {
    pub(super) fn last_loss(&self) -> f64 {
        self.loss.last().copied().unwrap_or(f64::NAN)
    }
}

/// What is done, in order.
pub(super) fn phases(config: &Config, size: Size) -> Vec<Phase> {
    let [plain, learning] = config.seconds(size);
    let phase = |name, trials, seconds_per_trial| Phase { name, trials, seconds_per_trial };
    vec![
        phase("innate trial", 1, plain),
        phase("recurrent training", config.training.trials, learning),
        phase("tests", config.protocol.pairs, 2.0 * plain),
    ]
}

/// Bytes of what a network leaves.
pub(super) fn stored(config: &Config) -> u64 {
    8 * (config.training.trials + 5 * config.protocol.pairs) as u64 + 10
}

/// Runs one network.
pub(super) fn run(config: &Config, size: Size, number: usize, observer: &dyn Observer) -> Result<Trained, Error> {
    let streams = Streams::new(config.seed).child("innate-controls").child("scan").index(size.units);
    let streams = streams.child(&size.probability.to_string()).index(number);
    let bench = Bench::new(config, size, streams)?;
    let mut session = bench.session(observer)?;
    let phases = phases(config, size);
    let (task, loss) = bench.learn_own(&mut session, &phases)?;
    session.begin(&phases[2]);
    let mut trained = session.fork()?;
    let tests = bench.test(&mut trained, &task)?;
    Ok(Trained { loss, tests })
}
