//! Time constants as an argument.

use pyo3::prelude::*;

use crate::arrays;

/// Time constants as an argument.
pub(super) enum Tau {
    /// Of all units.
    All(f64),
    /// Of each.
    Each(Vec<f64>),
}

impl Tau {
    /// One with which a network can be made, before each unit has its own.
    pub(super) fn nominal(&self) -> f64 {
        match self {
            Self::All(tau) => *tau,
            Self::Each(taus) => taus.iter().copied().fold(f64::NAN, f64::max),
        }
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for Tau {
    type Error = PyErr;

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(tau) = value.extract::<f64>() {
            return Ok(Self::All(tau));
        }
        Ok(Self::Each(arrays::vector::<f64>("tau_ms", &value, "units")?.as_array().to_vec()))
    }
}
