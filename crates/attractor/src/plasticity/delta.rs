//! The delta rule: weights go down the gradient of the squared error, `w <- w - rate e r`, without a matrix P
//! (Widrow & Hoff 1960, *Adaptive switching circuits*). What recursive least squares does at once takes it many steps.

use ndarray::{Array2, ArrayView2};

use super::Rule;
use super::plastic::{PlasticRow, PlasticScheme, rate_errors, squared};
use crate::check;
use crate::error::Error;
use crate::kernel::Real;
use crate::kernel::random::Streams;
use crate::network::{Network, PlasticRecurrence, Readout};

/// The delta rule on readout weights, and on their bias where they have one: `w <- w - rate (z - target) r`.
///
/// A readout whose target is NaN is not asked, and stays.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub struct ReadoutDelta<T> {
    rate: f64,
    /// What the units do, and 1 for the bias.
    rates: Vec<T>,
    outputs: Vec<T>,
}

crate::sound::checked_serde!(ReadoutDelta<T>);

#[cfg(feature = "serde")]
impl<T> crate::sound::Sound for ReadoutDelta<T> {
    fn is_sound(&self) -> bool {
        !self.rates.is_empty() && !self.outputs.is_empty() && self.rate > 0.0
    }
}

impl<T: Real> ReadoutDelta<T> {
    /// A rule for all readouts of a network. It converges where `rate` is below 2 / |r|², and fastest near half of that.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if the rate is not above 0, or the network has no readout.
    pub fn new<N: Network<Number = T>>(network: &N, rate: f64) -> Result<Self, Error> {
        check::positive("rate", rate)?;
        let readouts = network.readout().map_or(0, Readout::count);
        check::at_least("readouts", readouts, 1)?;
        Ok(Self { rate, rates: vec![T::ONE; network.units() + 1], outputs: vec![T::ZERO; readouts] })
    }

    /// The rate of learning.
    pub fn rate(&self) -> f64 {
        self.rate
    }

    /// Number of readouts.
    pub fn readouts(&self) -> usize {
        self.outputs.len()
    }

    /// Number of units that they read.
    pub fn units(&self) -> usize {
        self.rates.len() - 1
    }
}

impl<T: Real, N: Network<Number = T>> Rule<N> for ReadoutDelta<T> {
    fn targets(&self, network: &N) -> usize {
        network.readout().map_or(0, Readout::count)
    }

    fn learn(&mut self, network: &mut N, target: &[T]) -> Result<Option<f64>, Error> {
        check::shape("target", &[target.len()], &[self.outputs.len()])?;
        let (readouts, units) = (network.readout().map_or(0, Readout::count), self.units());
        check::shape("readouts", &[readouts, network.units()], &[self.outputs.len(), units])?;
        network.read_outputs(&mut self.rates[..units]);
        let Some(readout) = network.readout_mut() else { return Ok(None) };
        readout.read(&self.rates[..units], &mut self.outputs);
        let (mut loss, mut asked) = (0.0, 0_usize);
        let rate = T::from_f64(self.rate);
        let steps = self.outputs.iter().zip(target).map(|(&z, &target)| {
            if target.to_f64().is_nan() {
                return T::ZERO;
            }
            let error = z - target;
            loss += squared(error);
            asked += 1;
            rate * error
        });
        readout.subtract(steps, &self.rates);
        Ok((asked > 0).then(|| loss / asked as f64))
    }
}

/// The delta rule on recurrent weights: each plastic unit goes down the gradient of the squared error of its own rate,
/// `w_ij <- w_ij - rate (r_i - target_i) r_j`; the control of innate training that has no P.
///
/// A unit whose target is NaN is not asked, and stays.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub struct RecurrentDelta<T> {
    rate: f64,
    units: usize,
    synapses: usize,
    plastic: Vec<PlasticRow>,
    errors: Vec<T>,
    presynaptic: Vec<T>,
}

crate::sound::checked_serde!(RecurrentDelta<T>);

#[cfg(feature = "serde")]
impl<T> crate::sound::Sound for RecurrentDelta<T> {
    fn is_sound(&self) -> bool {
        self.rate > 0.0 && self.errors.len() == self.units && self.plastic.iter().all(|row| row.unit < self.units)
    }
}

impl<T: Real> RecurrentDelta<T> {
    /// A rule for the plastic synapses of a scheme. [`PlasticScheme::Synapses`] draws them from the stream of `streams`.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if a parameter makes no sense.
    pub fn new<N: PlasticRecurrence<Number = T>>(
        network: &N,
        scheme: PlasticScheme,
        rate: f64,
        streams: &Streams,
    ) -> Result<Self, Error> {
        Self::build(network, PlasticRow::of_scheme(network, scheme, streams)?, rate)
    }

    /// A rule for the synapses that exist and are marked in a mask (units, units), postsynaptic by row.
    ///
    /// # Errors
    /// [`Error::Shape`] if the mask has other extents, [`Error::OutOfRange`] if the rate is not above 0.
    pub fn with_mask<N: PlasticRecurrence<Number = T>>(
        network: &N,
        mask: ArrayView2<'_, bool>,
        rate: f64,
    ) -> Result<Self, Error> {
        Self::build(network, PlasticRow::of_mask(network, mask)?, rate)
    }

    fn build<N: PlasticRecurrence<Number = T>>(
        network: &N,
        plastic: Vec<PlasticRow>,
        rate: f64,
    ) -> Result<Self, Error> {
        check::positive("rate", rate)?;
        let (units, synapses) = (network.units(), network.recurrence().synapses());
        Ok(Self {
            rate,
            units,
            synapses,
            plastic,
            errors: vec![T::ZERO; units],
            presynaptic: Vec::with_capacity(units),
        })
    }

    /// The rate of learning.
    pub fn rate(&self) -> f64 {
        self.rate
    }

    /// Number of plastic units.
    pub fn plastic_units(&self) -> usize {
        self.plastic.len()
    }

    /// Which synapses are plastic, (units, units), postsynaptic by row.
    pub fn mask<N: PlasticRecurrence<Number = T>>(&self, network: &N) -> Array2<bool> {
        PlasticRow::mask(&self.plastic, network.recurrence())
    }

    /// Whether the rule was made for a network of these extents.
    ///
    /// # Errors
    /// [`Error::Shape`] if it was not.
    pub fn fits<N: PlasticRecurrence<Number = T>>(&self, network: &N) -> Result<(), Error> {
        let synapses = network.recurrence().synapses();
        check::shape("recurrent synapses", &[network.units(), synapses], &[self.units, self.synapses])
    }
}

impl<T: Real, N: PlasticRecurrence<Number = T>> Rule<N> for RecurrentDelta<T> {
    fn targets(&self, network: &N) -> usize {
        network.units()
    }

    /// `target` is the rate that every unit should have; the error is the mean over all units that are asked, plastic or
    /// not.
    fn learn(&mut self, network: &mut N, target: &[T]) -> Result<Option<f64>, Error> {
        check::shape("target", &[target.len()], &[self.units])?;
        self.fits(network)?;
        let ([rates, presynaptic], recurrent) = network.outputs_and_recurrence();
        let Some(loss) = rate_errors(rates, target, &mut self.errors) else { return Ok(None) };
        let rate = T::from_f64(self.rate);
        let (indices, starts, weights) = recurrent.parts_mut();
        for row in &self.plastic {
            let error = self.errors[row.unit];
            if error.to_f64().is_nan() {
                continue;
            }
            let range = starts[row.unit]..starts[row.unit + 1];
            self.presynaptic.clear();
            self.presynaptic.extend(row.columns(&indices[range.clone()]).iter().map(|&j| presynaptic[j as usize]));
            row.subtract(&mut weights[range], rate * error, &self.presynaptic);
        }
        Ok(Some(loss))
    }
}
