//! Homeostasis of threshold networks.

use attractor::Rule;
use pyo3::prelude::*;
use pyo3::types::{PyTuple, PyType};

use crate::errors::raise;
use crate::network::ThresholdNetwork;

/// Synaptic normalisation: `W_ij <- W_ij / (sum over j of W_ij)` for every unit of a threshold network whose weights were
/// changed. Put it after the rule that changes weights.
///
/// References
/// ----------
/// .. [1] Lazar, Pipa & Triesch (2009), Frontiers in Computational Neuroscience 3:23,
///    doi:10.3389/neuro.10.023.2009, eq. 4.
///
/// Examples
/// --------
/// >>> from attractor import SynapticNormalisation
/// >>> SynapticNormalisation()
/// SynapticNormalisation()
#[pyclass(frozen, eq, module = "attractor")]
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct SynapticNormalisation;

#[allow(clippy::unused_self, clippy::trivially_copy_pass_by_ref, reason = "methods of Python")]
#[pymethods]
impl SynapticNormalisation {
    #[new]
    fn new() -> Self {
        Self
    }

    /// Normalises the weights that changed.
    ///
    /// Parameters
    /// ----------
    /// network : ThresholdNetwork
    ///     Its recurrent weights change.
    fn learn(&self, network: &mut ThresholdNetwork) -> PyResult<()> {
        attractor::SynapticNormalisation.learn(&mut network.inner, &[]).map_err(raise)?;
        Ok(())
    }

    fn __repr__(&self) -> &'static str {
        "SynapticNormalisation()"
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> (Bound<'py, PyType>, Bound<'py, PyTuple>) {
        (slf.get_type(), PyTuple::empty(slf.py()))
    }
}

/// Intrinsic plasticity of a threshold network: `T_i <- T_i + rate (x'_i - target)` drives every excitatory unit to the rate
/// `target`.
///
/// Parameters
/// ----------
/// rate : float
///     Learning rate, 0 or above.
/// target : float
///     Target rate in spikes a step, in [0, 1].
///
/// References
/// ----------
/// .. [1] Lazar, Pipa & Triesch (2009), Frontiers in Computational Neuroscience 3:23,
///    doi:10.3389/neuro.10.023.2009, eq. 5.
///
/// Examples
/// --------
/// >>> from attractor import IntrinsicPlasticity
/// >>> IntrinsicPlasticity(rate=0.001, target=0.1)
/// IntrinsicPlasticity(rate=0.001, target=0.1)
#[pyclass(frozen, eq, module = "attractor")]
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct IntrinsicPlasticity {
    /// Learning rate.
    #[pyo3(get)]
    rate: f64,
    /// Target rate, in spikes a step.
    #[pyo3(get)]
    target: f64,
    pub(super) rule: attractor::IntrinsicPlasticity,
}

#[pymethods]
impl IntrinsicPlasticity {
    #[new]
    fn new(rate: f64, target: f64) -> PyResult<Self> {
        Ok(Self { rate, target, rule: attractor::IntrinsicPlasticity::new(rate, target).map_err(raise)? })
    }

    /// Moves the thresholds by what the network did in its last step.
    ///
    /// Parameters
    /// ----------
    /// network : ThresholdNetwork
    ///     Its excitatory thresholds change.
    fn learn(&self, network: &mut ThresholdNetwork) -> PyResult<()> {
        let mut rule = self.rule;
        rule.learn(&mut network.inner, &[]).map_err(raise)?;
        Ok(())
    }

    fn __repr__(&self) -> String {
        format!("IntrinsicPlasticity(rate={}, target={})", self.rate, self.target)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> (Bound<'py, PyType>, (f64, f64)) {
        (slf.get_type(), (slf.get().rate, slf.get().target))
    }
}
