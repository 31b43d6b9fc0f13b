//! Transfer functions phi.

use numpy::IntoPyArray;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::{arrays, pickle};

/// A transfer function phi, from a unit's activation x to its rate r = phi(x).
///
/// `Transfer.Tanh`, `Transfer.Logistic` (1 / (1 + exp(-x))), `Transfer.Linear`, `Transfer.Erf` (erf(sqrt(pi) x / 2)),
/// `Transfer.TanhCubed` (tanh(x^3)), and `Transfer.Rectified(threshold)` (max(0, x - threshold)). Where a transfer function is
/// asked for, the names `"tanh"`, `"logistic"`, `"linear"`, `"erf"` and `"tanh-cubed"` will do.
///
/// Examples
/// --------
/// >>> from attractor import Transfer
/// >>> Transfer.Rectified(0.1).value([0.0, 0.6]).tolist()
/// [0.0, 0.5]
/// >>> Transfer.Tanh.derivative([0.0]).tolist()
/// [1.0]
#[pyclass(frozen, eq, module = "attractor")]
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Transfer(pub(crate) attractor::Transfer);

#[pymethods]
impl Transfer {
    #[classattr]
    #[allow(non_snake_case, reason = "the library's name")]
    fn Tanh() -> Self {
        Self(attractor::Transfer::Tanh)
    }

    #[classattr]
    #[allow(non_snake_case, reason = "the library's name")]
    fn Logistic() -> Self {
        Self(attractor::Transfer::Logistic)
    }

    #[classattr]
    #[allow(non_snake_case, reason = "the library's name")]
    fn Linear() -> Self {
        Self(attractor::Transfer::Linear)
    }

    #[classattr]
    #[allow(non_snake_case, reason = "the library's name")]
    fn Erf() -> Self {
        Self(attractor::Transfer::Erf)
    }

    #[classattr]
    #[allow(non_snake_case, reason = "the library's name")]
    fn TanhCubed() -> Self {
        Self(attractor::Transfer::TanhCubed)
    }

    /// max(0, x - threshold).
    ///
    /// Parameters
    /// ----------
    /// threshold : float
    ///     Activation below which a unit is silent.
    ///
    /// Examples
    /// --------
    /// >>> from attractor import Transfer
    /// >>> Transfer.Rectified(0.1)
    /// Transfer.Rectified(0.1)
    #[staticmethod]
    #[allow(non_snake_case, reason = "the library's name")]
    fn Rectified(threshold: f64) -> Self {
        Self(attractor::Transfer::Rectified { threshold })
    }

    /// The rates at activations `x`.
    ///
    /// Parameters
    /// ----------
    /// x : array_like of float, (n,)
    ///
    /// Returns
    /// -------
    /// ndarray of float64, (n,)
    fn value<'py>(&self, py: Python<'py>, x: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let x = arrays::vector::<f64>("x", x, "activations")?;
        Ok(arrays::give(py, x.as_array().mapv(|x| self.0.value(x))))
    }

    /// The derivatives of the rates at activations `x`.
    ///
    /// Parameters
    /// ----------
    /// x : array_like of float, (n,)
    ///
    /// Returns
    /// -------
    /// ndarray of float64, (n,)
    fn derivative<'py>(&self, py: Python<'py>, x: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let x = arrays::vector::<f64>("x", x, "activations")?;
        Ok(x.as_array().mapv(|x| self.0.derivative(x)).into_pyarray(py).into_any())
    }

    #[pyo3(name = "__repr__")]
    pub(crate) fn repr(&self) -> String {
        match self.0 {
            attractor::Transfer::Rectified { threshold } => format!("Transfer.Rectified({threshold})"),
            other => {
                let capital = |word: &str| format!("{}{}", word[..1].to_uppercase(), &word[1..]);
                format!("Transfer.{}", other.name().split('-').map(capital).collect::<String>())
            }
        }
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        pickle::reduce(slf.as_any(), &slf.get().0)
    }

    #[staticmethod]
    fn _of_bytes(bytes: &[u8]) -> PyResult<Self> {
        pickle::state(bytes).map(Self)
    }
}

/// A transfer function as an argument: itself or its name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Phi(pub(crate) attractor::Transfer);

impl Default for Phi {
    fn default() -> Self {
        Self(attractor::Transfer::Tanh)
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for Phi {
    type Error = PyErr;

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(transfer) = value.cast::<Transfer>() {
            return Ok(Self(transfer.get().0));
        }
        let name = value.extract::<String>()?;
        match name.as_str() {
            "rectified" => Err(PyValueError::new_err("say Transfer.Rectified(threshold), for its threshold")),
            name => attractor::Transfer::named(name, 0.0).map(Self).ok_or_else(|| {
                PyValueError::new_err(format!(
                    "transfer is {name:?}; accepted are \"tanh\", \"logistic\", \"linear\", \"erf\", \"tanh-cubed\" and \
                     Transfer.Rectified(threshold)"
                ))
            }),
        }
    }
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Transfer>()
}
