//! Files and directories that are either whole or not there: written under a name that no other process has, then renamed.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    hash::{BuildHasher, Hasher, RandomState},
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
    process,
};

use super::bundle::host;
use crate::Error;

const TEMPORARY: &str = "tmp";

/// Writes a file from its parts.
pub(crate) fn write(path: &Path, parts: &[&[u8]]) -> Result<(), Error> {
    write_soon(path, |file| parts.iter().try_for_each(|part| file.write_all(part)).and_then(|()| file.sync_all()))
}

/// Lets `fill` write a file, and does not wait for the disk: the file outlives the process, not a loss of power.
pub(crate) fn write_soon(path: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> Result<(), Error> {
    let (temporary, mut file) = create_beside(path)?;
    let written = fill(&mut file).and_then(|()| fs::rename(&temporary, path));
    written.map_err(|source| {
        // The error of the write is the one to tell; whoever next takes the directory removes a leftover.
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

/// A new file that will take the place of `path`; a link under its name would not be followed.
pub(crate) fn create_beside(path: &Path) -> Result<(PathBuf, File), Error> {
    let temporary = beside(path);
    let file = OpenOptions::new().write(true).create_new(true).open(&temporary).map_err(|e| failed(path, e))?;
    Ok((temporary, file))
}

/// Lets `fill` write a directory and puts it in the place of the one that may be there.
pub(crate) fn write_directory<R>(path: &Path, fill: impl FnOnce(&Path) -> Result<R, Error>) -> Result<R, Error> {
    let new = beside(path);
    let io = |source| failed(path, source);
    fs::create_dir(&new).map_err(io)?;
    let filled = fill(&new).and_then(|filled| {
        put(&new, path).map_err(io)?;
        Ok(filled)
    });
    let removed = remove(&new);
    filled.and_then(|filled| removed.map(|()| filled))
}

/// Puts `new` in the place of `path`; what was there is at `new` then.
fn put(new: &Path, path: &Path) -> io::Result<()> {
    if fs::symlink_metadata(path).is_err() {
        return fs::rename(new, path);
    }
    if exchange(new, path).is_ok() {
        return Ok(());
    }
    // Not every file system exchanges: then there is a moment without either.
    let old = beside(path);
    fs::rename(path, &old)?;
    fs::rename(new, path)?;
    fs::rename(old, new)
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
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

/// Removes what processes that were killed left in `dir`; only for whoever holds its lock.
pub(crate) fn remove_leftovers(dir: &Path) -> Result<(), Error> {
    let Ok(entries) = fs::read_dir(dir) else { return Ok(()) };
    entries.flatten().filter(|entry| is_temporary(&entry.file_name().to_string_lossy())).try_for_each(|entry| {
        match remove(&entry.path()) {
            // What is gone meanwhile was removed by its owner.
            Err(Error::Io { source, .. }) if source.kind() == ErrorKind::NotFound => Ok(()),
            other => other,
        }
    })
}

/// The account of a write that failed.
pub(crate) fn failed(path: &Path, source: io::Error) -> Error {
    Error::Io { path: path.to_owned(), action: "cannot write", source }
}

/// A name beside `path` that no reader looks for and no other process has: host, process and a random number.
pub(crate) fn beside(path: &Path) -> PathBuf {
    // Every `RandomState` has keys of its own, from the system.
    let random = RandomState::new().build_hasher().finish();
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.{}.{random:016x}.{TEMPORARY}", host(), process::id()));
    path.with_file_name(name)
}

/// Whether [`beside`] may have made the name.
pub(crate) fn is_temporary(name: &str) -> bool {
    let mut parts = name.rsplit('.');
    let ours = parts.next() == Some(TEMPORARY)
        && parts.next().is_some_and(|random| random.len() == 16 && random.bytes().all(|b| b.is_ascii_hexdigit()))
        && parts.next().is_some_and(|process| !process.is_empty() && process.bytes().all(|b| b.is_ascii_digit()));
    ours && name.starts_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_nobody_elses_and_known_again() {
        let path = Path::new("runs/claims.json");
        let names: std::collections::HashSet<PathBuf> = (0..1000).map(|_| beside(path)).collect();
        assert_eq!(names.len(), 1000);
        assert!(names.iter().all(|name| is_temporary(&name.file_name().unwrap().to_string_lossy())));
        for mine in ["notes.tmp", ".notes.tmp", ".git", "cells", ".claims.json.host.12.short.tmp"] {
            assert!(!is_temporary(mine), "{mine}");
        }
    }

    #[test]
    fn a_directory_takes_the_place_of_another_and_leaves_nothing() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("tree");
        for text in ["one", "two"] {
            write_directory(&path, |new| write(&new.join("file"), &[text.as_bytes()])).unwrap();
            assert_eq!(fs::read_to_string(path.join("file")).unwrap(), text);
        }
        let refused = write_directory(&path, |_| Err::<(), _>(Error::Stopped));
        assert!(matches!(refused, Err(Error::Stopped)));
        assert_eq!(fs::read_to_string(path.join("file")).unwrap(), "two");
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
    }

    #[test]
    fn leftovers_go_and_what_is_not_ours_stays() {
        let root = tempfile::tempdir().unwrap();
        let left = beside(&root.path().join("data.zarr"));
        fs::create_dir(&left).unwrap();
        fs::write(left.join("chunk"), "half").unwrap();
        fs::write(root.path().join(".notes.tmp"), "mine").unwrap();
        remove_leftovers(root.path()).unwrap();
        let names: Vec<_> = fs::read_dir(root.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, [".notes.tmp"]);
    }
}
