//! Rasters: which units were active at which step.

use attractor::Spikes;
use ndarray::Array2;
use numpy::PyUntypedArrayMethods;
use pyo3::prelude::*;

use super::Steps;
use crate::pickle::kept;
use crate::{arrays, errors};

/// Which units were active at which step, kept as bits.
///
/// `numpy.asarray(raster)` is the same as an array of bool, (steps, units).
///
/// Examples
/// --------
/// >>> import numpy as np
/// >>> from attractor import Raster
/// >>> raster = Raster.from_array(np.array([[True, False, True], [False, False, True]]))
/// >>> raster
/// Raster(steps=2, units=3)
/// >>> raster.active(0), raster.counts().tolist()
/// ([0, 2], [2, 1])
/// >>> np.asarray(raster).shape
/// (2, 3)
#[pyclass(frozen, eq, module = "attractor")]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Raster {
    pub(crate) inner: attractor::Raster,
}

#[pymethods]
impl Raster {
    /// From an array of bool.
    ///
    /// Parameters
    /// ----------
    /// states : array_like of bool, (steps, units)
    #[staticmethod]
    fn from_array(states: &Bound<'_, PyAny>) -> PyResult<Self> {
        let states = arrays::matrix::<bool>("states", states, "steps", "units")?;
        let mut inner = attractor::Raster::new(states.shape()[1]);
        for state in states.as_array().outer_iter() {
            inner.push(&Spikes::from_flags(state.iter().copied())).map_err(errors::raise)?;
        }
        Ok(Self { inner })
    }

    /// Number of steps.
    #[getter]
    fn steps(&self) -> usize {
        self.inner.steps()
    }

    /// Number of units.
    #[getter]
    fn units(&self) -> usize {
        self.inner.units()
    }

    /// The units that were active at a step, ascending.
    ///
    /// Parameters
    /// ----------
    /// step : int
    ///
    /// Returns
    /// -------
    /// list of int
    fn active(&self, py: Python<'_>, step: usize) -> PyResult<Vec<usize>> {
        if step >= self.inner.steps() {
            return Err(errors::out_of_range(py, "step", step, "below the number of steps"));
        }
        Ok(self.inner.active(step).collect())
    }

    /// Number of active units at each step.
    ///
    /// Returns
    /// -------
    /// ndarray of int64, (steps,)
    fn counts<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        arrays::give(py, self.inner.counts().into_iter().map(|count| count as i64).collect())
    }

    /// A part of the raster.
    ///
    /// Parameters
    /// ----------
    /// units : (int, int), range or slice, optional
    ///     All without it.
    /// steps : (int, int), range, slice or array_like of int, optional
    ///     A range of steps, or these steps in their order; all without it.
    ///
    /// Returns
    /// -------
    /// Raster
    ///
    /// Examples
    /// --------
    /// >>> import numpy as np
    /// >>> from attractor import Raster
    /// >>> Raster.from_array(np.eye(5, dtype=bool)).select(units=(1, 5), steps=[4, 0]).active(0)
    /// [3]
    #[pyo3(signature = (units = None, steps = None))]
    fn select(&self, py: Python<'_>, units: Option<Steps>, steps: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        let units = Steps::of(units, self.inner.units());
        if units.end > self.inner.units() || units.start > units.end {
            return Err(errors::out_of_range(py, "units", format!("{units:?}"), "a range of the raster's units"));
        }
        let steps: Vec<usize> = match steps {
            None => (0..self.inner.steps()).collect(),
            Some(steps) => match steps.extract::<Steps>() {
                Ok(range) => {
                    let range = Steps::of(Some(range), self.inner.steps());
                    if range.end > self.inner.steps() {
                        return Err(errors::out_of_range(
                            py,
                            "steps",
                            format!("{range:?}"),
                            "a range of the raster's steps",
                        ));
                    }
                    range.collect()
                }
                Err(_) => arrays::indices("steps", steps)?,
            },
        };
        if let Some(step) = steps.iter().find(|&&step| step >= self.inner.steps()) {
            return Err(errors::out_of_range(py, "steps", step, "below the number of steps"));
        }
        Ok(Self { inner: self.inner.select(units, steps) })
    }

    #[pyo3(signature = (dtype = None, copy = None))]
    fn __array__<'py>(
        &self,
        py: Python<'py>,
        dtype: Option<&Bound<'py, PyAny>>,
        copy: Option<bool>,
    ) -> PyResult<Bound<'py, PyAny>> {
        if copy == Some(false) {
            return Err(pyo3::exceptions::PyValueError::new_err("a raster is kept as bits: an array of it is a copy"));
        }
        attractor::room::<bool>("raster", &[self.inner.steps(), self.inner.units()]).map_err(errors::raise)?;
        let mut states = Array2::from_elem((self.inner.steps(), self.inner.units()), false);
        for (step, mut row) in states.outer_iter_mut().enumerate() {
            self.inner.active(step).for_each(|unit| row[unit] = true);
        }
        let states = arrays::give(py, states);
        dtype.map_or(Ok(states.clone()), |dtype| states.call_method1("astype", (dtype,)))
    }

    fn __len__(&self) -> usize {
        self.inner.steps()
    }

    fn __repr__(&self) -> String {
        format!("Raster(steps={}, units={})", self.inner.steps(), self.inner.units())
    }
}

kept!(Raster { inner });

/// A raster that is handed in, itself or as an array of bool.
#[derive(Debug)]
pub(crate) struct Spiking(pub(crate) attractor::Raster);

impl<'a, 'py> FromPyObject<'a, 'py> for Spiking {
    type Error = PyErr;

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        match value.cast::<Raster>() {
            Ok(raster) => Ok(Self(raster.get().inner.clone())),
            Err(_) => Raster::from_array(&value).map(|raster| Self(raster.inner)),
        }
    }
}
