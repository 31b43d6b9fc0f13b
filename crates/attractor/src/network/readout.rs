//! Readouts, which any network can carry, and the loops that feed them back.

use ndarray::{Array2, ArrayView2};

use crate::check;
use crate::error::Error;
use crate::kernel::{Real, dot};

/// Linear readouts `z = W_out r` of a network's outputs r.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct Readout<T> {
    weights: Array2<T>,
}

#[cfg(feature = "serde")]
impl<T> Readout<T> {
    /// Readouts and units.
    pub(super) fn extents(&self) -> (usize, usize) {
        self.weights.dim()
    }
}

impl<T: Real> Readout<T> {
    /// Given weights W_out, (readouts, units).
    ///
    /// # Errors
    /// [`Error::NotFinite`] if a weight is not a number.
    pub fn new(weights: Array2<T>) -> Result<Self, Error> {
        check::finite("W_out", weights.view())?;
        Ok(Self { weights: weights.as_standard_layout().into_owned() })
    }

    /// Readouts that read nothing yet.
    pub fn zeros(readouts: usize, units: usize) -> Self {
        Self { weights: Array2::from_elem((readouts, units), T::ZERO) }
    }

    /// Number of readouts.
    pub fn count(&self) -> usize {
        self.weights.nrows()
    }

    /// Number of units that are read.
    pub fn units(&self) -> usize {
        self.weights.ncols()
    }

    /// W_out, (readouts, units).
    pub fn weights(&self) -> ArrayView2<'_, T> {
        self.weights.view()
    }

    /// z of given outputs, written into `out`.
    ///
    /// # Panics
    /// If `out` has not one entry per readout.
    pub fn read(&self, outputs: &[T], out: &mut [T]) {
        assert_eq!(out.len(), self.count(), "one entry per readout");
        for (out, row) in out.iter_mut().zip(self.rows()) {
            *out = dot(row, outputs);
        }
    }

    /// The weights of one readout after the other.
    pub fn rows(&self) -> impl Iterator<Item = &[T]> {
        let n = self.units().max(1);
        self.weights.as_slice().into_iter().flat_map(move |w| w.chunks_exact(n))
    }

    /// The weights of one readout after the other, to be changed.
    pub fn rows_mut(&mut self) -> impl Iterator<Item = &mut [T]> {
        let n = self.units().max(1);
        self.weights.as_slice_mut().into_iter().flat_map(move |w| w.chunks_exact_mut(n))
    }

    /// The same in another precision.
    pub(crate) fn cast<U: Real>(&self) -> Readout<U> {
        Readout { weights: self.weights.mapv(|w| U::from_f64(w.to_f64())) }
    }
}

/// A closed loop: an input channel that is fed, beside the stimulus, by a readout of an earlier step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Loop {
    /// The readout that is fed back.
    pub readout: usize,
    /// The input channel through which it arrives.
    pub channel: usize,
    /// Steps by which it arrives late: the channel receives z\[t - 1 - delay\], and 0 before there was any.
    pub delay: usize,
}

impl Loop {
    /// Whether a network has such a readout and channel.
    pub(crate) fn check(self, readouts: usize, inputs: usize) -> Result<(), Error> {
        if self.readout >= readouts {
            return Err(Error::out_of_range("readout of a loop", self.readout, "below the number of readouts"));
        }
        if self.channel >= inputs {
            return Err(Error::out_of_range("channel of a loop", self.channel, "below the number of input channels"));
        }
        Ok(())
    }

    /// As [`Loop::check`], where the flow of a network is asked for, which knows no delays.
    pub(crate) fn check_prompt(self, readouts: usize, inputs: usize) -> Result<(), Error> {
        self.check(readouts, inputs)?;
        if self.delay > 0 {
            return Err(Error::out_of_range("delay of a loop", self.delay, "0 for a measure in continuous time"));
        }
        Ok(())
    }
}
