//! All eigenvalues around a loop, open and closed.

use attractor::gain as library;
use numpy::IntoPyArray;
use pyo3::prelude::*;

use crate::arrays;
use crate::pickle::kept;

/// All eigenvalues around a loop, in 1/tau, with the loop open and closed.
///
/// Made by `Linearisation.spectra`.
///
/// Examples
/// --------
/// >>> import numpy as np
/// >>> from attractor import RateNetwork
/// >>> from attractor.gain import Linearisation
/// >>> network = RateNetwork.from_weights(np.ones((1, 1)), np.zeros((1, 1)), [[0.5]], transfer="linear")
/// >>> spectra = Linearisation(network, [0.0]).spectra()
/// >>> spectra.open.tolist(), spectra.closed.tolist(), spectra.outliers().tolist()
/// ([(-1+0j)], [(-0.5+0j)], [(-0.5+0j)])
#[pyclass(frozen, module = "attractor.gain")]
#[derive(Debug, Clone)]
pub(crate) struct Spectra {
    pub(super) inner: library::Spectra,
}

#[pymethods]
impl Spectra {
    /// Eigenvalues with the loop open, (units,) complex128, largest real part first.
    #[getter]
    fn open<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        self.inner.open.clone().into_pyarray(py).into_any()
    }

    /// Eigenvalues with the loop closed, (units,) complex128, largest real part first.
    #[getter]
    fn closed<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        self.inner.closed.clone().into_pyarray(py).into_any()
    }

    /// The radius of the disk about -1: the largest |1 + eigenvalue| of the open loop.
    #[getter]
    fn radius(&self) -> f64 {
        self.inner.radius()
    }

    /// The eigenvalues of the closed loop outside the disk.
    ///
    /// Returns
    /// -------
    /// ndarray of complex128, (n,)
    fn outliers<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        self.inner.outliers().into_pyarray(py).into_any()
    }

    /// The gain of the open loop from the eigenvalues.
    ///
    /// Parameters
    /// ----------
    /// s : complex or array_like of complex
    ///
    /// Returns
    /// -------
    /// complex or ndarray of complex128, as s
    fn gain<'py>(&self, s: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        arrays::at_each("s", s, |s| self.inner.gain(s))
    }

    fn __repr__(&self) -> String {
        format!("Spectra(units={}, outliers={})", self.inner.open.len(), self.inner.outliers().len())
    }
}

kept!(Spectra { inner });
