//! Computes a run again and compares, to the last bit: every cell, and all that is made of the cells.

use std::{
    fs,
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
};

use super::{
    Files, Watcher,
    bundle::{Account, Kind, Writer},
    cell_file::Stored,
    execute::Job,
    files::{self, Fault, dir_name},
    finish::{Ending, finish},
    setup::{Setup, Work},
    shard::Shard,
    store::Store,
    threads_or_all,
};
use crate::Error;

/// What computing a run again showed.
#[derive(Debug, Clone, PartialEq)]
pub struct Verification {
    /// Each cell, and whether its stored result is the same to the last bit.
    pub cells: Vec<(String, bool)>,
    /// All files: those that are not as the run wrote them, and those that come out differently.
    pub files: Files,
}

impl Verification {
    /// Whether nothing differs.
    pub fn holds(&self) -> bool {
        self.cells.iter().all(|(_, same)| *same) && self.files.faults.is_empty()
    }
}

/// Computes every cell of a finished run again, and arrays, numbers, claims, figures and report of them, in a temporary
/// directory; compares with what is stored, bit by bit. Nothing is written into the run.
///
/// # Errors
/// If `dir` is not a finished run, its configuration was edited, or a cell fails. A run of another version is accepted: then
/// the comparison tells whether the versions agree.
pub fn verify(dir: &Path, threads: Option<usize>, watcher: &dyn Watcher) -> Result<Verification, Error> {
    let (threads, word) = threads_or_all(threads)?;
    if let Some(word) = word {
        watcher.note(&word);
    }
    let setup = Setup::open(dir)?;
    files::refuse_unfinished(dir, &setup.info)?;
    let work = setup.configure()?;
    let configured = work.cells();
    let names = configured.cell_names();
    let pending: Vec<usize> = (0..names.len()).collect();
    let schedule = setup.schedule(configured, &pending, threads)?;
    let scratch = tempfile::tempdir().map_err(|source| Error::Io {
        path: std::env::temp_dir(),
        action: "cannot write",
        source,
    })?;
    let cells = scratch.path().join("cells");
    fs::create_dir(&cells).map_err(|source| Error::Io { path: cells, action: "cannot write", source })?;
    let again = Writer::create(scratch.path(), Shard::ALL)?;
    let store = Store::open(dir, &setup.info, &names, None)?;
    let same: Vec<AtomicBool> = pending.iter().map(|_| AtomicBool::new(false)).collect();
    let job = Job { configured, names: &names, pending: &pending, schedule: &schedule, watcher, checkpoints: None };
    job.run(&|cell, result, _| {
        let (name, stored) = (names.name(cell), store.read(cell)?);
        same[cell].store(stored == Stored::Whole(result.to_vec()), Ordering::Relaxed);
        again.append(Kind::Result, &name, setup.info.fingerprint(&name), &Account::default(), result)
    })?;
    watcher.summarising();
    let files = compare(dir, scratch.path(), &setup, &work)?;
    Ok(Verification { cells: names.iter().zip(same.into_iter().map(AtomicBool::into_inner)).collect(), files })
}

/// Summarises the cells in `scratch` there, and compares what comes out with what is in `dir`.
fn compare(dir: &Path, scratch: &Path, setup: &Setup, work: &Work) -> Result<Files, Error> {
    let mut found = files::check_files(dir)?;
    let about = setup.experiment.about();
    // The report names the directory in which the run was finished.
    let name = setup.info.directory.clone().unwrap_or_else(|| dir_name(dir));
    let ending = Ending { about: &about, texts: &setup.texts, name: &name, partial: false, counted: false };
    let names = work.cells().cell_names();
    let store = Store::open(scratch, &setup.info, &names, None)?;
    finish(scratch, &ending, work, &store, setup.info.clone(), setup.advice(setup.info.threads))?;
    for name in files::inside(scratch)?.into_iter().filter(|name| !name.starts_with("cells/")) {
        if files::hash(scratch, &name)? != files::hash(dir, &name)? {
            found.faults.entry(name).or_insert(Fault::Differs);
        }
    }
    Ok(found)
}
