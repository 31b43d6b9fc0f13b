//! The delta rule for recurrent and readout weights.

use numpy::PyArrayDescr;
use pyo3::prelude::*;

use super::PlasticScheme;
use super::rls::learn;
use crate::arrays;
use crate::errors::raise;
use crate::network::{AnyNetwork, any_precision, paired};
use crate::pickle::kept;
use crate::precision::{Precision, either};
use crate::random::Seed;

/// The delta rule on recurrent weights: every plastic unit goes down the gradient of the squared error of its own rate::
///
///     w_ij <- w_ij - rate (r_i - target_i) r_j
///
/// It is the control of innate training that has no matrix P.
///
/// Parameters
/// ----------
/// network : RateNetwork, EchoStateNetwork or Network
///     The network that will learn.
/// scheme : PlasticScheme
///     Which synapses are plastic.
/// rate : float
///     Rate of learning, above 0.
/// seed : int or Streams, optional
///     From which `PlasticScheme.Synapses` draws.
///
/// Examples
/// --------
/// >>> from attractor import PlasticScheme, RateNetwork, RecurrentDelta
/// >>> network = RateNetwork.random(units=100, seed=1)
/// >>> RecurrentDelta(network, PlasticScheme.Neurons(fraction=0.6), rate=0.01)
/// RecurrentDelta(plastic_units=60, rate=0.01, dtype=float32)
#[pyclass(module = "attractor")]
#[derive(Debug, Clone)]
pub(crate) struct RecurrentDelta {
    pub(crate) inner: Precision<attractor::RecurrentDelta<f32>, attractor::RecurrentDelta<f64>>,
}

#[pymethods]
impl RecurrentDelta {
    #[new]
    #[pyo3(signature = (network, scheme, *, rate, seed = None))]
    fn new(
        py: Python<'_>,
        mut network: AnyNetwork<'_>,
        scheme: &Bound<'_, PlasticScheme>,
        rate: f64,
        seed: Option<Seed>,
    ) -> PyResult<Self> {
        let scheme = scheme.get().0;
        let drawn = matches!(scheme, attractor::PlasticScheme::Synapses { .. });
        let streams = Seed::needed(seed, drawn, "PlasticScheme.Synapses")?;
        network.plastic(py)?;
        let inner = any_precision!(network, network => {
            attractor::RecurrentDelta::new(network, scheme, rate, &streams).map_err(raise)?
        });
        Ok(Self { inner })
    }

    /// A rule for the synapses that exist and are marked in a mask.
    ///
    /// Parameters
    /// ----------
    /// network : RateNetwork, EchoStateNetwork or Network
    /// mask : array_like of bool, (units, units)
    ///     Postsynaptic by row.
    /// rate : float
    ///     Rate of learning, above 0.
    #[staticmethod]
    #[pyo3(signature = (network, mask, *, rate))]
    fn with_mask(mut network: AnyNetwork<'_>, mask: &Bound<'_, PyAny>, rate: f64) -> PyResult<Self> {
        network.plastic(mask.py())?;
        let inner = any_precision!(network, network => {
            let units = attractor::Network::units(network);
            let mask = arrays::matrix::<bool>("mask", mask, units, units)?;
            attractor::RecurrentDelta::with_mask(network, mask.as_array(), rate).map_err(raise)?
        });
        Ok(Self { inner })
    }

    /// The rate of learning.
    #[getter]
    fn rate(&self) -> f64 {
        either!(&self.inner, rule => rule.rate())
    }

    /// Number of plastic units.
    #[getter]
    fn plastic_units(&self) -> usize {
        either!(&self.inner, rule => rule.plastic_units())
    }

    /// Type of the numbers of the network for which it was made.
    #[getter]
    fn dtype<'py>(&self, py: Python<'py>) -> Bound<'py, PyArrayDescr> {
        self.inner.dtype().descr(py)
    }

    /// Learns from the network's present rates.
    ///
    /// Parameters
    /// ----------
    /// network : RateNetwork, EchoStateNetwork or Network
    ///     Its recurrent weights change.
    /// target : array_like of float, (units,)
    ///     The rate that every unit should have. NaN, or a masked entry, is not asked: that unit does not learn.
    ///
    /// Returns
    /// -------
    /// float
    ///     Mean squared error over all units that are asked, before the change; NaN if none is.
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
        let (units, rate, dtype) = (self.plastic_units(), self.rate(), self.inner.dtype().name());
        format!("RecurrentDelta(plastic_units={units}, rate={rate}, dtype={dtype})")
    }
}

kept!(RecurrentDelta { inner });

/// The delta rule on readout weights, and on their bias where the network has an `output_bias`::
///
///     w <- w - rate (z - target) r        b <- b - rate (z - target)
///
/// Parameters
/// ----------
/// network : RateNetwork, EchoStateNetwork or Network
///     The network that will learn.
/// rate : float
///     Rate of learning, above 0. Below 2 / |r|² it converges; near half of that it is fastest.
///
/// References
/// ----------
/// .. [1] Widrow & Hoff (1960), Adaptive switching circuits, IRE WESCON Convention Record 4, 96-104.
///
/// Examples
/// --------
/// >>> from attractor import RateNetwork, ReadoutDelta
/// >>> ReadoutDelta(RateNetwork.random(units=100, readouts=2, seed=1), rate=0.02)
/// ReadoutDelta(units=100, readouts=2, rate=0.02, dtype=float32)
#[pyclass(module = "attractor")]
#[derive(Debug, Clone)]
pub(crate) struct ReadoutDelta {
    pub(crate) inner: Precision<attractor::ReadoutDelta<f32>, attractor::ReadoutDelta<f64>>,
}

#[pymethods]
impl ReadoutDelta {
    #[new]
    #[pyo3(signature = (network, *, rate))]
    fn new(mut network: AnyNetwork<'_>, rate: f64) -> PyResult<Self> {
        let inner = any_precision!(network, network => attractor::ReadoutDelta::new(network, rate).map_err(raise)?);
        Ok(Self { inner })
    }

    /// The rate of learning.
    #[getter]
    fn rate(&self) -> f64 {
        either!(&self.inner, rule => rule.rate())
    }

    /// Type of the numbers of the network for which it was made.
    #[getter]
    fn dtype<'py>(&self, py: Python<'py>) -> Bound<'py, PyArrayDescr> {
        self.inner.dtype().descr(py)
    }

    /// Learns from the network's present rates.
    ///
    /// Parameters
    /// ----------
    /// network : RateNetwork, EchoStateNetwork or Network
    ///     Its readout weights change.
    /// target : array_like of float, (readouts,)
    ///     What every readout should be. One that is NaN or masked is not asked, and stays.
    ///
    /// Returns
    /// -------
    /// float
    ///     Mean squared error over the readouts that are asked, before the change; NaN if none is.
    fn learn<'py>(
        &mut self,
        py: Python<'py>,
        mut network: AnyNetwork<'py>,
        target: &Bound<'py, PyAny>,
    ) -> PyResult<f64> {
        let loss = paired!(py, network, &mut self.inner, |network, rule| learn(py, rule, network, target));
        network.finished(py, loss)
    }

    fn __repr__(&self) -> String {
        let (units, readouts) = either!(&self.inner, rule => (rule.units(), rule.readouts()));
        let dtype = self.inner.dtype().name();
        format!("ReadoutDelta(units={units}, readouts={readouts}, rate={}, dtype={dtype})", self.rate())
    }
}

kept!(ReadoutDelta { inner });
