//! How many trials, or which, as an argument.

use std::ops::Range;

use pyo3::prelude::*;
use pyo3::types::PyRange;

use super::Steps;
use crate::arrays;

/// How many trials, or which.
#[derive(Debug)]
pub(super) enum Trials {
    /// From the first, one by one.
    Range(Range<usize>),
    Numbers(Vec<usize>),
}

impl Trials {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Range(range) => range.len(),
            Self::Numbers(numbers) => numbers.len(),
        }
    }

    /// The number of the trial in that position.
    pub(super) fn number(&self, position: usize) -> usize {
        match self {
            Self::Range(range) => range.start + position,
            Self::Numbers(numbers) => numbers[position],
        }
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for Trials {
    type Error = PyErr;

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(count) = value.extract() {
            return Ok(Self::Range(0..count));
        }
        match (value.cast::<PyRange>(), value.extract::<Steps>()) {
            (Ok(_), Ok(range)) => Ok(Self::Range(range.closed("trials")?)),
            _ => Ok(Self::Numbers(value.extract::<arrays::Listed<usize>>()?.0)),
        }
    }
}
