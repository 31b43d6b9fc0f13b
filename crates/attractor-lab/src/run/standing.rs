//! How far a run has come, cell by cell: what a [`Watcher`](super::Watcher) that shows progress keeps.

use std::collections::HashMap;

use super::CellPlan;

/// All cells that are to be computed.
#[derive(Debug)]
pub struct Standing {
    cells: Vec<CellStanding>,
    /// Where each cell stands, by its name.
    index: HashMap<String, usize>,
    /// Stands for a cell that was not announced.
    unknown: CellStanding,
}

/// One cell.
#[derive(Debug, Clone, Default)]
pub struct CellStanding {
    /// Its name.
    pub name: String,
    /// The phase that it is in.
    pub phase: String,
    /// Trials of the phase that are done.
    pub trial: usize,
    /// Trials of the phase.
    pub trials: usize,
    /// Loss of the last trial, where it has one.
    pub loss: Option<f64>,
    cost: f64,
    fraction: f64,
    finished: bool,
}

impl Standing {
    /// Nothing of these cells is done.
    pub fn new(plans: &[CellPlan]) -> Self {
        Self {
            cells: plans.iter().map(CellStanding::new).collect(),
            index: plans.iter().enumerate().map(|(at, plan)| (plan.name.clone(), at)).collect(),
            unknown: CellStanding::default(),
        }
    }

    /// The cell of that name, to be brought up to date.
    pub fn cell(&mut self, name: &str) -> &mut CellStanding {
        self.index.get(name).map_or(&mut self.unknown, |&at| &mut self.cells[at])
    }

    /// The cell of that name.
    pub fn get(&self, name: &str) -> &CellStanding {
        self.index.get(name).map_or(&self.unknown, |&at| &self.cells[at])
    }

    /// How many cells there are.
    pub fn cells(&self) -> usize {
        self.cells.len()
    }

    /// How many of them are done.
    pub fn finished(&self) -> usize {
        self.cells.iter().filter(|cell| cell.finished).count()
    }

    /// Share of all work that is done, from 0 to 1.
    pub fn fraction(&self) -> f64 {
        let total: f64 = self.cells.iter().map(|cell| cell.cost).sum();
        let done: f64 = self.cells.iter().map(|cell| cell.cost * cell.fraction).sum();
        if total > 0.0 { (done / total).clamp(0.0, 1.0) } else { 0.0 }
    }
}

impl CellStanding {
    fn new(plan: &CellPlan) -> Self {
        let cost = plan.phases.iter().map(|phase| phase.trials as f64 * phase.seconds_per_trial).sum();
        Self { name: plan.name.clone(), cost, ..Self::default() }
    }

    /// A phase begins.
    pub fn begin(&mut self, phase: &str, trials: usize) {
        (self.phase, self.trials, self.trial, self.loss) = (phase.to_owned(), trials, 0, None);
    }

    /// A trial of the phase is done, and with it that share of the cell.
    pub fn advance(&mut self, trial: usize, loss: Option<f64>, fraction: f64) {
        (self.trial, self.loss, self.fraction) = (trial, loss, fraction);
    }

    /// The cell is done.
    pub fn finish(&mut self) {
        (self.fraction, self.finished) = (1.0, true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Phase;

    fn plan(name: &str, trials: usize) -> CellPlan {
        let phase = Phase { name: "training", trials, seconds_per_trial: 2.0 };
        CellPlan { name: name.into(), phases: vec![phase], memory: 0 }
    }

    #[test]
    fn cells_count_by_their_work() {
        let mut standing = Standing::new(&[plan("small", 10), plan("large", 30)]);
        standing.cell("small").advance(5, None, 0.5);
        assert!((standing.fraction() - 0.125).abs() < 1e-12);
        standing.cell("large").finish();
        assert!((standing.fraction() - 0.875).abs() < 1e-12);
        assert_eq!(standing.finished(), 1);
    }

    #[test]
    fn a_cell_that_was_not_announced_changes_nothing() {
        let mut standing = Standing::new(&[plan("small", 10)]);
        standing.cell("other").finish();
        assert_eq!((standing.finished(), standing.cells()), (0, 1));
        assert!(standing.fraction() < 1e-12);
    }
}
