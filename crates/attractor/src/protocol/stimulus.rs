//! A stimulus: the input of every channel at every step of a trial.

use std::ops::Range;

use ndarray::{Array2, ArrayView2, s};

use crate::check;
use crate::error::Error;
use crate::kernel::Real;

/// Input by step and channel.
#[derive(Debug, Clone, PartialEq)]
pub struct Stimulus<T> {
    input: Array2<T>,
}

impl<T: Real> Stimulus<T> {
    /// No input for that many steps.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if there are no steps.
    pub fn silent(steps: usize, channels: usize) -> Result<Self, Error> {
        check::at_least("steps", steps, 1)?;
        check::room::<T>("stimulus", &[steps, channels])?;
        Ok(Self { input: Array2::from_elem((steps, channels), T::ZERO) })
    }

    /// An arbitrary input, (steps, channels).
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if there are no steps, [`Error::NotFinite`] if an entry is not a number.
    pub fn from_array(input: ArrayView2<'_, T>) -> Result<Self, Error> {
        check::at_least("steps", input.nrows(), 1)?;
        check::finite("stimulus", input)?;
        Ok(Self { input: input.as_standard_layout().into_owned() })
    }

    /// Adds a constant `amplitude` to a channel during `steps`.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if there is no such channel or the pulse ends after the trial.
    pub fn pulse(mut self, channel: usize, steps: Range<usize>, amplitude: f64) -> Result<Self, Error> {
        if channel >= self.channels() {
            return Err(Error::out_of_range("channel", channel, "below the number of channels"));
        }
        if steps.start > steps.end || steps.end > self.steps() {
            return Err(Error::out_of_range("pulse", format!("{steps:?}"), "a range of steps inside the trial"));
        }
        if !amplitude.is_finite() {
            return Err(Error::out_of_range("amplitude", amplitude, "a finite number"));
        }
        self.input.slice_mut(s![steps, channel]).mapv_inplace(|u| u + T::from_f64(amplitude));
        Ok(self)
    }

    /// Number of steps.
    pub fn steps(&self) -> usize {
        self.input.nrows()
    }

    /// The input at a step, a value a channel.
    pub(super) fn row(&self, step: usize) -> &[T] {
        let channels = self.channels();
        // A stimulus is in standard layout.
        self.input.as_slice().map_or(&[], |input| &input[step * channels..(step + 1) * channels])
    }

    /// Number of channels.
    pub fn channels(&self) -> usize {
        self.input.ncols()
    }

    /// The input, (steps, channels).
    pub fn input(&self) -> ArrayView2<'_, T> {
        self.input.view()
    }
}
