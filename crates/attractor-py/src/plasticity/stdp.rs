//! Spike-timing-dependent plasticity of threshold networks.

use attractor::Rule;
use pyo3::prelude::*;
use pyo3::types::PyType;

use crate::errors::raise;
use crate::network::ThresholdNetwork;

/// Spike-timing-dependent plasticity of the recurrent excitatory synapses of a threshold network::
///
///     W_ij <- max(0, W_ij + rate (x'_i x_j - x_i x'_j))
///
/// Parameters
/// ----------
/// rate : float
///     Learning rate, 0 or above.
///
/// References
/// ----------
/// .. [1] Lazar, Pipa & Triesch (2009), Frontiers in Computational Neuroscience 3:23,
///    doi:10.3389/neuro.10.023.2009, eq. 3.
///
/// Examples
/// --------
/// >>> from attractor import Stdp
/// >>> Stdp(rate=0.001)
/// Stdp(rate=0.001)
#[pyclass(frozen, eq, module = "attractor")]
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stdp {
    /// Learning rate.
    #[pyo3(get)]
    rate: f64,
    pub(super) rule: attractor::Stdp,
}

#[pymethods]
impl Stdp {
    #[new]
    fn new(rate: f64) -> PyResult<Self> {
        Ok(Self { rate, rule: attractor::Stdp::new(rate).map_err(raise)? })
    }

    /// Learns from what the network did in its last step.
    ///
    /// Parameters
    /// ----------
    /// network : ThresholdNetwork
    ///     Its recurrent weights change.
    fn learn(&self, network: &mut ThresholdNetwork) -> PyResult<()> {
        let mut rule = self.rule;
        rule.learn(&mut network.inner, &[]).map_err(raise)?;
        Ok(())
    }

    fn __repr__(&self) -> String {
        format!("Stdp(rate={})", self.rate)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> (Bound<'py, PyType>, (f64,)) {
        (slf.get_type(), (slf.get().rate,))
    }
}
