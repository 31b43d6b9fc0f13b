//! Recursive least squares on readout weights.

use super::RlsOptions;
use crate::check;
use crate::error::Error;
use crate::interrupt::present_step;
use crate::kernel::{AlignedVec, PackedSymmetric, Real};
use crate::network::{Network, Readout};
use crate::plasticity::Rule;
use crate::plasticity::plastic::squared;

/// Recursive least squares on readout weights.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub struct ReadoutRls<T> {
    inverse: PackedSymmetric<T>,
    options: RlsOptions,
    rates: AlignedVec<T>,
    gain: AlignedVec<T>,
    outputs: Vec<T>,
}

crate::sound::checked_serde!(ReadoutRls<T>);

#[cfg(feature = "serde")]
impl<T> crate::sound::Sound for ReadoutRls<T> {
    fn is_sound(&self) -> bool {
        let n = self.inverse.size();
        (self.rates.extent(), self.gain.extent()) == (n, n) && self.options.delta > 0.0
    }
}

impl<T: Real> ReadoutRls<T> {
    /// A rule for all readouts of a network, and for their bias where they have one, which counts as the weight of a rate
    /// that is always 1.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if a parameter makes no sense or the network has no readout.
    pub fn new<N: Network<Number = T>>(network: &N, options: RlsOptions) -> Result<Self, Error> {
        options.check::<T>()?;
        let readouts = network.readout().map_or(0, Readout::count);
        check::at_least("readouts", readouts, 1)?;
        let n = learned(network);
        Ok(Self {
            inverse: options.inverse(n)?,
            options,
            rates: AlignedVec::zeros(n),
            gain: AlignedVec::zeros(n),
            outputs: vec![T::ZERO; readouts],
        })
    }

    /// The parameters.
    pub fn options(&self) -> RlsOptions {
        self.options
    }

    /// Number of readouts.
    pub fn readouts(&self) -> usize {
        self.outputs.len()
    }

    /// The inverse correlation matrix P of the rates, shared by all readouts; its last row is that of a bias, if they have
    /// one.
    pub fn inverse_correlation(&self) -> &PackedSymmetric<T> {
        &self.inverse
    }
}

impl<T: Real, N: Network<Number = T>> Rule<N> for ReadoutRls<T> {
    fn targets(&self, network: &N) -> usize {
        network.readout().map_or(0, Readout::count)
    }

    /// Where one target is NaN none of the readouts is asked, since they share P.
    fn learn(&mut self, network: &mut N, target: &[T]) -> Result<Option<f64>, Error> {
        check::shape("target", &[target.len()], &[self.outputs.len()])?;
        let readouts = network.readout().map_or(0, Readout::count);
        check::shape("readouts", &[readouts, learned(network)], &[self.outputs.len(), self.inverse.size()])?;
        if target.iter().any(|target| target.to_f64().is_nan()) {
            return Ok(None);
        }
        let units = network.units();
        network.read_outputs(&mut self.rates[..units]);
        self.rates[units..].fill(T::ONE);
        let Some(readout) = network.readout_mut() else { return Ok(None) };
        readout.read(&self.rates[..units], &mut self.outputs);
        let gain = self
            .options
            .gain(&mut self.inverse, self.rates.groups(), self.gain.groups_mut())
            .map_err(|value| Error::Indefinite { step: present_step(), unit: 0, value })?;
        let mut loss = 0.0;
        let steps = self.outputs.iter_mut().zip(target).map(|(z, &target)| {
            let error = *z - target;
            loss += squared(error);
            error * gain
        });
        readout.subtract(steps, &self.gain);
        Ok(Some(loss / target.len() as f64))
    }
}

/// Weights that each readout learns: of its units, and its bias.
fn learned<N: Network>(network: &N) -> usize {
    network.units() + usize::from(network.readout().is_some_and(|readout| readout.bias().is_some()))
}
