//! Echo state networks.

use attractor::{EchoStateLaw, Network, Noise, Record, Stimulus, Trial, Units, Wiring};
use ndarray::Array2;
use numpy::{IntoPyArray, PyReadonlyArray2, PyUntypedArrayMethods};
use pyo3::prelude::*;

use super::wiring::wiring_of;
use crate::arrays;
use crate::errors::{self, raise};
use crate::network::bias::{bias, set_bias};
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
    /// A network drawn from a law, at rest.
    ///
    /// Exactly a fraction of the entries of W_x are zero, the rest N(0, 1), rescaled to a spectral radius; W_in is uniform
    /// from minus to plus `input_scale`; biases are N(0, bias_sd^2).
    ///
    /// Parameters
    /// ----------
    /// units : int
    ///     Number of units N.
    /// inputs : int
    ///     Number of input channels.
    /// zero_fraction : float
    ///     Fraction of the entries of W_x that are zero.
    /// wiring : Ring, SmallWorld, array_like, sparse matrix or path, optional
    ///     Which synapses exist, in the place of that fraction: a law, or a connectome, (N, N), the entries of which that are not 0
    ///     are synapses.
    /// excitatory : float, optional
    ///     Dale's law: the share of units that are excitatory, the first ones. Their outgoing weights are |w|, of the others -|w|.
    /// spectral_radius : float
    ///     Spectral radius of W_x; 0 makes W_x zero.
    /// input_scale : float
    /// bias_sd : float
    ///     By default the square root of 0.001.
    /// leak : float
    ///     Leak a, in (0, 1].
    /// noise : NoisePlace
    ///     Whether noise is added after the transfer function, as by default, or inside it.
    /// transfer : Transfer, str, callable or (callable, callable)
    ///     Transfer function in the place of tanh, be it one of your own (`Transfer.Own`).
    /// seed : int or Streams
    ///     The same seed gives the same bits.
    ///
    /// Examples
    /// --------
    /// >>> from attractor import EchoStateNetwork, eigenvalues
    /// >>> network = EchoStateNetwork.random(units=50, spectral_radius=0.9, seed=1)
    /// >>> round(float(abs(eigenvalues(network.recurrent)).max()), 9)
    /// 0.9
    #[staticmethod]
    #[pyo3(
        signature = (
            *, seed, units = 20, inputs = 0, zero_fraction = 0.9, spectral_radius = 0.95, input_scale = 0.5,
            bias_sd = None, leak = 1.0, noise = NoisePlace(attractor::NoisePlace::After), transfer = Phi::default(),
            wiring = None, excitatory = None
        ),
        text_signature = "(*, seed, units=20, inputs=0, zero_fraction=0.9, spectral_radius=0.95, input_scale=0.5, \
                          bias_sd=..., leak=1.0, noise=..., transfer='tanh', wiring=None, excitatory=None)"
    )]
    fn random(
        py: Python<'_>,
        seed: Seed,
        units: usize,
        inputs: usize,
        zero_fraction: f64,
        spectral_radius: f64,
        input_scale: f64,
        bias_sd: Option<f64>,
        leak: f64,
        noise: NoisePlace,
        transfer: Phi,
        wiring: Option<&Bound<'_, PyAny>>,
        excitatory: Option<f64>,
    ) -> PyResult<Self> {
        let bias_sd = bias_sd.unwrap_or(EchoStateLaw::default().bias_sd);
        let law = EchoStateLaw { units, inputs, zero_fraction, spectral_radius, input_scale, bias_sd, leak };
        let wiring = match (wiring, excitatory) {
            (Some(wiring), _) => Some(wiring_of(wiring, units)?),
            (None, Some(_)) => Some(Wiring::Random { probability: 1.0 - zero_fraction }),
            (None, None) => None,
        };
        let inner = detached(py, || match &wiring {
            Some(wiring) => attractor::EchoStateNetwork::random_wired(&law, wiring, excitatory, &seed.0),
            None => attractor::EchoStateNetwork::random(&law, &seed.0),
        })?;
        Ok(Self { inner: inner.with_noise(noise.0).with_transfer(transfer.0) })
    }

    /// A network of given weights, at rest.
    ///
    /// Parameters
    /// ----------
    /// recurrent : array_like of float or sparse matrix, (N, N)
    ///     Recurrent weights W_x. The entries of a sparse matrix of scipy's are the synapses, be their weight 0.
    /// bias : array_like of float, (N,)
    ///     Biases b.
    /// input : array_like of float, (N, inputs), optional
    ///     Input weights W_in; no input without them.
    /// feedback : array_like of float, (N, N), optional
    ///     Feedback weights W_z; 0 without them.
    /// leak : float
    ///     Leak a, in (0, 1].
    /// noise : NoisePlace
    ///     Whether noise is added after the transfer function, as by default, or inside it.
    /// transfer : Transfer, str, callable or (callable, callable)
    ///     Transfer function in the place of tanh, be it one of your own (`Transfer.Own`).
    ///
    /// Examples
    /// --------
    /// >>> import numpy as np
    /// >>> from attractor import EchoStateNetwork
    /// >>> network = EchoStateNetwork.from_weights(recurrent=-2 * np.eye(1), bias=[0.0])
    /// >>> network.state = [0.5]
    /// >>> network.step()
    /// >>> np.allclose(network.state, np.tanh([-1.0]))
    /// True
    #[staticmethod]
    #[pyo3(
        signature = (
            recurrent, bias, *, input = None, feedback = None, leak = 1.0,
            noise = NoisePlace(attractor::NoisePlace::After), transfer = Phi::default()
        ),
        text_signature = "(recurrent, bias, *, input=None, feedback=None, leak=1.0, noise=..., transfer='tanh')"
    )]
    fn from_weights(
        recurrent: &Bound<'_, PyAny>,
        bias: &Bound<'_, PyAny>,
        input: Option<&Bound<'_, PyAny>>,
        feedback: Option<&Bound<'_, PyAny>>,
        leak: f64,
        noise: NoisePlace,
        transfer: Phi,
    ) -> PyResult<Self> {
        let bias = arrays::vector::<f64>("bias", bias, "units")?;
        let n = bias.shape()[0];
        let recurrent = arrays::weights("recurrent", recurrent, n, None)?;
        let input = match input {
            Some(input) => {
                let input = arrays::matrix::<f64>("input", input, n, "inputs")?;
                arrays::finite("input", &input)?;
                input.as_array().to_owned()
            }
            None => Array2::zeros((n, 0)),
        };
        let bias = bias.as_array().to_vec();
        let inner = attractor::EchoStateNetwork::from_weights(input, recurrent, bias, leak).map_err(raise)?;
        let mut network = Self { inner: inner.with_noise(noise.0).with_transfer(transfer.0) };
        if let Some(feedback) = feedback {
            let feedback = square("feedback", feedback, n)?.as_array().to_owned();
            network.inner = network.inner.with_feedback(&feedback).map_err(raise)?;
        }
        Ok(network)
    }

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
        let given = |name: &str, values: &Bound<'_, PyAny>, extent: usize| {
            let values = arrays::vector::<f64>(name, values, extent)?;
            arrays::finite(name, &values)?;
            PyResult::Ok(values.as_array().to_vec())
        };
        let channels = self.inputs();
        let input = match input {
            Some(input) => given("input", input, channels)?,
            None => vec![0.0; channels],
        };
        let noise = match noise {
            Some(noise) => given("noise", noise, self.units())?,
            None => Vec::new(),
        };
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

    /// The same network with W_x scaled to a spectral radius.
    ///
    /// Parameters
    /// ----------
    /// radius : float
    ///     0 makes W_x zero. Weights that are nilpotent, of spectral radius 0, cannot be scaled to another.
    ///
    /// Examples
    /// --------
    /// >>> import numpy as np
    /// >>> from attractor import EchoStateNetwork
    /// >>> network = EchoStateNetwork.from_weights(recurrent=np.diag([4.0, 2.0]), bias=np.zeros(2))
    /// >>> network.with_spectral_radius(0.8).recurrent.round(12).tolist()
    /// [[0.8, 0.0], [0.0, 0.4]]
    fn with_spectral_radius(&self, py: Python<'_>, radius: f64) -> PyResult<Self> {
        let inner = self.inner.clone();
        Ok(Self { inner: detached(py, || inner.with_spectral_radius(radius))? })
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

    /// The same network with given feedback weights W_z.
    ///
    /// Parameters
    /// ----------
    /// feedback : array_like of float, (N, N)
    ///
    /// Examples
    /// --------
    /// >>> import numpy as np
    /// >>> from attractor import EchoStateNetwork
    /// >>> network = EchoStateNetwork.random(units=20, seed=1)
    /// >>> bool((network.with_feedback(0.1 * np.eye(20)).feedback == 0.1 * np.eye(20)).all())
    /// True
    fn with_feedback(&self, feedback: &Bound<'_, PyAny>) -> PyResult<Self> {
        let feedback = square("feedback", feedback, self.units())?.as_array().to_owned();
        Ok(Self { inner: self.inner.clone().with_feedback(&feedback).map_err(raise)? })
    }

    /// W_x + gamma W_z, (N, N).
    ///
    /// Parameters
    /// ----------
    /// gamma : float
    ///
    /// Returns
    /// -------
    /// ndarray of float64, (N, N)
    #[pyo3(signature = (gamma = 1.0))]
    fn weights<'py>(&self, py: Python<'py>, gamma: f64) -> Bound<'py, PyAny> {
        arrays::give(py, self.inner.weights(gamma))
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

    /// Readout weights W_out, (readouts, N): a copy, of no rows unless they were set. They may be set, to any number of
    /// readouts.
    #[getter]
    fn output_weights<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        let none = || Array2::zeros((0, self.units()));
        arrays::give(py, self.inner.readout().map_or_else(none, |readout| readout.weights().to_owned()))
    }

    #[setter]
    fn set_output_weights(&mut self, output_weights: &Bound<'_, PyAny>) -> PyResult<()> {
        let weights = arrays::matrix::<f64>("output_weights", output_weights, "readouts", self.units())?;
        arrays::finite("output_weights", &weights)?;
        let weights = weights.as_array().to_owned();
        match self.inner.readout_mut() {
            Some(readout) => readout.set_weights(weights).map_err(raise)?,
            None => self.inner = self.inner.clone().with_readout(weights).map_err(raise)?,
        }
        Ok(())
    }

    /// Bias b of the readouts, (readouts,): a copy; None where they have none. It may be set, and rules on readouts then learn
    /// it with the weights.
    #[getter]
    fn output_bias<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyAny>> {
        bias(py, &self.inner)
    }

    #[setter]
    fn set_output_bias(&mut self, output_bias: Option<&Bound<'_, PyAny>>) -> PyResult<()> {
        set_bias(&mut self.inner, output_bias)
    }

    /// Input weights W_in, (N, inputs): a copy. They may be set, to any number of inputs.
    #[getter]
    fn input_weights<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        arrays::give(py, self.inner.input().to_owned())
    }

    #[setter]
    fn set_input_weights(&mut self, input_weights: &Bound<'_, PyAny>) -> PyResult<()> {
        let weights = arrays::matrix::<f64>("input_weights", input_weights, self.units(), "inputs")?;
        arrays::finite("input_weights", &weights)?;
        self.inner.set_input(weights.as_array().to_owned()).map_err(raise)
    }

    /// Recurrent weights W_x, (N, N): a copy. They may be set, with an array or a sparse matrix of scipy, and with them which
    /// synapses exist: those whose weight is not 0, or the entries of the sparse matrix.
    #[getter]
    fn recurrent<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        arrays::give(py, self.inner.recurrent().to_dense())
    }

    #[setter]
    fn set_recurrent(&mut self, recurrent: &Bound<'_, PyAny>) -> PyResult<()> {
        let weights = arrays::weights("recurrent", recurrent, self.units(), None)?;
        self.inner.set_recurrent(weights).map_err(raise)
    }

    /// Recurrent weights W_x as compressed sparse rows: see `RateNetwork.recurrent_csr`.
    ///
    /// Returns
    /// -------
    /// data, indices, indptr : ndarray
    ///     What `scipy.sparse.csr_array` takes.
    fn recurrent_csr<'py>(&self, py: Python<'py>) -> (Bound<'py, PyAny>, Bound<'py, PyAny>, Bound<'py, PyAny>) {
        arrays::csr(py, self.inner.recurrent())
    }

    /// Feedback weights W_z, (N, N): a copy. They may be set.
    #[getter]
    fn feedback<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        arrays::give(py, self.inner.feedback().to_dense())
    }

    #[setter]
    fn set_feedback(&mut self, feedback: &Bound<'_, PyAny>) -> PyResult<()> {
        let weights = square("feedback", feedback, self.units())?.as_array().to_owned();
        self.inner.set_feedback(&weights).map_err(raise)
    }

    /// Biases b, (N,): a copy. They may be set.
    #[getter]
    fn bias<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        self.inner.bias().to_vec().into_pyarray(py).into_any()
    }

    #[setter]
    fn set_bias(&mut self, bias: &Bound<'_, PyAny>) -> PyResult<()> {
        let given = arrays::vector::<f64>("bias", bias, self.units())?;
        arrays::finite("bias", &given)?;
        self.inner.set_bias(&given.as_array().to_vec()).map_err(raise)
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

/// Weights among n units, all of them finite.
fn square<'py>(name: &str, weights: &Bound<'py, PyAny>, n: usize) -> PyResult<PyReadonlyArray2<'py, f64>> {
    let weights = arrays::matrix::<f64>(name, weights, n, n)?;
    arrays::finite(name, &weights)?;
    Ok(weights)
}
