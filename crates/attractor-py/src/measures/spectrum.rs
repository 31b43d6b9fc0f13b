//! Eigenvalues of weight matrices.

use numpy::IntoPyArray;
use pyo3::prelude::*;

use crate::{arrays, work};

/// All eigenvalues of a real square matrix, in no particular order.
///
/// Parameters
/// ----------
/// matrix : array_like of float, (n, n)
///
/// Returns
/// -------
/// ndarray of complex128, (n,)
///
/// Examples
/// --------
/// >>> from attractor import eigenvalues
/// >>> sorted(eigenvalues([[0.0, -2.0], [2.0, 0.0]]).imag.round(12).tolist())
/// [-2.0, 2.0]
#[pyfunction]
fn eigenvalues<'py>(py: Python<'py>, matrix: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let matrix = arrays::square("matrix", matrix)?;
    let view = matrix.as_array();
    Ok(work::detached(py, || attractor::eigenvalues(view))?.into_pyarray(py).into_any())
}

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(eigenvalues, module)?)
}
