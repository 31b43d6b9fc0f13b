//! Networks that are drawn from a law or made of given weights.

use attractor::{EchoStateLaw, Wiring};
use ndarray::Array2;
use numpy::PyUntypedArrayMethods;
use pyo3::prelude::*;

use super::weights::square;
use super::{EchoStateNetwork, NoisePlace};
use crate::arrays;
use crate::errors::raise;
use crate::network::wiring::wiring_of;
use crate::random::Seed;
use crate::transfer::Phi;
use crate::work::detached;

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
}
