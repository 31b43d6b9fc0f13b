//! Maps in discrete time.

use attractor::orbit::{self as library, DiscreteMap};
use numpy::{IntoPyArray, PyUntypedArrayMethods};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use crate::network::{EchoStateNetwork, RateNetwork};
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
    inner: library::TanhMap,
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
    fn of_network(network: &EchoStateNetwork, gamma: f64) -> Self {
        Self { inner: library::TanhMap::of_network(&network.inner, gamma) }
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
    inner: library::RateMap,
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

fn next<'py>(mut map: impl DiscreteMap, state: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = state.py();
    let state = arrays::vector::<f64>("state", state, map.units())?.as_array().to_vec();
    let mut next = vec![0.0; state.len()];
    map.next(&state, &mut next);
    Ok(next.into_pyarray(py).into_any())
}

fn jacobian<'py>(mut map: impl DiscreteMap, state: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = state.py();
    let state = arrays::vector::<f64>("state", state, map.units())?.as_array().to_vec();
    Ok(arrays::give(py, map.jacobian(&state)))
}

/// Any of the maps, as an argument.
#[derive(Debug, Clone)]
pub(in crate::measures) enum AnyMap {
    Tanh(library::TanhMap),
    Rate(library::RateMap),
    /// Where a family of the caller's own failed: leads nowhere.
    Nowhere(usize),
}

impl DiscreteMap for AnyMap {
    fn units(&self) -> usize {
        match self {
            Self::Tanh(map) => map.units(),
            Self::Rate(map) => map.units(),
            Self::Nowhere(units) => *units,
        }
    }

    fn next(&mut self, state: &[f64], next: &mut [f64]) {
        match self {
            Self::Tanh(map) => map.next(state, next),
            Self::Rate(map) => map.next(state, next),
            Self::Nowhere(_) => next.fill(f64::NAN),
        }
    }

    fn tangent(&mut self, state: &[f64], next: &[f64], v: &[f64], out: &mut [f64]) {
        match self {
            Self::Tanh(map) => map.tangent(state, next, v, out),
            Self::Rate(map) => map.tangent(state, next, v, out),
            Self::Nowhere(_) => out.fill(f64::NAN),
        }
    }
}

/// The map that is handed in.
pub(in crate::measures) fn map_of(value: &Bound<'_, PyAny>) -> PyResult<AnyMap> {
    if let Ok(map) = value.cast::<TanhMap>() {
        return Ok(AnyMap::Tanh(map.get().inner.clone()));
    }
    if let Ok(map) = value.cast::<RateMap>() {
        return Ok(AnyMap::Rate(map.get().inner.clone()));
    }
    Err(PyTypeError::new_err(format!("{} is no map; those are TanhMap and RateMap", value.repr()?)))
}

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<TanhMap>()?;
    module.add_class::<RateMap>()
}
