//! A rule of the caller's own, written in Python: an object with `learn(network, target)`.
//!
//! The rule is shown the caller's own network. While it learns, that object holds what the library has been running, and
//! whatever it changes is what runs on.

use attractor::{EchoStateNetwork, Error, Network, RateNetwork, Rule};
use numpy::IntoPyArray;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::network::{self, OwnNetwork};
use crate::precision::{Number, Precision};
use crate::raised;

/// An object of Python as a rule.
pub(crate) struct OwnRule {
    rule: Py<PyAny>,
    network: Py<PyAny>,
    /// Entries in the target of one step, if the rule says so.
    pub(crate) targets: Option<usize>,
}

impl OwnRule {
    pub(crate) fn new(rule: &Bound<'_, PyAny>, network: &Bound<'_, PyAny>) -> PyResult<Self> {
        let py = rule.py();
        if !rule.getattr_opt(PyString::new(py, "learn"))?.is_some_and(|learn| learn.is_callable()) {
            return Err(PyTypeError::new_err(format!(
                "{} is no rule: it has no `learn`; rules are RecurrentRls, ReadoutRls, RecurrentDelta, ReadoutDelta and objects with \
                 learn(network, target)",
                rule.repr()?
            )));
        }
        let targets = match rule.getattr_opt(PyString::new(py, "targets"))? {
            Some(targets) => {
                let count = targets.call1((network,))?;
                let refused = || {
                    PyTypeError::new_err(format!(
                        "targets(network) of the rule returns {count}, which is no number of targets"
                    ))
                };
                Some(count.extract().map_err(|_| refused())?)
            }
            None => None,
        };
        Ok(Self { rule: rule.clone().unbind(), network: network.clone().unbind(), targets })
    }

    fn ask<N: Shown>(&self, py: Python<'_>, network: &mut N, target: &[N::Number]) -> PyResult<Option<f64>>
    where
        N::Number: Number,
    {
        let object = self.network.bind(py);
        network.exchange(object)?;
        let target = target.to_vec().into_pyarray(py);
        let learned = self.rule.bind(py).call_method1("learn", (object, target));
        // Also after an exception: what the network did up to then is kept.
        network.exchange(object)?;
        let error = learned?;
        error.extract().map_err(|_| {
            PyTypeError::new_err(format!(
                "learn of the rule returns {error}; a mean squared error or None is what it may return"
            ))
        })
    }
}

/// A network that a rule written in Python can be shown.
pub(crate) trait Shown: Network {
    /// Exchanges what the library runs and what the caller's object holds.
    fn exchange(&mut self, object: &Bound<'_, PyAny>) -> PyResult<()>;
}

impl Shown for RateNetwork<f32> {
    fn exchange(&mut self, object: &Bound<'_, PyAny>) -> PyResult<()> {
        let mut object = object.cast::<network::RateNetwork>()?.try_borrow_mut()?;
        if let Precision::Single(held) = &mut object.inner {
            std::mem::swap(self, held);
        }
        Ok(())
    }
}

impl Shown for RateNetwork<f64> {
    fn exchange(&mut self, object: &Bound<'_, PyAny>) -> PyResult<()> {
        let mut object = object.cast::<network::RateNetwork>()?.try_borrow_mut()?;
        if let Precision::Double(held) = &mut object.inner {
            std::mem::swap(self, held);
        }
        Ok(())
    }
}

impl Shown for EchoStateNetwork {
    fn exchange(&mut self, object: &Bound<'_, PyAny>) -> PyResult<()> {
        let mut object = object.cast::<network::EchoStateNetwork>()?.try_borrow_mut()?;
        std::mem::swap(self, &mut object.inner);
        Ok(())
    }
}

impl Shown for OwnNetwork {
    fn exchange(&mut self, object: &Bound<'_, PyAny>) -> PyResult<()> {
        self.hand_back(object.py())?;
        self.refresh(object.py())
    }
}

impl<N: Shown> Rule<N> for OwnRule
where
    N::Number: Number,
{
    fn targets(&self, _: &N) -> usize {
        self.targets.unwrap_or(0)
    }

    fn learn(&mut self, network: &mut N, target: &[N::Number]) -> Result<Option<f64>, Error> {
        if raised::any() {
            return Err(Error::Interrupted);
        }
        Python::attach(|py| self.ask(py, network, target).map_err(|error| raised::keep(py, error)))
    }
}
