//! Experiments written in Python, as those of the laboratory. What is Python's about them is in
//! `python/attractor/lab/_own.py`; its adapter is called from here, on the threads of the executor.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use attractor_lab::{
    About, AnyExperiment, CellNames, Cells, Claim, Configured, Dataset, Error, Metric, Observer, Outcome, Phase,
    Source, check_names,
    figure::{Drawn, Figure},
    import::Inputs,
    registry,
};
use numpy::{PyArrayDyn, PyArrayMethods};
use pyo3::{
    exceptions::PyKeyboardInterrupt,
    prelude::*,
    types::{PyBytes, PyDict, PyList},
};
use toml::{Table, Value};

use super::failure::raised;

/// An exception that an experiment raised outside its cells, with what the laboratory was told of it.
static RAISED: Mutex<Option<(String, PyErr)>> = Mutex::new(None);

/// The exception behind an error of the laboratory, if code of an experiment raised it.
pub(super) fn behind(told: &str) -> Option<PyErr> {
    let mut kept = RAISED.lock().unwrap_or_else(PoisonError::into_inner);
    kept.take().filter(|(account, _)| told.ends_with(account.as_str())).map(|(_, error)| error)
}

struct OwnExperiment {
    about: About,
    adapter: Py<PyAny>,
}

struct Ready {
    experiment: Arc<OwnExperiment>,
    config: Table,
    names: CellNames,
    costs: Vec<Costs>,
}

/// Seconds of a cell, bytes at its peak and bytes of its result, as its experiment says.
type Costs = (f64, f64, f64);

impl AnyExperiment for OwnExperiment {
    fn about(&self) -> About {
        self.about
    }

    fn configure(self: Arc<Self>, config: &Table, _: &Inputs) -> Result<Box<dyn Configured>, Error> {
        let cells: Vec<(String, Costs)> =
            asked(|py| self.adapter.bind(py).call_method1("cells", (dictionary(py, config)?,))?.extract())?;
        let (names, costs): (Vec<String>, Vec<Costs>) = cells.into_iter().unzip();
        check_names(self.about.name, names.iter().cloned())?;
        Ok(Box::new(Ready { experiment: self, config: config.clone(), names: names.into(), costs }))
    }
}

impl Cells for Ready {
    fn cell_names(&self) -> CellNames {
        self.names.clone()
    }

    fn phases(&self, cell: usize) -> Vec<Phase> {
        vec![Phase { name: "cell", trials: 1, seconds_per_trial: self.costs[cell].0 }]
    }

    fn memory(&self, cell: usize) -> u64 {
        self.costs[cell].1 as u64
    }

    fn stored(&self, cell: usize) -> u64 {
        self.costs[cell].2 as u64
    }

    fn goes_on(&self) -> bool {
        true
    }

    fn run_cell(&self, cell: usize, _: usize, observer: &dyn Observer) -> Result<Vec<u8>, Error> {
        observer.phase("cell", 1);
        let flag = observer.stop_flag().unwrap_or_default();
        let stopped = Stopped { flag: Arc::clone(&flag) };
        let ask = move || {
            asked(|py| {
                let config = dictionary(py, &self.config)?;
                let adapter = self.experiment.adapter.bind(py);
                adapter.call_method1("run_cell", (config, self.names.get(cell), stopped))?.extract::<Vec<u8>>()
            })
        };
        let result = attractor::interruptible(move || flag.load(Ordering::Relaxed), || Ok(ask()))??;
        observer.trial(None)?;
        Ok(result)
    }
}

impl Configured for Ready {
    fn summarise(&self, read: &mut dyn FnMut(usize) -> Result<Vec<u8>, Error>) -> Result<Outcome, Error> {
        let results = (0..self.names.len()).map(&mut *read).collect::<Result<Vec<_>, Error>>()?;
        asked(|py| {
            let named = self.names.iter().zip(&results).map(|(name, result)| (name, PyBytes::new(py, result)));
            let arguments = (dictionary(py, &self.config)?, PyList::new(py, named.collect::<Vec<_>>())?);
            outcome(&self.experiment.adapter.bind(py).call_method1("summarise", arguments)?)
        })
    }
}

/// Whether the user asked to stop; a function in Python.
#[pyclass(frozen, module = "attractor._attractor")]
struct Stopped {
    flag: Arc<AtomicBool>,
}

#[pymethods]
impl Stopped {
    fn __call__(&self) -> bool {
        self.flag.load(Ordering::Relaxed)
    }
}

/// What Python answers, with its exceptions as errors of the laboratory.
fn asked<R>(ask: impl FnOnce(Python<'_>) -> PyResult<R>) -> Result<R, Error> {
    Python::attach(|py| ask(py).map_err(|error| told(py, error)))
}

fn told(py: Python<'_>, error: PyErr) -> Error {
    let is = |module: &str, class: &str| {
        let class = py.import(module).and_then(|module| module.getattr(class));
        class.is_ok_and(|class| error.matches(py, class).unwrap_or(false))
    };
    if error.is_instance_of::<PyKeyboardInterrupt>(py) || is("attractor.lab._workers", "Stopped") {
        return Error::Stopped;
    }
    if is("attractor._errors", "BadInputError") {
        let parts = error.value(py).getattr("args").and_then(|args| args.extract::<(String, Option<String>)>());
        if let Ok((message, remedy)) = parts {
            // It tells its remedy in its last line.
            let end = remedy.as_ref().map(|remedy| format!("\n{remedy}"));
            let account = end.and_then(|end| message.strip_suffix(&end).map(str::to_owned));
            return Error::BadInput { message: account.unwrap_or(message), remedy };
        }
    }
    let message = error.to_string();
    *RAISED.lock().unwrap_or_else(PoisonError::into_inner) = Some((message.clone(), error));
    Error::BadInput { message, remedy: None }
}

/// A configuration as a dictionary.
fn dictionary<'py>(py: Python<'py>, table: &Table) -> PyResult<Bound<'py, PyDict>> {
    let all = PyDict::new(py);
    for (key, value) in table {
        all.set_item(key, item(py, value)?)?;
    }
    Ok(all)
}

fn item<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        Value::String(text) => text.into_pyobject(py)?.into_any(),
        Value::Integer(number) => number.into_pyobject(py)?.into_any(),
        Value::Float(number) => number.into_pyobject(py)?.into_any(),
        Value::Boolean(truth) => truth.into_pyobject(py)?.to_owned().into_any(),
        Value::Datetime(date) => date.to_string().into_pyobject(py)?.into_any(),
        Value::Array(items) => {
            let items = items.iter().map(|value| item(py, value)).collect::<PyResult<Vec<_>>>()?;
            PyList::new(py, items)?.into_any()
        }
        Value::Table(table) => dictionary(py, table)?.into_any(),
    })
}

type Metrics = Vec<(String, f64, String, String)>;
type Variables<'py> = Vec<(String, Vec<String>, Bound<'py, PyAny>, String, String)>;
type Figures = Vec<(String, String, String, String, Vec<u8>, Vec<u8>)>;

/// The parts that `attractor.lab._outcome.pieces` has checked.
fn outcome(found: &Bound<'_, PyAny>) -> PyResult<Outcome> {
    let (metrics, claims, variables, figures): (Metrics, Vec<Judged>, Variables<'_>, Figures) = found.extract()?;
    let mut data = Dataset::new();
    for (name, dims, values, units, description) in &variables {
        let dims: Vec<&str> = dims.iter().map(String::as_str).collect();
        if let Ok(values) = values.cast::<PyArrayDyn<f64>>() {
            data.insert(name, &dims, values.to_owned_array(), units, description);
        } else if let Ok(values) = values.cast::<PyArrayDyn<f32>>() {
            data.insert(name, &dims, values.to_owned_array(), units, description);
        } else {
            let values = values.cast::<PyArrayDyn<i64>>()?;
            data.insert(name, &dims, values.to_owned_array(), units, description);
        }
    }
    let metric = |(name, value, units, description)| Metric { name, value, units, description };
    let figure = |(id, title, caption, svg, pdf, png): (String, String, String, String, Vec<u8>, Vec<u8>)| {
        Figure::drawn(id, title, Drawn { svg, pdf, png }).caption(caption)
    };
    Ok(Outcome {
        metrics: metrics.into_iter().map(metric).collect(),
        claims: claims.into_iter().map(Judged::claim).collect::<PyResult<_>>()?,
        data,
        figures: figures.into_iter().map(figure).collect(),
    })
}

/// A claim with its verdict, as Python keeps it.
#[derive(FromPyObject)]
struct Judged {
    id: String,
    claim: String,
    statistic: String,
    threshold: String,
    origin: String,
    value: f64,
    interval: Option<(f64, f64)>,
    p: Option<f64>,
    p_adjusted: Option<f64>,
    test: Option<String>,
    n: usize,
    verdict: String,
    note: Option<String>,
}

impl Judged {
    fn claim(self) -> PyResult<Claim> {
        let Self { id, claim, statistic, threshold, origin, value, interval, p, p_adjusted, test, n, verdict, note } =
            self;
        let (origin, verdict) = (super::claims::word(&origin)?, super::claims::word(&verdict)?);
        Ok(Claim { id, claim, statistic, threshold, origin, value, interval, p, p_adjusted, test, n, verdict, note })
    }
}

/// Makes an experiment known by its name; one of that name that was added before is replaced.
#[pyfunction]
pub(super) fn add_experiment(
    py: Python<'_>,
    name: String,
    title: String,
    reproduces: String,
    summary: String,
    sources: Vec<(String, String)>,
    config: String,
    quick: String,
    python: String,
    adapter: Py<PyAny>,
) -> PyResult<()> {
    // Kept for good, as the texts of built-in experiments are; a session defines few.
    let sources: Vec<Source> =
        sources.into_iter().map(|(citation, link)| Source { citation: citation.leak(), link: link.leak() }).collect();
    let about = About {
        name: name.leak(),
        title: title.leak(),
        figure: reproduces.leak(),
        summary: summary.leak(),
        sources: sources.leak(),
        default_toml: config.leak(),
        quick_toml: quick.leak(),
        python: python.leak(),
    };
    registry::replace(Arc::new(OwnExperiment { about, adapter })).map_err(|error| raised(py, error))
}
