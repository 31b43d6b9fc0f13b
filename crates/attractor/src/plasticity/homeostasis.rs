//! Homeostasis: synaptic normalisation keeps the sum of a unit's weights, intrinsic plasticity its rate.

use super::Rule;
use crate::check;
use crate::error::Error;
use crate::network::ThresholdNetwork;

/// Synaptic normalisation: `W_ij <- W_ij / sum_j W_ij` for every unit.
///
/// Lazar, Pipa & Triesch 2009, doi:10.3389/neuro.10.023.2009, eq. 4. Put it after the rule that changes weights. A row that
/// nothing changed since it was last normalised is left alone, to the last bit; a row whose weights are all 0 stays 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SynapticNormalisation;

impl Rule<ThresholdNetwork> for SynapticNormalisation {
    fn learn(&mut self, network: &mut ThresholdNetwork, _: &[f64]) -> Result<Option<f64>, Error> {
        network.normalise_changed();
        Ok(None)
    }
}

/// Intrinsic plasticity: `T_i <- T_i + eta (x'_i - mu)` drives every excitatory unit to the rate mu.
///
/// Lazar, Pipa & Triesch 2009, doi:10.3389/neuro.10.023.2009, eq. 5.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IntrinsicPlasticity {
    rate: f64,
    target: f64,
}

impl IntrinsicPlasticity {
    /// With learning rate eta and target rate mu, in spikes a step.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if `rate` is negative or `target` is not in [0, 1].
    pub fn new(rate: f64, target: f64) -> Result<Self, Error> {
        check::non_negative("intrinsic plasticity rate", rate)?;
        if !(0.0..=1.0).contains(&target) {
            return Err(Error::out_of_range("target rate", target, "in [0, 1]"));
        }
        Ok(Self { rate, target })
    }
}

impl Rule<ThresholdNetwork> for IntrinsicPlasticity {
    fn learn(&mut self, network: &mut ThresholdNetwork, _: &[f64]) -> Result<Option<f64>, Error> {
        let steps = [self.rate * (0.0 - self.target), self.rate * (1.0 - self.target)];
        let (state, thresholds) = network.excitatory_and_thresholds();
        for (&word, thresholds) in state.words().iter().zip(thresholds.chunks_mut(64)) {
            for (bit, threshold) in thresholds.iter_mut().enumerate() {
                *threshold += steps[(word >> bit & 1) as usize];
            }
        }
        Ok(None)
    }
}
