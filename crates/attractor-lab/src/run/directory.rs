//! The directory of a run: claimed so that no two runs share it and nothing else is ever replaced.

use std::{
    fs::{self, File, TryLockError},
    io::ErrorKind,
    path::{Path, PathBuf},
};

use super::{atomic, info::Texts};
use crate::Error;

/// What a run writes besides its account, from the last to the first.
const OUTPUTS: [&str; 6] = ["report.html", "figures", "data.zarr", "claims.json", "metrics.json", "cells"];

/// Where a run will live.
#[derive(Debug)]
pub(crate) enum Destination {
    /// The first free `runs/<experiment>-<n>`.
    Numbered(String),
    /// A directory that is not there yet.
    New(PathBuf),
    /// A run that the user wants replaced.
    Replaced(PathBuf),
    /// A run that goes on.
    Resumed(PathBuf),
}

impl Destination {
    /// Checks the wish of the user; touches nothing.
    pub(crate) fn choose(experiment: &str, out: Option<&Path>, overwrite: bool) -> Result<Self, Error> {
        let Some(out) = out else { return Ok(Self::Numbered(experiment.to_owned())) };
        match (out.exists(), overwrite, is_run(out)) {
            (false, ..) => Ok(Self::New(out.to_owned())),
            (true, true, true) => Ok(Self::Replaced(out.to_owned())),
            (true, false, true) => Err(taken(out)),
            (true, _, false) => Err(Error::bad_input(
                format!("{}: there already, and not a run, so it is not replaced", out.display()),
                "name a directory that does not exist yet with --out",
            )),
        }
    }

    /// The directory, as far as it is known before it is claimed.
    pub(crate) fn path(&self) -> PathBuf {
        match self {
            Self::Numbered(experiment) => {
                let mut n = 1;
                while fs::symlink_metadata(numbered(experiment, n)).is_ok() {
                    n += 1;
                }
                numbered(experiment, n)
            }
            Self::New(path) | Self::Replaced(path) | Self::Resumed(path) => path.clone(),
        }
    }

    /// Whether the cells that are there count.
    pub(crate) fn is_resumed(&self) -> bool {
        matches!(self, Self::Resumed(_))
    }

    /// Takes the directory. A new run starts with its configuration in it.
    pub(crate) fn claim(&self, texts: &Texts) -> Result<RunDirectory, Error> {
        let path = match self {
            Self::Numbered(_) => loop {
                let path = self.path();
                // Another run may have taken the number since: then the next is tried.
                if create(&path)? {
                    break path;
                }
            },
            Self::New(path) if !create(path)? => return Err(taken(path)),
            Self::New(path) | Self::Replaced(path) | Self::Resumed(path) => path.clone(),
        };
        let directory = RunDirectory { _lock: lock(&path)?, path };
        if !self.is_resumed() {
            // Old results go before the old configuration, so that a crash in between cannot pair them with another one.
            OUTPUTS.iter().try_for_each(|name| atomic::remove(&directory.path.join(name)))?;
            texts.write(&directory.path)?;
        }
        let cells = directory.path.join("cells");
        fs::create_dir_all(&cells).map_err(|e| cannot_create(&cells, &e))?;
        Ok(directory)
    }
}

/// A directory that this process alone writes while the value lives.
#[derive(Debug)]
pub(crate) struct RunDirectory {
    path: PathBuf,
    _lock: File,
}

impl RunDirectory {
    /// Its path.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

/// The file of a cell.
pub(crate) fn cell_path(dir: &Path, cell: &str) -> PathBuf {
    dir.join("cells").join(format!("{cell}.cell"))
}

/// Whether a directory holds the account of a run of any version.
fn is_run(path: &Path) -> bool {
    let account =
        fs::read(path.join("run.json")).ok().and_then(|text| serde_json::from_slice::<serde_json::Value>(&text).ok());
    account.is_some_and(|account| ["attractor", "experiment", "status"].iter().all(|key| account[key].is_string()))
}

fn numbered(experiment: &str, n: usize) -> PathBuf {
    Path::new("runs").join(format!("{experiment}-{n}"))
}

/// Creates a directory; false if it is there already.
fn create(path: &Path) -> Result<bool, Error> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(|e| cannot_create(parent, &e))?;
    }
    match fs::create_dir(path) {
        Ok(()) => Ok(true),
        Err(e) if e.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(e) => Err(cannot_create(path, &e)),
    }
}

/// Locks a run against other processes, where the file system can.
fn lock(path: &Path) -> Result<File, Error> {
    let file = File::create(path.join(".lock")).map_err(|e| cannot_create(&path.join(".lock"), &e))?;
    if let Err(TryLockError::WouldBlock) = file.try_lock() {
        return Err(Error::bad_input(
            format!("{}: another process is working on this run", path.display()),
            "wait for it to end, or stop it",
        ));
    }
    Ok(file)
}

fn taken(path: &Path) -> Error {
    let path = path.display();
    Error::bad_input(
        format!("{path}: there is a run already"),
        format!("choose another --out, replace it with --overwrite, or go on with it: `attractor resume {path}`"),
    )
}

fn cannot_create(path: &Path, source: &std::io::Error) -> Error {
    Error::bad_input(
        format!("{}: cannot create: {source}", path.display()),
        "choose a place that you can write to with --out",
    )
}
