//! What flips of one unit change one step later, counted and by theory.

use pyo3::prelude::*;

use crate::arrays;
use crate::network::ThresholdNetwork;
use crate::pickle::kept;
use crate::protocol::{ShownUnits, Steps};
use crate::work::detached;

/// What a threshold network did in a stretch of steps, as far as the mean Hamming distance H after a flip of one unit depends on it: as it
/// was, and as it would be if the neighbours of a unit were independent (annealed)::
///
///     H = 1/|F| sum_{j in F} sum_i P(-w_ij < g_ij <= 0)        g_ij = sum_{k != j} w_ik x_k + R_i
///
/// F are the units that receive no input, and i runs over them too; R_i is input less inhibition and threshold. Annealed, each x_k
/// is 1 with the rate of unit k, independently of the others and of R_i, whose distribution is the one that was recorded.
///
/// The network goes through the input while no rule acts.
///
/// Parameters
/// ----------
/// network : ThresholdNetwork
/// shown : ShownUnits
///     The input.
/// steps : (int, int), range or slice, optional
///     Steps of the input; all without it.
///
/// References
/// ----------
/// .. [1] Derrida & Pomeau (1986), Europhysics Letters 1, 45-49, doi:10.1209/0295-5075/1/2/001.
/// .. [2] Bertschinger & Natschläger (2004), Neural Computation 16, 1413-1436, doi:10.1162/089976604323057443.
///
/// Examples
/// --------
/// >>> import numpy as np
/// >>> from attractor import FlipRecord, ShownUnits, ThresholdNetwork
/// >>> network = ThresholdNetwork.random(seed=1)
/// >>> record = FlipRecord(network, ShownUnits.from_symbols([0, 1, 2, 3] * 250, copies=2))
/// >>> bool(0.3 < record.counted < 3.0), bool(0.3 < record.annealed(network.recurrent) < 3.0)
/// (True, True)
///
/// Where nobody projects to anybody, nothing follows from a flip.
///
/// >>> record.annealed(np.zeros_like(network.recurrent))
/// 0.0
#[pyclass(frozen, eq, module = "attractor")]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FlipRecord {
    inner: attractor::FlipRecord,
}

kept!(FlipRecord { inner });

#[pymethods]
impl FlipRecord {
    #[new]
    #[pyo3(signature = (network, shown, steps = None))]
    fn new(
        py: Python<'_>,
        network: &mut ThresholdNetwork,
        shown: &Bound<'_, ShownUnits>,
        steps: Option<Steps>,
    ) -> PyResult<Self> {
        let shown = &shown.get().inner;
        let steps = Steps::of(steps, shown.steps());
        let network = &mut network.inner;
        Ok(Self { inner: detached(py, || attractor::FlipRecord::new(network, shown, steps))? })
    }

    /// H as it was: the mean over steps and over all units without input, each flipped by itself.
    #[getter]
    fn counted(&self) -> f64 {
        self.inner.counted()
    }

    /// H in the annealed approximation. Exact up to twelve synapses a unit; beyond, sums of weights that are nearer than 1/4096 of all of
    /// them count as one.
    ///
    /// Parameters
    /// ----------
    /// recurrent : array_like of float or sparse matrix, (N_E, N_E)
    ///     Recurrent weights: the network's own, or others in their place.
    ///
    /// Returns
    /// -------
    /// float
    fn annealed(&self, py: Python<'_>, recurrent: &Bound<'_, PyAny>) -> PyResult<f64> {
        let weights = arrays::weights::<f64>("recurrent", recurrent, self.inner.units(), None)?;
        detached(py, || self.inner.annealed(&weights))
    }

    fn __repr__(&self) -> String {
        format!("FlipRecord(units={}, counted={:.3})", self.inner.units(), self.inner.counted())
    }
}

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<FlipRecord>()
}
