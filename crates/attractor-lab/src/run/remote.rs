//! A cell computed anywhere: what another process needs to know, and the bytes that it gives back.

use std::sync::{Arc, Mutex, PoisonError, atomic::AtomicBool};

use toml::Table;

use super::{Watcher, info::VERSION, setup::Work, watcher::CellObserver};
use crate::{
    CellNames, Error, config,
    import::Inputs,
    registry::{self, Known},
    sweep::{Design, Sweep},
};

/// The run that this process opened last: an engine hands out one run in many tasks, and each would configure every point
/// of a sweep.
static LAST: Mutex<Option<Arc<Remote>>> = Mutex::new(None);

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
    /// The cells, ready to run. They are configured once, for as long as the process is asked for this run alone.
    ///
    /// # Errors
    /// If another version planned the run: results of two versions are never mixed.
    pub fn open(&self) -> Result<Arc<Remote>, Error> {
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
        // Whoever comes while the run is being configured waits for it.
        let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(same) = last.as_ref().filter(|remote| remote.is_of(self, &experiment)) {
            return Ok(Arc::clone(same));
        }
        let remote = Arc::new(self.configure(experiment)?);
        *last = Some(Arc::clone(&remote));
        Ok(remote)
    }

    fn configure(&self, experiment: Known) -> Result<Remote, Error> {
        let table: Table = config::parse("the configuration", &self.config)?;
        let inputs = Inputs::kept(self.inputs.iter().cloned());
        let work = match &self.sweep {
            Some(sweep) => {
                let design = Arc::new(Design::from_toml("the sweep", sweep)?);
                Work::Sweep(Box::new(Sweep::new(Arc::clone(&experiment), table, design, inputs)?))
            }
            None => Work::One(Arc::clone(&experiment).configure(&table, &inputs)?),
        };
        let names = work.cells().cell_names();
        Ok(Remote { spec: self.clone(), experiment, work, names })
    }
}

/// Cells that are computed for a run elsewhere.
pub struct Remote {
    spec: Spec,
    experiment: Known,
    work: Work,
    names: CellNames,
}

impl Remote {
    /// Whether these are the cells of that run, and its experiment is still the one that is known by its name.
    fn is_of(&self, spec: &Spec, experiment: &Known) -> bool {
        self.spec == *spec && (registry::is_own(&spec.experiment) || Arc::ptr_eq(&self.experiment, experiment))
    }

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
        let observer = CellObserver::new(&name, self.work.cells().phases(cell), watcher, &halt);
        self.work.cells().run_cell(cell, threads, &observer).map_err(|error| super::execute::in_cell(&name, error))
    }
}
