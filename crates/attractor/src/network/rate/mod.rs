//! A recurrent network of rate units with sparse recurrent weights, inputs and linear readouts.
//!
//! ```text
//! x[t] = x[t-1] + (dt/tau) (-x[t-1] + W_in u[t] + W_rec r[t-1] + noise[t])
//! r[t] = phi(x[t])           z[t] = W_out r[t]
//! ```
//!
//! Laje & Buonomano 2013, doi:10.1038/nn.3405, eq. 1-3, by Euler's method with the noise inside the leak as in Vitay's
//! replication (ReScience 2(1), 2016). `phi` is tanh there; any [`Transfer`] is accepted.

mod construction;
mod law;
#[cfg(feature = "serde")]
mod shared;
mod step;
mod tangent;

use std::sync::Arc;

pub use law::{Dynamics, RateLaw};
use ndarray::{Array2, ArrayView2};

use super::time_constants::TimeConstants;
use super::{PlasticRecurrence, Readout};
use crate::check;
use crate::connectivity::SparseMatrix;
use crate::error::Error;
use crate::kernel::Real;
use crate::kernel::transfer::Transfer;

/// A rate network: its weights and its state.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub struct RateNetwork<T> {
    input: Array2<T>,
    /// Clones share them until one of them changes its own.
    #[cfg_attr(feature = "serde", serde(with = "shared"))]
    recurrent: Arc<SparseMatrix<T>>,
    readout: Readout<T>,
    dynamics: Dynamics,
    /// Where they differ between units.
    time_constants: Option<TimeConstants<T>>,
    activations: Vec<T>,
    rates: Vec<T>,
    drive: Vec<T>,
}

crate::sound::checked_serde!(RateNetwork<T>);

#[cfg(feature = "serde")]
impl<T> crate::sound::Sound for RateNetwork<T> {
    fn is_sound(&self) -> bool {
        let n = self.activations.len();
        self.recurrent.extents() == (n, n)
            && self.input.nrows() == n
            && self.readout.extents().1 == n
            && self.rates.len() == n
            && self.drive.len() == n
            && self.dynamics.validate().is_ok()
            && self.time_constants.as_ref().is_none_or(|constants| {
                [constants.tau_ms.len(), constants.rates.len(), constants.speeds.len()] == [n; 3]
            })
    }
}

#[cfg(feature = "serde")]
impl<T> RateNetwork<T> {
    /// Units and input channels.
    pub(crate) fn extents(&self) -> [usize; 2] {
        [self.activations.len(), self.input.ncols()]
    }
}

impl<T: Real> PartialEq for RateNetwork<T> {
    /// Whether weights, parameters and state are the same: then so is all that follows.
    fn eq(&self, other: &Self) -> bool {
        self.dynamics == other.dynamics
            && self.time_constants == other.time_constants
            && self.activations == other.activations
            && self.input == other.input
            && self.recurrent == other.recurrent
            && self.readout == other.readout
    }
}

impl<T: Real> RateNetwork<T> {
    /// Number of units N.
    pub fn units(&self) -> usize {
        self.rates.len()
    }

    /// Number of input channels.
    pub fn inputs(&self) -> usize {
        self.input.ncols()
    }

    /// Number of readouts.
    pub fn readouts(&self) -> usize {
        self.readout.count()
    }

    /// Time constants and transfer function.
    pub fn dynamics(&self) -> Dynamics {
        self.dynamics
    }

    /// Activations x, one per unit.
    pub fn activations(&self) -> &[T] {
        &self.activations
    }

    /// Rates r = phi(x), one per unit.
    pub fn rates(&self) -> &[T] {
        &self.rates
    }

    /// Readouts z = W_out r + b, written into `out`.
    ///
    /// # Panics
    /// If `out` has not one entry per readout.
    pub fn read_out(&self, out: &mut [T]) {
        self.readout.read(&self.rates, out);
    }

    /// Input weights W_in, (units, inputs).
    pub fn input_weights(&self) -> ArrayView2<'_, T> {
        self.input.view()
    }

    /// Recurrent weights W_rec, postsynaptic by row.
    pub fn recurrent_weights(&self) -> &SparseMatrix<T> {
        &self.recurrent
    }

    /// Recurrent weights, to be changed; the synapses stay.
    pub fn recurrent_weights_mut(&mut self) -> &mut SparseMatrix<T> {
        Arc::make_mut(&mut self.recurrent)
    }

    /// Readout weights W_out, (readouts, units).
    pub fn output_weights(&self) -> ArrayView2<'_, T> {
        self.readout.weights()
    }

    /// Replaces the readout weights.
    ///
    /// # Errors
    /// [`Error::Shape`] unless they are (any number of readouts, units), [`Error::NotFinite`] if one is not a number.
    pub fn set_output_weights(&mut self, output: Array2<T>) -> Result<(), Error> {
        check::shape("W_out", output.shape(), &[output.nrows(), self.units()])?;
        self.readout.set_weights(output)
    }

    /// Replaces the input weights.
    ///
    /// # Errors
    /// [`Error::Shape`] unless they are (units, any number of inputs), [`Error::NotFinite`] if one is not a number.
    pub fn set_input_weights(&mut self, input: &Array2<T>) -> Result<(), Error> {
        check::shape("W_in", input.shape(), &[self.units(), input.ncols()])?;
        check::finite("W_in", input.view())?;
        self.input = input.as_standard_layout().into_owned();
        Ok(())
    }

    /// Sets the activations, and with them the rates.
    ///
    /// # Errors
    /// [`Error::Shape`] if there is not one per unit, [`Error::NotFinite`] if one is NaN or infinite.
    pub fn set_activations(&mut self, x: &[T]) -> Result<(), Error> {
        check::shape("x", &[x.len()], &[self.units()])?;
        check::finite("x", ndarray::aview1(x))?;
        self.activations.copy_from_slice(x);
        self.refresh_rates();
        Ok(())
    }

    /// The same network with another transfer function; the activations stay.
    #[must_use]
    pub fn with_transfer(mut self, transfer: Transfer) -> Self {
        self.dynamics.transfer = transfer;
        self.refresh_rates();
        self
    }

    /// The same network with a time constant for every unit, in ms: `tau_i x_i' = -x_i + ...`. Where they are all equal it is the
    /// network of that one. Otherwise [`Dynamics::tau_ms`] is their mean, per which measures tell rates of change.
    ///
    /// # Errors
    /// [`Error::Shape`] if there is not one for each unit, [`Error::OutOfRange`] if one is below the step dt or not finite.
    pub fn with_time_constants(mut self, tau_ms: &[f64]) -> Result<Self, Error> {
        check::shape("tau_ms", &[tau_ms.len()], &[self.units()])?;
        let constants = TimeConstants::new(tau_ms, self.dynamics.dt_ms)?;
        self.dynamics.tau_ms = constants.common().unwrap_or(constants.mean);
        self.time_constants = constants.common().is_none().then_some(constants);
        Ok(self)
    }

    /// The time constant of every unit, in ms, where they differ.
    pub fn time_constants(&self) -> Option<&[f64]> {
        self.time_constants.as_ref().map(|constants| constants.tau_ms.as_slice())
    }

    /// How much faster than the mean time constant says each unit is, where they differ.
    pub(crate) fn speeds(&self) -> Option<&[f64]> {
        self.time_constants.as_ref().map(|constants| constants.speeds.as_slice())
    }

    /// The same network, state included, in another precision.
    pub fn cast<U: Real>(&self) -> RateNetwork<U> {
        let cast = |values: &[T]| values.iter().map(|v| U::from_f64(v.to_f64())).collect::<Vec<U>>();
        let mut network = RateNetwork {
            input: self.input.mapv(|v| U::from_f64(v.to_f64())),
            recurrent: Arc::new(self.recurrent.cast()),
            readout: self.readout.cast(),
            dynamics: self.dynamics,
            time_constants: self.time_constants.as_ref().map(|constants| constants.cast(self.dynamics.dt_ms)),
            activations: cast(&self.activations),
            rates: cast(&self.rates),
            drive: cast(&self.drive),
        };
        network.refresh_rates();
        network
    }

    /// The activations and the rates, to be changed together.
    pub(crate) fn state_mut(&mut self) -> (&mut [T], &mut [T]) {
        (&mut self.activations, &mut self.rates)
    }

    fn refresh_rates(&mut self) {
        self.dynamics.transfer.apply(&self.activations, &mut self.rates);
    }
}

impl<T: Real> PlasticRecurrence for RateNetwork<T> {
    fn recurrence(&self) -> &SparseMatrix<T> {
        &self.recurrent
    }

    fn outputs_and_recurrence(&mut self) -> ([&[T]; 2], &mut SparseMatrix<T>) {
        ([&self.rates, &self.rates], Arc::make_mut(&mut self.recurrent))
    }
}
