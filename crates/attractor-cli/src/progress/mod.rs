//! Progress of a run: what is going on in each cell, how far all is, and how long it will take.

mod live;
mod pace;
mod plain;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::AtomicBool};

use attractor_lab::run::{CellPlan, CellStanding, Standing, Watcher};
use console::Term;

use crate::stop::Stop;
use live::Live;
use pace::Pace;
use plain::Plain;

/// Follows a run and shows it.
pub(crate) struct Progress {
    standing: Mutex<Standing>,
    view: Box<dyn View>,
    stop: Stop,
}

/// A way to show progress. What a view has no use for, it leaves out.
trait View: Send + Sync {
    fn started(&self, _cell: &CellStanding) {}
    fn phase(&self, _standing: &Standing, _cell: &CellStanding) {}
    fn trial(&self, _standing: &Standing, _cell: &CellStanding) {}
    fn finished(&self, _standing: &Standing, _cell: &CellStanding) {}
    fn summarising(&self) {}
    fn note(&self, _text: &str) {}
    fn close(&self) {}
}

/// Shows nothing.
struct Silent;

impl View for Silent {}

impl Progress {
    /// Shows these cells, live on a terminal, in plain lines elsewhere, which take about `seconds` where that is known.
    pub(crate) fn of_cells(cells: &[CellPlan], seconds: Option<f64>, stop: Stop) -> Self {
        let (standing, pace) = (Standing::new(cells), Pace::start(seconds));
        let view: Box<dyn View> = if Term::stderr().is_term() {
            Box::new(Live::new(cells, pace, stop.clone()))
        } else {
            Box::new(Plain::new(pace))
        };
        Self { standing: Mutex::new(standing), view, stop }
    }

    /// Shows nothing, and listens to Ctrl-C only.
    pub(crate) fn silent(stop: Stop) -> Self {
        Self { standing: Mutex::new(Standing::new(&[])), view: Box::new(Silent), stop }
    }

    /// Leaves the screen clean for what follows.
    pub(crate) fn close(&self) {
        self.view.close();
    }

    fn standing(&self) -> MutexGuard<'_, Standing> {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watcher for Progress {
    fn cell_started(&self, cell: &str) {
        self.view.started(self.standing().cell(cell));
    }

    fn phase(&self, cell: &str, phase: &str, trials: usize) {
        let mut standing = self.standing();
        standing.cell(cell).begin(phase, trials);
        self.view.phase(&standing, standing.get(cell));
    }

    fn trial(&self, cell: &str, trial: usize, loss: Option<f64>, cell_fraction: f64) {
        let mut standing = self.standing();
        standing.cell(cell).advance(trial, loss, cell_fraction);
        self.view.trial(&standing, standing.get(cell));
    }

    fn cell_finished(&self, cell: &str) {
        let mut standing = self.standing();
        standing.cell(cell).finish();
        self.view.finished(&standing, standing.get(cell));
    }

    fn summarising(&self) {
        self.view.summarising();
    }

    fn stopped(&self) -> bool {
        self.stop.asked()
    }

    fn stop_flag(&self) -> Option<Arc<AtomicBool>> {
        Some(self.stop.flag())
    }

    fn note(&self, text: &str) {
        self.view.note(text);
    }
}
