//! Input of threshold networks.

use numpy::{PyArrayDescrMethods, PyUntypedArray, PyUntypedArrayMethods};
use pyo3::prelude::*;

use crate::arrays;
use crate::pickle::kept;

/// Which input units are shown at each step.
///
/// Made by `ShownUnits.from_symbols` or `ShownUnits.from_steps`.
///
/// Examples
/// --------
/// >>> from attractor import ShownUnits
/// >>> shown = ShownUnits.from_symbols([0, 1, None, 2], copies=2)
/// >>> shown
/// ShownUnits(steps=4)
/// >>> shown.at(1)
/// [2, 3]
#[pyclass(frozen, eq, module = "attractor")]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ShownUnits {
    pub(crate) inner: attractor::ShownUnits,
}

#[pymethods]
impl ShownUnits {
    /// From the units of each step.
    ///
    /// Parameters
    /// ----------
    /// steps : iterable of iterables of int, or array of bool, (steps, input units)
    ///
    /// Examples
    /// --------
    /// >>> import numpy as np
    /// >>> from attractor import ShownUnits
    /// >>> ShownUnits.from_steps([[0, 1], [], [2]]) == ShownUnits.from_steps(
    /// ...     np.array([[True, True, False], [False, False, False], [False, False, True]]))
    /// True
    #[staticmethod]
    fn from_steps(steps: &Bound<'_, PyAny>) -> PyResult<Self> {
        if steps.cast::<PyUntypedArray>().is_ok_and(|array| array.dtype().kind() == b'b') {
            let flags = arrays::matrix::<bool>("steps", steps, "steps", "input units")?;
            let shown = |row: ndarray::ArrayView1<'_, bool>| -> Vec<usize> {
                row.iter().enumerate().filter(|&(_, &shown)| shown).map(|(unit, _)| unit).collect()
            };
            let steps: Vec<Vec<usize>> = flags.as_array().outer_iter().map(shown).collect();
            return Ok(Self { inner: attractor::ShownUnits::from_steps(steps) });
        }
        let units = |(step, units): (usize, PyResult<Bound<'_, PyAny>>)| -> PyResult<Vec<usize>> {
            let name = format!("steps[{step}]");
            let unit = |unit: PyResult<Bound<'_, PyAny>>| whole(&name, &unit?, 0, "a whole number from 0");
            units?.try_iter()?.map(|one| Ok(unit(one)?.unsigned_abs() as usize)).collect()
        };
        let steps = steps.try_iter()?.enumerate().map(units).collect::<PyResult<Vec<_>>>()?;
        Ok(Self { inner: attractor::ShownUnits::from_steps(steps) })
    }

    /// Symbols in time, each with `copies` units of its own: symbol s shows units s copies to below (s + 1) copies.
    ///
    /// Parameters
    /// ----------
    /// symbols : iterable of int or None
    ///     Whole numbers from 0; `None` or -1 shows nothing.
    /// copies : int
    ///     Units of each symbol.
    ///
    /// Examples
    /// --------
    /// >>> import numpy as np
    /// >>> from attractor import ShownUnits
    /// >>> ShownUnits.from_symbols(np.array([0, -1]), copies=3) == ShownUnits.from_symbols([0, None], copies=3)
    /// True
    #[staticmethod]
    fn from_symbols(symbols: &Bound<'_, PyAny>, copies: usize) -> PyResult<Self> {
        const ACCEPTED: &str = "a whole number from 0, or -1 or None for a step that shows nothing";
        let symbol = |step: usize, symbol: Bound<'_, PyAny>| {
            if symbol.is_none() {
                return Ok(None);
            }
            Ok(usize::try_from(whole(&format!("symbols[{step}]"), &symbol, -1, ACCEPTED)?).ok())
        };
        let symbols: Vec<Option<usize>> = match symbols.cast::<PyUntypedArray>() {
            Ok(array) if array.dtype().kind() != b'O' => {
                arrays::indices_or_none("symbols", symbols, "steps", ACCEPTED)?
            }
            _ => arrays::listed("symbols", symbols, symbol)?,
        };
        Ok(Self { inner: attractor::ShownUnits::from_symbols(&symbols, copies).map_err(crate::errors::raise)? })
    }

    /// Number of steps.
    #[getter]
    fn steps(&self) -> usize {
        self.inner.steps()
    }

    /// The units shown at a step.
    ///
    /// Parameters
    /// ----------
    /// step : int
    ///
    /// Returns
    /// -------
    /// list of int
    fn at(&self, py: Python<'_>, step: usize) -> PyResult<Vec<usize>> {
        if step >= self.inner.steps() {
            return Err(crate::errors::out_of_range(py, "step", step, "below the number of steps"));
        }
        Ok(self.inner.at(step).to_vec())
    }

    fn __len__(&self) -> usize {
        self.inner.steps()
    }

    fn __repr__(&self) -> String {
        format!("ShownUnits(steps={})", self.inner.steps())
    }
}

kept!(ShownUnits { inner });

/// A whole number, `least` or above.
fn whole(name: &str, value: &Bound<'_, PyAny>, least: i64, accepted: &str) -> PyResult<i64> {
    let refused = || -> PyResult<PyErr> {
        let found: String = value.repr()?.to_string().chars().take(60).collect();
        Ok(crate::errors::out_of_range(value.py(), name, found, accepted))
    };
    match value.extract::<i64>() {
        Ok(number) if number >= least => Ok(number),
        _ => Err(refused()?),
    }
}
