//! The executor: spreads cells over threads, in order, and stops all when one fails.

use std::{
    panic::resume_unwind,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::Instant,
};

use super::{
    checkpoint::{Checkpoint, Checkpoints},
    schedule::Schedule,
    watcher::{CellObserver, Watcher},
};
use crate::{CellNames, Cells, Error};

/// Takes a finished cell: its index, its result and the seconds that it took.
pub(crate) type Keep<'a> = &'a (dyn Fn(usize, &[u8], f64) -> Result<(), Error> + Sync);

/// Takes the error of a cell that failed.
pub(crate) type Fail<'a> = &'a (dyn Fn(usize, Error) -> Result<(), Error> + Sync);

/// Cells to compute and how.
pub(crate) struct Job<'a> {
    /// The experiment.
    pub(crate) configured: &'a dyn Cells,
    /// The names of all cells.
    pub(crate) names: &'a CellNames,
    /// The indices of those to compute, in order.
    pub(crate) pending: &'a [usize],
    /// How many run at once, with how many threads.
    pub(crate) schedule: &'a Schedule,
    /// Who follows.
    pub(crate) watcher: &'a dyn Watcher,
    /// Where cells keep what they would need after a kill, if anywhere.
    pub(crate) checkpoints: Option<&'a Checkpoints<'a>>,
}

impl Job<'_> {
    /// Computes the cells and hands each result to `keep`. A cell that fails stops the others after their current trial;
    /// what was kept stays.
    pub(crate) fn run(&self, keep: Keep<'_>) -> Result<(), Error> {
        self.spread(keep, None)
    }

    /// As [`run`](Self::run), or, if it `goes_on`, all cells although one fails; then the first error is returned at the end.
    pub(crate) fn run_all_that(&self, goes_on: bool, keep: Keep<'_>) -> Result<(), Error> {
        if !goes_on {
            return self.run(keep);
        }
        let first = Mutex::new(None);
        self.run_all(keep, &|_, error| {
            first.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
            Ok(())
        })?;
        first.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
    }

    /// As [`run`](Self::run), but hands a cell that fails to `fail` and goes on.
    pub(crate) fn run_all(&self, keep: Keep<'_>, fail: Fail<'_>) -> Result<(), Error> {
        self.spread(keep, Some(fail))
    }

    fn spread(&self, keep: Keep<'_>, fail: Option<Fail<'_>>) -> Result<(), Error> {
        let (next, halt) = (AtomicUsize::new(0), AtomicBool::new(false));
        let worker = || {
            while let Some(&cell) = self.pending.get(next.fetch_add(1, Ordering::Relaxed)) {
                self.run_cell(cell, &halt, keep, fail).inspect_err(|_| halt.store(true, Ordering::Relaxed))?;
            }
            Ok(())
        };
        let ends: Vec<Result<(), Error>> = thread::scope(|scope| {
            let workers: Vec<_> = (0..self.schedule.at_once).map(|_| scope.spawn(worker)).collect();
            workers.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
        });
        // A cell that failed also made the others stop: its error is the one to tell.
        let (stops, failures): (Vec<_>, Vec<_>) =
            ends.into_iter().filter_map(Result::err).partition(|error| matches!(error, Error::Stopped));
        failures.into_iter().chain(stops).next().map_or(Ok(()), Err)
    }

    fn run_cell(&self, cell: usize, halt: &AtomicBool, keep: Keep<'_>, fail: Option<Fail<'_>>) -> Result<(), Error> {
        if halt.load(Ordering::Relaxed) || self.watcher.stopped() {
            return Err(Error::Stopped);
        }
        let name = &self.names.name(cell);
        self.watcher.cell_started(name);
        let checkpoint = self.checkpoints.map(|checkpoints| checkpoints.of(name));
        let observer =
            CellObserver::new(name, self.configured.phases(cell), self.watcher, halt).keeping(checkpoint.as_ref());
        let start = Instant::now();
        let result = self
            .configured
            .run_cell(cell, self.schedule.threads_per_cell, &observer)
            .map_err(|error| in_cell(name, error));
        match (result, fail) {
            (Ok(result), _) => {
                let seconds = checkpoint.as_ref().map_or(start.elapsed().as_secs_f64(), Checkpoint::seconds);
                keep(cell, &result, seconds)?;
            }
            (Err(error @ (Error::Failed { .. } | Error::BadInput { .. })), Some(fail)) => fail(cell, error)?,
            (Err(error), _) => return Err(error),
        }
        checkpoint.map_or(Ok(()), |checkpoint| checkpoint.remove())?;
        self.watcher.cell_finished(name);
        Ok(())
    }
}

/// An error with the cell in which it arose.
pub(crate) fn in_cell(cell: &str, error: Error) -> Error {
    match error {
        Error::Failed { source, .. } => Error::Failed { cell: cell.to_owned(), source },
        Error::BadInput { message, remedy } => Error::BadInput { message: format!("{cell}: {message}"), remedy },
        other => other,
    }
}
