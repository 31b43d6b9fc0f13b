//! Weights put in the place of those that are there; state and thresholds stay.

use ndarray::Array2;

use super::synapses::{Projection, Synapses};
use super::{E, I, Spikes, ThresholdNetwork, non_negative};
use crate::check;
use crate::connectivity::SparseMatrix;
use crate::error::Error;

impl ThresholdNetwork {
    /// Sets the recurrent weights W_EE, (N_E, N_E), and with them which synapses exist. All rows wait for
    /// [`normalise_changed`](Self::normalise_changed).
    ///
    /// # Errors
    /// [`Error::Shape`] if they are not (N_E, N_E), [`Error::OutOfRange`] if a weight is negative.
    pub fn set_recurrent(&mut self, recurrent: SparseMatrix<f64>) -> Result<(), Error> {
        let n = self.excitatory.units();
        check::shape("recurrent weights", &[recurrent.rows(), recurrent.columns()], &[n, n])?;
        non_negative(&recurrent)?;
        self.recurrent = Synapses::new(recurrent);
        self.changed = Spikes::from_flags((0..n).map(|_| true));
        Ok(())
    }

    /// Sets the weights W_IE from excitatory to inhibitory units, (N_I, N_E).
    ///
    /// # Errors
    /// [`Error::Shape`] if they have other extents, [`Error::NotFinite`] or [`Error::OutOfRange`] if a weight is not a number
    /// of 0 or above.
    pub fn set_to_inhibitory(&mut self, weights: &Array2<f64>) -> Result<(), Error> {
        let (n_e, n_i) = (self.excitatory.units(), self.inhibitory.units());
        self.to_inhibitory = Projection::new("weights to inhibitory units", weights, n_i, n_e)?;
        Ok(())
    }

    /// Sets the weights from inhibitory units, W_EI, (N_E, N_I), and W_II, (N_I, N_I).
    ///
    /// # Errors
    /// As [`set_to_inhibitory`](Self::set_to_inhibitory); then neither is set.
    pub fn set_inhibition(&mut self, of_excitatory: &Array2<f64>, of_inhibitory: &Array2<f64>) -> Result<(), Error> {
        let (n_e, n_i) = (self.excitatory.units(), self.inhibitory.units());
        self.inhibition = [
            Projection::new("inhibition of excitatory units", of_excitatory, n_e, n_i)?,
            Projection::new("inhibition of inhibitory units", of_inhibitory, n_i, n_i)?,
        ];
        Ok(())
    }

    /// Inhibitory thresholds T_I.
    pub fn inhibitory_thresholds_mut(&mut self) -> &mut [f64] {
        &mut self.thresholds[I]
    }

    /// Excitatory thresholds T_E.
    pub fn thresholds_mut(&mut self) -> &mut [f64] {
        &mut self.thresholds[E]
    }
}
