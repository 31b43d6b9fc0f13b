//! A run: an experiment with a configuration, its cells computed and kept on disk, and what they show.
//!
//! [`prepare`] checks everything and touches nothing; [`Prepared::execute`] computes. [`resume`] goes on with a run that
//! was stopped, [`report`] summarises again from the stored cells, and [`verify()`] computes them again and compares.
//! [`Prepared::write`] plans a run without computing it: then workers on any nodes [`work()`] at shares of it, [`status()`]
//! tells how far it is, and [`finish_run`] summarises. [`Session`] and [`Spec`] are the door for other engines.

mod atomic;
mod bundle;
mod cell_file;
mod checkpoint;
mod compare;
mod directory;
mod disk;
mod execute;
mod files;
mod finish;
mod finish_sweep;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzzing;
mod info;
mod lock;
mod note;
mod pace;
mod plan;
mod prepared;
mod remote;
mod reread;
mod schedule;
mod session;
mod setup;
mod shard;
mod standing;
mod status;
mod store;
mod verify;
mod watcher;
mod work;
mod zarr;
mod zarr_attributes;
mod zarr_chunks;
mod zarr_sweep;

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) mod toy;

use std::{path::Path, thread::available_parallelism};

use crate::Error;
pub use crate::account::{CellTime, CellTimes, RunInfo, Status};
pub use compare::{Both, Comparison, compare};
use directory::{Destination, RunDirectory};
pub use files::{Fault, Files, check_files, check_part};
pub use finish::Finished;
pub use note::{Brought, brought};
pub use plan::{CellPlan, Plan, RunRequest};
pub use prepared::Prepared;
pub use remote::{Remote, Spec};
pub use session::Session;
use setup::Setup;
pub use shard::Shard;
pub use standing::{CellStanding, Standing};
pub use status::{Progress, status};
use store::Store;
pub use verify::{Verification, verify};
pub use watcher::{Watcher, seconds as seconds_of};
pub use work::{Shift, Worked, finish_run, work};

/// Checks a request, and plans the run. Nothing is written.
///
/// # Errors
/// If the request or its configuration is not accepted, the directory is taken, or a cell does not fit into memory.
pub fn prepare(request: &RunRequest) -> Result<Prepared, Error> {
    let (threads, word) = threads_or_all(request.threads)?;
    let setup = Setup::new(request, threads)?;
    let destination = Destination::choose(&setup.info.experiment, request.out.as_deref(), request.overwrite)?;
    Ok(Prepared::new(setup, destination, threads)?.noting(word))
}

/// Plans the rest of a run that was stopped, failed or was killed; the result is the same as without the interruption.
///
/// # Errors
/// If `dir` is not a run, another version made it, or its configuration was edited.
pub fn resume(dir: &Path, threads: Option<usize>) -> Result<Prepared, Error> {
    let (threads, word) = threads_or_all(threads)?;
    let resumed = Prepared::new(Setup::open_same_version(dir)?, Destination::Resumed(dir.to_owned()), threads)?;
    Ok(resumed.noting(word))
}

/// Writes numbers, claims, arrays, figures and report again from the stored cells; the figures of a sweep show the claims
/// and metrics of `show`, or the first.
///
/// # Errors
/// As [`resume`], and if the run is not finished.
pub fn report(dir: &Path, show: &[String]) -> Result<Finished, Error> {
    let _claimed = RunDirectory::lock_run(dir)?;
    if let Some(about) = note::of_unknown(dir)? {
        return reread::report(dir, &about, show);
    }
    let setup = Setup::open_same_version(dir)?;
    files::refuse_unfinished(dir, &setup.info)?;
    let work = setup.configure()?;
    let advice = setup.advice(setup.info.threads);
    let about = setup.experiment.about();
    let ending = finish::Ending {
        about: &about,
        texts: &setup.texts,
        name: &files::dir_name(dir),
        partial: false,
        counted: false,
    };
    let mut info = RunInfo { show: show.to_vec(), ..setup.info.clone() };
    let names = work.cells().cell_names();
    let store = Store::open(dir, &setup.info, &names, None)?;
    let finished = finish::finish(dir, &ending, &work, &store, info.clone(), advice)?;
    info.seal(dir)?;
    Ok(Finished { info, ..finished })
}

/// So many threads, or all that the machine offers; more than it offers are cut to that, with a word.
fn threads_or_all(wanted: Option<usize>) -> Result<(usize, Option<String>), Error> {
    let offered = available_parallelism().map_or(1, usize::from);
    match wanted {
        Some(0) => Err(Error::bad_input("--threads 0: no thread to compute with", "use 1 or more")),
        Some(threads) if threads > offered.max(FEW) => {
            let word = format!("--threads {threads}: this machine offers {offered}, and the run takes as many");
            Ok((offered, Some(word)))
        }
        Some(threads) => Ok((threads, None)),
        None => Ok((offered, None)),
    }
}

/// So many threads are taken on any machine: they cost nothing, and the result does not depend on them.
const FEW: usize = 8;
