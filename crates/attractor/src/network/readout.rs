//! Readouts, which any network can carry, and the loops that feed them back.

use ndarray::{Array2, ArrayView2};

use crate::check;
use crate::error::Error;
use crate::kernel::{Real, dot, subtract_scaled};

/// Linear readouts `z = W_out r + b` of a network's outputs r; without a bias b unless one is given.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub struct Readout<T> {
    weights: Array2<T>,
    bias: Option<Vec<T>>,
}

crate::sound::checked_serde!(Readout<T>);

#[cfg(feature = "serde")]
impl<T> crate::sound::Sound for Readout<T> {
    fn is_sound(&self) -> bool {
        self.weights.is_standard_layout() && self.bias.as_ref().is_none_or(|bias| bias.len() == self.weights.nrows())
    }
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
        Ok(Self { weights: weights.as_standard_layout().into_owned(), bias: None })
    }

    /// Readouts that read nothing yet.
    pub fn zeros(readouts: usize, units: usize) -> Self {
        Self { weights: Array2::from_elem((readouts, units), T::ZERO), bias: None }
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

    /// Replaces W_out; the bias stays where the number of readouts does, and goes otherwise.
    ///
    /// # Errors
    /// [`Error::NotFinite`] if a weight is not a number.
    pub fn set_weights(&mut self, weights: Array2<T>) -> Result<(), Error> {
        let new = Self::new(weights)?;
        let bias = self.bias.take().filter(|bias| bias.len() == new.count());
        *self = Self { bias, ..new };
        Ok(())
    }

    /// The bias b, one number a readout, where there is one.
    pub fn bias(&self) -> Option<&[T]> {
        self.bias.as_deref()
    }

    /// Gives the readouts a bias, which rules then learn with the weights, or takes it away.
    ///
    /// # Errors
    /// [`Error::Shape`] if it has not one number a readout, [`Error::NotFinite`] if one is not a number.
    pub fn set_bias(&mut self, bias: Option<Vec<T>>) -> Result<(), Error> {
        if let Some(bias) = &bias {
            check::shape("bias of the readouts", &[bias.len()], &[self.count()])?;
            check::finite("bias of the readouts", ndarray::aview1(bias))?;
        }
        self.bias = bias;
        Ok(())
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
        for (out, &b) in out.iter_mut().zip(self.bias.iter().flatten()) {
            *out += b;
        }
    }

    /// `w <- w - step v` for each readout with its own step; what follows in v after its units is of the bias.
    pub(crate) fn subtract(&mut self, steps: impl Iterator<Item = T>, v: &[T]) {
        let (units, mut bias) = (self.units(), self.bias.take());
        for (k, (row, step)) in self.rows_mut().zip(steps).enumerate() {
            subtract_scaled(row, step, &v[..units]);
            if let Some(bias) = &mut bias {
                bias[k] -= step * v[units];
            }
        }
        self.bias = bias;
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
        let cast = |value: T| U::from_f64(value.to_f64());
        let bias = self.bias.as_ref().map(|bias| bias.iter().map(|&b| cast(b)).collect());
        Readout { weights: self.weights.mapv(cast), bias }
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
