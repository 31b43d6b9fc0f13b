//! Errors of the laboratory as exceptions: the cause, and in a second line what to do about it.

use attractor_lab::Error;
use pyo3::{
    exceptions::{PyKeyboardInterrupt, PyOSError, PyRuntimeError, PyValueError},
    prelude::*,
};

/// The exception for an error. The laboratory tells remedies in the words of the command; Python's users get Python's.
pub(super) fn raised(py: Python<'_>, error: &Error) -> PyErr {
    let account = error.to_string();
    let account = error.remedy().map_or_else(|| account.clone(), |remedy| format!("{account}\n{remedy}"));
    let account = match in_python(py, &account) {
        Ok(account) => account,
        Err(exception) => return exception,
    };
    match error {
        Error::BadInput { .. } => PyValueError::new_err(account),
        Error::Io { .. } => PyOSError::new_err(account),
        Error::Stopped => PyKeyboardInterrupt::new_err(account),
        _ => PyRuntimeError::new_err(account),
    }
}

fn in_python(py: Python<'_>, account: &str) -> PyResult<String> {
    py.import("attractor.lab._wording")?.getattr("in_python")?.call1((account,))?.extract()
}
