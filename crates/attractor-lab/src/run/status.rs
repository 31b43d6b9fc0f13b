//! How far a run is that workers compute, told from their bundles.

use std::{
    collections::HashMap,
    fs,
    path::Path,
    time::{Duration, SystemTime},
};

use super::{
    RunInfo, atomic,
    bundle::{self, Kind},
    disk,
    setup::Setup,
    store::Store,
    work::BEAT,
};
use crate::{Error, account};

/// A worker that was silent for longer is lost: killed, or on a node that died.
const SILENCE: Duration = Duration::from_secs(4 * BEAT.as_secs());

/// How far a run is.
#[derive(Debug, Clone)]
pub struct Progress {
    /// The account of the run.
    pub info: RunInfo,
    /// All cells.
    pub cells: usize,
    /// Cells with a result.
    pub done: usize,
    /// Cells that are being computed, each with its host.
    pub running: Vec<(String, String)>,
    /// Cells that failed, each with the reason.
    pub failed: Vec<(String, String)>,
    /// Cells that were being computed when their worker fell silent, each with its host.
    pub lost: Vec<(String, String)>,
    /// Workers that live.
    pub workers: usize,
    /// Estimated core-seconds of what is left, at the measured pace where there is one.
    pub seconds_left: f64,
    /// Threads that are at work.
    pub threads: usize,
    /// Bytes that all results will take, in `cells` and `data.zarr`, from those that are there.
    pub bytes: Option<u64>,
    /// What could not be used.
    pub notes: Vec<String>,
}

/// Tells how far the run in `dir` is. Nothing is written but a file that tells the file system's own time and is removed.
///
/// # Errors
/// If `dir` is not a run, or cannot be read.
pub fn status(dir: &Path) -> Result<Progress, Error> {
    let setup = Setup::open(dir)?;
    let work = setup.configure()?;
    let names = work.cells().cell_names();
    let store = Store::open(dir, &setup.info, &names, None)?;
    let workers = workers(dir)?;
    let mut progress = Progress {
        info: setup.info.clone(),
        cells: names.len(),
        done: 0,
        running: Vec::new(),
        failed: Vec::new(),
        lost: Vec::new(),
        workers: workers.iter().filter(|worker| worker.lives).count(),
        seconds_left: 0.0,
        threads: workers.iter().filter(|worker| worker.lives).map(|w| w.threads * w.cells.len().max(1)).sum(),
        bytes: None,
        notes: store.notes.clone(),
    };
    let mut at_work: HashMap<usize, (&str, bool)> = HashMap::new();
    for worker in &workers {
        for cell in worker.cells.iter().filter_map(|cell| names.find(cell)) {
            let place = at_work.entry(cell).or_insert((&worker.host, worker.lives));
            if worker.lives {
                *place = (&worker.host, true);
            }
        }
    }
    let (mut estimated, mut measured, mut left, mut sized, mut bytes) = (0.0, 0.0, 0.0, 0_u64, 0_u64);
    for cell in 0..names.len() {
        let cost = work.cells().seconds(cell);
        if store.has(cell) {
            progress.done += 1;
            if let Some((maker, seconds)) = store.maker(cell) {
                (estimated, measured) = (estimated + cost, measured + seconds * maker.threads.max(1) as f64);
            }
            if let Some(size) = store.size(cell) {
                (sized, bytes) = (sized + 1, bytes + size);
            }
        } else if let Some(account) = store.failure(cell) {
            progress.failed.push((names.name(cell), account.error.clone().unwrap_or_default()));
        } else {
            left += cost;
            match at_work.get(&cell) {
                Some((host, true)) => progress.running.push((names.name(cell), (*host).to_owned())),
                Some((host, false)) => progress.lost.push((names.name(cell), (*host).to_owned())),
                None => {}
            }
        }
    }
    progress.seconds_left = if measured > 0.0 && estimated > 0.0 { left * measured / estimated } else { left };
    if let Some(each) = bytes.checked_div(sized) {
        let all = each * names.len() as u64;
        progress.bytes = Some(all + disk::of_data(all));
    }
    Ok(progress)
}

struct Worker {
    host: String,
    threads: usize,
    /// Cells that it began and did not end.
    cells: Vec<String>,
    lives: bool,
}

fn workers(dir: &Path) -> Result<Vec<Worker>, Error> {
    let now = now_at(dir);
    let mut found = Vec::new();
    for (path, _) in bundle::list(dir)?.bundles {
        let io = |source| Error::Io { path: path.clone(), action: "cannot read", source };
        let (mut cells, mut last): (Vec<String>, _) = (Vec::new(), None);
        bundle::scan(&path, &mut |entry| {
            match entry.kind {
                Kind::Started => cells.push(entry.cell.clone()),
                Kind::Result | Kind::Failed => cells.retain(|cell| *cell != entry.cell),
                Kind::Beat => {}
                Kind::End => cells.clear(),
            }
            last = Some((entry.kind, entry.account));
        })
        .map_err(io)?;
        let Some((kind, account)) = last else { continue };
        let written = fs::metadata(&path).and_then(|about| about.modified()).map_err(io)?;
        // Both times are the file system's, so that a node with a wrong clock does no harm.
        let silent = now.duration_since(written).unwrap_or_default();
        let lives = kind != Kind::End && silent < SILENCE;
        found.push(Worker { host: account.host, threads: account.threads, cells, lives });
    }
    Ok(found)
}

/// The time of the file system that holds the run: that of a file that is written now.
fn now_at(dir: &Path) -> SystemTime {
    // Where nothing can be written, as in a colleague's run, this machine's own time serves.
    let Ok((path, file)) = atomic::create_beside(&dir.join("clock")) else { return SystemTime::now() };
    let time = file.metadata().and_then(|about| about.modified());
    // A clock that cannot be removed is in nobody's way.
    drop(fs::remove_file(&path));
    time.unwrap_or_else(|_| SystemTime::now())
}

impl Progress {
    /// Whether the run is summarised.
    pub fn is_finished(&self) -> bool {
        self.info.status == account::Status::Finished
    }

    /// Cells that nobody has begun.
    pub fn left(&self) -> usize {
        self.cells - self.done - self.failed.len() - self.running.len() - self.lost.len()
    }

    /// Estimated wall time until all is done with the workers that live; none without any.
    pub fn wall_seconds(&self) -> Option<f64> {
        (self.threads > 0).then(|| self.seconds_left / self.threads as f64)
    }
}
