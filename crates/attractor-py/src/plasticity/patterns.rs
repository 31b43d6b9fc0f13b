//! The readout of a few patterns.

use numpy::{IntoPyArray, PyUntypedArrayMethods};
use pyo3::prelude::*;

use crate::{arrays, errors, records};

/// The smallest readout that maps a few patterns of rates exactly to their targets, w = (1/N) sum over m of k_m r_m with
/// k = C^-1 A: least squares without a penalty, from no weights.
///
/// Parameters
/// ----------
/// rates : array_like of float, (patterns, units)
/// targets : array_like of float, (patterns,)
///
/// Returns
/// -------
/// PatternReadout
///
/// References
/// ----------
/// .. [1] Rivkind & Barak (2017), Physical Review Letters 118, 258101, doi:10.1103/PhysRevLett.118.258101.
///
/// Examples
/// --------
/// >>> from attractor import pattern_readout
/// >>> pattern_readout([[1.0, 0.0], [0.0, 1.0]], [2.0, 3.0]).weights.round(12).tolist()
/// [2.0, 3.0]
#[pyfunction]
pub(super) fn pattern_readout<'py>(
    py: Python<'py>,
    rates: &Bound<'py, PyAny>,
    targets: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let rates = arrays::matrix::<f64>("rates", rates, "patterns", "units")?;
    let targets = arrays::vector::<f64>("targets", targets, rates.shape()[0])?.as_array().to_vec();
    pattern(py, attractor::pattern_readout(rates.as_array(), &targets).map_err(errors::raise)?)
}

pub(crate) fn pattern(py: Python<'_>, readout: attractor::PatternReadout) -> PyResult<Bound<'_, PyAny>> {
    let correlation = arrays::give(py, readout.correlation);
    let fields = (correlation, readout.coefficients.into_pyarray(py), readout.weights.into_pyarray(py));
    records::record(py, "PatternReadout", fields)
}
