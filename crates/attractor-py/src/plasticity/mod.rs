//! Rules that change a network's weights after a step.

mod delta;
mod differential_hebbian;
mod homeostasis;
mod least_squares;
mod own;
mod patterns;
mod rls;
mod scheme;
mod shared;
mod stdp;

use attractor::{Rule, ThresholdNetwork};
pub(crate) use delta::{ReadoutDelta, RecurrentDelta};
pub(crate) use differential_hebbian::DifferentialHebbian;
pub(crate) use homeostasis::{IntrinsicPlasticity, SynapticNormalisation};
pub(crate) use own::OwnRule;
pub(crate) use patterns::pattern;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
pub(crate) use rls::{ReadoutRls, RecurrentRls, shown};
pub(crate) use scheme::PlasticScheme;
pub(crate) use shared::SharedRls;
pub(crate) use stdp::Stdp;

/// A rule of threshold networks, as an argument.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ThresholdRule {
    Stdp(attractor::Stdp),
    Normalisation,
    Intrinsic(attractor::IntrinsicPlasticity),
}

impl Rule<ThresholdNetwork> for ThresholdRule {
    fn learn(&mut self, network: &mut ThresholdNetwork, told: &[f64]) -> Result<Option<f64>, attractor::Error> {
        match self {
            Self::Stdp(rule) => rule.learn(network, told),
            Self::Normalisation => attractor::SynapticNormalisation.learn(network, told),
            Self::Intrinsic(rule) => rule.learn(network, told),
        }
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for ThresholdRule {
    type Error = PyErr;

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(rule) = value.cast::<Stdp>() {
            return Ok(Self::Stdp(rule.get().rule));
        }
        if value.cast::<SynapticNormalisation>().is_ok() {
            return Ok(Self::Normalisation);
        }
        if let Ok(rule) = value.cast::<IntrinsicPlasticity>() {
            return Ok(Self::Intrinsic(rule.get().rule));
        }
        Err(PyTypeError::new_err(format!(
            "{} is no rule of threshold networks; those are Stdp, SynapticNormalisation and IntrinsicPlasticity",
            value.repr()?
        )))
    }
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<PlasticScheme>()?;
    module.add_class::<RecurrentRls>()?;
    module.add_class::<ReadoutRls>()?;
    module.add_class::<SharedRls>()?;
    module.add_class::<RecurrentDelta>()?;
    module.add_class::<ReadoutDelta>()?;
    module.add_class::<Stdp>()?;
    module.add_class::<SynapticNormalisation>()?;
    module.add_class::<IntrinsicPlasticity>()?;
    module.add_class::<DifferentialHebbian>()?;
    module.add_function(wrap_pyfunction!(least_squares::ridge_readout, module)?)?;
    module.add_function(wrap_pyfunction!(least_squares::ridge_readout_with_intercept, module)?)?;
    module.add_function(wrap_pyfunction!(patterns::pattern_readout, module)?)
}
