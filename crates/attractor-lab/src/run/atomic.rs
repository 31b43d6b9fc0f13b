//! Files and directories that are either whole or not there: written under a temporary name, then renamed.

use std::{
    ffi::OsString,
    fs::{self, File},
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

use crate::Error;

/// Writes a file from its parts.
pub(crate) fn write(path: &Path, parts: &[&[u8]]) -> Result<(), Error> {
    let temporary = beside(path, "tmp");
    let written = File::create(&temporary).and_then(|mut file| {
        parts.iter().try_for_each(|part| file.write_all(part))?;
        file.sync_all()?;
        fs::rename(&temporary, path)
    });
    written.map_err(|source| {
        // The error of the write is the one to tell; a leftover is overwritten by the next attempt.
        let _ = fs::remove_file(&temporary);
        failed(path, source)
    })
}

/// Writes JSON that people read.
pub(crate) fn write_json<T: serde::Serialize>(path: &Path, value: &T) -> Result<(), Error> {
    let mut text = serde_json::to_vec_pretty(value).map_err(|e| failed(path, e.into()))?;
    text.push(b'\n');
    write(path, &[&text])
}

/// Lets `fill` write a directory and puts it in the place of the one that may be there.
pub(crate) fn write_directory<R>(path: &Path, fill: impl FnOnce(&Path) -> Result<R, Error>) -> Result<R, Error> {
    let (new, old) = (beside(path, "tmp"), beside(path, "old"));
    let io = |source| failed(path, source);
    remove(&new)?;
    remove(&old)?;
    fs::create_dir(&new).map_err(io)?;
    let filled = fill(&new)?;
    if path.exists() {
        fs::rename(path, &old).map_err(io)?;
    }
    fs::rename(&new, path).map_err(io)?;
    remove(&old)?;
    Ok(filled)
}

/// Removes a file or a directory with all that it holds, if it is there.
pub(crate) fn remove(path: &Path) -> Result<(), Error> {
    let removed = match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(()),
        Err(e) => Err(e),
    };
    removed.map_err(|source| Error::Io { path: path.to_owned(), action: "cannot remove", source })
}

/// The account of a write that failed.
pub(crate) fn failed(path: &Path, source: std::io::Error) -> Error {
    Error::Io { path: path.to_owned(), action: "cannot write", source }
}

/// A name beside `path` that no reader looks for.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".");
    name.push(ending);
    path.with_file_name(name)
}
