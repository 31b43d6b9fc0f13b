//! The file formats of arrays, told apart by the ending of the name.

use std::path::Path;

use super::excerpt;
use crate::Error;

/// What a user may give.
pub(super) const ACCEPTED: &str =
    "arrays are read from and written to .npy, .npz and .csv, and read from .mat (version 5)";

/// A file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Numbers separated by commas.
    Csv,
    /// MATLAB, version 5 to 7.
    Mat,
    /// One array, as `numpy.save` writes it.
    Npy,
    /// Named arrays, as `numpy.savez` writes them.
    Npz,
}

impl Format {
    /// The format that a file's name promises.
    pub(crate) fn of(path: &Path) -> Result<Self, Error> {
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        match ending.as_str() {
            "csv" => Ok(Self::Csv),
            "mat" => Ok(Self::Mat),
            "npy" => Ok(Self::Npy),
            "npz" => Ok(Self::Npz),
            "" => Err(Error::bad_input(format!("{}: the name has no ending", path.display()), ACCEPTED)),
            _ => Err(Error::bad_input(
                format!("{}: .{} files hold no arrays", path.display(), excerpt(&ending)),
                ACCEPTED,
            )),
        }
    }

    /// Whether files of this format hold arrays by name.
    pub(crate) fn has_names(self) -> bool {
        matches!(self, Self::Mat | Self::Npz)
    }

    /// Refuses a variable's name for a file that holds one array without a name.
    pub(crate) fn check_variable(self, path: &Path, variable: Option<&str>) -> Result<(), Error> {
        match (self, variable) {
            (Self::Csv | Self::Npy, Some(name)) => Err(Error::bad_input(
                format!(
                    "{}: the variable `{}` is asked for, but the file holds one array without a name",
                    path.display(),
                    excerpt(name)
                ),
                "leave the variable's name out; .mat and .npz files hold named variables",
            )),
            _ => Ok(()),
        }
    }
}
