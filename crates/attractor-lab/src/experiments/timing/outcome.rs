//! What became of a trained network: whether it converged, and whether it returns after a kick. One value a network.

use attractor::mean;

use super::bench::Tests;
use super::network::NetworkResult;
use crate::experiments::innate::CONVERGED_LOSS;

/// A network returns after a kick if its readout correlates with the target by more than this, mean over perturbed trials.
pub(super) const RETURNS_R: f64 = 0.7;
/// The size of kick from which every converged network returns, according to a reference.
pub(super) const SMALL_KICK: f64 = 0.25;

impl NetworkResult {
    pub(super) fn last_loss(&self) -> f64 {
        self.recurrent_loss.last().copied().unwrap_or(f64::NAN)
    }

    pub(super) fn converged(&self) -> bool {
        self.last_loss() <= CONVERGED_LOSS
    }

    /// Mean r of readout and target over the perturbed tests after training.
    pub(super) fn perturbed_r(&self) -> f64 {
        perturbed(&self.after, &self.after.readout_r)
    }

    pub(super) fn returns(&self) -> bool {
        self.perturbed_r() > RETURNS_R
    }

    /// Mean r of readout and target over the tests with a kick of each size, in the order of the configuration.
    pub(super) fn kicked_r(&self) -> impl Iterator<Item = (f64, f64)> {
        self.kicks.iter().map(|kicked| (kicked.size, mean(&kicked.readout_r)))
    }
}

/// The mean over plain tests.
pub(super) fn plain(tests: &Tests, values: &[f64]) -> f64 {
    mean(&values[..tests.plain])
}

/// The mean over perturbed tests.
pub(super) fn perturbed(tests: &Tests, values: &[f64]) -> f64 {
    mean(&values[tests.plain..])
}

/// The converged networks and the others.
pub(super) fn groups<'a>(networks: &[&'a NetworkResult]) -> [Vec<&'a NetworkResult>; 2] {
    let (converged, others) = networks.iter().copied().partition(|network: &&NetworkResult| network.converged());
    [converged, others]
}
