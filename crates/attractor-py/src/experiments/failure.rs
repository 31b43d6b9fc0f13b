//! Errors of the laboratory as exceptions: the cause, and in a second line what to do about it.

use attractor_lab::Error;
use pyo3::{exceptions::PyKeyboardInterrupt, prelude::*};

use crate::errors;

/// The exception for an error. The laboratory tells remedies in the words of the command; Python's users get Python's.
pub(super) fn raised(py: Python<'_>, error: Error) -> PyErr {
    if let Some(exception) = super::own::behind(&error.to_string()) {
        return exception;
    }
    match told(py, &error) {
        Ok((account, remedy)) => exception(py, error, account, remedy),
        Err(exception) => exception,
    }
}

fn exception(py: Python<'_>, error: Error, account: String, remedy: Option<String>) -> PyErr {
    match error {
        Error::Io { .. } => errors::exception(py, "FileError", (account,)),
        Error::Stopped => PyKeyboardInterrupt::new_err(account),
        Error::Failed { source, .. } => {
            let failed = errors::exception(py, "RunFailedError", (account,));
            failed.set_cause(py, Some(errors::raise(source)));
            failed
        }
        _ => errors::exception(py, "BadInputError", (account, remedy)),
    }
}

/// Cause and remedy in one text, and the remedy alone.
fn told(py: Python<'_>, error: &Error) -> PyResult<(String, Option<String>)> {
    let account = in_python(py, &error.to_string())?;
    let remedy = error.remedy().map(|remedy| in_python(py, remedy)).transpose()?;
    Ok((remedy.as_ref().map_or_else(|| account.clone(), |remedy| format!("{account}\n{remedy}")), remedy))
}

fn in_python(py: Python<'_>, text: &str) -> PyResult<String> {
    py.import("attractor.lab._wording")?.getattr("in_python")?.call1((text,))?.extract()
}
