//! One network trained on every target, and with its weights shuffled.

use attractor::{RateNetwork, Streams};
use serde::{Deserialize, Serialize};

use super::condition::{CONDITIONS, OWN, REVERSED, SHUFFLED, Target};
use super::config::Config;
use super::training::{Bench, Tests};
use super::weights::{Weights, shuffle_rows};
use crate::Error;
use crate::experiment::{Observer, Phase};

/// What a network leaves behind. Lists of conditions are in their order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Controls {
    /// Mean squared error of all units in each trial of learning, before each update; by target.
    pub(super) loss: Vec<Vec<f64>>,
    /// Tests under each condition. Shuffled and untrained, the target is the network's own innate trajectory.
    pub(super) tests: Vec<Tests>,
    /// The largest Lyapunov exponent (1/s) along the window, and its standard error, under each condition.
    pub(super) exponents: Vec<(f64, f64)>,
    /// Weights of the units that learn, before and after training on the network's own trajectory.
    pub(super) weights: [Weights; 2],
}

/// What is done, in order.
pub(super) fn phases(config: &Config) -> Vec<Phase> {
    let [plain, learning] = config.seconds(config.size());
    let phase = |name, trials, seconds_per_trial| Phase { name, trials, seconds_per_trial };
    vec![
        phase("innate trial", 1, plain),
        phase("recurrent training", Target::ALL.len() * config.training.trials, learning),
        phase("tests", CONDITIONS.len() * config.protocol.pairs, 2.0 * plain),
        phase("Lyapunov exponents", CONDITIONS.len(), 5.0 * plain),
    ]
}

/// Bytes of what a network leaves.
pub(super) fn stored(config: &Config) -> u64 {
    let tests = CONDITIONS.len() * 5 * config.protocol.pairs;
    8 * (Target::ALL.len() * config.training.trials + tests + 2 * CONDITIONS.len() + 2 * 9) as u64 + 40
}

/// Runs one network.
pub(super) fn run(config: &Config, number: usize, observer: &dyn Observer) -> Result<Controls, Error> {
    let streams = Streams::new(config.seed).child("innate-controls").child("targets").index(number);
    let bench = Bench::new(config, config.size(), streams)?;
    let mut session = bench.session(observer)?;
    let untrained = session.network.clone();
    let phases = phases(config);

    session.begin(&phases[0]);
    let innate = bench.innate(&mut session)?;
    let tasks = Target::ALL.map(|target| bench.task(target, &innate));
    let tasks = tasks.into_iter().collect::<Result<Vec<_>, Error>>()?;

    session.begin(&phases[1]);
    let (mut loss, mut forks) = (Vec::new(), Vec::new());
    for task in &tasks {
        let mut learning = session.fork()?;
        loss.push(bench.train(&mut learning, task)?);
        forks.push(learning.fork()?);
    }

    session.begin(&phases[2]);
    let mut shuffled = forks[OWN].fork()?;
    let plastic = config.plastic_units(config.size().units);
    shuffle_rows(shuffled.network.recurrent_weights_mut(), plastic, &mut bench.streams.child("shuffle").stream());
    forks.push(shuffled);
    session.network = untrained.clone();
    forks.push(session);
    // Each is its own network, in whatever order the work was done.
    let networks: Vec<RateNetwork<f32>> = forks.iter().map(|fork| fork.network.clone()).collect();
    let mut tests = Vec::new();
    for (place, fork) in forks.iter_mut().enumerate() {
        let task = &tasks[if place <= REVERSED { place } else { OWN }];
        tests.push(bench.test(fork, task)?);
    }

    forks[SHUFFLED].begin(&phases[3]);
    let mut exponents = Vec::new();
    for network in &networks {
        let found = forks[SHUFFLED].once(|_| {
            let found = bench.exponents(network, 1)?;
            Ok((found.exponents[0], found.standard_errors[0]))
        })?;
        observer.trial(None)?;
        exponents.push(found);
    }
    let weights = [&untrained, &networks[OWN]].map(|network| Weights::of(network.recurrent_weights(), plastic));
    Ok(Controls { loss, tests, exponents, weights })
}
