//! Arrays written where other programs read them: `.npy`, `.npz` and `.csv`.

use std::{
    fs::{self, File},
    io::{self, Cursor, Write},
    path::Path,
};

use ndarray::{Array2, ArrayView1};
use ndarray_npy::{NpzWriter, WriteNpyExt};

use crate::{Error, import::Format};

/// What the array of a `.npz` file is called if no name is given.
const DEFAULT_NAME: &str = "trajectory";

/// Writes a matrix to a new file; [`crate::import::trajectory`] reads the same numbers back.
///
/// `variable` names the array of a `.npz` file (`trajectory` if left out); `.npy` and `.csv` files take no name.
///
/// # Errors
/// [`Error::BadInput`] if the file is there already, its ending is not `.npy`, `.npz` or `.csv`, or the name does not fit;
/// [`Error::Io`] if it cannot be written.
pub fn trajectory(path: &Path, variable: Option<&str>, values: &Array2<f64>) -> Result<(), Error> {
    let format = Format::of(path)?;
    format.check_variable(path, variable)?;
    let bytes = match format {
        Format::Csv => Ok(csv(values)),
        Format::Npy => npy(values),
        Format::Npz => npz(checked_name(variable.unwrap_or(DEFAULT_NAME))?, values),
        Format::Mat => {
            return Err(Error::bad_input(
                format!("{}: .mat files are read but not written", path.display()),
                "write .npz, .npy or .csv",
            ));
        }
    };
    let bytes = bytes.map_err(|source| cannot_write(path, source))?;
    create(path, &bytes)
}

fn csv(values: &Array2<f64>) -> Vec<u8> {
    let line = |row: ArrayView1<'_, f64>| {
        let numbers: Vec<String> = row.iter().map(|value| format!("{value:?}")).collect();
        numbers.join(",") + "\n"
    };
    values.rows().into_iter().map(line).collect::<String>().into_bytes()
}

fn npy(values: &Array2<f64>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    values.write_npy(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes)
}

fn npz(name: &str, values: &Array2<f64>) -> io::Result<Vec<u8>> {
    let mut writer = NpzWriter::new(Cursor::new(Vec::new()));
    writer.add_array(name, values).map_err(io::Error::other)?;
    Ok(writer.finish().map_err(io::Error::other)?.into_inner())
}

fn checked_name(name: &str) -> Result<&str, Error> {
    if !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_') {
        return Ok(name);
    }
    Err(Error::bad_input(
        format!("\"{}\" cannot be the name of a variable", crate::excerpt::excerpt(name)),
        "a name is made of letters, digits and underscores",
    ))
}

/// Writes a file that was not there; leaves none behind if that fails.
fn create(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut file = File::create_new(path).map_err(|source| match source.kind() {
        io::ErrorKind::AlreadyExists => Error::bad_input(
            format!("{} is there already", path.display()),
            "choose another name, or remove the file first",
        ),
        _ => cannot_write(path, source),
    })?;
    file.write_all(bytes).map_err(|source| {
        // The first failure is the one to tell.
        let _ = fs::remove_file(path);
        cannot_write(path, source)
    })
}

fn cannot_write(path: &Path, source: io::Error) -> Error {
    Error::Io { path: path.to_owned(), action: "cannot write", source }
}
