//! Experiments: the laboratory's runs, planned, computed, summarised and verified, followed from Python.

mod catalogue;
mod failure;
mod follow;

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use attractor_lab::run::{self, CellPlan, RunRequest};
use pyo3::{exceptions::PyRuntimeError, prelude::*};

use failure::raised;
use follow::follow;

/// A run that is checked and planned; nothing is written before it is executed.
#[pyclass(frozen, module = "attractor._attractor")]
struct PreparedRun {
    /// Until it is executed.
    prepared: Mutex<Option<run::Prepared>>,
    #[pyo3(get)]
    experiment: &'static str,
    #[pyo3(get)]
    path: PathBuf,
    #[pyo3(get)]
    config: String,
    #[pyo3(get)]
    seconds: f64,
}

#[pymethods]
impl PreparedRun {
    /// Computes what is left of the run and returns its directory; calls `tell` with the progress now and then.
    #[pyo3(signature = (tell=None))]
    fn execute(&self, py: Python<'_>, tell: Option<&Bound<'_, PyAny>>) -> PyResult<PathBuf> {
        let taken = self.prepared.lock().unwrap_or_else(PoisonError::into_inner).take();
        let prepared = taken.ok_or_else(|| PyRuntimeError::new_err("a prepared run is executed once"))?;
        let cells: Vec<CellPlan> = prepared.plan().cells.iter().filter(|cell| !cell.done).cloned().collect();
        follow(py, &cells, tell, |follower| prepared.execute(follower)).map(|finished| finished.dir)
    }
}

impl From<run::Prepared> for PreparedRun {
    fn from(prepared: run::Prepared) -> Self {
        let plan = prepared.plan();
        Self {
            experiment: plan.about.name,
            path: plan.dir.clone(),
            config: plan.config_toml.clone(),
            seconds: plan.seconds,
            prepared: Mutex::new(Some(prepared)),
        }
    }
}

/// Checks and plans a run of an experiment.
#[pyfunction]
#[pyo3(signature = (experiment, *, quick, config, set, seed, out, overwrite, threads))]
#[allow(clippy::too_many_arguments, reason = "one for each option of a run; Python passes them by name")]
fn prepare_run(
    py: Python<'_>,
    experiment: String,
    quick: bool,
    config: Option<PathBuf>,
    set: Vec<String>,
    seed: Option<u64>,
    out: Option<PathBuf>,
    overwrite: bool,
    threads: Option<usize>,
) -> PyResult<PreparedRun> {
    let request = RunRequest { experiment, quick, config_file: config, set, seed, out, overwrite, threads };
    Ok(py.detach(|| run::prepare(&request)).map_err(|error| raised(py, error))?.into())
}

/// Plans the rest of the run in `path`.
#[pyfunction]
#[pyo3(signature = (path, *, threads))]
fn prepare_resumption(py: Python<'_>, path: PathBuf, threads: Option<usize>) -> PyResult<PreparedRun> {
    Ok(py.detach(|| run::resume(&path, threads)).map_err(|error| raised(py, error))?.into())
}

/// Writes numbers, claims, arrays, figures and report of the run in `path` again.
#[pyfunction]
fn write_report(py: Python<'_>, path: PathBuf) -> PyResult<()> {
    py.detach(|| run::report(&path)).map(drop).map_err(|error| raised(py, error))
}

/// Computes the run in `path` again: each cell, and whether its result is the stored one to the last bit.
#[pyfunction]
#[pyo3(signature = (path, *, threads, tell=None))]
fn verify_run(
    py: Python<'_>,
    path: PathBuf,
    threads: Option<usize>,
    tell: Option<&Bound<'_, PyAny>>,
) -> PyResult<Vec<(String, bool)>> {
    let cells = all_cells(&path, threads);
    follow(py, &cells, tell, |follower| run::verify(&path, threads, follower)).map(|verification| verification.cells)
}

/// The cells of the run, for the progress; what is wrong with the run is told by the comparison itself.
fn all_cells(path: &Path, threads: Option<usize>) -> Vec<CellPlan> {
    run::resume(path, threads).map_or_else(|_| Vec::new(), |prepared| prepared.plan().cells.clone())
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<PreparedRun>()?;
    module.add_function(wrap_pyfunction!(catalogue::experiments, module)?)?;
    module.add_function(wrap_pyfunction!(catalogue::config, module)?)?;
    module.add_function(wrap_pyfunction!(prepare_run, module)?)?;
    module.add_function(wrap_pyfunction!(prepare_resumption, module)?)?;
    module.add_function(wrap_pyfunction!(write_report, module)?)?;
    module.add_function(wrap_pyfunction!(verify_run, module)?)
}
