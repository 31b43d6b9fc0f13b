//! A run that any number of workers compute, on any nodes that see its directory: planned here, worked at in shards,
//! finished when all cells are there. No worker takes a lock or writes anything but its own bundle.

use std::{
    fmt::Write,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc,
    },
    time::Duration,
};

use super::{
    CellPlan, Finished, RunInfo, Status, Watcher,
    bundle::{self, Account, Kind},
    checkpoint::Checkpoints,
    directory::RunDirectory,
    execute::Job,
    files::dir_name,
    finish::{Ending, finish},
    schedule::Schedule,
    setup::{Setup, Work},
    shard::Shard,
    store::Store,
    threads_or_all,
};
use crate::{CellNames, Error, excerpt::excerpt_of, program};

/// A worker says so often that it lives.
pub(super) const BEAT: Duration = Duration::from_secs(20);

/// Characters of an account of failure that are kept.
const MOST_OF_AN_ACCOUNT: usize = 600;

/// A share of a run that is ready to be computed.
pub struct Shift {
    dir: std::path::PathBuf,
    info: RunInfo,
    work: Work,
    names: CellNames,
    shard: Shard,
    pending: Vec<usize>,
    schedule: Schedule,
    threads: usize,
    /// Cells of the share.
    own: usize,
    /// Cells that failed before, with the reason.
    failed: Vec<(String, String)>,
    notes: Vec<String>,
}

/// What a worker did.
#[derive(Debug, Clone, PartialEq)]
pub struct Worked {
    /// Cells of the share.
    pub cells: usize,
    /// How many of them were computed now.
    pub computed: usize,
    /// Those that failed, now or before, with the reason.
    pub failed: Vec<(String, String)>,
}

/// Plans the cells of a share that are not there. Those that failed before are left alone, since they would fail again,
/// unless `retry`.
///
/// # Errors
/// If `dir` is no run, another version planned it, its configuration was edited, or a cell does not fit into memory.
pub fn work(dir: &Path, shard: Shard, threads: Option<usize>, retry: bool) -> Result<Shift, Error> {
    let (threads, word) = threads_or_all(threads)?;
    let setup = Setup::open_same_version(dir)?;
    let work = setup.configure()?;
    let names = work.cells().cell_names();
    if shard.count() > names.len() {
        return Err(Error::bad_input(
            format!("--shard {shard}: more shares than the {} cells of {}", names.len(), dir.display()),
            format!("cut the run into at most {} shares", names.len()),
        ));
    }
    let store = Store::open(dir, &setup.info, &names, Some(shard))?;
    let own = shard.cells(work.cells());
    let mut failed = Vec::new();
    let mut pending = Vec::new();
    for &cell in &own {
        match store.failure(cell) {
            Some(account) if !retry => failed.push((names.name(cell), account.error.clone().unwrap_or_default())),
            _ if store.has(cell) => {}
            _ => pending.push(cell),
        }
    }
    let schedule = setup.schedule(work.cells(), &pending, threads)?;
    let (notes, own) = (store.notes.into_iter().chain(word).collect(), own.len());
    let (dir, info) = (dir.to_owned(), setup.info);
    Ok(Shift { dir, info, work, names, shard, pending, schedule, threads, own, failed, notes })
}

impl Shift {
    /// The cells that are left of the share.
    pub fn cells(&self) -> Vec<CellPlan> {
        let cells = self.work.cells();
        let plan = |&cell: &usize| CellPlan {
            name: self.names.name(cell),
            phases: cells.phases(cell),
            memory: cells.memory(cell),
        };
        self.pending.iter().map(plan).collect()
    }

    /// Estimated wall time in seconds.
    pub fn seconds(&self) -> f64 {
        self.schedule.seconds
    }

    /// Computes what is left of the share; a cell that fails is recorded, and the others go on.
    ///
    /// # Errors
    /// If the user stops it or something cannot be written. What is computed stays.
    pub fn execute(self, watcher: &dyn Watcher) -> Result<Worked, Error> {
        self.notes.iter().for_each(|note| watcher.note(note));
        let mut failed = self.failed.clone();
        if self.pending.is_empty() {
            return Ok(Worked { cells: self.own, computed: 0, failed });
        }
        let writer = bundle::Writer::create(&self.dir, self.shard)?;
        let account = Account {
            host: bundle::host(),
            kernel: attractor::kernel_name().to_owned(),
            threads: self.schedule.threads_per_cell.min(self.threads),
            ..Account::default()
        };
        let record = |kind, cell: &str, account: &Account, result: &[u8]| {
            writer.append(kind, cell, self.info.fingerprint(cell), account, result)
        };
        let checkpoints = Checkpoints::new(&self.dir, &self.info)?;
        let (computed, failures) = (AtomicUsize::new(0), std::sync::Mutex::new(Vec::new()));
        let job = Job {
            configured: self.work.cells(),
            names: &self.names,
            pending: &self.pending,
            schedule: &self.schedule,
            watcher: &Announced { watcher, announce: &|cell| drop(record(Kind::Started, cell, &account, &[])) },
            checkpoints: Some(&checkpoints),
        };
        let keep = |cell: usize, result: &[u8], seconds| {
            computed.fetch_add(1, Ordering::Relaxed);
            record(Kind::Result, &self.names.name(cell), &Account { seconds, ..account.clone() }, result)
        };
        let fail = |cell: usize, error: Error| {
            let why = excerpt_of(&error.to_string(), MOST_OF_AN_ACCOUNT);
            let name = self.names.name(cell);
            watcher.note(&format!("failed: {why}"));
            record(Kind::Failed, &name, &Account { error: Some(why.clone()), ..account.clone() }, &[])?;
            failures.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((name, why));
            Ok(())
        };
        let outcome = std::thread::scope(|scope| {
            let (end, ended) = mpsc::channel::<()>();
            scope.spawn(|| {
                let ended = ended;
                while ended.recv_timeout(BEAT) == Err(mpsc::RecvTimeoutError::Timeout) {
                    // A beat that cannot be written is missed by `status` alone.
                    drop(record(Kind::Beat, "", &account, &[]));
                }
            });
            let outcome = job.run_all(&keep, &fail);
            drop(end);
            outcome
        });
        let ended = record(Kind::End, "", &account, &[]);
        outcome.and(ended)?;
        failed.extend(failures.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner));
        Ok(Worked { cells: self.own, computed: computed.into_inner(), failed })
    }
}

/// Follows a worker, and announces each cell in its bundle.
struct Announced<'a> {
    watcher: &'a dyn Watcher,
    announce: &'a (dyn Fn(&str) + Sync),
}

impl Watcher for Announced<'_> {
    fn cell_started(&self, cell: &str) {
        (self.announce)(cell);
        self.watcher.cell_started(cell);
    }
    fn phase(&self, cell: &str, phase: &str, trials: usize) {
        self.watcher.phase(cell, phase, trials);
    }
    fn trial(&self, cell: &str, trial: usize, loss: Option<f64>, cell_fraction: f64) {
        self.watcher.trial(cell, trial, loss, cell_fraction);
    }
    fn cell_finished(&self, cell: &str) {
        self.watcher.cell_finished(cell);
    }
    fn summarising(&self) {
        self.watcher.summarising();
    }
    fn stopped(&self) -> bool {
        self.watcher.stopped()
    }
    fn stop_flag(&self) -> Option<Arc<AtomicBool>> {
        self.watcher.stop_flag()
    }
    fn note(&self, text: &str) {
        self.watcher.note(text);
    }
}

/// Summarises a run whose cells workers computed. With `partial`, the points of a sweep that are complete.
///
/// # Errors
/// If `dir` is no run of this version, or cells are missing: the message names them and says how to get them.
pub fn finish_run(dir: &Path, partial: bool, show: &[String]) -> Result<Finished, Error> {
    let _claimed = RunDirectory::lock_run(dir)?;
    let mut setup = Setup::open_same_version(dir)?;
    let work = setup.configure()?;
    let names = work.cells().cell_names();
    let info = setup.info.clone();
    let store = Store::open(dir, &info, &names, None)?;
    let missing: Vec<usize> = (0..names.len()).filter(|&cell| !store.has(cell)).collect();
    let in_part = partial && matches!(work, Work::Sweep(_)) && missing.len() < names.len();
    if !missing.is_empty() && !in_part {
        return Err(unfinished(dir, partial, &store, &names, &missing));
    }
    setup.info.tell_times(&store, &names);
    let status = if missing.is_empty() { Status::Finished } else { Status::Running };
    let seconds = setup.info.seconds;
    setup.info.end(status, seconds, &names);
    setup.info.checksums = None;
    if !show.is_empty() {
        setup.info.show = show.to_vec();
    }
    let about = setup.experiment.about();
    let (name, partial) = (dir_name(dir), !missing.is_empty());
    let ending = Ending { about: &about, texts: &setup.texts, name: &name, partial, counted: true };
    let advice = setup.advice(setup.info.threads);
    let finished = finish(dir, &ending, &work, &store, setup.info.clone(), advice)?;
    setup.info.peak_memory = finished.info.peak_memory;
    if status == Status::Finished {
        setup.info.seal(dir)?;
    } else {
        setup.info.write(dir)?;
    }
    Ok(Finished { info: setup.info, ..finished })
}

/// The refusal to summarise what is not all there.
fn unfinished(dir: &Path, partial: bool, store: &Store<'_>, names: &CellNames, missing: &[usize]) -> Error {
    const NAMED: usize = 5;
    let failed: Vec<usize> = missing.iter().copied().filter(|&cell| store.failure(cell).is_some()).collect();
    let dots = |rest: usize| if rest > 0 { format!(" and {rest} more") } else { String::new() };
    let named: Vec<String> = missing.iter().take(NAMED).map(|&cell| names.name(cell)).collect();
    let dir = dir.display();
    let mut message = format!(
        "{dir}: {} of {} cells are missing: {}{}",
        missing.len(),
        names.len(),
        named.join(", "),
        dots(missing.len().saturating_sub(NAMED))
    );
    if !failed.is_empty() {
        let why = |&cell: &usize| store.failure(cell)?.error.as_deref();
        let told = failed.iter().map(|cell| format!("{}: {}", names.name(*cell), why(cell).unwrap_or("failed")));
        let told = told.take(3).collect::<Vec<_>>().join("; ");
        let _ = write!(message, "; {} failed ({told}{})", failed.len(), dots(failed.len().saturating_sub(3)));
    }
    let retry = if failed.is_empty() { "" } else { " (--retry computes those that failed again)" };
    let part = if partial {
        ", since nothing complete is there to summarise"
    } else {
        "; for a sweep, --partial summarises the points that are complete"
    };
    Error::bad_input(
        message,
        format!("compute them: `{} work {dir}`{retry}, or submit the run again{part}", program::name()),
    )
}
