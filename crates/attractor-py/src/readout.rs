//! Readout weights in closed form, for the estimator of `attractor.sklearn`.

use attractor::Error;
use ndarray::Ix2;
use pyo3::prelude::*;

use crate::work::detached;
use crate::{arrays, errors};

/// Weights (readouts, units) and intercepts of the ridge readout that maps `rates` (steps, units) to `targets` (steps,
/// readouts), of which NaN is not asked.
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
    let targets = arrays::targets::<f64, Ix2, 2>("targets", targets, [rates.nrows().into(), "readouts".into()])?;
    let targets = targets.as_array();
    if !(penalty > 0.0 && penalty.is_finite()) {
        return Err(errors::out_of_range(py, "penalty", penalty, "above 0 and finite"));
    }
    let fit = || {
        if intercept {
            return attractor::ridge_readout_with_intercept(rates, targets, penalty);
        }
        let none = ndarray::Array2::zeros((targets.ncols(), rates.ncols()));
        let weights = attractor::ridge_readout(rates, targets, none.view(), penalty)?;
        Ok((weights, ndarray::Array1::zeros(targets.ncols())))
    };
    // The library's delta is a penalty here.
    let (weights, intercepts) = detached(py, || {
        fit().map_err(|error| match error {
            Error::OutOfRange { name: "delta", found, accepted } => {
                Error::OutOfRange { name: "penalty", found, accepted }
            }
            error => error,
        })
    })?;
    Ok((arrays::give(py, weights), arrays::give(py, intercepts)))
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(fit_readout, module)?)
}
