//! Stimuli.

use pyo3::prelude::*;

use super::Steps;
use crate::arrays;
use crate::errors::raise;
use crate::precision::Number;

/// A stimulus: the input of every channel at every step of a trial.
///
/// Made by `Stimulus.silent` or `Stimulus.from_array`. Where a stimulus is asked for, an array (steps, channels) will do.
///
/// Examples
/// --------
/// >>> from attractor import Stimulus
/// >>> stimulus = Stimulus.silent(steps=800, channels=2).pulse(channel=0, steps=(50, 100), amplitude=5.0)
/// >>> stimulus
/// Stimulus(steps=800, channels=2)
/// >>> float(stimulus.input.sum())
/// 250.0
#[pyclass(frozen, eq, module = "attractor")]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Stimulus {
    inner: attractor::Stimulus<f64>,
}

#[pymethods]
impl Stimulus {
    /// No input for that many steps.
    ///
    /// Parameters
    /// ----------
    /// steps, channels : int
    #[staticmethod]
    fn silent(steps: usize, channels: usize) -> PyResult<Self> {
        Ok(Self { inner: attractor::Stimulus::silent(steps, channels).map_err(raise)? })
    }

    /// An arbitrary input.
    ///
    /// Parameters
    /// ----------
    /// input : array_like of float, (steps, channels)
    ///
    /// Examples
    /// --------
    /// >>> import numpy as np
    /// >>> from attractor import Stimulus
    /// >>> Stimulus.from_array(np.sin(np.arange(100) / 10)[:, np.newaxis])
    /// Stimulus(steps=100, channels=1)
    #[staticmethod]
    fn from_array(input: &Bound<'_, PyAny>) -> PyResult<Self> {
        let input = arrays::matrix::<f64>("input", input, "steps", "channels")?;
        arrays::finite("input", &input)?;
        Ok(Self { inner: attractor::Stimulus::from_array(input.as_array()).map_err(raise)? })
    }

    /// The same stimulus with a constant added to a channel.
    ///
    /// Parameters
    /// ----------
    /// channel : int
    /// steps : (int, int), range or slice
    ///     From the first to below the second.
    /// amplitude : float
    ///
    /// Returns
    /// -------
    /// Stimulus
    fn pulse(&self, channel: usize, steps: Steps, amplitude: f64) -> PyResult<Self> {
        let steps = Steps::of(Some(steps), self.inner.steps());
        Ok(Self { inner: self.inner.clone().pulse(channel, steps, amplitude).map_err(raise)? })
    }

    /// Number of steps.
    #[getter]
    fn steps(&self) -> usize {
        self.inner.steps()
    }

    /// Number of channels.
    #[getter]
    fn channels(&self) -> usize {
        self.inner.channels()
    }

    /// The input, (steps, channels): a copy.
    #[getter]
    fn input<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        arrays::give(py, self.inner.input().to_owned())
    }

    fn __repr__(&self) -> String {
        format!("Stimulus(steps={}, channels={})", self.steps(), self.channels())
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyAny>,))> {
        Ok((slf.get_type().getattr("from_array")?, (slf.get().input(slf.py()),)))
    }
}

/// The stimulus that is handed in, itself or as an array, for a network of that many inputs and of that precision.
pub(crate) fn stimulus_of<T: Number>(value: &Bound<'_, PyAny>, inputs: usize) -> PyResult<attractor::Stimulus<T>> {
    if let Ok(stimulus) = value.cast::<Stimulus>() {
        let input = stimulus.get().inner.input();
        if input.ncols() != inputs {
            let expected = vec![arrays::Extent::Any("steps"), inputs.into()];
            return Err(crate::errors::shape(value.py(), "stimulus", input.shape(), expected));
        }
        return attractor::Stimulus::from_array(input.mapv(T::from_f64).view()).map_err(raise);
    }
    let input = arrays::matrix::<T>("stimulus", value, "steps", inputs)?;
    attractor::Stimulus::from_array(input.as_array()).map_err(raise)
}
