//! The response to white noise.

use numpy::IntoPyArray;
use pyo3::prelude::*;

use crate::arrays;
use crate::pickle::kept;

/// The response of the output at one fixed point to a white noise that drives all units: N S_z / S_u, the power of the output
/// over that of the noise, times the number of units.
///
/// Made by `Ensemble.noise_response`.
///
/// References
/// ----------
/// .. [1] Rivkind & Barak (2017), Physical Review Letters 118, 258101, doi:10.1103/PhysRevLett.118.258101.
///
/// Examples
/// --------
/// >>> from attractor.mean_field import Ensemble
/// >>> ensemble = Ensemble(gain=0.9)
/// >>> response = ensemble.noise_response(ensemble.many_targets([0.5, 1.0, 1.5]), 0)
/// >>> power = response.closed_loop([0.0, 0.204])
/// >>> bool(power[1] > 100 * power[0])
/// True
#[pyclass(frozen, module = "attractor.mean_field")]
#[derive(Debug, Clone)]
pub(crate) struct NoiseResponse {
    pub(super) inner: attractor::mean_field::NoiseResponse,
}

#[pymethods]
impl NoiseResponse {
    /// N S_z / S_u with the loop open.
    ///
    /// Parameters
    /// ----------
    /// omega : array_like of float, (n,)
    ///     Angular frequencies.
    ///
    /// Returns
    /// -------
    /// ndarray of float64, (n,)
    fn open_loop<'py>(&self, py: Python<'py>, omega: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let omega = arrays::vector::<f64>("omega", omega, "n")?.as_array().to_vec();
        let power = omega.into_iter().map(|omega| self.inner.open_loop(omega)).collect::<Vec<_>>();
        Ok(power.into_pyarray(py).into_any())
    }

    /// N S_z / S_u with the loop closed; where that is unstable, no stationary response exists and the number means nothing.
    ///
    /// Parameters
    /// ----------
    /// omega : array_like of float, (n,)
    ///     Angular frequencies.
    ///
    /// Returns
    /// -------
    /// ndarray of float64, (n,)
    fn closed_loop<'py>(&self, py: Python<'py>, omega: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let omega = arrays::vector::<f64>("omega", omega, "n")?.as_array().to_vec();
        let power = omega.into_iter().map(|omega| self.inner.closed_loop(omega)).collect::<Vec<_>>();
        Ok(power.into_pyarray(py).into_any())
    }

    #[allow(clippy::unused_self, reason = "a method of Python")]
    fn __repr__(&self) -> &'static str {
        "NoiseResponse()"
    }
}

kept!(NoiseResponse { inner });
