//! A cell computed anywhere: what another process needs to know, and the bytes that it gives back.

use std::sync::atomic::AtomicBool;

use toml::Table;

use super::{Watcher, info::VERSION, setup::Work, watcher::CellObserver};
use crate::{
    Error, config,
    import::Inputs,
    registry,
    sweep::{Design, Sweep},
};

/// All that the cells of a run depend on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spec {
    /// Version of the program that planned the run.
    pub version: String,
    /// Name of the experiment.
    pub experiment: String,
    /// The resolved configuration.
    pub config: String,
    /// The points of a sweep.
    pub sweep: Option<String>,
    /// The files that the configuration names, each by its path there, with its bytes.
    pub inputs: Vec<(String, Vec<u8>)>,
}

impl Spec {
    /// The cells, ready to run.
    ///
    /// # Errors
    /// If another version planned the run: results of two versions are never mixed.
    pub fn open(&self) -> Result<Remote, Error> {
        if self.version != VERSION {
            return Err(Error::bad_input(
                format!(
                    "planned by attractor {}; this node has attractor {VERSION}, and results of two versions are never mixed",
                    self.version
                ),
                format!("install version {} on every node", self.version),
            ));
        }
        let experiment = registry::find(&self.experiment)?;
        let table: Table = config::parse("the configuration", &self.config)?;
        let inputs = Inputs::kept(self.inputs.iter().cloned());
        let work = match &self.sweep {
            Some(sweep) => {
                let design = Design::from_toml("the sweep", sweep)?;
                Work::Sweep(Box::new(Sweep::new(experiment, table, design, inputs)?))
            }
            None => Work::One(experiment.configure(&table, &inputs)?),
        };
        let names = work.cells().cell_names();
        Ok(Remote { work, names })
    }
}

/// Cells that are computed for a run elsewhere.
pub struct Remote {
    work: Work,
    names: Vec<String>,
}

impl Remote {
    /// The result of a cell.
    ///
    /// # Errors
    /// If the cell fails, or `watcher` stops it.
    pub fn run_cell(&self, cell: usize, threads: usize, watcher: &dyn Watcher) -> Result<Vec<u8>, Error> {
        let Some(name) = self.names.get(cell) else {
            return Err(Error::bad_input(
                format!("cell {cell}: the run has {} cells", self.names.len()),
                "use the plan that belongs to the cells",
            ));
        };
        let halt = AtomicBool::new(false);
        let observer = CellObserver::new(name, self.work.cells().phases(cell), watcher, &halt);
        self.work.cells().run_cell(cell, threads, &observer).map_err(|error| super::execute::in_cell(name, error))
    }
}
