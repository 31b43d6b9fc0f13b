//! One process at a time writes a run: whoever reports, resumes, finishes, runs or sweeps holds its lock.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{Read, Write},
    path::Path,
};

use super::atomic;
use crate::Error;

const NAME: &str = ".lock";
/// What the file of the lock says: the directory is one of ours, even if nothing else is in it yet.
const MARK: &[u8] = b"attractor\n";

/// Held while the value lives, where the file system can lock.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Locks the run in `dir` against other processes, and removes what killed ones left.
    pub(crate) fn take(dir: &Path) -> Result<Self, Error> {
        let path = dir.join(NAME);
        let unusable = |why: &str| {
            Error::bad_input(
                format!("{}: cannot lock the run: {why}", path.display()),
                "copy the run to where you can write, or make its directory so; under this name must be a regular file or nothing",
            )
        };
        let mut file = open(&path).map_err(|e| unusable(&e.to_string()))?;
        if !file.metadata().is_ok_and(|about| about.is_file()) {
            return Err(unusable("not a regular file"));
        }
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => {
                return Err(Error::bad_input(
                    format!("{}: another process is working on this run", dir.display()),
                    "wait for it to end, or stop it",
                ));
            }
            Ok(()) => {
                atomic::remove_leftovers(dir)?;
                atomic::remove_leftovers(&dir.join("cells"))?;
            }
            // Some file systems cannot lock: then leftovers stay, since they may be a living process's.
            Err(TryLockError::Error(_)) => {}
        }
        if file.metadata().is_ok_and(|about| about.len() == 0) {
            file.write_all(MARK).map_err(|e| unusable(&e.to_string()))?;
        }
        Ok(Self { _file: file })
    }
}

/// Opens the file of a lock, and no other that a link under its name points to.
fn open(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
        options.custom_flags(flags.bits() as i32);
    }
    options.open(path)
}

/// Whether a process of ours has held the lock of `dir`.
pub(crate) fn was_taken(dir: &Path) -> bool {
    let path = dir.join(NAME);
    let mut mark = Vec::new();
    fs::symlink_metadata(&path).is_ok_and(|about| about.is_file())
        && File::open(&path).and_then(|file| file.take(MARK.len() as u64).read_to_end(&mut mark)).is_ok()
        && mark == MARK
}

/// Whether `dir` holds nothing, or nothing but the file of a lock.
pub(crate) fn is_empty(dir: &Path) -> bool {
    fs::read_dir(dir).is_ok_and(|mut entries| entries.all(|entry| entry.is_ok_and(|entry| entry.file_name() == NAME)))
}
