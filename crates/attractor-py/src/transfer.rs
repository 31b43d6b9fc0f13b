//! Transfer functions phi.

mod own;

use numpy::IntoPyArray;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::raised::attached;
use crate::{arrays, errors, pickle};

/// A transfer function phi, from a unit's activation x to its rate r = phi(x).
///
/// `Transfer.Tanh`, `Transfer.Logistic` (1 / (1 + exp(-x))), `Transfer.Linear`, `Transfer.Erf` (erf(sqrt(pi) x / 2)),
/// `Transfer.TanhCubed` (tanh(x^3)), `Transfer.Rectified(threshold)` (max(0, x - threshold)), and `Transfer.Own(phi, derivative)`
/// for functions of your own. Where a transfer function is asked for, the names `"tanh"`, `"logistic"`, `"linear"`, `"erf"` and
/// `"tanh-cubed"` will do, and so will a function of your own, such as `numpy.sin`, or a pair of it and its derivative.
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
    fn Rectified(py: Python<'_>, threshold: f64) -> PyResult<Self> {
        if !threshold.is_finite() {
            return Err(errors::out_of_range(py, "threshold", threshold, "a finite number"));
        }
        Ok(Self(attractor::Transfer::Rectified { threshold }))
    }

    /// A function of your own, called with whole arrays.
    ///
    /// Slower than one of the library's: every step calls into Python. Files do not hold it; pickles do where Python can pickle
    /// the functions.
    ///
    /// Parameters
    /// ----------
    /// phi : callable
    ///     Of activations, an ndarray of float64 (n,); returns their rates, array_like of float (n,).
    /// derivative : callable, optional
    ///     phi', likewise; central differences without it, with an error of about 1e-10.
    ///
    /// Examples
    /// --------
    /// >>> import numpy as np
    /// >>> from attractor import RateNetwork, Transfer
    /// >>> sine = Transfer.Own(np.sin, derivative=np.cos)
    /// >>> sine
    /// Transfer.Own(<ufunc 'sin'>, derivative=<ufunc 'cos'>)
    /// >>> RateNetwork.random(units=50, transfer=sine, seed=1).transfer == sine
    /// True
    #[staticmethod]
    #[allow(non_snake_case, reason = "the library's name")]
    #[pyo3(signature = (phi, derivative = None))]
    fn Own(phi: &Bound<'_, PyAny>, derivative: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        own::transfer(phi, derivative).map(Self)
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
        let x = x.as_array().to_vec();
        Ok(attached(|| Ok(self.0.values(&x)))?.into_pyarray(py).into_any())
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
        let x = x.as_array().to_vec();
        Ok(attached(|| Ok(self.0.derivatives(&x)))?.into_pyarray(py).into_any())
    }

    #[pyo3(name = "__repr__")]
    pub(crate) fn repr(&self) -> String {
        match self.0 {
            attractor::Transfer::Own(phi) => own::repr(phi),
            attractor::Transfer::Rectified { threshold } => format!("Transfer.Rectified({threshold})"),
            other => {
                let capital = |word: &str| format!("{}{}", word[..1].to_uppercase(), &word[1..]);
                format!("Transfer.{}", other.name().split('-').map(capital).collect::<String>())
            }
        }
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        if let attractor::Transfer::Own(phi) = slf.get().0 {
            return Ok((slf.get_type().getattr("Own")?, own::functions(slf.py(), phi))
                .into_pyobject(slf.py())?
                .into_any());
        }
        pickle::reduce(slf.as_any(), &slf.get().0)
    }

    #[staticmethod]
    fn _of_bytes(bytes: &[u8]) -> PyResult<Self> {
        pickle::state(bytes).map(Self)
    }
}

/// A transfer function as an argument: itself, its name, or functions of the caller's own.
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
        if value.is_callable() {
            return own::transfer(&value, None).map(Self);
        }
        if let Ok((phi, derivative)) = value.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>() {
            return own::transfer(&phi, Some(&derivative)).map(Self);
        }
        let name = value.extract::<String>()?;
        match name.as_str() {
            "rectified" => Err(PyValueError::new_err("say Transfer.Rectified(threshold), for its threshold")),
            name => attractor::Transfer::named(name, 0.0).map(Self).ok_or_else(|| {
                PyValueError::new_err(format!(
                    "transfer is {name:?}; accepted are \"tanh\", \"logistic\", \"linear\", \"erf\", \"tanh-cubed\", \
                     Transfer.Rectified(threshold), and functions of whole arrays"
                ))
            }),
        }
    }
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Transfer>()
}
