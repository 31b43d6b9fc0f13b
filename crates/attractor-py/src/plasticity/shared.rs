//! Recursive least squares on all recurrent weights and readouts, from one P.

use attractor::RlsOptions;
use numpy::PyArrayDescr;
use pyo3::prelude::*;

use super::rls::{learn, shown};
use crate::arrays;
use crate::errors::raise;
use crate::network::{AnyNetwork, any_precision, paired};
use crate::pickle::kept;
use crate::precision::{Precision, either};

/// Recursive least squares on all recurrent weights J and all readouts w of a network in which every unit hears every other, with
/// one P: the recurrent current of each unit follows a target of its own, as the readouts do::
///
///     k = P r / (1 + r' P r)      P <- P - k (P r)'      J <- J - (J r - a) k'      w <- w - (w r - z) k'
///
/// All units hear the same rates, so that one P of (units, units) serves them all, where `RecurrentRls` has one for each.
/// `FullForce` makes the targets; other currents will do.
///
/// Parameters
/// ----------
/// network : RateNetwork, EchoStateNetwork or Network
///     The network that will learn: every unit hears every other, and readouts have no bias.
/// delta, normalised, forgetting
///     As of `RecurrentRls`.
///
/// References
/// ----------
/// .. [1] DePasquale, Cueva, Rajan, Escola & Abbott (2018), PLoS ONE 13, e0191527, doi:10.1371/journal.pone.0191527.
///
/// Examples
/// --------
/// >>> from attractor import RateNetwork, SharedRls
/// >>> SharedRls(RateNetwork.dense(units=100, gain=1.5, seed=1))
/// SharedRls(units=100, readouts=1, delta=1, normalised=True, dtype=float64)
#[pyclass(module = "attractor")]
#[derive(Debug, Clone)]
pub(crate) struct SharedRls {
    pub(crate) inner: Precision<attractor::SharedRls<f32>, attractor::SharedRls<f64>>,
}

#[pymethods]
impl SharedRls {
    #[new]
    #[pyo3(signature = (network, *, delta = 1.0, normalised = true, forgetting = 1.0))]
    fn new(
        py: Python<'_>,
        mut network: AnyNetwork<'_>,
        delta: f64,
        normalised: bool,
        forgetting: f64,
    ) -> PyResult<Self> {
        let options = RlsOptions { delta, normalised, forgetting };
        network.plastic(py)?;
        let inner = any_precision!(network, network => attractor::SharedRls::new(network, options).map_err(raise)?);
        Ok(Self { inner })
    }

    /// Parameter delta.
    #[getter]
    fn delta(&self) -> f64 {
        self.options().delta
    }

    /// Whether the weight update is divided by 1 + r' P r.
    #[getter]
    fn normalised(&self) -> bool {
        self.options().normalised
    }

    /// The forgetting factor.
    #[getter]
    fn forgetting(&self) -> f64 {
        self.options().forgetting
    }

    /// Type of the numbers in P, that of the network.
    #[getter]
    fn dtype<'py>(&self, py: Python<'py>) -> Bound<'py, PyArrayDescr> {
        self.inner.dtype().descr(py)
    }

    /// A copy of the matrix P, (units, units).
    #[getter]
    fn inverse_correlation<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        either!(&self.inner, rule => arrays::give(py, rule.inverse_correlation().to_dense()))
    }

    /// Learns from the network's present rates.
    ///
    /// Parameters
    /// ----------
    /// network : RateNetwork, EchoStateNetwork or Network
    ///     Its recurrent and readout weights change.
    /// target : array_like of float, (units + readouts,)
    ///     What the recurrent current of every unit should be, then what every readout should be. Where one is NaN or masked nothing
    ///     is asked, since all share P.
    ///
    /// Returns
    /// -------
    /// float
    ///     Mean squared error over currents and readouts before the change; NaN if nothing is asked.
    fn learn<'py>(
        &mut self,
        py: Python<'py>,
        mut network: AnyNetwork<'py>,
        target: &Bound<'py, PyAny>,
    ) -> PyResult<f64> {
        network.plastic(py)?;
        let loss = paired!(py, network, &mut self.inner, |network, rule| learn(py, rule, network, target));
        network.finished(py, loss)
    }

    fn __repr__(&self) -> String {
        let (units, readouts) = either!(&self.inner, rule => (rule.inverse_correlation().size(), rule.readouts()));
        let dtype = self.inner.dtype().name();
        format!("SharedRls(units={units}, readouts={readouts}, {}, dtype={dtype})", shown(self.options()))
    }
}

kept!(SharedRls { inner });

impl SharedRls {
    fn options(&self) -> RlsOptions {
        either!(&self.inner, rule => rule.options())
    }
}
