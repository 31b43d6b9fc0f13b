//! The directory of a run: claimed so that no two runs share it and nothing else is ever replaced.

use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use super::{
    RunInfo, atomic,
    info::Texts,
    lock::{self, Lock},
};
use crate::{Error, import::read_regular, program};

/// What a run writes, from the last to the first. Its account goes first, so that a crash in between leaves nothing
/// that pairs old results with another configuration.
const OUTPUTS: [&str; 9] = [
    "run.json",
    "about.json",
    "checksums.b3",
    "report.html",
    "figures",
    "data.zarr",
    "claims.json",
    "metrics.json",
    "cells",
];

/// Where a run will live.
#[derive(Debug)]
pub(crate) enum Destination {
    /// The first free `runs/<experiment>-<n>`.
    Numbered(String),
    /// A directory that is not there yet.
    New(PathBuf),
    /// A directory that holds nothing, or the beginning of a run that was killed before it had begun.
    Empty(PathBuf),
    /// A run that the user wants replaced.
    Replaced(PathBuf),
    /// A run that goes on.
    Resumed(PathBuf),
}

impl Destination {
    /// Checks the wish of the user; touches nothing.
    pub(crate) fn choose(experiment: &str, out: Option<&Path>, overwrite: bool) -> Result<Self, Error> {
        let Some(out) = out else { return Ok(Self::Numbered(experiment.to_owned())) };
        check_name(out)?;
        match (out.exists(), overwrite, is_run(out)) {
            (false, ..) => Ok(Self::New(out.to_owned())),
            (true, true, true) => Ok(Self::Replaced(out.to_owned())),
            (true, false, true) => Err(taken(out)),
            (true, _, false) if is_free(out) => Ok(Self::Empty(out.to_owned())),
            (true, _, false) => Err(Error::bad_input(
                format!("{}: there already, and not a run, so it is not replaced", out.display()),
                "name a directory that does not exist yet, or an empty one, with --out",
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
            Self::New(path) | Self::Empty(path) | Self::Replaced(path) | Self::Resumed(path) => path.clone(),
        }
    }

    /// Whether the cells that are there count.
    pub(crate) fn is_resumed(&self) -> bool {
        matches!(self, Self::Resumed(_))
    }

    /// Takes the directory. A new run starts with its configuration in it; one that goes on must still be what it was
    /// when it was planned, as `info` tells.
    pub(crate) fn claim(&self, texts: &Texts, info: &RunInfo) -> Result<RunDirectory, Error> {
        let path = match self {
            Self::Numbered(_) => loop {
                let path = self.path();
                // Another run may have taken the number since: then the next is tried.
                if create(&path)? {
                    break path;
                }
            },
            Self::New(path) if !create(path)? => return Err(taken(path)),
            Self::New(path) | Self::Empty(path) | Self::Replaced(path) | Self::Resumed(path) => path.clone(),
        };
        let directory = RunDirectory::lock(&path)?;
        match self {
            Self::Empty(_) if is_run(&path) => return Err(taken(&path)),
            Self::Resumed(_) if RunInfo::read(&path)? != *info => return Err(changed(&path)),
            Self::Resumed(_) => {}
            _ => {
                OUTPUTS.iter().try_for_each(|name| atomic::remove(&path.join(name)))?;
                texts.write(&path)?;
            }
        }
        let cells = path.join("cells");
        fs::create_dir_all(&cells).map_err(|e| cannot_create(&cells, &e))?;
        Ok(directory)
    }
}

/// A directory that this process alone writes while the value lives.
#[derive(Debug)]
pub(crate) struct RunDirectory {
    path: PathBuf,
    _lock: Lock,
}

impl RunDirectory {
    /// Locks a directory.
    pub(crate) fn lock(path: &Path) -> Result<Self, Error> {
        Ok(Self { path: path.to_owned(), _lock: Lock::take(path)? })
    }

    /// Locks a directory that holds a run.
    pub(crate) fn lock_run(path: &Path) -> Result<Self, Error> {
        RunInfo::read(path)?;
        Self::lock(path)
    }

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
    let account = read_regular(&path.join("run.json"))
        .ok()
        .and_then(|text| serde_json::from_slice::<serde_json::Value>(&text).ok());
    account.is_some_and(|account| ["attractor", "experiment", "status"].iter().all(|key| account[key].is_string()))
}

/// Whether a directory holds nothing, or what is left of a run that was killed before its account was written.
fn is_free(path: &Path) -> bool {
    lock::is_empty(path) || (lock::was_taken(path) && !path.join("run.json").exists())
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

/// Refuses a name that no file system takes or that cannot be told, before anything is computed.
fn check_name(out: &Path) -> Result<(), Error> {
    const LONGEST: usize = 255;
    let why = if out.to_str().is_none() {
        "not UTF-8"
    } else if out.components().any(|part| part.as_os_str().len() > LONGEST) {
        "a name of more than 255 bytes"
    } else {
        return Ok(());
    };
    let told: String = out.to_string_lossy().chars().take(60).collect();
    Err(Error::bad_input(format!("--out {told}: {why}"), "choose a shorter name of letters that every system reads"))
}

fn taken(path: &Path) -> Error {
    let path = path.display();
    Error::bad_input(
        format!("{path}: there is a run already"),
        format!(
            "choose another --out, replace it with --overwrite, or go on with it: `{} resume {path}`",
            program::name()
        ),
    )
}

fn changed(path: &Path) -> Error {
    Error::bad_input(
        format!("{}: another process has worked on this run since it was planned", path.display()),
        "start the command again: it then sees what is done",
    )
}

fn cannot_create(path: &Path, source: &std::io::Error) -> Error {
    Error::bad_input(
        format!("{}: cannot create: {source}", path.display()),
        "a run needs a directory that you can write to",
    )
}
