//! Work of the laboratory under the eyes of Python: it goes on in threads of its own, while the calling thread hands its
//! progress to a function and listens for Ctrl-C.

use std::{
    ffi::CString,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{RecvTimeoutError, channel},
    },
    thread,
    time::Duration,
};

use attractor_lab::{
    Error,
    run::{CellPlan, Standing, Watcher},
};
use pyo3::{exceptions::PyUserWarning, prelude::*};

use super::failure::raised;

/// How often Python hears of the progress, and is asked for signals.
const PAUSE: Duration = Duration::from_millis(50);

/// What a run has told so far, and whether it should stop.
pub(super) struct Follower {
    heard: Mutex<Heard>,
    stop: Arc<AtomicBool>,
}

struct Heard {
    standing: Standing,
    /// The cell that was heard last.
    cell: String,
    notes: Vec<String>,
    /// Whether Python has not been told yet.
    new: bool,
}

/// Does `work` and returns what it does. An exception of `tell`, of a warning or of a signal stops the work and is raised.
pub(super) fn follow<R: Send>(
    py: Python<'_>,
    cells: &[CellPlan],
    tell: Option<&Bound<'_, PyAny>>,
    work: impl FnOnce(&Follower) -> Result<R, Error> + Send,
) -> PyResult<R> {
    let follower = Follower::new(cells);
    let (end, mut ended) = channel::<()>();
    let mut exception = None;
    let outcome = thread::scope(|scope| {
        let worker = scope.spawn(|| {
            // Dropped with this thread, which tells the other one that the work has ended.
            let _end = end;
            work(&follower)
        });
        loop {
            let ended = &mut ended;
            let waited = py.detach(move || ended.recv_timeout(PAUSE));
            if exception.is_none() {
                exception = py.check_signals().and_then(|()| follower.report(py, tell)).err();
            }
            follower.stop.fetch_or(exception.is_some(), Ordering::Relaxed);
            if waited != Err(RecvTimeoutError::Timeout) {
                return worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            }
        }
    });
    exception.map_or_else(|| outcome.map_err(|error| raised(py, error)), Err)
}

impl Follower {
    fn new(cells: &[CellPlan]) -> Self {
        let heard = Heard { standing: Standing::new(cells), cell: String::new(), notes: Vec::new(), new: false };
        Self { heard: Mutex::new(heard), stop: Arc::default() }
    }

    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn hear(&self, cell: &str, change: impl FnOnce(&mut Standing)) {
        let mut heard = self.heard();
        change(&mut heard.standing);
        cell.clone_into(&mut heard.cell);
        heard.new = true;
    }

    /// Hands what is new to Python.
    fn report(&self, py: Python<'_>, tell: Option<&Bound<'_, PyAny>>) -> PyResult<()> {
        let (notes, progress) = self.heard().news();
        for note in notes {
            let note = CString::new(note.replace('\0', ""))?;
            PyErr::warn(py, &py.get_type::<PyUserWarning>(), &note, 1)?;
        }
        match (tell, progress) {
            (Some(tell), Some(progress)) => tell.call1(progress).map(drop),
            _ => Ok(()),
        }
    }
}

/// Share of all work, cells done, cells; of the cell heard last its name, phase, trial, trials and loss.
type Progress = (f64, usize, usize, String, String, usize, usize, Option<f64>);

impl Heard {
    fn news(&mut self) -> (Vec<String>, Option<Progress>) {
        let Self { standing, cell, notes, new } = self;
        let last = standing.get(cell);
        let progress = new.then(|| {
            let (fraction, finished, cells) = (standing.fraction(), standing.finished(), standing.cells());
            (fraction, finished, cells, cell.clone(), last.phase.clone(), last.trial, last.trials, last.loss)
        });
        *new = false;
        (std::mem::take(notes), progress)
    }
}

impl Watcher for Follower {
    fn cell_started(&self, cell: &str) {
        self.hear(cell, |_| ());
    }

    fn phase(&self, cell: &str, phase: &str, trials: usize) {
        self.hear(cell, |standing| standing.cell(cell).begin(phase, trials));
    }

    fn trial(&self, cell: &str, trial: usize, loss: Option<f64>, cell_fraction: f64) {
        self.hear(cell, |standing| standing.cell(cell).advance(trial, loss, cell_fraction));
    }

    fn cell_finished(&self, cell: &str) {
        self.hear(cell, |standing| standing.cell(cell).finish());
    }

    fn summarising(&self) {}

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn stop_flag(&self) -> Option<Arc<AtomicBool>> {
        Some(Arc::clone(&self.stop))
    }

    fn note(&self, text: &str) {
        self.heard().notes.push(text.to_owned());
    }
}
