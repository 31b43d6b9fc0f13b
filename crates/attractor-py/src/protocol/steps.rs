//! A range of steps as an argument: `(start, stop)`, a `range` or a `slice`.

use std::ops::Range;

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyRange, PyRangeMethods, PySlice};

/// A range of steps; without an end, to the last.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Steps {
    start: usize,
    stop: Option<usize>,
}

impl Steps {
    pub(crate) const fn between(start: usize, stop: usize) -> Self {
        Self { start, stop: Some(stop) }
    }

    /// All of them.
    pub(crate) const ALL: Self = Self { start: 0, stop: None };

    /// The steps out of `all`.
    pub(crate) fn of(steps: Option<Self>, all: usize) -> Range<usize> {
        steps.map_or(0..all, |steps| steps.start..steps.stop.unwrap_or(all))
    }

    /// The steps, whose end must have been said.
    pub(crate) fn closed(self, name: &str) -> PyResult<Range<usize>> {
        let stop = self.stop.ok_or_else(|| PyValueError::new_err(format!("{name} needs an end")))?;
        Ok(self.start..stop)
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for Steps {
    type Error = PyErr;

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if let Ok((start, stop)) = value.extract() {
            return Ok(Self { start, stop: Some(stop) });
        }
        let one_by_one = || PyValueError::new_err("a range of steps goes on one by one");
        if let Ok(range) = value.cast::<PyRange>() {
            if range.step()? != 1 {
                return Err(one_by_one());
            }
            let start = usize::try_from(range.start()?)?;
            return Ok(Self { start, stop: Some(usize::try_from(range.stop()?)?) });
        }
        if value.cast::<PySlice>().is_ok() {
            if value.getattr("step")?.extract::<Option<isize>>()?.is_some_and(|step| step != 1) {
                return Err(one_by_one());
            }
            let start = value.getattr("start")?.extract::<Option<usize>>()?.unwrap_or(0);
            return Ok(Self { start, stop: value.getattr("stop")?.extract()? });
        }
        Err(PyTypeError::new_err(format!("{} is no range of steps: say (start, stop), both 0 or above", value.repr()?)))
    }
}
