//! How the command fails: one message with its remedy, and an exit code.

use std::{
    fmt,
    io::{self, Write},
    path::Path,
};

use attractor_lab::{Error, program};
use console::Term;
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme};

use crate::stop;

const FAILED: u8 = 1;
const BAD_INPUT: u8 = 2;

/// Why the command ends without success.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    remedy: Option<String>,
    code: u8,
}

impl Failure {
    /// A failure that is not the fault of the input.
    pub(crate) fn new(message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { message: message.into(), remedy: Some(remedy.into()), code: FAILED }
    }

    /// The user's wish to stop.
    pub(crate) fn stopped(message: impl Into<String>) -> Self {
        Self { message: message.into(), remedy: None, code: stop::status() }
    }

    /// An error of the run in `dir`, which can be taken up again.
    pub(crate) fn of_run(error: &Error, dir: &Path) -> Self {
        let resume = format!("`{} resume {}`", program::name(), dir.display());
        match error {
            Error::Stopped => Self {
                message: format!("stopped{}; what is finished stays in {}", stop::cause(), dir.display()),
                remedy: Some(format!("go on with {resume}")),
                code: stop::status(),
            },
            Error::Failed { .. } => Self::new(
                error.to_string(),
                format!("finished cells stay in {}; change the parameters and start a new run", dir.display()),
            ),
            Error::Io { .. } => Self::new(error.to_string(), format!("mend it, then go on with {resume}")),
            other => Self::from(other),
        }
    }

    /// An error of a worker of the run in `dir`.
    pub(crate) fn of_work(error: &Error, dir: &Path) -> Self {
        match error {
            Error::Stopped => Self {
                message: format!("stopped{}; what is finished stays in {}", stop::cause(), dir.display()),
                remedy: Some("go on with the same command".into()),
                code: stop::status(),
            },
            other => Self::from(other),
        }
    }

    /// Prints the failure to stderr, and returns the exit status.
    pub(crate) fn tell(&self) -> u8 {
        let term = Term::stderr();
        let width = if term.is_term() { usize::from(term.size().1).min(100) } else { usize::MAX >> 1 };
        let theme = if console::colors_enabled_stderr() {
            GraphicalTheme::unicode()
        } else {
            GraphicalTheme::unicode_nocolor()
        };
        let mut text = String::new();
        let told = GraphicalReportHandler::new_themed(theme).with_width(width).render_report(&mut text, self);
        if told.is_err() {
            text = format!("{self}\n");
        }
        // Without a stderr there is nobody to tell; the exit code remains.
        let _ = io::stderr().write_all(text.as_bytes());
        self.code
    }
}

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        let code = match error {
            Error::BadInput { .. } => BAD_INPUT,
            Error::Stopped => stop::status(),
            _ => FAILED,
        };
        Self { message: error.to_string(), remedy: error.remedy().map(str::to_owned), code }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::from(&error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self { message: format!("cannot print: {error}"), remedy: None, code: FAILED }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

impl Diagnostic for Failure {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.remedy.as_ref().map(|remedy| Box::new(remedy) as Box<dyn fmt::Display>)
    }
}
