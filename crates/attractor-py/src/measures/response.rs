//! What a network that holds a fixed point answers to a kick and to white noise.

use attractor::{Entry, WhiteNoise};
use numpy::{IntoPyArray, PyUntypedArrayMethods};
use pyo3::prelude::*;

use crate::network::RateNetwork;
use crate::pickle::kept;
use crate::precision::either;
use crate::protocol::Closed;
use crate::random::Seed;
use crate::work::detached;
use crate::{arrays, errors};

/// The deviation of the readout from its value at a fixed point, for each unit of kick, after the network was moved from there
/// by `size` times the weights of the loop's channel and left alone with the loop closed. The network stays as it is.
///
/// Parameters
/// ----------
/// network : RateNetwork
/// state : array_like of float, (units,)
///     Activations at the fixed point.
/// size : float
///     Size of the kick, not 0.
/// steps : int
/// loop : Loop or (readout, channel)
///
/// Returns
/// -------
/// ndarray of float64, (steps,)
///     At times 0, dt, 2 dt, ...
///
/// Examples
/// --------
/// >>> import numpy as np
/// >>> from attractor import RateNetwork, kick_response
/// >>> from attractor.gain import Linearisation
/// >>> network = RateNetwork.from_weights(np.ones((1, 1)), np.zeros((1, 1)), [[0.5]], tau_ms=1.0, dt_ms=0.1,
/// ...                                    transfer="linear")
/// >>> found = kick_response(network, [0.0], size=0.1, steps=20)
/// >>> np.allclose(found, Linearisation(network, [0.0]).hessenberg().kick(0.1, 20))
/// True
#[pyfunction]
#[pyo3(
    signature = (network, state, *, size, steps, r#loop = Closed::default()),
    text_signature = "(network, state, *, size, steps, loop=(0, 0))"
)]
fn kick_response<'py>(
    py: Python<'py>,
    network: &RateNetwork,
    state: &Bound<'py, PyAny>,
    size: f64,
    steps: usize,
    r#loop: Closed,
) -> PyResult<Bound<'py, PyAny>> {
    let closed = r#loop.0;
    either!(&network.inner, network => {
        let state = arrays::vector::<f64>("state", state, network.units())?.as_array().to_vec();
        let response = detached(py, || attractor::kick_response(network, closed, &state, size, steps))?;
        Ok(response.into_pyarray(py).into_any())
    })
}

/// The spectra of white noise that is shown to a network at a fixed point, and of the readout's deviation from its value there,
/// with the loop closed. The network stays as it is.
///
/// Parameters
/// ----------
/// network : RateNetwork
/// state : array_like of float, (units,)
///     Activations at the fixed point.
/// amplitude : float
///     Standard deviation of the noise in a step.
/// channel : int or None
///     The input channel through which it enters; without one, each unit has noise of its own. Then there is no single input:
///     its spectrum is its expectation, the square of the amplitude, and the cross spectrum 0.
/// settle : int
///     Steps before anything is measured.
/// steps : int
///     Steps that are measured.
/// segment : int
///     Steps of a segment, at least 8.
/// seed : int or Streams
/// loop : Loop or (readout, channel)
///
/// Returns
/// -------
/// CrossSpectrum
///
/// Examples
/// --------
/// >>> from attractor import RateNetwork, noise_response, train_fixed_points
/// >>> network = RateNetwork.dense(units=100, gain=0.5, inputs=1, seed=1)
/// >>> trained = train_fixed_points(network, [1.0])
/// >>> found = noise_response(network, trained.points[0].state, amplitude=0.01, channel=1, settle=200, steps=4000,
/// ...                        segment=200, seed=2)
/// >>> bool(found.coherence()[10:40].min() > 0.95)
/// True
#[pyfunction]
#[pyo3(
    signature = (network, state, *, amplitude, channel, settle, steps, segment, seed, r#loop = Closed::default()),
    text_signature = "(network, state, *, amplitude, channel, settle, steps, segment, seed, loop=(0, 0))"
)]
fn noise_response<'py>(
    py: Python<'py>,
    network: &RateNetwork,
    state: &Bound<'py, PyAny>,
    amplitude: f64,
    channel: Option<usize>,
    settle: usize,
    steps: usize,
    segment: usize,
    seed: Seed,
    r#loop: Closed,
) -> PyResult<CrossSpectrum> {
    let closed = r#loop.0;
    let entry = channel.map_or(Entry::Units, Entry::Channel);
    let noise = WhiteNoise { entry, amplitude, settle, steps, segment };
    either!(&network.inner, network => {
        let state = arrays::vector::<f64>("state", state, network.units())?.as_array().to_vec();
        let inner = detached(py, || attractor::noise_response(network, closed, &state, &noise, &seed.0))?;
        Ok(CrossSpectrum { inner })
    })
}

/// Spectra of an input and an output and the transfer function between them, by Welch's method: segments that overlap by half
/// are windowed (Hann), transformed and averaged. No mean is taken from them.
///
/// Parameters
/// ----------
/// input, output : array_like of float, (steps,)
///     0 throughout, or between 1e-140 and 1e140 at the largest.
/// segment : int
///     Steps of a segment, at least 8.
/// dt : float
///     Length of a step.
///
/// References
/// ----------
/// .. [1] Welch (1967), IEEE Transactions on Audio and Electroacoustics 15, 70-73, doi:10.1109/TAU.1967.1161901.
///
/// Examples
/// --------
/// >>> from attractor import CrossSpectrum, Streams
/// >>> u = Streams(1).normal(4000)
/// >>> spectrum = CrossSpectrum(u, 0.5 * u, segment=100, dt=0.1)
/// >>> abs(spectrum.transfer() - 0.5).max().round(12).item()
/// 0.0
#[pyclass(frozen, module = "attractor")]
#[derive(Debug, Clone)]
pub(crate) struct CrossSpectrum {
    inner: attractor::CrossSpectrum,
}

#[pymethods]
impl CrossSpectrum {
    #[new]
    #[pyo3(signature = (input, output, *, segment, dt))]
    fn new(input: &Bound<'_, PyAny>, output: &Bound<'_, PyAny>, segment: usize, dt: f64) -> PyResult<Self> {
        let input = arrays::vector::<f64>("input", input, "steps")?;
        let output = arrays::vector::<f64>("output", output, input.shape()[0])?.as_array().to_vec();
        let input = input.as_array().to_vec();
        Ok(Self { inner: attractor::CrossSpectrum::new(&input, &output, segment, dt).map_err(errors::raise)? })
    }

    /// Frequencies, (n,), in radians a unit of time.
    #[getter]
    fn frequencies<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        self.inner.frequencies.clone().into_pyarray(py).into_any()
    }

    /// Power spectrum of the input, (n,): of white noise with standard deviation a in a step, a^2.
    #[getter]
    fn input<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        self.inner.input.clone().into_pyarray(py).into_any()
    }

    /// Power spectrum of the output, (n,).
    #[getter]
    fn output<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        self.inner.output.clone().into_pyarray(py).into_any()
    }

    /// Cross spectrum, (n,) complex128.
    #[getter]
    fn cross<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        self.inner.cross.clone().into_pyarray(py).into_any()
    }

    /// Segments that were averaged.
    #[getter]
    fn segments(&self) -> usize {
        self.inner.segments
    }

    /// Power of the output over that of the input.
    ///
    /// Returns
    /// -------
    /// ndarray of float64, (n,)
    fn power_ratio<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        self.inner.power_ratio().into_pyarray(py).into_any()
    }

    /// The transfer function from input to output.
    ///
    /// Returns
    /// -------
    /// ndarray of complex128, (n,)
    fn transfer<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        self.inner.transfer().into_pyarray(py).into_any()
    }

    /// What :meth:`transfer` is expected to be if the input is white and reaches the output linearly: the transfer function
    /// as segments see it through their window.
    ///
    /// Parameters
    /// ----------
    /// response : array_like of float, (steps,)
    ///     What an input of 1 adds to the output 0, 1, .. steps later; steps beyond a segment have no part in it.
    ///
    /// Returns
    /// -------
    /// ndarray of complex128, (n,)
    fn expected_transfer<'py>(&self, py: Python<'py>, response: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let response = arrays::vector::<f64>("response", response, "steps")?.as_array().to_vec();
        Ok(self.inner.expected_transfer(&response).into_pyarray(py).into_any())
    }

    /// The standard error of :meth:`transfer`, as if segments were independent; that they overlap makes it larger by at most
    /// 15 %.
    ///
    /// Returns
    /// -------
    /// ndarray of float64, (n,)
    fn transfer_error<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        self.inner.transfer_error().into_pyarray(py).into_any()
    }

    /// How much of the output the input explains, from 0 to 1.
    ///
    /// Returns
    /// -------
    /// ndarray of float64, (n,)
    fn coherence<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        self.inner.coherence().into_pyarray(py).into_any()
    }

    fn __repr__(&self) -> String {
        format!("CrossSpectrum(frequencies={}, segments={})", self.inner.frequencies.len(), self.inner.segments)
    }
}

kept!(CrossSpectrum { inner });

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<CrossSpectrum>()?;
    module.add_function(wrap_pyfunction!(kick_response, module)?)?;
    module.add_function(wrap_pyfunction!(noise_response, module)?)
}
