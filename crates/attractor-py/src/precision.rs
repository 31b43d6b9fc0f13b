//! The two precisions of a network: one class of Python over either.

use attractor::Real;
use numpy::{PyArrayDescr, PyArrayDescrMethods, dtype};
use pyo3::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::arrays::Entry;
use crate::errors;

/// A number that networks are made of.
pub(crate) trait Number: Real + Entry + Serialize + DeserializeOwned {}

impl Number for f32 {}
impl Number for f64 {}

/// Something in single or in double precision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Precision<S, D> {
    Single(S),
    Double(D),
}

impl<S, D> Precision<S, D> {
    pub(crate) fn dtype(&self) -> Dtype {
        match self {
            Self::Single(_) => Dtype::Single,
            Self::Double(_) => Dtype::Double,
        }
    }
}

/// Does the same in either precision.
macro_rules! either {
    ($value:expr, $inner:ident => $work:expr) => {
        match $value {
            $crate::precision::Precision::Single($inner) => $work,
            $crate::precision::Precision::Double($inner) => $work,
        }
    };
}
pub(crate) use either;

/// Makes the same of either precision.
macro_rules! each {
    ($value:expr, $inner:ident => $work:expr) => {
        match $value {
            $crate::precision::Precision::Single($inner) => $crate::precision::Precision::Single($work),
            $crate::precision::Precision::Double($inner) => $crate::precision::Precision::Double($work),
        }
    };
}
pub(crate) use each;

/// The type of a network's numbers, as an argument: `float32` or `float64`, by name or as NumPy's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dtype {
    Single,
    Double,
}

impl Dtype {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Single => f32::NAME,
            Self::Double => f64::NAME,
        }
    }

    /// NumPy's object for it.
    pub(crate) fn descr(self, py: Python<'_>) -> Bound<'_, PyArrayDescr> {
        match self {
            Self::Single => dtype::<f32>(py),
            Self::Double => dtype::<f64>(py),
        }
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for Dtype {
    type Error = PyErr;

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        let py = value.py();
        let named = || errors::out_of_range(py, "dtype", value.to_string(), "float32 or float64");
        if value.is_none() {
            return Err(named());
        }
        let descr = py.import("numpy")?.getattr("dtype")?.call1((value,)).map_err(|_| named())?;
        let descr = descr.cast_into::<PyArrayDescr>()?;
        let all = [Self::Single, Self::Double];
        all.into_iter().find(|known| descr.is_equiv_to(&known.descr(py))).ok_or_else(named)
    }
}
