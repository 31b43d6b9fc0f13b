//! A stretch of steps of a threshold network.

use std::ops::Range;

use attractor::{Rule, Streams};
use numpy::IntoPyArray;
use pyo3::prelude::*;

use super::{Raster, ShownUnits, Steps};
use crate::errors::raise;
use crate::network::{Counted, ThresholdNetwork};
use crate::plasticity::ThresholdRule;
use crate::random::Seed;
use crate::records;
use crate::work::detached;

/// A stretch of steps: the input that is shown, and whether every step is also taken with one unit flipped.
///
/// Parameters
/// ----------
/// shown : ShownUnits
///     The input.
/// steps : (int, int), range or slice, optional
///     The steps of the input; all without it.
///
/// Examples
/// --------
/// A network that is shown two words in random succession learns to remember, and becomes ordered: a unit that is flipped
/// changes fewer than one of its successors.
///
/// >>> import numpy as np
/// >>> from attractor import (Counted, IntrinsicPlasticity, ShownUnits, Stdp, Streams, SynapticNormalisation,
/// ...                        ThresholdNetwork, Window)
/// >>> streams = Streams(1)
/// >>> words = streams.child("words").below(2, 1600)
/// >>> letters = (5 * words[:, np.newaxis] + np.arange(5)).ravel()
/// >>> shown = ShownUnits.from_symbols(letters, copies=2)
/// >>> network = ThresholdNetwork.random(seed=streams.child("network"))
/// >>> rules = [Stdp(0.001), SynapticNormalisation(), IntrinsicPlasticity(0.001, 0.1)]
/// >>> record = Window(shown, (0, 6000)).run(network, rules)
/// >>> test = Window(shown, (6000, 8000)).perturbed(Counted.WithoutInput, seed=streams.child("flips")).run(network)
/// >>> bool(test.hamming.mean() < 1.0)
/// True
#[pyclass(frozen, module = "attractor")]
#[derive(Debug)]
pub(crate) struct Window {
    /// The input.
    #[pyo3(get)]
    shown: Py<ShownUnits>,
    steps: Range<usize>,
    perturbation: Option<(Counted, Streams)>,
}

#[pymethods]
impl Window {
    #[new]
    #[pyo3(signature = (shown, steps = None))]
    fn new(shown: Py<ShownUnits>, steps: Option<Steps>) -> PyResult<Self> {
        let input = &shown.get().inner;
        let steps = Steps::of(steps, input.steps());
        attractor::Window::new(input, steps.clone()).map_err(raise)?;
        Ok(Self { shown, steps, perturbation: None })
    }

    /// The same window, in which the Hamming distance H is measured at every step: one unit that receives no input is flipped
    /// before the step, and the units that end in another state are counted.
    ///
    /// Parameters
    /// ----------
    /// counted : Counted
    ///     Which units count.
    /// seed : int or Streams
    ///     From which the flipped unit is drawn.
    ///
    /// Returns
    /// -------
    /// Window
    ///
    /// References
    /// ----------
    /// .. [1] Derrida & Pomeau (1986), Europhysics Letters 1, 45-49, doi:10.1209/0295-5075/1/2/001.
    #[pyo3(signature = (counted, *, seed))]
    fn perturbed(&self, py: Python<'_>, counted: Counted, seed: Seed) -> Self {
        let perturbation = Some((counted, seed.0));
        Self { shown: self.shown.clone_ref(py), steps: self.steps.clone(), perturbation }
    }

    /// Runs the window. In every step: the state, H, then the rules in their order.
    ///
    /// The network changes in place. Ctrl-C stops it within a fraction of a second, after a whole step.
    ///
    /// Parameters
    /// ----------
    /// network : ThresholdNetwork
    /// rules : sequence of Stdp, SynapticNormalisation or IntrinsicPlasticity
    ///     None leave weights and thresholds as they are, to the last bit.
    ///
    /// Returns
    /// -------
    /// WindowRecord
    #[pyo3(signature = (network, rules = Vec::new()), text_signature = "($self, network, rules=())")]
    fn run<'py>(
        &self,
        py: Python<'py>,
        network: &mut ThresholdNetwork,
        rules: Vec<ThresholdRule>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let shown = &self.shown.get().inner;
        let mut window = attractor::Window::new(shown, self.steps.clone()).map_err(raise)?;
        if let Some((counted, streams)) = &self.perturbation {
            window = window.perturbed(counted.0, streams.stream());
        }
        let mut rules = rules;
        let record = detached(py, || {
            let mut rules: Vec<_> =
                rules.iter_mut().map(|rule| rule as &mut dyn Rule<attractor::ThresholdNetwork>).collect();
            window.run(&mut network.inner, &mut rules)
        })?;
        let raster = |raster| Py::new(py, Raster { inner: raster });
        let fields = (raster(record.excitatory)?, raster(record.inhibitory)?, record.hamming.into_pyarray(py));
        records::record(py, "WindowRecord", fields)
    }

    /// The steps of the input.
    #[getter]
    fn steps(&self) -> (usize, usize) {
        (self.steps.start, self.steps.end)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let counted = match &self.perturbation {
            Some((counted, _)) => format!(", perturbed={}", counted.into_pyobject(py)?),
            None => String::new(),
        };
        Ok(format!("Window(steps=({}, {}){counted})", self.steps.start, self.steps.end))
    }
}
