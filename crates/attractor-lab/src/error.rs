//! What can go wrong in a run, said for the reader: what, where, and what is accepted.

use std::path::PathBuf;

/// An error of the laboratory. The message names the cause; [`Error::remedy`] says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A value of the configuration, or a file that it names, cannot be used.
    #[error("{message}")]
    BadInput {
        /// What is wrong, where, and what is accepted.
        message: String,
        /// What to do about it.
        remedy: Option<String>,
    },
    /// The simulation itself failed, for example because a network diverged.
    #[error("{cell}: {source}")]
    Failed {
        /// The cell that failed.
        cell: String,
        /// The library's account.
        source: attractor::Error,
    },
    /// A file or directory could not be read or written.
    #[error("{path}: {action}: {source}")]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// What was being done (`cannot write`).
        action: &'static str,
        /// The system's account.
        source: std::io::Error,
    },
    /// The user asked to stop; finished cells are on disk.
    #[error("stopped")]
    Stopped,
}

impl Error {
    /// A bad input with a remedy.
    pub fn bad_input(message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::BadInput { message: message.into(), remedy: Some(remedy.into()) }
    }

    /// The same, with the key of the configuration that a bad input stands under.
    pub(crate) fn at_key(self, key: &str) -> Self {
        match self {
            Self::BadInput { message, remedy } => Self::BadInput { message: format!("{key}: {message}"), remedy },
            other => other,
        }
    }

    /// What to do about it, where there is something to do.
    pub fn remedy(&self) -> Option<&str> {
        match self {
            Self::BadInput { remedy, .. } => remedy.as_deref(),
            _ => None,
        }
    }
}

impl From<attractor::Error> for Error {
    /// The wish of the user, or a failure of the simulation, to which the executor adds the cell.
    fn from(source: attractor::Error) -> Self {
        match source {
            attractor::Error::Interrupted => Self::Stopped,
            source => Self::Failed { cell: String::new(), source },
        }
    }
}
