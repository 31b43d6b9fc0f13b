//! One network of full size: its gain at every fixed point, and its leading poles.

use attractor::math;
use serde::{Deserialize, Serialize};

use super::config::Config;
use crate::Error;
use crate::experiment::{Observer, Phase};
use crate::experiments::fixed_points::{Cost, Near, Reduced, Trained};

/// What a network leaves behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct NetworkResult {
    /// Each fixed point, with the gain of the open loop along [`frequencies`].
    pub(super) points: Vec<Near>,
    pub(super) units: usize,
}

/// Frequencies of gains, in radians per tau: 0, then in even ratios.
pub(super) fn frequencies() -> Vec<f64> {
    const COUNT: u32 = 240;
    let log = (0..COUNT).map(|i| math::powf(10f64, -3.0 + 4.3 * f64::from(i) / f64::from(COUNT - 1)));
    std::iter::once(0.0).chain(log).collect()
}

pub(super) fn phases(config: &Config) -> [Phase; 2] {
    let (cost, targets) = (Cost::new(config.network.units), config.trained.targets.len());
    let reduction = config.named.rho.iter().map(|&rho| cost.reduction(rho)).sum::<f64>() / targets as f64;
    [
        Phase { name: "fixed points", trials: 1, seconds_per_trial: cost.training(targets) },
        Phase { name: "gains", trials: targets, seconds_per_trial: reduction },
    ]
}

pub(super) fn memory(config: &Config) -> u64 {
    Cost::new(config.network.units).memory(3) + 8 * 600 * config.network.units as u64
}

/// Bytes of the gains of a network.
pub(super) fn stored(config: &Config) -> u64 {
    16 * (config.trained.targets.len() * frequencies().len()) as u64
}

/// Runs one network of full size.
pub(super) fn run(config: &Config, network: usize, observer: &dyn Observer) -> Result<NetworkResult, Error> {
    let [training, gains] = phases(config);
    observer.phase(training.name, training.trials);
    let (case, units) = (&config.trained, config.network.units);
    let law = config.network.law(case, units, 0);
    let trained = Trained::new(&law, &case.targets, &config.streams("network").index(network))?;
    observer.trial(None)?;
    observer.phase(gains.name, gains.trials);
    let frequencies = frequencies();
    let near = |n: usize| {
        let near = Reduced::new(&trained, n)?.near(&frequencies)?;
        observer.trial(None)?;
        Ok(near)
    };
    let points = (0..case.targets.len()).map(near).collect::<Result<_, Error>>()?;
    Ok(NetworkResult { points, units })
}
