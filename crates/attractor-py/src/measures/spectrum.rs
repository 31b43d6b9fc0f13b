//! Eigenvalues and singular values of weight matrices.

use num_complex::Complex64;
use numpy::IntoPyArray;
use pyo3::prelude::*;

use crate::arrays;
use crate::work::detached;

/// All eigenvalues of a real square matrix, in no particular order: those of its irreducible diagonal blocks, which are the
/// strongly connected components of its units [1]_. A unit on no cycle has its diagonal entry for an eigenvalue, exactly; a
/// matrix without cycles, such as a strictly triangular one, has zeros only.
///
/// Parameters
/// ----------
/// matrix : array_like of float, (n, n)
///
/// Returns
/// -------
/// ndarray of complex128, (n,)
///
/// References
/// ----------
/// .. [1] Tarjan (1972), SIAM Journal on Computing 1, 146-160, doi:10.1137/0201010.
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
    Ok(detached(py, || attractor::eigenvalues(view))?.into_pyarray(py).into_any())
}

/// The spectral radius of a real square matrix: the largest modulus of its eigenvalues. Exactly 0 for a matrix without cycles.
///
/// Parameters
/// ----------
/// matrix : array_like of float, (n, n)
///
/// Returns
/// -------
/// float
///
/// Examples
/// --------
/// >>> from attractor import spectral_radius
/// >>> round(spectral_radius([[0.0, -2.0], [2.0, 0.0]]), 12), spectral_radius([[0.0, 5.0], [0.0, 0.0]])
/// (2.0, 0.0)
#[pyfunction]
fn spectral_radius<'py>(py: Python<'py>, matrix: &Bound<'py, PyAny>) -> PyResult<f64> {
    let matrix = arrays::square("matrix", matrix)?;
    let view = matrix.as_array();
    detached(py, || attractor::spectral_radius(view))
}

/// The eigenvalue of largest modulus, with non-negative imaginary part of a pair.
///
/// Parameters
/// ----------
/// values : array_like of complex, (n,)
///
/// Returns
/// -------
/// complex
///     0 of none.
///
/// Examples
/// --------
/// >>> from attractor import leading
/// >>> leading([0.5, 1 - 2j, 1 + 2j])
/// (1+2j)
#[pyfunction]
fn leading(values: &Bound<'_, PyAny>) -> PyResult<Complex64> {
    let values = arrays::vector::<Complex64>("values", values, "n")?;
    Ok(attractor::leading(&values.as_array().to_vec()))
}

/// The singular values of a real matrix, largest first.
///
/// Parameters
/// ----------
/// matrix : array_like of float, (m, n)
///
/// Returns
/// -------
/// ndarray of float64, (min(m, n),)
///
/// Examples
/// --------
/// >>> from attractor import singular_values
/// >>> singular_values([[3.0, 0.0], [0.0, -4.0]]).round(12).tolist()
/// [4.0, 3.0]
#[pyfunction]
fn singular_values<'py>(py: Python<'py>, matrix: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let matrix = arrays::matrix::<f64>("matrix", matrix, "m", "n")?;
    let view = matrix.as_array();
    Ok(detached(py, || attractor::singular_values(view))?.into_pyarray(py).into_any())
}

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(eigenvalues, module)?)?;
    module.add_function(wrap_pyfunction!(spectral_radius, module)?)?;
    module.add_function(wrap_pyfunction!(leading, module)?)?;
    module.add_function(wrap_pyfunction!(singular_values, module)?)
}
