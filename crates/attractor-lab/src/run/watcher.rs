//! What follows a run from outside: progress out, the wish to stop in.

use std::{
    io::{self, Read, Write},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use super::checkpoint::Checkpoint;
use crate::{Error, Observer, Phase};

/// Follows a run. Cells that run at once call from their own threads.
pub trait Watcher: Sync {
    /// A cell begins.
    fn cell_started(&self, cell: &str);
    /// A phase of a cell begins.
    fn phase(&self, cell: &str, phase: &str, trials: usize);
    /// A trial of the phase is done: `trial` counts from 1, `loss` where it has one, and `cell_fraction` is the share of
    /// the cell's estimated work that is done.
    fn trial(&self, cell: &str, trial: usize, loss: Option<f64>, cell_fraction: f64);
    /// A cell is done and on disk.
    fn cell_finished(&self, cell: &str);
    /// Every cell is done; claims and figures follow.
    fn summarising(&self);
    /// Whether the user asked to stop.
    fn stopped(&self) -> bool;
    /// A flag that is set from when [`stopped`](Self::stopped) is true, where there is one: then cells end within a trial.
    fn stop_flag(&self) -> Option<Arc<AtomicBool>> {
        None
    }
    /// Something that the user should know, such as a damaged file that is computed again.
    fn note(&self, text: &str) {
        let _ = text;
    }
}

/// Follows one cell: turns its phases and trials into a share of its work, stops it, and keeps for it what it would need
/// after a kill.
pub(crate) struct CellObserver<'a> {
    cell: &'a str,
    phases: Vec<Phase>,
    watcher: &'a dyn Watcher,
    halt: &'a AtomicBool,
    progress: Mutex<Progress>,
    checkpoint: Option<&'a Checkpoint>,
}

#[derive(Default)]
struct Progress {
    /// Index of the current phase; before the first, none.
    phase: Option<usize>,
    /// Trials done in it.
    trial: usize,
}

impl<'a> CellObserver<'a> {
    /// An observer of a cell that `halt` or the watcher can stop.
    pub(crate) fn new(cell: &'a str, phases: Vec<Phase>, watcher: &'a dyn Watcher, halt: &'a AtomicBool) -> Self {
        Self { cell, phases, watcher, halt, progress: Mutex::default(), checkpoint: None }
    }

    /// With a place where the cell keeps what it needs, if there is one.
    pub(crate) fn keeping(self, checkpoint: Option<&'a Checkpoint>) -> Self {
        Self { checkpoint, ..self }
    }

    /// Tells why there is nothing, if there is a reason.
    fn told<R: Default>(&self, found: Result<R, String>) -> R {
        found.unwrap_or_else(|why| {
            self.watcher.note(&why);
            R::default()
        })
    }

    fn fraction(&self, progress: &Progress) -> f64 {
        let Some(current) = progress.phase else { return 0.0 };
        let before = seconds(&self.phases[..current]);
        let phase = &self.phases[current];
        let done = before + progress.trial.min(phase.trials) as f64 * phase.seconds_per_trial;
        let total = seconds(&self.phases);
        if total > 0.0 { done / total } else { 0.0 }
    }
}

impl Observer for CellObserver<'_> {
    fn phase(&self, name: &str, trials: usize) {
        let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        let next = progress.phase.map_or(0, |current| current + 1);
        let later = self.phases.iter().skip(next).position(|phase| phase.name == name);
        *progress = Progress { phase: later.map(|offset| next + offset).or(progress.phase), trial: 0 };
        self.watcher.phase(self.cell, name, trials);
    }

    fn trial(&self, loss: Option<f64>) -> Result<(), Error> {
        let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        progress.trial += 1;
        self.watcher.trial(self.cell, progress.trial, loss, self.fraction(&progress));
        if self.halt.load(Ordering::Relaxed) || self.watcher.stopped() { Err(Error::Stopped) } else { Ok(()) }
    }

    fn stop_flag(&self) -> Option<Arc<AtomicBool>> {
        self.watcher.stop_flag()
    }

    fn kept(&self) -> Option<Box<dyn Read>> {
        self.told(self.checkpoint?.read())
    }

    fn keep(&self, write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) {
        if let Some(checkpoint) = self.checkpoint {
            self.told(checkpoint.keep(write));
        }
    }

    fn note(&self, text: &str) {
        self.watcher.note(&format!("{}: {text}", self.cell));
    }
}

/// Estimated seconds of some phases on one core of the reference machine.
pub fn seconds(phases: &[Phase]) -> f64 {
    phases.iter().map(|phase| phase.trials as f64 * phase.seconds_per_trial).sum()
}
