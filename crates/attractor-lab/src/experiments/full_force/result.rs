//! The results of all cells, put together by network.

use super::Cell;
use super::analysis::Analysed;
use super::config::Config;
use super::method::Method;
use super::network::CellResult;
use super::task::Task;

/// Networks that learned every task at every size; numbers run over sizes.
pub(super) struct Networks<'a> {
    /// By network, size and task.
    cells: Vec<Vec<Vec<&'a CellResult>>>,
    /// The place of the size that is analysed.
    analysed: usize,
}

impl<'a> Networks<'a> {
    pub(super) fn of(config: &Config, results: &'a [(Cell, CellResult)]) -> Self {
        let find = |task: Task, units: usize, number: usize| {
            let wanted = Cell { task, units, number };
            results.iter().find(|(cell, _)| *cell == wanted).map(|(_, result)| result)
        };
        let network = |number: usize| -> Option<Vec<Vec<_>>> {
            let tasks = |&units: &usize| Task::ALL.into_iter().map(|task| find(task, units, number)).collect();
            config.units.iter().map(tasks).collect()
        };
        Self { cells: (0..config.networks).filter_map(network).collect(), analysed: config.analysed() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    pub(super) fn count(&self) -> usize {
        self.cells.len()
    }

    /// The error of each network of a size after a number of periods, by their places.
    pub(super) fn errors(&self, task: Task, size: usize, method: Method, periods: usize) -> Vec<f64> {
        let of = |network: &Vec<Vec<&CellResult>>| network[size][task as usize].learned[method.place()].errors[periods];
        self.cells.iter().map(of).collect()
    }

    /// What was measured of each network that was analysed.
    pub(super) fn analysed(&self, task: Task, method: Method) -> Vec<&'a Analysed> {
        let of = |network: &Vec<Vec<&'a CellResult>>| {
            network[self.analysed][task as usize].learned[method.place()].analysed.as_ref()
        };
        self.cells.iter().filter_map(of).collect()
    }

    /// A number of each of them.
    pub(super) fn each(&self, task: Task, method: Method, number: impl Fn(&Analysed) -> f64) -> Vec<f64> {
        self.analysed(task, method).into_iter().map(number).collect()
    }

    /// Its mean over tasks.
    pub(super) fn over_tasks(&self, method: Method, number: impl Fn(&Analysed) -> f64) -> Vec<f64> {
        let by_task = Task::ALL.map(|task| self.each(task, method, &number));
        (0..by_task[0].len()).map(|k| by_task.iter().map(|values| values[k]).sum::<f64>() / 3.0).collect()
    }

    /// Eigenvalues of J_D of each network that was analysed.
    pub(super) fn before(&self) -> Vec<&'a [(f32, f32)]> {
        self.cells.iter().map(|network| &network[self.analysed][0].before[..]).collect()
    }

    /// What was desired of the first network in a test, and its outputs by method.
    pub(super) fn example(&self, task: Task) -> Option<&'a [Vec<f32>]> {
        self.cells[0].iter().map(|tasks| &tasks[task as usize].example[..]).find(|example| !example.is_empty())
    }
}
