//! A run while its cells are computed, wherever that is: results come in, and only this process writes them.

use std::{
    collections::HashSet,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::{
    Finished, Prepared, RunInfo, Status,
    bundle::{Account, Kind, Writer},
    cell_file,
    directory::{RunDirectory, cell_path},
    shard::Shard,
};
use crate::{Error, account::CellTimes};

/// A run of more cells than this bundles them; its account tells their times together, and is written once in a pause, not after
/// every cell.
pub(super) const MANY: usize = 256;
const PAUSE: Duration = Duration::from_secs(1);

/// A run that has begun.
pub struct Session {
    prepared: Prepared,
    directory: RunDirectory,
    bundle: Option<Writer>,
    start: Instant,
    /// Seconds of sessions before this one.
    before: f64,
    account: Mutex<(RunInfo, Instant)>,
}

impl Session {
    /// Takes the directory and notes that the run goes on.
    pub(super) fn begin(prepared: Prepared) -> Result<Self, Error> {
        let directory = prepared.claim()?;
        let mut info = prepared.info.clone();
        let before = info.seconds;
        info.status = Status::Running;
        info.threads = prepared.plan.threads;
        info.planned = Some(prepared.names.len());
        info.checksums = None;
        let all = prepared.names.len();
        if all > MANY {
            info.cells.clear();
            info.times = Some(CellTimes { cells: all - prepared.pending.len(), ..prepared.times });
        } else {
            // Cells that are computed again get another time.
            let pending: HashSet<String> = prepared.pending.iter().map(|&cell| prepared.names.name(cell)).collect();
            info.cells.retain(|cell| !pending.contains(&cell.name));
        }
        info.write(directory.path())?;
        let many = all > MANY && !prepared.pending.is_empty();
        let bundle = if many { Some(Writer::create(directory.path(), Shard::ALL)?) } else { None };
        let account = Mutex::new((info, Instant::now()));
        Ok(Self { prepared, directory, bundle, start: Instant::now(), before, account })
    }

    /// The run.
    pub fn prepared(&self) -> &Prepared {
        &self.prepared
    }

    /// Where the run is.
    pub fn path(&self) -> &std::path::Path {
        self.directory.path()
    }

    /// Keeps the result of a cell, which took so many seconds.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn keep(&self, cell: usize, result: &[u8], seconds: f64) -> Result<(), Error> {
        let (dir, name) = (self.directory.path(), self.prepared.names.name(cell));
        let mut locked = self.account();
        let (info, written) = &mut *locked;
        let fingerprint = info.fingerprint(&name);
        match &self.bundle {
            Some(bundle) => {
                let account = Account { seconds, kernel: info.kernel.clone(), threads: 1, ..Account::default() };
                bundle.append(Kind::Result, &name, fingerprint, &account, result)?;
            }
            None => cell_file::write(&cell_path(dir, &name), fingerprint, result)?,
        }
        info.cell_done(name, seconds);
        if self.bundle.is_some() && written.elapsed() < PAUSE {
            return Ok(());
        }
        *written = Instant::now();
        info.write(dir)
    }

    /// Summarises the cells, all of which are there.
    ///
    /// # Errors
    /// If one is not, or something cannot be written.
    pub fn finish(self) -> Result<Finished, Error> {
        self.end_bundle()?;
        let dir = self.directory.path();
        let mut info = self.account().0.clone();
        info.end(Status::Finished, self.before + self.start.elapsed().as_secs_f64(), &self.prepared.names);
        let finished = self.prepared.finish(dir, &info, true).inspect_err(|error| self.note_end(error))?;
        info.peak_memory = finished.info.peak_memory;
        info.seal(dir)?;
        Ok(Finished { info, ..finished })
    }

    /// Notes that the run ends with `error`; what is kept stays.
    pub fn fail(self, error: &Error) {
        // The first error is the one to tell; a run whose account cannot be written can be resumed all the same.
        drop(self.end_bundle());
        self.note_end(error);
    }

    fn note_end(&self, error: &Error) {
        let status = if matches!(error, Error::Stopped) { Status::Stopped } else { Status::Failed };
        let mut locked = self.account();
        locked.0.end(status, self.before + self.start.elapsed().as_secs_f64(), &self.prepared.names);
        drop(locked.0.write(self.directory.path()));
    }

    fn end_bundle(&self) -> Result<(), Error> {
        let end = |bundle: &Writer| bundle.append(Kind::End, "", 0, &Account::default(), &[]);
        self.bundle.as_ref().map_or(Ok(()), end)
    }

    fn account(&self) -> MutexGuard<'_, (RunInfo, Instant)> {
        self.account.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
