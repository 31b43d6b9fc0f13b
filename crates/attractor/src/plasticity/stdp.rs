//! Spike-timing-dependent plasticity in discrete time.
//!
//! ```text
//! W_ij <- max(0, W_ij + eta (x'_i x_j - x_i x'_j))        for every existing synapse j -> i
//! ```
//!
//! Lazar, Pipa & Triesch 2009, doi:10.3389/neuro.10.023.2009, eq. 3: a spike of j one step before one of i strengthens the
//! synapse, the reverse order weakens it. A weight of 0 may grow again.

use super::Rule;
use crate::check;
use crate::error::Error;
use crate::network::ThresholdNetwork;

/// Spike-timing-dependent plasticity of the recurrent excitatory synapses.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stdp {
    rate: f64,
}

impl Stdp {
    /// With learning rate eta.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if `rate` is negative or not finite.
    pub fn new(rate: f64) -> Result<Self, Error> {
        check::non_negative("STDP rate", rate)?;
        Ok(Self { rate })
    }
}

impl Rule<ThresholdNetwork> for Stdp {
    fn learn(&mut self, network: &mut ThresholdNetwork, _: &[f64]) -> Result<Option<f64>, Error> {
        network.change_active_rows(|row| {
            let (fires, fired) = (row.now.contains(row.unit), row.before.contains(row.unit));
            let mut changed = false;
            for (&j, weight) in row.pre.iter().zip(row.weights) {
                let j = j as usize;
                let causal = i8::from(fires && row.before.contains(j)) - i8::from(fired && row.now.contains(j));
                if causal != 0 {
                    *weight = (*weight + self.rate * f64::from(causal)).max(0.0);
                    changed = true;
                }
            }
            changed
        });
        Ok(None)
    }
}
