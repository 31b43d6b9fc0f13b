//! Progress where nobody watches a terminal: a line now and then, without control characters.

use std::{
    io::{self, Write},
    sync::{Mutex, MutexGuard, PoisonError},
};

use attractor_lab::{
    quantity,
    run::{CellStanding, Standing},
};

use super::{View, pace::Pace};

/// Writes a line for each phase of a single cell, each finished one of several, and each tenth of the work.
pub(super) struct Plain {
    shown: Mutex<Shown>,
}

struct Shown {
    pace: Pace,
    tenths: usize,
}

impl Plain {
    pub(super) fn new(pace: Pace) -> Self {
        Self { shown: Mutex::new(Shown { pace, tenths: 0 }) }
    }

    fn shown(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl View for Plain {
    fn phase(&self, standing: &Standing, cell: &CellStanding) {
        if standing.cells() == 1 {
            say(&format!("{}: {}, {}", cell.name, cell.phase, quantity::count(cell.trials, "trial")));
        }
    }

    fn trial(&self, standing: &Standing, _: &CellStanding) {
        let mut shown = self.shown();
        shown.pace.update(standing.fraction());
        let tenths = (standing.fraction() * 10.0 + 1e-9) as usize;
        if tenths > shown.tenths {
            shown.tenths = tenths;
            say(&format!("{} %, {}", tenths * 10, shown.pace.text()));
        }
    }

    fn finished(&self, standing: &Standing, cell: &CellStanding) {
        if standing.cells() > 1 {
            say(&format!(
                "{} done, {} of {}",
                cell.name,
                standing.finished(),
                quantity::count(standing.cells(), "cell")
            ));
        }
    }

    fn summarising(&self) {
        say("claims and figures");
    }

    fn close(&self) {
        say("");
    }

    fn note(&self, text: &str) {
        say(&format!("note: {text}"));
    }
}

/// A line to stderr; progress that nobody can read is no reason to fail.
fn say(line: &str) {
    let _ = io::stderr().write_all(format!("{:1$}{line}\n", "", if line.is_empty() { 0 } else { 2 }).as_bytes());
}
