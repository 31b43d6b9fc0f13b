//! What is known of every cell while a run goes on.

use attractor_lab::run::CellPlan;

/// All cells of the run.
#[derive(Debug)]
pub(super) struct State {
    cells: Vec<Cell>,
    /// Stands for a cell that was not announced.
    unknown: Cell,
    /// Columns that the longest name and phase take.
    pub(super) name_width: usize,
    pub(super) phase_width: usize,
}

/// One cell.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    pub(super) name: String,
    pub(super) phase: String,
    pub(super) trial: usize,
    pub(super) trials: usize,
    pub(super) loss: Option<f64>,
    cost: f64,
    fraction: f64,
    finished: bool,
}

impl State {
    pub(super) fn new(plans: &[CellPlan]) -> Self {
        let phases = plans.iter().flat_map(|plan| &plan.phases);
        Self {
            name_width: plans.iter().map(|plan| plan.name.len()).max().unwrap_or(0),
            phase_width: phases.map(|phase| phase.name.len()).max().unwrap_or(0),
            cells: plans.iter().map(Cell::new).collect(),
            unknown: Cell::default(),
        }
    }

    pub(super) fn cell(&mut self, name: &str) -> &mut Cell {
        self.cells.iter_mut().find(|cell| cell.name == name).unwrap_or(&mut self.unknown)
    }

    pub(super) fn get(&self, name: &str) -> &Cell {
        self.cells.iter().find(|cell| cell.name == name).unwrap_or(&self.unknown)
    }

    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    pub(super) fn finished(&self) -> usize {
        self.cells.iter().filter(|cell| cell.finished).count()
    }

    /// Share of all work that is done.
    pub(super) fn fraction(&self) -> f64 {
        let total: f64 = self.cells.iter().map(|cell| cell.cost).sum();
        let done: f64 = self.cells.iter().map(|cell| cell.cost * cell.fraction).sum();
        if total > 0.0 { (done / total).clamp(0.0, 1.0) } else { 0.0 }
    }
}

impl Cell {
    fn new(plan: &CellPlan) -> Self {
        let cost = plan.phases.iter().map(|phase| phase.trials as f64 * phase.seconds_per_trial).sum();
        Self { name: plan.name.clone(), cost, ..Self::default() }
    }

    pub(super) fn begin(&mut self, phase: &str, trials: usize) {
        (self.phase, self.trials, self.trial, self.loss) = (phase.to_owned(), trials, 0, None);
    }

    pub(super) fn advance(&mut self, trial: usize, loss: Option<f64>, fraction: f64) {
        (self.trial, self.loss, self.fraction) = (trial, loss, fraction);
    }

    pub(super) fn finish(&mut self) {
        (self.fraction, self.finished) = (1.0, true);
    }
}

#[cfg(test)]
mod tests {
    use attractor_lab::Phase;

    use super::*;

    fn plan(name: &str, trials: usize) -> CellPlan {
        let phase = Phase { name: "training", trials, seconds_per_trial: 2.0 };
        CellPlan { name: name.into(), phases: vec![phase], memory: 0, done: false }
    }

    #[test]
    fn cells_count_by_their_work() {
        let mut state = State::new(&[plan("small", 10), plan("large", 30)]);
        state.cell("small").advance(5, None, 0.5);
        assert!((state.fraction() - 0.125).abs() < 1e-12);
        state.cell("large").finish();
        assert!((state.fraction() - 0.875).abs() < 1e-12);
        assert_eq!(state.finished(), 1);
    }

    #[test]
    fn a_cell_that_was_not_announced_changes_nothing() {
        let mut state = State::new(&[plan("small", 10)]);
        state.cell("other").finish();
        assert_eq!((state.finished(), state.len()), (0, 1));
        assert!(state.fraction() < 1e-12);
    }
}
