//! Experiments: the laboratory's runs, planned, computed, summarised and verified, followed from Python.

mod catalogue;
mod claims;
mod failure;
mod follow;
mod own;

use std::{
    borrow::Cow,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::Instant,
};

use attractor_lab::{
    Error,
    run::{self, CellPlan, RunRequest},
    sweep::{Sampling, SweepRequest},
};
use pyo3::{exceptions::PyRuntimeError, prelude::*, types::PyBytes};

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
        let prepared = self.take()?;
        follow(py, &prepared.cells_left(), tell, |follower| prepared.execute(follower)).map(|finished| finished.dir)
    }

    /// What a worker needs to know to compute its cells.
    fn spec(&self, py: Python<'_>) -> PyResult<Spec> {
        self.with(|prepared| {
            let run::Spec { version, experiment, config, sweep, inputs } = prepared.spec();
            let inputs = inputs.into_iter().map(|(path, bytes)| (path, PyBytes::new(py, &bytes).unbind())).collect();
            (version, experiment, config, sweep, inputs)
        })
    }

    /// The cells that are left: number, name, estimated seconds.
    fn pending(&self) -> PyResult<Vec<(usize, String, f64)>> {
        self.with(|prepared| {
            let described = |(&cell, plan): (&usize, CellPlan)| (cell, plan.name, run::seconds_of(&plan.phases));
            prepared.pending().iter().zip(prepared.cells_left()).map(described).collect()
        })
    }

    /// Takes the directory; then cells may be computed anywhere and their results kept.
    fn begin(&self, py: Python<'_>) -> PyResult<RunSession> {
        let session = self.take()?.begin().map_err(|error| raised(py, error))?;
        Ok(RunSession { session: Mutex::new(Some(session)) })
    }
}

impl PreparedRun {
    fn take(&self) -> PyResult<run::Prepared> {
        self.prepared.lock().unwrap_or_else(PoisonError::into_inner).take().ok_or_else(executed)
    }

    fn with<R>(&self, ask: impl FnOnce(&run::Prepared) -> R) -> PyResult<R> {
        self.prepared.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(ask).ok_or_else(executed)
    }
}

fn executed() -> PyErr {
    PyRuntimeError::new_err("a prepared run is executed once")
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

/// A run whose cells are computed elsewhere.
#[pyclass(frozen, module = "attractor._attractor")]
struct RunSession {
    /// Until it ends.
    session: Mutex<Option<run::Session>>,
}

impl RunSession {
    fn take(&self) -> PyResult<run::Session> {
        let taken = self.session.lock().unwrap_or_else(PoisonError::into_inner).take();
        taken.ok_or_else(|| PyRuntimeError::new_err("the session has ended"))
    }
}

#[pymethods]
impl RunSession {
    /// Keeps the result of a cell, which took so many seconds.
    fn keep(&self, py: Python<'_>, cell: usize, result: &[u8], seconds: f64) -> PyResult<()> {
        let session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let session = session.as_ref().ok_or_else(|| PyRuntimeError::new_err("the session has ended"))?;
        session.keep(cell, result, seconds).map_err(|error| raised(py, error))
    }

    /// Summarises the cells, all of which are there, and returns the directory.
    fn finish(&self, py: Python<'_>) -> PyResult<PathBuf> {
        let session = self.take()?;
        py.detach(|| session.finish()).map(|finished| finished.dir).map_err(|error| raised(py, error))
    }

    /// Notes that the run failed, or that the user stopped it.
    fn fail(&self, stopped: bool) {
        if let Ok(session) = self.take() {
            let elsewhere = || Error::bad_input("a cell failed elsewhere", "");
            session.fail(&if stopped { Error::Stopped } else { elsewhere() });
        }
    }
}

/// Version, experiment, configuration, points and input files of a run: all that its cells depend on; a tuple in Python.
type Spec = (String, String, String, Option<String>, Vec<(String, Py<PyBytes>)>);

/// A cell's number, its result and the seconds that it took; a tuple in Python.
type Computed = (usize, Cow<'static, [u8]>, f64);

/// Computes cells of a planned run on one thread: each cell with its result and the seconds that it took.
#[pyfunction]
fn compute_cells(py: Python<'_>, spec: Spec, cells: Vec<usize>) -> PyResult<Vec<Computed>> {
    let (version, experiment, config, sweep, inputs) = spec;
    let inputs = inputs.into_iter().map(|(path, bytes)| (path, bytes.as_bytes(py).to_vec())).collect();
    let spec = run::Spec { version, experiment, config, sweep, inputs };
    follow(py, &[], None, |follower| {
        let remote = spec.open()?;
        let compute = |cell: usize| {
            let start = Instant::now();
            let result = remote.run_cell(cell, 1, follower)?;
            Ok((cell, Cow::Owned(result), start.elapsed().as_secs_f64()))
        };
        cells.into_iter().map(compute).collect()
    })
}

/// Checks and plans a run of an experiment.
#[pyfunction]
#[pyo3(signature = (experiment, *, quick, config, set, seed, out, overwrite, threads, over=Vec::new(), points=None, sampling=None, show=Vec::new()))]
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
    over: Vec<String>,
    points: Option<PathBuf>,
    sampling: Option<(String, usize)>,
    show: Vec<String>,
) -> PyResult<PreparedRun> {
    let sampling = match &sampling {
        Some((how, count)) if how == "lhs" => Sampling::LatinHypercube(*count),
        Some((how, count)) if how == "sobol" => Sampling::Sobol(*count),
        Some((how, _)) if how == "zip" => Sampling::Zip,
        _ => Sampling::Grid,
    };
    let sweep = SweepRequest { over, sampling, points };
    let request =
        RunRequest { experiment, quick, config_file: config, set, seed, out, overwrite, threads, sweep, show };
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
    py.detach(|| run::report(&path, &[])).map(drop).map_err(|error| raised(py, error))
}

/// Computes the run in `path` again: each cell, and whether its result is the stored one to the last bit; and every file that
/// is not as it was written or comes out differently.
#[pyfunction]
#[pyo3(signature = (path, *, threads, tell=None))]
fn verify_run(
    py: Python<'_>,
    path: PathBuf,
    threads: Option<usize>,
    tell: Option<&Bound<'_, PyAny>>,
) -> PyResult<Vec<(String, bool)>> {
    let cells = all_cells(&path, threads);
    let found = follow(py, &cells, tell, |follower| run::verify(&path, threads, follower))?;
    let faults = found.files.faults.into_keys().map(|file| (file, false));
    Ok(found.cells.into_iter().chain(faults).collect())
}

/// The files of the finished run in `path` that are not as it wrote them, each with a word that says why.
#[pyfunction]
fn verify_files(py: Python<'_>, path: PathBuf) -> PyResult<Vec<(String, &'static str)>> {
    let found = py.detach(|| run::check_files(&path)).map_err(|error| raised(py, error))?;
    Ok(found.faults.into_iter().map(|(file, fault)| (file, fault.word())).collect())
}

/// Refuses the account of the run in `path` if it was edited.
#[pyfunction]
fn check_account(py: Python<'_>, path: PathBuf) -> PyResult<()> {
    py.detach(|| run::RunInfo::read(&path)).map(drop).map_err(|error| raised(py, error))
}

/// Refuses a file or directory of the finished run in `path` that is not as it was written.
#[pyfunction]
fn check_part(py: Python<'_>, path: PathBuf, part: &str) -> PyResult<()> {
    py.detach(|| run::check_part(&path, part)).map_err(|error| raised(py, error))
}

/// The cells of the run, for the progress; what is wrong with the run is told by the comparison itself.
fn all_cells(path: &Path, threads: Option<usize>) -> Vec<CellPlan> {
    run::resume(path, threads).map_or_else(|_| Vec::new(), |prepared| prepared.all_cells())
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<PreparedRun>()?;
    module.add_class::<RunSession>()?;
    module.add_function(wrap_pyfunction!(own::add_experiment, module)?)?;
    module.add_function(wrap_pyfunction!(claims::judge, module)?)?;
    module.add_function(wrap_pyfunction!(claims::check_identity, module)?)?;
    module.add_function(wrap_pyfunction!(compute_cells, module)?)?;
    module.add_function(wrap_pyfunction!(catalogue::experiments, module)?)?;
    module.add_function(wrap_pyfunction!(catalogue::config, module)?)?;
    module.add_function(wrap_pyfunction!(prepare_run, module)?)?;
    module.add_function(wrap_pyfunction!(prepare_resumption, module)?)?;
    module.add_function(wrap_pyfunction!(write_report, module)?)?;
    module.add_function(wrap_pyfunction!(verify_files, module)?)?;
    module.add_function(wrap_pyfunction!(check_account, module)?)?;
    module.add_function(wrap_pyfunction!(check_part, module)?)?;
    module.add_function(wrap_pyfunction!(verify_run, module)?)
}
