//! Readout weights by ridge regression.

use ndarray::{Array2, Ix2};
use numpy::PyUntypedArrayMethods;
use pyo3::prelude::*;

use crate::arrays;
use crate::work::detached;

/// Readout weights by ridge regression: what recursive least squares converges to, in closed form. Minimises::
///
///     sum over t of |W r_t - f_t|^2 + delta |W - W_0|^2
///
/// Parameters
/// ----------
/// rates : array_like of float, (steps, units)
///     Rates r.
/// targets : array_like of float, (steps, readouts)
///     What each readout should be, f. NaN, or a masked entry, is not asked: that step is left out for that readout.
/// initial : array_like of float, (readouts, units), optional
///     Weights W_0 towards which the penalty pulls; 0 without it.
/// delta : float
///     Penalty, above 0; the same as in `ReadoutRls`. However small it is, the weights keep their digits: ill-conditioned
///     equations, and those of fewer steps than units, are solved in twice the precision.
///
/// Returns
/// -------
/// ndarray of float64, (readouts, units)
///
/// References
/// ----------
/// .. [1] Hoerl & Kennard (1970), Technometrics 12, 55-67, doi:10.2307/1267351.
///
/// Examples
/// --------
/// >>> import numpy as np
/// >>> from attractor import ridge_readout
/// >>> rates = np.eye(3)
/// >>> ridge_readout(rates, [[2.0], [4.0], [6.0]], delta=1.0).round(12).tolist()
/// [[1.0, 2.0, 3.0]]
#[pyfunction]
#[pyo3(signature = (rates, targets, *, initial = None, delta = 1.0))]
pub(super) fn ridge_readout<'py>(
    py: Python<'py>,
    rates: &Bound<'py, PyAny>,
    targets: &Bound<'py, PyAny>,
    initial: Option<&Bound<'py, PyAny>>,
    delta: f64,
) -> PyResult<Bound<'py, PyAny>> {
    let rates = arrays::matrix::<f64>("rates", rates, "steps", "units")?;
    let (steps, units) = (rates.shape()[0], rates.shape()[1]);
    let targets = arrays::targets::<f64, Ix2, 2>("targets", targets, [steps.into(), "readouts".into()])?;
    let readouts = targets.shape()[1];
    let initial = initial.map(|initial| arrays::matrix::<f64>("initial", initial, readouts, units)).transpose()?;
    if let Some(initial) = &initial {
        arrays::finite("initial", initial)?;
    }
    let initial = initial.map_or_else(|| Array2::zeros((readouts, units)), |initial| initial.as_array().to_owned());
    let (rates, targets) = (rates.as_array(), targets.as_array());
    let weights = detached(py, || attractor::ridge_readout(rates, targets, initial.view(), delta))?;
    Ok(arrays::give(py, weights))
}

/// Readout weights by ridge regression with an intercept of its own for each readout, which is not penalised.
///
/// Parameters
/// ----------
/// rates : array_like of float, (steps, units)
///     Rates r.
/// targets : array_like of float, (steps, readouts)
///     What each readout should be, f. NaN, or a masked entry, is not asked: that step is left out for that readout.
/// delta : float
///     Penalty, above 0; see `ridge_readout`.
///
/// Returns
/// -------
/// weights : ndarray of float64, (readouts, units)
/// intercepts : ndarray of float64, (readouts,)
///
/// References
/// ----------
/// .. [1] Hoerl & Kennard (1970), Technometrics 12, 55-67, doi:10.2307/1267351.
///
/// Examples
/// --------
/// >>> from attractor import ridge_readout_with_intercept
/// >>> weights, intercepts = ridge_readout_with_intercept([[0.0], [1.0], [2.0]], [[5.0], [7.0], [9.0]], delta=1e-9)
/// >>> weights.round(6).tolist(), intercepts.round(6).tolist()
/// ([[2.0]], [5.0])
#[pyfunction]
#[pyo3(signature = (rates, targets, *, delta = 1.0))]
pub(super) fn ridge_readout_with_intercept<'py>(
    py: Python<'py>,
    rates: &Bound<'py, PyAny>,
    targets: &Bound<'py, PyAny>,
    delta: f64,
) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)> {
    let rates = arrays::matrix::<f64>("rates", rates, "steps", "units")?;
    let extents = [rates.shape()[0].into(), "readouts".into()];
    let targets = arrays::targets::<f64, Ix2, 2>("targets", targets, extents)?;
    let (rates, targets) = (rates.as_array(), targets.as_array());
    let fitted = detached(py, || attractor::ridge_readout_with_intercept(rates, targets, delta));
    let (weights, intercepts) = fitted?;
    Ok((arrays::give(py, weights), arrays::give(py, intercepts)))
}
