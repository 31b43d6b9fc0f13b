//! A user's own arrays, read from `.mat` (version 5), `.npy`, `.npz` and `.csv` files, connectomes, also from sparse matrices
//! (`.mtx`, `.npz`), and images with labels from IDX files.
//!
//! Every entry comes back as a 64-bit float and must be finite. Files are taken as untrusted: whatever their bytes are, the
//! answer is an array or an error that says what is wrong and what is accepted.

mod connectome;
mod csv;
mod element;
mod format;
mod idx;
mod inputs;
mod mat;
mod npy;
mod npz;
mod regular;
mod variable;

use std::{
    io::{self, Read},
    path::Path,
};

use ndarray::{Array1, Array2};

use crate::{Error, excerpt::excerpt};
pub use connectome::connectome;
pub(crate) use format::Format;
pub(crate) use idx::built_in;
pub use idx::{Images, images, labels};
pub use inputs::Inputs;
use inputs::bytes as bytes_of;
pub use regular::open_regular;
pub(crate) use regular::{read_regular, read_regular_text};
use variable::{Content, names_of, select};

/// No file may hold more bytes than this, packed or unpacked: far above any path, far below what memory holds.
const LARGEST: usize = 256 << 20;
/// Fewer points than this do not make a path.
const FEWEST_POINTS: usize = 10;

/// What is wrong with a file's content, and what to do; the caller knows the path.
#[derive(Debug)]
struct Fault {
    message: String,
    remedy: String,
}

impl Fault {
    fn new(message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { message: message.into(), remedy: remedy.into() }
    }

    fn damaged(message: impl Into<String>) -> Self {
        Self::new(message, "the file is damaged or of another format than its name says; save or copy it anew")
    }

    fn too_large() -> Self {
        Self::new(
            format!("the file holds more than {} MiB", LARGEST >> 20),
            "save the array that is needed to a file of its own",
        )
    }

    fn at(self, path: &Path) -> Error {
        Error::bad_input(format!("{}: {}", path.display(), self.message), self.remedy)
    }
}

/// The matrix in a file, oriented as it is stored; a vector of a `.npy` or `.npz` file is one row.
///
/// `.mat` and `.npz` files hold named variables: `variable` names the one that is meant, and may be left out where there is
/// only one. Structs, cells, texts, complex and sparse matrices, Python objects and arrays of more than two dimensions
/// cannot be read and are passed over.
///
/// # Errors
/// [`Error::BadInput`] if the file is missing, of another kind, damaged, empty or ragged, holds an entry that is not
/// finite, or does not hold the variable; [`Error::Io`] if the system does not let it be read.
///
/// ```no_run
/// let chaos = attractor_lab::import::trajectory("words.mat".as_ref(), Some("chaos"))?;
/// # Ok::<(), attractor_lab::Error>(())
/// ```
pub fn trajectory(path: &Path, variable: Option<&str>) -> Result<Array2<f64>, Error> {
    let format = Format::of(path)?;
    format.check_variable(path, variable)?;
    let bytes = bytes_of(path)?;
    let matrix = match format {
        Format::Csv => csv::read(&bytes),
        Format::Mat => mat::read(&bytes).and_then(|variables| select(variables, variable)),
        Format::Npy => npy::read(&bytes).and_then(Content::into_matrix),
        Format::Npz => npz::read(&bytes).and_then(|variables| select(variables, variable)),
    };
    matrix.and_then(|values| checked(&values)).map_err(|fault| fault.at(path))
}

/// The variables of a `.mat` or `.npz` file that hold a pen's path ([`pen_path`]), in the order of the file.
///
/// # Errors
/// [`Error::BadInput`] if the file is missing, of another kind or damaged, or holds no path; [`Error::Io`] if the system does
/// not let it be read.
pub(crate) fn path_variables(path: &Path) -> Result<Vec<String>, Error> {
    let bytes = bytes_of(path)?;
    let variables = match Format::of(path)? {
        Format::Mat => mat::read(&bytes),
        Format::Npz => npz::read(&bytes),
        Format::Csv | Format::Npy => Ok(Vec::new()),
    };
    let names = variables.and_then(|variables| names_of(&variables, |extents| points(extents).is_some()));
    names.map_err(|fault| fault.at(path))
}

/// How many points a path of these extents has; none for other extents.
fn points(extents: (usize, usize)) -> Option<usize> {
    match extents {
        (2, points) | (points, 2) if points >= FEWEST_POINTS => Some(points),
        _ => None,
    }
}

/// A pen's path in the plane, as 2 x T: row 0 is x, row 1 is y. The file holds 2 x T or T x 2, with T of 10 or more.
///
/// # Errors
/// As [`trajectory`], and if the shape is another one.
pub fn pen_path(path: &Path, variable: Option<&str>) -> Result<Array2<f64>, Error> {
    let values = trajectory(path, variable)?;
    match values.dim() {
        (2, points) if points >= FEWEST_POINTS => Ok(values),
        (points, 2) if points >= FEWEST_POINTS => Ok(values.t().as_standard_layout().into_owned()),
        shape => Err(wrong_shape(
            path,
            shape,
            "a path in the plane is 2 x T or T x 2 (rows or columns x and y), with T of 10 or more",
        )),
    }
}

/// A target of one dimension. The file holds T, 1 x T or T x 1.
///
/// # Errors
/// As [`trajectory`], and if the shape is another one.
pub fn series(path: &Path, variable: Option<&str>) -> Result<Array1<f64>, Error> {
    let values = trajectory(path, variable)?;
    match values.dim() {
        (1, _) | (_, 1) => Ok(values.into_iter().collect()),
        shape => Err(wrong_shape(path, shape, "a series is one row or one column: 1 x T or T x 1")),
    }
}

/// As [`from_disk`], for files that a run keeps.
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>, Error> {
    from_disk(path)
}

/// The bytes of a regular file, bounded by what is read and not by what the system says of it.
fn from_disk(path: &Path) -> Result<Vec<u8>, Error> {
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => {
            Fault::new("there is no such file", "give the path of a file; a relative one begins where the command runs")
                .at(path)
        }
        io::ErrorKind::IsADirectory => Fault::new("this is a directory", format::ACCEPTED).at(path),
        io::ErrorKind::InvalidInput => Fault::new("this is a pipe or a device", format::ACCEPTED).at(path),
        _ => Error::Io { path: path.to_owned(), action: "cannot read", source },
    };
    let file = open_regular(path).map_err(failed)?;
    let mut bytes = Vec::new();
    file.take(LARGEST as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() > LARGEST { Err(Fault::too_large().at(path)) } else { Ok(bytes) }
}

/// Reads a packed stream to its end, and takes what it holds out of the bytes that the file may still unpack to.
fn unpacked(packed: impl Read, allowance: &mut usize) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    let read = packed.take(*allowance as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|error| Fault::damaged(format!("its packed content cannot be unpacked ({error})")))?;
    *allowance = allowance.checked_sub(bytes.len()).ok_or_else(Fault::too_large)?;
    Ok(bytes)
}

/// The values in row-major memory, if there are any and all are finite.
fn checked(values: &Array2<f64>) -> Result<Array2<f64>, Fault> {
    if values.is_empty() {
        let (rows, columns) = values.dim();
        return Err(Fault::new(format!("the array is empty ({rows} x {columns})"), "it must hold at least one number"));
    }
    match values.indexed_iter().find(|(_, value)| !value.is_finite()) {
        Some(((row, column), value)) => Err(Fault::new(
            format!("row {}, column {} is {value}", row + 1, column + 1),
            "every entry must be a finite number; fill or cut the gap",
        )),
        None => Ok(values.as_standard_layout().into_owned()),
    }
}

fn wrong_shape(path: &Path, (rows, columns): (usize, usize), accepted: &str) -> Error {
    Fault::new(format!("the array is {rows} x {columns}"), accepted).at(path)
}
