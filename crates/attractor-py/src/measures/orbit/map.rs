//! Maps in discrete time.

use attractor::orbit::{self as library, DiscreteMap};
use numpy::{IntoPyArray, PyUntypedArrayMethods};
use pyo3::prelude::*;

use super::own_map::Map;
use crate::network::{EchoStateNetwork, RateNetwork};
use crate::pickle::kept;
use crate::{arrays, errors};

/// The map x' = (1 - a) x + a tanh(W x + b): an echo state network without input and noise.
///
/// Parameters
/// ----------
/// weights : array_like of float, (units, units)
///     W.
/// bias : array_like of float, (units,), optional
///     b; 0 without it.
/// leak : float
///     a, in (0, 1].
///
/// Examples
/// --------
/// >>> from attractor.orbit import TanhMap
/// >>> TanhMap([[-2.0]]).next([0.0]).tolist()
/// [0.0]
#[pyclass(frozen, module = "attractor.orbit")]
#[derive(Debug, Clone)]
pub(crate) struct TanhMap {
    pub(super) inner: library::TanhMap,
}

#[pymethods]
impl TanhMap {
    #[new]
    #[pyo3(signature = (weights, bias = None, *, leak = 1.0))]
    fn new(weights: &Bound<'_, PyAny>, bias: Option<&Bound<'_, PyAny>>, leak: f64) -> PyResult<Self> {
        let weights = arrays::square("weights", weights)?;
        let n = weights.shape()[0];
        let bias = match bias {
            Some(bias) => arrays::vector::<f64>("bias", bias, n)?.as_array().to_vec(),
            None => vec![0.0; n],
        };
        let inner = library::TanhMap::new(&weights.as_array().to_owned(), &bias, leak).map_err(errors::raise)?;
        Ok(Self { inner })
    }

    /// An echo state network's W_x + gamma W_z with its biases and leak, without input.
    ///
    /// Parameters
    /// ----------
    /// network : EchoStateNetwork
    /// gamma : float
    ///
    /// Returns
    /// -------
    /// TanhMap
    #[staticmethod]
    #[pyo3(signature = (network, gamma = 1.0))]
    fn of_network(py: Python<'_>, network: &EchoStateNetwork, gamma: f64) -> PyResult<Self> {
        network.of_tanh(py)?;
        Ok(Self { inner: library::TanhMap::of_network(&network.inner, gamma) })
    }

    /// Number of units.
    #[getter]
    fn units(&self) -> usize {
        self.inner.units()
    }

    /// The next state.
    ///
    /// Parameters
    /// ----------
    /// state : array_like of float, (units,)
    ///
    /// Returns
    /// -------
    /// ndarray of float64, (units,)
    fn next<'py>(&self, state: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        next(self.inner.clone(), state)
    }

    /// The Jacobian at a state.
    ///
    /// Parameters
    /// ----------
    /// state : array_like of float, (units,)
    ///
    /// Returns
    /// -------
    /// ndarray of float64, (units, units)
    fn jacobian<'py>(&self, state: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        jacobian(self.inner.clone(), state)
    }

    fn __repr__(&self) -> String {
        format!("TanhMap(units={})", self.inner.units())
    }
}

/// The map x' = x + (dt / tau) (-x + W phi(x) + c): the activations of a rate network under a constant input, without noise.
///
/// Parameters
/// ----------
/// network : RateNetwork
/// input : array_like of float, (inputs,), optional
///     The constant input; none without it.
///
/// Examples
/// --------
/// >>> from attractor import RateNetwork
/// >>> from attractor.orbit import RateMap
/// >>> RateMap(RateNetwork.random(units=100, seed=1)).units
/// 100
#[pyclass(frozen, module = "attractor.orbit")]
#[derive(Debug, Clone)]
pub(crate) struct RateMap {
    pub(super) inner: library::RateMap,
}

#[pymethods]
impl RateMap {
    #[new]
    #[pyo3(signature = (network, input = None))]
    fn new(network: &RateNetwork, input: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        let network = network.in_double();
        let input = match input {
            Some(input) => arrays::vector::<f64>("input", input, network.inputs())?.as_array().to_vec(),
            None => vec![0.0; network.inputs()],
        };
        Ok(Self { inner: library::RateMap::of_network(&network, &input).map_err(errors::raise)? })
    }

    /// Number of units.
    #[getter]
    fn units(&self) -> usize {
        self.inner.units()
    }

    /// The next state.
    ///
    /// Parameters
    /// ----------
    /// state : array_like of float, (units,)
    ///
    /// Returns
    /// -------
    /// ndarray of float64, (units,)
    fn next<'py>(&self, state: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        next(self.inner.clone(), state)
    }

    /// The Jacobian at a state.
    ///
    /// Parameters
    /// ----------
    /// state : array_like of float, (units,)
    ///
    /// Returns
    /// -------
    /// ndarray of float64, (units, units)
    fn jacobian<'py>(&self, state: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        jacobian(self.inner.clone(), state)
    }

    fn __repr__(&self) -> String {
        format!("RateMap(units={})", self.inner.units())
    }
}

pub(super) fn next<'py>(mut map: impl DiscreteMap, state: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = state.py();
    let state = arrays::vector::<f64>("state", state, map.units())?.as_array().to_vec();
    let mut next = vec![0.0; state.len()];
    map.next(&state, &mut next);
    Ok(next.into_pyarray(py).into_any())
}

pub(super) fn jacobian<'py>(mut map: impl DiscreteMap, state: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = state.py();
    let state = arrays::vector::<f64>("state", state, map.units())?.as_array().to_vec();
    Ok(arrays::give(py, map.jacobian(&state)))
}

kept!(TanhMap { inner });

kept!(RateMap { inner });

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<TanhMap>()?;
    module.add_class::<RateMap>()?;
    module.add_class::<Map>()
}
