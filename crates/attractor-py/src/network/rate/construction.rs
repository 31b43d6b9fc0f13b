//! Networks that are drawn from a law or made of given weights.

use attractor::{DenseLaw, Dynamics, RateLaw, Wiring};
use ndarray::Array2;
use numpy::{PyUntypedArray, PyUntypedArrayMethods};
use pyo3::prelude::*;

use super::RateNetwork;
use super::tau::Tau;
use crate::arrays;
use crate::errors::raise;
use crate::network::FeedbackLaw;
use crate::network::wiring::wiring_of;
use crate::precision::{Dtype, Number, Precision};
use crate::raised::attached;
use crate::random::Seed;
use crate::transfer::Phi;
use crate::work::detached;

#[pymethods]
impl RateNetwork {
    /// A network drawn from a law, at rest: W_in ~ N(0, 1); W_rec ~ N(0, gain^2 / (p N)) where a synapse exists, with
    /// probability p and never from a unit to itself; W_out ~ N(0, 1 / N).
    ///
    /// Parameters
    /// ----------
    /// units : int
    ///     Number of units N.
    /// inputs : int
    ///     Number of input channels.
    /// readouts : int
    ///     Number of readouts.
    /// gain : float
    ///     Above about 1, an untrained network is chaotic.
    /// connection_probability : float
    ///     Probability p that one unit projects to another.
    /// wiring : Ring, SmallWorld, array_like, sparse matrix or path, optional
    ///     Which synapses exist, in the place of that probability: a law, or a connectome, (units, units), the entries of which that
    ///     are not 0 are synapses. p N is the mean in-degree then.
    /// excitatory : float, optional
    ///     Dale's law: the share of units that are excitatory, the first ones. Their outgoing weights are |w|, of the others -|w|.
    /// tau_ms : float or array_like of float, (units,)
    ///     Time constant, of all units or of each, in ms.
    /// dt_ms : float
    ///     Step of integration, in ms.
    /// transfer : Transfer, str, callable or (callable, callable)
    ///     Transfer function phi, or one of your own and its derivative (`Transfer.Own`).
    /// dtype : {"float32", "float64"}
    ///     Type of weights and states.
    /// seed : int or Streams
    ///     The same seed gives the same bits.
    ///
    /// References
    /// ----------
    /// .. [1] Laje & Buonomano (2013), doi:10.1038/nn.3405.
    ///
    /// Examples
    /// --------
    /// >>> from attractor import RateNetwork, Streams
    /// >>> a = RateNetwork.random(units=100, seed=Streams(1).child("network"))
    /// >>> a == RateNetwork.random(units=100, seed=Streams(1).child("network"))
    /// True
    #[staticmethod]
    #[pyo3(signature = (
        *, seed, units = 800, inputs = 2, readouts = 1, gain = 1.5, connection_probability = 0.1, wiring = None,
        excitatory = None, tau_ms = Tau::All(10.0), dt_ms = 1.0, transfer = Phi::default(), dtype = Dtype::Single
    ), text_signature = "(*, seed, units=800, inputs=2, readouts=1, gain=1.5, connection_probability=0.1, wiring=None, \
                         excitatory=None, tau_ms=10.0, dt_ms=1.0, transfer='tanh', dtype='float32')")]
    fn random(
        py: Python<'_>,
        seed: Seed,
        units: usize,
        inputs: usize,
        readouts: usize,
        gain: f64,
        connection_probability: f64,
        wiring: Option<&Bound<'_, PyAny>>,
        excitatory: Option<f64>,
        tau_ms: Tau,
        dt_ms: f64,
        transfer: Phi,
        dtype: Dtype,
    ) -> PyResult<Self> {
        let dynamics = Dynamics { tau_ms: tau_ms.nominal(), dt_ms, transfer: transfer.0 };
        let law = RateLaw { units, inputs, readouts, gain, connection_probability, dynamics };
        let wiring = match wiring {
            Some(wiring) => wiring_of(wiring, units)?,
            None => Wiring::Random { probability: connection_probability },
        };
        let drawn = detached(py, || match dtype {
            Dtype::Single => {
                attractor::RateNetwork::random_wired(&law, &wiring, excitatory, &seed.0).map(Precision::Single)
            }
            Dtype::Double => {
                attractor::RateNetwork::random_wired(&law, &wiring, excitatory, &seed.0).map(Precision::Double)
            }
        });
        Self { inner: drawn? }.with_tau(tau_ms)
    }

    /// A network of given weights, at rest. Rows are postsynaptic.
    ///
    /// Parameters
    /// ----------
    /// input : array_like of float, (units, inputs)
    ///     Input weights W_in.
    /// recurrent : array_like of float or sparse matrix, (units, units)
    ///     Recurrent weights W_rec. The entries of a sparse matrix of scipy's are the synapses, be their weight 0.
    /// output : array_like of float, (readouts, units)
    ///     Readout weights W_out.
    /// synapses : array_like of bool, (units, units), optional
    ///     Which recurrent synapses exist, be their weight 0. Without it, those whose weight is not 0.
    /// tau_ms : float or array_like of float, (units,)
    ///     Time constant, of all units or of each, in ms.
    /// dt_ms : float
    ///     Step of integration, in ms.
    /// transfer : Transfer, str, callable or (callable, callable)
    ///     Transfer function phi, or one of your own and its derivative (`Transfer.Own`).
    /// dtype : {"float32", "float64"}, optional
    ///     Without it, that of `recurrent` if it is one of the two, else float64.
    ///
    /// Examples
    /// --------
    /// >>> import numpy as np
    /// >>> from attractor import RateNetwork
    /// >>> ring = np.roll(np.eye(5), 1, axis=0)
    /// >>> RateNetwork.from_weights(input=np.ones((5, 1)), recurrent=ring, output=np.ones((1, 5)), transfer="linear")
    /// RateNetwork(units=5, inputs=1, readouts=1, synapses=5, tau_ms=10, dt_ms=1, transfer=Transfer.Linear, dtype=float64)
    #[staticmethod]
    #[pyo3(signature = (
        input, recurrent, output, *, synapses = None, tau_ms = Tau::All(10.0), dt_ms = 1.0, transfer = Phi::default(),
        dtype = None
    ), text_signature = "(input, recurrent, output, *, synapses=None, tau_ms=10.0, dt_ms=1.0, transfer='tanh', \
                         dtype=None)")]
    fn from_weights(
        input: &Bound<'_, PyAny>,
        recurrent: &Bound<'_, PyAny>,
        output: &Bound<'_, PyAny>,
        synapses: Option<&Bound<'_, PyAny>>,
        tau_ms: Tau,
        dt_ms: f64,
        transfer: Phi,
        dtype: Option<Dtype>,
    ) -> PyResult<Self> {
        let dynamics = Dynamics { tau_ms: tau_ms.nominal(), dt_ms, transfer: transfer.0 };
        let inner = match dtype.unwrap_or_else(|| dtype_of(recurrent)) {
            Dtype::Single => Precision::Single(built(input, recurrent, output, synapses, dynamics)?),
            Dtype::Double => Precision::Double(built(input, recurrent, output, synapses, dynamics)?),
        };
        Self { inner }.with_tau(tau_ms)
    }

    /// A dense network with a feedback channel, to be trained by its readout alone, at rest: W_rec ~ N(0, gain^2 / N) with its
    /// diagonal, feedback weights on channel 0, W_in ~ N(0, 1) on the channels after it, and one readout, of weights 0.
    ///
    /// Parameters
    /// ----------
    /// units : int
    ///     Number of units N.
    /// gain : float
    /// feedback : FeedbackLaw
    ///     The law of the feedback weights; by default uniform from -1 to 1.
    /// inputs : int
    ///     Number of input channels beside the feedback channel.
    /// tau_ms, dt_ms : float
    ///     Time constant of a unit and step of integration; by default times are in units of tau.
    /// transfer : Transfer, str, callable or (callable, callable)
    ///     Transfer function phi, or one of your own and its derivative (`Transfer.Own`).
    /// dtype : {"float32", "float64"}
    ///     Type of weights and states.
    /// seed : int or Streams
    ///     The same seed gives the same bits.
    ///
    /// References
    /// ----------
    /// .. [1] Rivkind & Barak (2017), Physical Review Letters 118, 258101, doi:10.1103/PhysRevLett.118.258101.
    ///
    /// Examples
    /// --------
    /// >>> from attractor import FeedbackLaw, RateNetwork
    /// >>> network = RateNetwork.dense(units=100, gain=0.9, feedback=FeedbackLaw.Gaussian(sd=0.5), seed=1)
    /// >>> network.input_weights.shape, network.output_weights.shape
    /// ((100, 1), (1, 100))
    #[staticmethod]
    #[pyo3(signature = (
        *, seed, units = 1000, gain = 1.0, feedback = None, inputs = 0, tau_ms = 1.0, dt_ms = 0.1,
        transfer = Phi::default(), dtype = Dtype::Double
    ), text_signature = "(*, seed, units=1000, gain=1.0, feedback=..., inputs=0, tau_ms=1.0, \
                         dt_ms=0.1, transfer='tanh', dtype='float64')")]
    fn dense(
        py: Python<'_>,
        seed: Seed,
        units: usize,
        gain: f64,
        feedback: Option<&Bound<'_, FeedbackLaw>>,
        inputs: usize,
        tau_ms: f64,
        dt_ms: f64,
        transfer: Phi,
        dtype: Dtype,
    ) -> PyResult<Self> {
        let feedback = feedback.map_or_else(Default::default, |law| law.get().0);
        let dynamics = Dynamics { tau_ms, dt_ms, transfer: transfer.0 };
        let law = DenseLaw { units, gain, feedback, inputs, dynamics };
        let inner = detached(py, || match dtype {
            Dtype::Single => attractor::RateNetwork::dense(&law, &seed.0).map(Precision::Single),
            Dtype::Double => attractor::RateNetwork::dense(&law, &seed.0).map(Precision::Double),
        });
        Ok(Self { inner: inner? })
    }
}

impl RateNetwork {
    fn with_tau(self, tau_ms: Tau) -> PyResult<Self> {
        let Tau::Each(taus) = tau_ms else { return Ok(self) };
        let inner = match self.inner {
            Precision::Single(network) => network.with_time_constants(&taus).map(Precision::Single),
            Precision::Double(network) => network.with_time_constants(&taus).map(Precision::Double),
        };
        Ok(Self { inner: inner.map_err(raise)? })
    }
}

fn built<T: Number>(
    input: &Bound<'_, PyAny>,
    recurrent: &Bound<'_, PyAny>,
    output: &Bound<'_, PyAny>,
    synapses: Option<&Bound<'_, PyAny>>,
    dynamics: Dynamics,
) -> PyResult<attractor::RateNetwork<T>> {
    let matrix = arrays::weights::<T>("recurrent", recurrent, "units", synapses)?;
    let n = matrix.rows();
    let input = arrays::matrix::<T>("input", input, n, "inputs")?;
    let output = arrays::matrix::<T>("output", output, "readouts", n)?;
    for (name, array) in [("input", &input), ("output", &output)] {
        arrays::finite(name, array)?;
    }
    let (input, output): (Array2<T>, Array2<T>) = (input.as_array().to_owned(), output.as_array().to_owned());
    attached(|| attractor::RateNetwork::from_weights(input, matrix, output, dynamics))
}

/// The precision of an array, or double.
pub(super) fn dtype_of(array: &Bound<'_, PyAny>) -> Dtype {
    let known = array.cast::<PyUntypedArray>().ok().and_then(|array| array.dtype().extract().ok());
    known.unwrap_or(Dtype::Double)
}
