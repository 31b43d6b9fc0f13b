//! Chaos of random networks.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::errors::raise;
use crate::pickle;
use crate::work::detached;

/// A random network in chaos: dynamic mean-field theory of x' = -x + J tanh(x), J ~ N(0, g^2 / N), N to infinity. Time is in units of
/// the time constant.
///
/// Parameters
/// ----------
/// gain : float
///     g, from 1.02 to 10.
///
/// References
/// ----------
/// .. [1] Sompolinsky, Crisanti & Sommers (1988), Physical Review Letters 61, 259-262, doi:10.1103/PhysRevLett.61.259.
/// .. [2] Clark, Abbott & Litwin-Kumar (2023), Physical Review Letters 131, 118401, doi:10.1103/PhysRevLett.131.118401.
///
/// Examples
/// --------
/// >>> from attractor.mean_field import Chaos
/// >>> chaos = Chaos(3.0)
/// >>> chaos.correlation(0.0), chaos.correlation(0.5) > 0.8, chaos.correlation(30.0) < 0.01
/// (1.0, True, True)
/// >>> 0 < Chaos(1.5).lyapunov_exponent() < chaos.lyapunov_exponent() < 0.5
/// True
#[pyclass(frozen, eq, module = "attractor.mean_field")]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chaos {
    inner: attractor::chaos::Chaos,
}

#[pymethods]
impl Chaos {
    #[new]
    fn new(py: Python<'_>, gain: f64) -> PyResult<Self> {
        Ok(Self { inner: detached(py, || attractor::chaos::Chaos::new(gain))? })
    }

    /// g.
    #[getter]
    fn gain(&self) -> f64 {
        self.inner.gain()
    }

    /// Variance D(0) of the activations x.
    #[getter]
    fn variance(&self) -> f64 {
        self.inner.variance()
    }

    /// Variance C(0) of the rates tanh(x).
    #[getter]
    fn rate_variance(&self) -> f64 {
        self.inner.rate_variance()
    }

    /// Mean slope <tanh'(x)>.
    #[getter]
    fn mean_slope(&self) -> f64 {
        self.inner.mean_slope()
    }

    /// The correlation D(lag) / D(0) of a unit's activation with itself a time later.
    ///
    /// Parameters
    /// ----------
    /// lag : float
    ///     In units of the time constant.
    ///
    /// Returns
    /// -------
    /// float
    fn correlation(&self, lag: f64) -> PyResult<f64> {
        if lag.is_nan() {
            return Err(raise(attractor::Error::NotFinite { name: "lag", index: Vec::new(), value: lag }));
        }
        Ok(self.inner.correlation(lag))
    }

    /// The largest Lyapunov exponent, in units of the inverse time constant: near g = 1 half of (g - 1)^2.
    ///
    /// Returns
    /// -------
    /// float
    fn lyapunov_exponent(&self, py: Python<'_>) -> PyResult<f64> {
        detached(py, || self.inner.lyapunov_exponent())
    }

    /// The participation ratio of the rates' covariance, as a share of the units.
    ///
    /// Returns
    /// -------
    /// float
    fn dimension(&self, py: Python<'_>) -> PyResult<f64> {
        detached(py, || self.inner.dimension())
    }

    fn __copy__(&self) -> Self {
        self.clone()
    }

    fn __deepcopy__(&self, _memo: &Bound<'_, PyAny>) -> Self {
        self.clone()
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let arguments = PyDict::new(slf.py());
        arguments.set_item("gain", slf.get().gain())?;
        pickle::reduce_call(slf.as_any(), &arguments)
    }

    fn __repr__(&self) -> String {
        format!("Chaos(gain={})", self.gain())
    }
}
