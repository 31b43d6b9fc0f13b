//! Progress on a terminal: a bar for the whole run, and a line for each cell that is being computed.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use attractor_lab::{
    quantity,
    run::{CellPlan, CellStanding, Standing},
};
use console::{Style, Term};
use indicatif::{MultiProgress, ProgressBar, ProgressState, ProgressStyle};

use super::{View, pace::Pace};
use crate::{layout, stop::Stop};

/// Steps of the bar.
const STEPS: u64 = 1000;
/// Columns that stand beside the bar.
const BESIDE_THE_BAR: usize = 62;

/// Redraws itself several times a second.
pub(super) struct Live {
    screen: MultiProgress,
    overall: ProgressBar,
    lines: Mutex<BTreeMap<String, ProgressBar>>,
    pace: Arc<Mutex<Pace>>,
    widths: (usize, usize),
}

impl Live {
    pub(super) fn new(cells: &[CellPlan], pace: Pace, stop: Stop) -> Self {
        let pace = Arc::new(Mutex::new(pace));
        let screen = MultiProgress::new();
        let overall = screen.add(ProgressBar::new(STEPS).with_style(bar_style(Arc::clone(&pace), stop)));
        overall.set_message(counted(&Standing::new(cells)));
        overall.enable_steady_tick(Duration::from_millis(250));
        Self { screen, overall, lines: Mutex::default(), pace, widths: widths(cells) }
    }

    fn lines(&self) -> MutexGuard<'_, BTreeMap<String, ProgressBar>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn redraw(&self, standing: &Standing) {
        let fraction = standing.fraction();
        lock(&self.pace).update(fraction);
        self.overall.set_position((fraction * STEPS as f64) as u64);
    }

    fn rewrite(&self, cell: &CellStanding) {
        if let Some(line) = self.lines().get(&cell.name) {
            line.set_message(describe(cell, self.widths));
        }
    }
}

impl View for Live {
    fn started(&self, cell: &CellStanding) {
        let line = self.screen.add(ProgressBar::new_spinner().with_style(line_style()));
        line.set_message(describe(cell, self.widths));
        self.lines().insert(cell.name.clone(), line);
    }

    fn phase(&self, _: &Standing, cell: &CellStanding) {
        self.rewrite(cell);
    }

    fn trial(&self, standing: &Standing, cell: &CellStanding) {
        self.rewrite(cell);
        self.redraw(standing);
    }

    fn finished(&self, standing: &Standing, cell: &CellStanding) {
        if let Some(line) = self.lines().remove(&cell.name) {
            line.finish_and_clear();
            self.screen.remove(&line);
        }
        self.overall.set_message(counted(standing));
        self.redraw(standing);
    }

    fn summarising(&self) {
        self.overall.set_message("claims and figures · ");
    }

    fn note(&self, text: &str) {
        self.screen.suspend(|| {
            let _ = Term::stderr().write_line(&format!("  note: {text}"));
        });
    }

    fn close(&self) {
        self.overall.finish_and_clear();
        let _ = self.screen.clear();
    }
}

fn bar_style(pace: Arc<Mutex<Pace>>, stop: Stop) -> ProgressStyle {
    let width = layout::width(&Term::stderr()).saturating_sub(BESIDE_THE_BAR).clamp(8, 40);
    let clock = move |_: &ProgressState, out: &mut dyn fmt::Write| {
        // A clock that cannot be written shows at the next tick.
        let _ = if stop.asked() { out.write_str("stopping") } else { out.write_str(&lock(&pace).text()) };
    };
    ProgressStyle::with_template(&format!("  {{bar:{width}.cyan/dim}} {{percent:>3}} %  {{msg}}{{clock}}"))
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars("━╸─")
        .with_key("clock", clock)
}

fn line_style() -> ProgressStyle {
    ProgressStyle::with_template("  {msg}").unwrap_or_else(|_| ProgressStyle::default_spinner())
}

/// How many of several cells are done; nothing for a single one.
fn counted(standing: &Standing) -> String {
    if standing.cells() > 1 {
        format!("{} of {} cells · ", standing.finished(), standing.cells())
    } else {
        String::new()
    }
}

/// Columns that the longest name and the longest phase take.
fn widths(cells: &[CellPlan]) -> (usize, usize) {
    let phases = cells.iter().flat_map(|cell| &cell.phases);
    let name = cells.iter().map(|cell| cell.name.len()).max().unwrap_or(0);
    (name, phases.map(|phase| phase.name.len()).max().unwrap_or(0))
}

fn describe(cell: &CellStanding, (name, phase): (usize, usize)) -> String {
    let dim = Style::new().for_stderr().dim();
    let title = dim.apply_to(format!("{:<name$}", cell.name));
    let digits = cell.trials.to_string().len();
    let trial = format!("trial {:>digits$} of {}", cell.trial, cell.trials);
    let loss = cell.loss.map(|loss| format!("  loss {}", quantity::number(loss))).unwrap_or_default();
    format!("{title}  {:<phase$}  {trial}{loss}", cell.phase)
}

fn lock(pace: &Mutex<Pace>) -> MutexGuard<'_, Pace> {
    pace.lock().unwrap_or_else(PoisonError::into_inner)
}
