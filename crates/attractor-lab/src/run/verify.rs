//! Computes a run again and compares, to the last bit.

use std::{
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
};

use super::{Watcher, cell_file::Stored, execute::Job, setup::Setup, store::Store, threads_or_all};
use crate::Error;

/// What computing a run again showed.
#[derive(Debug, Clone, PartialEq)]
pub struct Verification {
    /// Each cell, and whether its stored result is the same to the last bit.
    pub cells: Vec<(String, bool)>,
}

/// Computes every cell of a run again and compares with what is stored, bit by bit. Nothing is written.
///
/// # Errors
/// If `dir` is not a run, its configuration was edited, or a cell fails. A run of another version is accepted: then the
/// comparison tells whether the versions agree.
pub fn verify(dir: &Path, threads: Option<usize>, watcher: &dyn Watcher) -> Result<Verification, Error> {
    let threads = threads_or_all(threads)?;
    let setup = Setup::open(dir)?;
    let work = setup.configure()?;
    let configured = work.cells();
    let names = configured.cell_names();
    let pending: Vec<usize> = (0..names.len()).collect();
    let schedule = setup.schedule(configured, &pending, threads)?;
    let store = Store::open(dir, &setup.info, None)?;
    let same: Vec<AtomicBool> = names.iter().map(|_| AtomicBool::new(false)).collect();
    let job = Job { configured, names: &names, pending: &pending, schedule: &schedule, watcher };
    job.run(&|cell, result, _| {
        let stored = store.read(&names[cell])?;
        same[cell].store(stored == Stored::Whole(result.to_vec()), Ordering::Relaxed);
        Ok(())
    })?;
    Ok(Verification { cells: names.into_iter().zip(same.into_iter().map(AtomicBool::into_inner)).collect() })
}
