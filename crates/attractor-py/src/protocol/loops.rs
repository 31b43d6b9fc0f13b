//! Closed loops as an argument: each `(readout, channel)` or `(readout, channel, delay)`, such as a `Loop`.

use attractor::Loop;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use crate::arrays;

/// One loop.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Closed(pub(crate) Loop);

/// Loops, in any sequence.
#[derive(Debug, Clone, Default)]
pub(crate) struct Loops(pub(crate) Vec<Loop>);

impl<'a, 'py> FromPyObject<'a, 'py> for Closed {
    type Error = PyErr;

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if let Ok((readout, channel)) = value.extract() {
            return Ok(Self(Loop { readout, channel, delay: 0 }));
        }
        match value.extract() {
            Ok((readout, channel, delay)) => Ok(Self(Loop { readout, channel, delay })),
            Err(_) => Err(PyTypeError::new_err(format!(
                "{} is no loop: say (readout, channel) or (readout, channel, delay), each 0 or above",
                value.repr()?
            ))),
        }
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for Loops {
    type Error = PyErr;

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        arrays::listed("loops", &value, |_, closed| Ok(closed.extract::<Closed>()?.0)).map(Self)
    }
}
