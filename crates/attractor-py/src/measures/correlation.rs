//! Correlations between trajectories.

use numpy::PyUntypedArrayMethods;
use pyo3::prelude::*;

use crate::arrays::{self, give_known};
use crate::errors::{self, raise};
use crate::precision::Number;

/// Pearson's correlation of two series.
///
/// Parameters
/// ----------
/// a, b : array_like of float, (n,)
///
/// Returns
/// -------
/// float
///     NaN if one of them is constant or shorter than 2.
///
/// Examples
/// --------
/// >>> from attractor import pearson
/// >>> pearson([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])
/// 0.8
#[pyfunction]
fn pearson(a: &Bound<'_, PyAny>, b: &Bound<'_, PyAny>) -> PyResult<f64> {
    let a = arrays::vector::<f64>("a", a, "n")?;
    let b = arrays::vector::<f64>("b", b, a.len())?;
    let r = attractor::pearson(a.as_array().iter().copied(), b.as_array().iter().copied());
    Ok(r.unwrap_or(f64::NAN))
}

/// Pearson's correlation of each unit in two trajectories.
///
/// Parameters
/// ----------
/// a, b : array_like of float, (steps, units)
///
/// Returns
/// -------
/// ndarray of float64, (units,)
///     NaN where a unit is constant.
///
/// Examples
/// --------
/// >>> import numpy as np
/// >>> from attractor import unit_correlations
/// >>> x = np.sin(np.arange(300.0)).reshape(100, 3)
/// >>> unit_correlations(x, [1, -1, 0] * x).round(12).tolist()
/// [1.0, -1.0, nan]
#[pyfunction]
fn unit_correlations<'py>(
    py: Python<'py>,
    a: &Bound<'py, PyAny>,
    b: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    // Correlations are summed in double precision whatever the trajectories are in; singles are not copied.
    if arrays::is::<f32>(a) && arrays::is::<f32>(b) {
        correlations::<f32>(py, a, b)
    } else {
        correlations::<f64>(py, a, b)
    }
}

fn correlations<'py, T: Number>(
    py: Python<'py>,
    a: &Bound<'py, PyAny>,
    b: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let a = arrays::matrix::<T>("a", a, "steps", "units")?;
    let b = arrays::matrix::<T>("b", b, a.shape()[0], a.shape()[1])?;
    let (a, b) = (a.as_array(), b.as_array());
    Ok(give_known(py, py.detach(|| attractor::unit_correlations(a, b)).map_err(raise)?))
}

/// The mean of correlations, taken of Fisher's z = artanh r.
///
/// Parameters
/// ----------
/// correlations : array_like of float, (n,)
///
/// Returns
/// -------
/// float
///     NaN of none.
///
/// Examples
/// --------
/// >>> from attractor import fisher_mean
/// >>> round(fisher_mean([0.5, 0.9]), 3)
/// 0.766
#[pyfunction]
fn fisher_mean(correlations: &Bound<'_, PyAny>) -> PyResult<f64> {
    let py = correlations.py();
    let correlations = arrays::vector::<f64>("correlations", correlations, "n")?;
    if let Some(r) = correlations.as_array().iter().find(|r| !(-1.0..=1.0).contains(*r)) {
        return Err(errors::out_of_range(py, "a correlation", r, "from -1 to 1"));
    }
    Ok(attractor::fisher_mean(&correlations.as_array().to_vec()).unwrap_or(f64::NAN))
}

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(pearson, module)?)?;
    module.add_function(wrap_pyfunction!(unit_correlations, module)?)?;
    module.add_function(wrap_pyfunction!(fisher_mean, module)?)
}
