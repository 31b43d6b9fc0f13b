//! Readout weights in closed form, for the estimator of `attractor.sklearn`.

use pyo3::prelude::*;

use crate::{arrays, errors};

/// Weights (readouts, units) and intercepts of the ridge readout that maps `rates` (steps, units) to `targets` (steps,
/// readouts).
#[pyfunction]
#[pyo3(signature = (rates, targets, *, penalty, intercept))]
fn fit_readout<'py>(
    py: Python<'py>,
    rates: &Bound<'py, PyAny>,
    targets: &Bound<'py, PyAny>,
    penalty: f64,
    intercept: bool,
) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)> {
    let rates = arrays::matrix::<f64>("rates", rates, "steps", "units")?;
    let rates = rates.as_array();
    let targets = arrays::matrix::<f64>("targets", targets, rates.nrows(), "readouts")?;
    let targets = targets.as_array();
    if !(penalty > 0.0 && penalty.is_finite()) {
        return Err(errors::out_of_range(py, "penalty", penalty, "above 0 and finite"));
    }
    let fitted = py.detach(|| {
        if intercept {
            return attractor::ridge_readout_with_intercept(rates, targets, penalty);
        }
        let none = ndarray::Array2::zeros((targets.ncols(), rates.ncols()));
        let weights = attractor::ridge_readout(rates, targets, none.view(), penalty)?;
        Ok((weights, ndarray::Array1::zeros(targets.ncols())))
    });
    let (weights, intercepts) = fitted.map_err(errors::raise)?;
    Ok((arrays::give(py, weights), arrays::give(py, intercepts)))
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(fit_readout, module)?)
}
