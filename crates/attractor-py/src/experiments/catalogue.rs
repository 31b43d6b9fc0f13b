//! What there is to run, and with which parameters.

use attractor_lab::{
    AnyExperiment, registry,
    run::{self, RunRequest},
};
use pyo3::prelude::*;

use super::failure::raised;

/// An experiment; a dictionary in Python.
#[derive(IntoPyObject)]
pub(super) struct Described {
    name: &'static str,
    title: &'static str,
    reproduces: &'static str,
    summary: &'static str,
    /// Citation and link of each work.
    sources: Vec<(&'static str, &'static str)>,
    config: &'static str,
    quick: &'static str,
    /// Estimated for the default configuration on this machine; none for a network too large for it.
    seconds: Option<f64>,
}

/// Every experiment.
#[pyfunction]
pub(super) fn experiments(py: Python<'_>) -> Vec<Described> {
    py.detach(|| registry::experiments().iter().map(|experiment| described(&**experiment)).collect())
}

/// The default configuration of an experiment, as commented TOML.
#[pyfunction]
pub(super) fn config(py: Python<'_>, name: &str) -> PyResult<&'static str> {
    registry::find(name).map(|experiment| experiment.about().default_toml).map_err(|error| raised(py, error))
}

fn described(experiment: &dyn AnyExperiment) -> Described {
    let about = experiment.about();
    let request = RunRequest { experiment: about.name.into(), ..RunRequest::default() };
    Described {
        name: about.name,
        title: about.title,
        reproduces: about.figure,
        summary: about.summary,
        sources: about.sources.iter().map(|source| (source.citation, source.link)).collect(),
        config: about.default_toml,
        quick: about.quick_toml,
        seconds: run::prepare(&request).ok().map(|prepared| prepared.plan().seconds),
    }
}
