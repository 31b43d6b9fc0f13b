//! Echo state networks.

mod construction;
mod weights;

use attractor::{Network, Noise, Record, Stimulus, Trial, Units};
use ndarray::Array2;
use numpy::IntoPyArray;
use pyo3::prelude::*;

use super::given;
use crate::arrays;
use crate::errors::{self, raise};
use crate::pickle;
use crate::random::Seed;
use crate::records::enumeration;
use crate::transfer::{Phi, Transfer};
use crate::work::detached;

enumeration!(NoisePlace: attractor::NoisePlace { After, Inside });

/// An echo state network: a random recurrent network in discrete time, with feedback weights that a rule may learn::
///
///     x' = (1 - a) x + a tanh((W_x + W_z) x + W_in u + b) + xi
///
/// with leak a and noise xi, and any other transfer function in the place of tanh if one is set. Made by `EchoStateNetwork.random` or `EchoStateNetwork.from_weights`.
///
/// References
/// ----------
/// .. [1] Jaeger (2001), The "echo state" approach to analysing and training recurrent neural networks, GMD report 148.
/// .. [2] Vettelschoss, Freiberger & Dambre (2020), for W_z.
///
/// Examples
/// --------
/// >>> from attractor import EchoStateNetwork
/// >>> network = EchoStateNetwork.random(units=50, inputs=1, seed=1)
/// >>> network
/// EchoStateNetwork(units=50, inputs=1, synapses=250, leak=1)
/// >>> network.run([[0.5], [0.1], [-0.3]]).shape
/// (3, 50)
#[pyclass(module = "attractor")]
#[derive(Debug, Clone)]
pub(crate) struct EchoStateNetwork {
    pub(crate) inner: attractor::EchoStateNetwork,
}

#[pymethods]
impl EchoStateNetwork {
    /// One step.
    ///
    /// Parameters
    /// ----------
    /// input : array_like of float, (inputs,), optional
    ///     Input u; 0 without it.
    /// noise : array_like of float, (N,), optional
    ///     Noise xi; none without it.
    #[pyo3(signature = (input = None, noise = None))]
    fn step(
        &mut self,
        py: Python<'_>,
        input: Option<&Bound<'_, PyAny>>,
        noise: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<()> {
        let input = given::input(input, self.inputs())?;
        let noise = given::noise(noise, self.units())?.unwrap_or_default();
        detached(py, || self.inner.step(&input, Some(&noise)))
    }

    /// The states that follow from a series of inputs.
    ///
    /// Parameters
    /// ----------
    /// series : array_like of float, (steps, inputs)
    /// noise : float
    ///     Standard deviation of noise in each unit and step.
    /// seed : int or Streams, optional
    ///     From which noise is drawn.
    ///
    /// Returns
    /// -------
    /// ndarray of float64, (steps, N)
    ///
    /// Examples
    /// --------
    /// >>> import numpy as np
    /// >>> from attractor import EchoStateNetwork, ridge_readout
    /// >>> series = np.sin(0.2 * np.arange(1000))[:, np.newaxis]
    /// >>> network = EchoStateNetwork.random(units=60, inputs=1, leak=0.5, seed=1)
    /// >>> states = network.run(series)
    /// >>> weights = ridge_readout(states[100:-1], series[101:], delta=1e-6)
    /// >>> error = states[100:-1] @ weights.T - series[101:]
    /// >>> bool((error ** 2).mean() < 1e-4)
    /// True
    #[pyo3(signature = (series, *, noise = 0.0, seed = None))]
    fn run<'py>(
        &mut self,
        py: Python<'py>,
        series: &Bound<'py, PyAny>,
        noise: f64,
        seed: Option<Seed>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let series = arrays::matrix::<f64>("series", series, "steps", self.inputs())?;
        let stream = Seed::needed(seed, noise != 0.0, "noise")?.stream();
        let view = series.as_array();
        let states = detached(py, || {
            if view.nrows() == 0 {
                return Ok(Array2::zeros((0, self.inner.units())));
            }
            let stimulus = Stimulus::from_array(view)?;
            let record = Record { units: Units::All, steps: 0..view.nrows() };
            let noise = Noise::Normal { amplitude: noise, stream };
            Ok(Trial::new(&stimulus).noise(noise).record(&mut self.inner, &record)?.rates)
        })?;
        Ok(arrays::give(py, states))
    }

    /// The same network with another transfer function.
    ///
    /// Parameters
    /// ----------
    /// transfer : Transfer, str, callable or (callable, callable)
    ///
    /// Examples
    /// --------
    /// >>> import numpy as np
    /// >>> from attractor import EchoStateNetwork
    /// >>> network = EchoStateNetwork.from_weights(recurrent=-2 * np.eye(1), bias=[0.0]).with_transfer(np.sin)
    /// >>> network.state = [0.5]
    /// >>> network.step()
    /// >>> bool(network.state == np.sin([-1.0]))
    /// True
    fn with_transfer(&self, transfer: Phi) -> Self {
        Self { inner: self.inner.clone().with_transfer(transfer.0) }
    }

    /// Transfer function, tanh unless another was set.
    #[getter]
    fn transfer(&self) -> Transfer {
        Transfer(self.inner.transfer())
    }

    /// Number of units N.
    #[getter]
    fn units(&self) -> usize {
        self.inner.state().len()
    }

    /// Number of input channels.
    #[getter]
    fn inputs(&self) -> usize {
        self.inner.input().ncols()
    }

    /// State x, (N,): a copy. Setting it makes the changes of the last steps 0.
    #[getter]
    fn state<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        self.inner.state().to_vec().into_pyarray(py).into_any()
    }

    #[setter]
    fn set_state(&mut self, state: &Bound<'_, PyAny>) -> PyResult<()> {
        let state = arrays::vector::<f64>("state", state, self.units())?;
        self.inner.set_state(&state.as_array().to_vec()).map_err(raise)
    }

    /// Rates, (N,), which a readout sees: the state. As of every network.
    #[getter]
    fn rates<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        self.state(py)
    }

    /// Number of readouts.
    #[getter]
    fn readouts(&self) -> usize {
        self.inner.readout().map_or(0, attractor::Readout::count)
    }

    /// Readouts z = W_out x, (readouts,).
    #[getter]
    fn outputs<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        let mut outputs = vec![0.0; self.readouts()];
        if let Some(readout) = self.inner.readout() {
            readout.read(self.inner.state(), &mut outputs);
        }
        outputs.into_pyarray(py).into_any()
    }

    /// Leak a.
    #[getter]
    fn leak(&self) -> f64 {
        self.inner.leak()
    }

    /// How often a nilpotent reservoir, which has no spectral radius to scale, was drawn before this one.
    #[getter]
    fn redrawn(&self) -> usize {
        self.inner.redrawn()
    }

    fn __copy__(&self) -> Self {
        self.clone()
    }

    fn __deepcopy__(&self, _memo: &Bound<'_, PyAny>) -> Self {
        self.clone()
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let own = slf.try_borrow()?;
        if let attractor::Transfer::Own(_) = own.inner.transfer() {
            let plain = Self { inner: own.inner.clone().with_transfer(attractor::Transfer::Tanh) };
            return pickle::reduce_set(slf.py(), "with_transfer", own.transfer(), plain);
        }
        pickle::reduce(slf.as_any(), &own.inner)
    }

    #[staticmethod]
    fn _of_bytes(bytes: &[u8]) -> PyResult<Self> {
        Ok(Self { inner: pickle::state(bytes)? })
    }

    fn __repr__(&self) -> String {
        format!(
            "EchoStateNetwork(units={}, inputs={}, synapses={}, leak={})",
            self.units(),
            self.inputs(),
            self.inner.recurrent().synapses(),
            self.leak(),
        )
    }
}

impl EchoStateNetwork {
    /// Fails unless phi is tanh, as a `TanhMap` has it.
    pub(crate) fn of_tanh(&self, py: Python<'_>) -> PyResult<()> {
        let transfer = self.inner.transfer();
        if transfer == attractor::Transfer::Tanh {
            return Ok(());
        }
        let accepted = "tanh here; orbit.network_map(network) takes any";
        Err(errors::out_of_range(py, "transfer function of the network", Transfer(transfer).repr(), accepted))
    }
}
