//! Rate networks, in single or in double precision.

use std::borrow::Cow;
use std::io::Cursor;
use std::path::PathBuf;

use attractor::{DenseLaw, Dynamics, Network, RateLaw, SparseMatrix, Wiring};
use attractor_lab::import::open_regular;
use ndarray::{Array2, ArrayView2};
use numpy::{IntoPyArray, PyArrayDescr, PyUntypedArray, PyUntypedArrayMethods};
use pyo3::prelude::*;

use super::wiring::wiring_of;
use crate::arrays;
use crate::errors::{self, raise};
use crate::network::FeedbackLaw;
use crate::network::bias::{bias, set_bias};
use crate::pickle;
use crate::plasticity::RecurrentRls;
use crate::precision::{Dtype, Number, Precision, each, either};
use crate::raised::attached;
use crate::random::Seed;
use crate::transfer::{Phi, Transfer};
use crate::work::detached;

/// A recurrent network of rate units with sparse recurrent weights, inputs and linear readouts::
///
///     x[t] = x[t-1] + (dt / tau) (-x[t-1] + W_in u[t] + W_rec r[t-1] + noise[t])
///     r[t] = phi(x[t])        z[t] = W_out r[t]
///
/// Made by `RateNetwork.random`, `RateNetwork.from_weights` or `RateNetwork.load`; trained in place by
/// `attractor.train_recurrent` and `attractor.train_readout`.
///
/// References
/// ----------
/// .. [1] Laje & Buonomano (2013), Nature Neuroscience 16, 925-933, doi:10.1038/nn.3405, eq. 1-3.
///
/// Examples
/// --------
/// >>> from attractor import RateNetwork
/// >>> network = RateNetwork.random(units=200, gain=1.5, seed=1)
/// >>> network
/// RateNetwork(units=200, inputs=2, readouts=1, synapses=4030, tau_ms=10, dt_ms=1, transfer=Transfer.Tanh, dtype=float32)
/// >>> network.recurrent_weights.shape
/// (200, 200)
#[pyclass(eq, module = "attractor")]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RateNetwork {
    pub(crate) inner: Precision<attractor::RateNetwork<f32>, attractor::RateNetwork<f64>>,
}

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

    /// Reads a network from `.npz`: one that was saved here or anybody's archive of dense arrays `W_in`, `W_rec` and
    /// `W_out`. Nothing is unpickled.
    ///
    /// Parameters
    /// ----------
    /// path : str or path-like
    /// dtype : {"float32", "float64"}, optional
    ///     Without it, that of `W_rec` in the file if it is one of the two, else float64.
    ///
    /// Examples
    /// --------
    /// >>> import os, tempfile
    /// >>> from attractor import RateNetwork
    /// >>> network = RateNetwork.random(units=50, seed=1)
    /// >>> path = os.path.join(tempfile.mkdtemp(), "network.npz")
    /// >>> network.save(path)
    /// >>> RateNetwork.load(path) == network
    /// True
    #[staticmethod]
    #[pyo3(signature = (path, *, dtype = None))]
    fn load(py: Python<'_>, path: PathBuf, dtype: Option<Dtype>) -> PyResult<Self> {
        let inner = match dtype_in(py, &path, dtype)? {
            Dtype::Single => Precision::Single(attractor::RateNetwork::load(open_regular(&path)?).map_err(raise)?),
            Dtype::Double => Precision::Double(attractor::RateNetwork::load(open_regular(&path)?).map_err(raise)?),
        };
        Ok(Self { inner })
    }

    /// Reads a network and the rule that trains it, with fresh matrices P where the file has none.
    ///
    /// Parameters
    /// ----------
    /// path : str or path-like
    /// dtype : {"float32", "float64"}, optional
    ///     As in `load`.
    ///
    /// Returns
    /// -------
    /// network : RateNetwork
    /// rule : RecurrentRls
    ///
    /// Examples
    /// --------
    /// >>> import os, tempfile
    /// >>> from attractor import PlasticScheme, RateNetwork, RecurrentRls
    /// >>> network = RateNetwork.random(units=50, seed=1)
    /// >>> rule = RecurrentRls(network, PlasticScheme.Neurons(fraction=0.6))
    /// >>> path = os.path.join(tempfile.mkdtemp(), "training.npz")
    /// >>> network.save(path, rule=rule)
    /// >>> RateNetwork.load_with_rule(path)[1]
    /// RecurrentRls(plastic_units=30, delta=1, normalised=True, dtype=float32)
    #[staticmethod]
    #[pyo3(signature = (path, *, dtype = None))]
    fn load_with_rule(py: Python<'_>, path: PathBuf, dtype: Option<Dtype>) -> PyResult<(Self, RecurrentRls)> {
        let (network, rule) = match dtype_in(py, &path, dtype)? {
            Dtype::Single => {
                let loaded = attractor::RateNetwork::load_with_rule(open_regular(&path)?).map_err(raise)?;
                (Precision::Single(loaded.0), Precision::Single(loaded.1))
            }
            Dtype::Double => {
                let loaded = attractor::RateNetwork::load_with_rule(open_regular(&path)?).map_err(raise)?;
                (Precision::Double(loaded.0), Precision::Double(loaded.1))
            }
        };
        Ok((Self { inner: network }, RecurrentRls { inner: rule }))
    }

    /// Writes weights, parameters and state as `.npz`, which `numpy.load` opens.
    ///
    /// Parameters
    /// ----------
    /// path : str or path-like
    ///     A file there is replaced.
    /// rule : RecurrentRls, optional
    ///     Is written too: training that goes on from the file is training that never stopped, bit for bit.
    #[pyo3(signature = (path, *, rule = None))]
    fn save(&self, py: Python<'_>, path: PathBuf, rule: Option<PyRef<'_, RecurrentRls>>) -> PyResult<()> {
        // First into memory: what cannot be written leaves a file that is there as it is.
        let mut file = Cursor::new(Vec::new());
        let saved = match (&self.inner, rule.as_ref().map(|rule| &rule.inner)) {
            (Precision::Single(network), None) => network.save(&mut file),
            (Precision::Double(network), None) => network.save(&mut file),
            (Precision::Single(network), Some(Precision::Single(rule))) => network.save_with_rule(rule, &mut file),
            (Precision::Double(network), Some(Precision::Double(rule))) => network.save_with_rule(rule, &mut file),
            (network, Some(rule)) => return Err(mismatch(py, rule.dtype(), network.dtype())),
        };
        saved.map_err(raise)?;
        Ok(std::fs::write(path, file.into_inner())?)
    }

    /// Number of units N.
    #[getter]
    fn units(&self) -> usize {
        either!(&self.inner, network => network.units())
    }

    /// Number of input channels.
    #[getter]
    fn inputs(&self) -> usize {
        either!(&self.inner, network => network.inputs())
    }

    /// Number of readouts.
    #[getter]
    fn readouts(&self) -> usize {
        either!(&self.inner, network => network.readouts())
    }

    /// Type of weights and states, float32 or float64.
    #[getter]
    fn dtype<'py>(&self, py: Python<'py>) -> Bound<'py, PyArrayDescr> {
        self.inner.dtype().descr(py)
    }

    /// Time constant tau, in ms: of all units, or where they differ of each, (units,).
    #[getter]
    fn tau_ms<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        either!(&self.inner, network => match network.time_constants() {
            Some(taus) => Ok(taus.to_vec().into_pyarray(py).into_any()),
            None => Ok(network.dynamics().tau_ms.into_pyobject(py)?.into_any()),
        })
    }

    /// Step of integration dt, in ms.
    #[getter]
    pub(crate) fn dt_ms(&self) -> f64 {
        self.dynamics().dt_ms
    }

    /// Transfer function phi.
    #[getter]
    fn transfer(&self) -> Transfer {
        Transfer(self.dynamics().transfer)
    }

    /// Activations x, (units,): a copy. Setting them sets the rates too.
    #[getter]
    fn activations<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        either!(&self.inner, network => network.activations().to_vec().into_pyarray(py).into_any())
    }

    #[setter]
    fn set_activations(&mut self, activations: &Bound<'_, PyAny>) -> PyResult<()> {
        either!(&mut self.inner, network => {
            let x = arrays::vector("activations", activations, network.units())?;
            arrays::finite("activations", &x)?;
            attached(|| network.set_activations(&x.as_array().to_vec()))
        })
    }

    /// The state, which are the activations x, (units,): a copy. As of every network.
    #[getter]
    fn state<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        self.activations(py)
    }

    #[setter]
    fn set_state(&mut self, state: &Bound<'_, PyAny>) -> PyResult<()> {
        self.set_activations(state)
    }

    /// Rates r = phi(x), (units,): a copy.
    #[getter]
    fn rates<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        either!(&self.inner, network => network.rates().to_vec().into_pyarray(py).into_any())
    }

    /// Readouts z = W_out r, (readouts,).
    #[getter]
    fn outputs<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        either!(&self.inner, network => {
            let mut outputs = vec![Default::default(); network.readouts()];
            network.read_out(&mut outputs);
            outputs.into_pyarray(py).into_any()
        })
    }

    /// Input weights W_in, (units, inputs): a copy. They may be set, to any number of inputs.
    #[getter]
    fn input_weights<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        either!(&self.inner, network => arrays::give(py, network.input_weights().to_owned()))
    }

    #[setter]
    fn set_input_weights(&mut self, input_weights: &Bound<'_, PyAny>) -> PyResult<()> {
        either!(&mut self.inner, network => {
            let weights = arrays::matrix("input_weights", input_weights, network.units(), "inputs")?;
            arrays::finite("input_weights", &weights)?;
            network.set_input_weights(&weights.as_array().to_owned()).map_err(raise)
        })
    }

    /// Recurrent weights W_rec, (units, units), postsynaptic by row: a copy. Setting them leaves the synapses as they are:
    /// where there is none, the weight must be 0.
    #[getter]
    fn recurrent_weights<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        either!(&self.inner, network => arrays::give(py, network.recurrent_weights().to_dense()))
    }

    #[setter]
    fn set_recurrent_weights(&mut self, recurrent_weights: &Bound<'_, PyAny>) -> PyResult<()> {
        either!(&mut self.inner, network => {
            let n = network.units();
            let weights = arrays::matrix("recurrent_weights", recurrent_weights, n, n)?;
            arrays::finite("recurrent_weights", &weights)?;
            let weights = weights.as_array();
            let own = network.recurrent_weights_mut();
            let changed = synaptic(own, weights);
            if weights.iter().filter(|&&w| w != 0.0).count() > changed.iter().filter(|&&w| w != 0.0).count() {
                let py = recurrent_weights.py();
                return Err(errors::out_of_range(py, "recurrent_weights", "not 0 where there is no synapse", "0 there"));
            }
            own.weights_mut().copy_from_slice(&changed);
            Ok(())
        })
    }

    /// Which recurrent synapses exist, (units, units) bool.
    #[getter]
    fn synapses<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        either!(&self.inner, network => arrays::give(py, network.recurrent_weights().mask()))
    }

    /// Recurrent weights as compressed sparse rows.
    ///
    /// Returns
    /// -------
    /// data : ndarray, (synapses,)
    ///     Weights.
    /// indices : ndarray of int64, (synapses,)
    ///     Presynaptic unit of each.
    /// indptr : ndarray of int64, (units + 1,)
    ///     Row i owns the synapses from indptr[i] to below indptr[i + 1].
    ///
    /// Examples
    /// --------
    /// >>> from attractor import RateNetwork
    /// >>> data, indices, indptr = RateNetwork.random(units=100, seed=1).recurrent_csr()
    /// >>> len(data) == len(indices) == int(indptr[-1])
    /// True
    fn recurrent_csr<'py>(&self, py: Python<'py>) -> (Bound<'py, PyAny>, Bound<'py, PyAny>, Bound<'py, PyAny>) {
        either!(&self.inner, network => {
            arrays::csr(py, network.recurrent_weights())
        })
    }

    /// Readout weights W_out, (readouts, units): a copy. They may be set, to any number of readouts.
    #[getter]
    fn output_weights<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        either!(&self.inner, network => arrays::give(py, network.output_weights().to_owned()))
    }

    #[setter]
    fn set_output_weights(&mut self, output_weights: &Bound<'_, PyAny>) -> PyResult<()> {
        either!(&mut self.inner, network => {
            let weights = arrays::matrix("output_weights", output_weights, "readouts", network.units())?;
            arrays::finite("output_weights", &weights)?;
            network.set_output_weights(weights.as_array().to_owned()).map_err(raise)
        })
    }

    /// Bias b of the readouts, (readouts,): a copy; None where they have none. It may be set, and rules on readouts then learn
    /// it with the weights.
    #[getter]
    fn output_bias<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyAny>> {
        either!(&self.inner, network => bias(py, network))
    }

    #[setter]
    fn set_output_bias(&mut self, output_bias: Option<&Bound<'_, PyAny>>) -> PyResult<()> {
        either!(&mut self.inner, network => set_bias(network, output_bias))
    }

    /// One step.
    ///
    /// Parameters
    /// ----------
    /// input : array_like of float, (inputs,), optional
    ///     Input u of each channel; 0 without it.
    /// noise : array_like of float, (units,), optional
    ///     Noise that is added to each unit's drive, already scaled.
    ///
    /// Examples
    /// --------
    /// >>> from attractor import RateNetwork
    /// >>> network = RateNetwork.random(units=100, seed=1)
    /// >>> network.step([1.0, 0.0])
    /// >>> bool(abs(network.rates).max() > 0)
    /// True
    #[pyo3(signature = (input = None, noise = None))]
    fn step(
        &mut self,
        py: Python<'_>,
        input: Option<&Bound<'_, PyAny>>,
        noise: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<()> {
        either!(&mut self.inner, network => stepped(py, network, input, noise))
    }

    /// The same network with another transfer function; the activations stay.
    ///
    /// Parameters
    /// ----------
    /// transfer : Transfer, str, callable or (callable, callable)
    ///
    /// Examples
    /// --------
    /// >>> import numpy as np
    /// >>> from attractor import RateNetwork
    /// >>> network = RateNetwork.random(units=50, seed=1).with_transfer(np.sin)
    /// >>> network.activations = np.full(50, 0.5)
    /// >>> bool((network.rates == np.sin(np.float32(0.5))).all())
    /// True
    fn with_transfer(&self, transfer: Phi) -> PyResult<Self> {
        let inner = each!(&self.inner, network => attached(|| Ok(network.clone().with_transfer(transfer.0)))?);
        Ok(Self { inner })
    }

    /// The same network, state included, in another precision.
    ///
    /// Parameters
    /// ----------
    /// dtype : {"float32", "float64"}
    ///
    /// Examples
    /// --------
    /// >>> from attractor import RateNetwork
    /// >>> RateNetwork.random(units=100, seed=1).cast("float64").dtype
    /// dtype('float64')
    fn cast(&self, dtype: Dtype) -> Self {
        let inner = match dtype {
            Dtype::Single => Precision::Single(either!(&self.inner, network => network.cast())),
            Dtype::Double => Precision::Double(either!(&self.inner, network => network.cast())),
        };
        Self { inner }
    }

    /// The network of small deviations from a state: weights W_rec diag(phi'(x)) and W_out diag(phi'(x)), phi linear, at rest.
    /// Its activations are the deviations.
    ///
    /// Parameters
    /// ----------
    /// state : array_like of float, (units,)
    ///     Activations x.
    ///
    /// Examples
    /// --------
    /// >>> import numpy as np
    /// >>> from attractor import RateNetwork
    /// >>> network = RateNetwork.random(units=100, seed=1)
    /// >>> around_rest = network.linearised(np.zeros(100))
    /// >>> around_rest.transfer, bool((around_rest.recurrent_weights == network.recurrent_weights).all())
    /// (Transfer.Linear, True)
    fn linearised(&self, state: &Bound<'_, PyAny>) -> PyResult<Self> {
        let inner = each!(&self.inner, network => {
            let state = arrays::vector("state", state, network.units())?.as_array().to_vec();
            attached(|| network.linearised(&state))?
        });
        Ok(Self { inner })
    }

    fn __copy__(&self) -> Self {
        self.clone()
    }

    fn __deepcopy__(&self, _memo: &Bound<'_, PyAny>) -> Self {
        self.clone()
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let own = slf.try_borrow()?;
        if let attractor::Transfer::Own(_) = own.dynamics().transfer {
            let plain = each!(&own.inner, network => network.clone().with_transfer(attractor::Transfer::Linear));
            return pickle::reduce_set(slf.py(), "with_transfer", own.transfer(), Self { inner: plain });
        }
        pickle::reduce(slf.as_any(), &own.inner)
    }

    #[staticmethod]
    fn _of_bytes(bytes: &[u8]) -> PyResult<Self> {
        Ok(Self { inner: pickle::state(bytes)? })
    }

    fn __repr__(&self) -> String {
        let Dynamics { tau_ms, dt_ms, transfer } = self.dynamics();
        let tau_ms = match either!(&self.inner, network => network.time_constants().map(<[f64]>::to_vec)) {
            Some(taus) => {
                let (low, high) = taus.iter().fold((f64::MAX, f64::MIN), |(low, high), &t| (low.min(t), high.max(t)));
                format!("{low}..{high}")
            }
            None => tau_ms.to_string(),
        };
        format!(
            "RateNetwork(units={}, inputs={}, readouts={}, synapses={}, tau_ms={tau_ms}, dt_ms={dt_ms}, transfer={}, \
             dtype={})",
            self.units(),
            self.inputs(),
            self.readouts(),
            either!(&self.inner, network => network.recurrent_weights().synapses()),
            Transfer(transfer).repr(),
            self.inner.dtype().name(),
        )
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

    fn dynamics(&self) -> Dynamics {
        either!(&self.inner, network => network.dynamics())
    }

    /// The network in double precision, in which some measures are taken: itself if it is, else a copy.
    pub(crate) fn in_double(&self) -> Cow<'_, attractor::RateNetwork<f64>> {
        match &self.inner {
            Precision::Single(network) => Cow::Owned(network.cast()),
            Precision::Double(network) => Cow::Borrowed(network),
        }
    }

    /// The network, which must be in double precision, to be trained.
    pub(crate) fn double_mut(&mut self, py: Python<'_>) -> PyResult<&mut attractor::RateNetwork<f64>> {
        match &mut self.inner {
            Precision::Double(network) => Ok(network),
            Precision::Single(_) => Err(errors::dtype(py, "network", "float32", "float64: network.cast(\"float64\")")),
        }
    }
}

/// A rule of one precision that is given a network of the other.
pub(crate) fn mismatch(py: Python<'_>, rule: Dtype, network: Dtype) -> PyErr {
    errors::dtype(py, "rule", rule.name(), &format!("{}, that of the network", network.name()))
}

/// Time constants as an argument.
enum Tau {
    /// Of all units.
    All(f64),
    /// Of each.
    Each(Vec<f64>),
}

impl Tau {
    /// One with which a network can be made, before each unit has its own.
    fn nominal(&self) -> f64 {
        match self {
            Self::All(tau) => *tau,
            Self::Each(taus) => taus.iter().copied().fold(f64::NAN, f64::max),
        }
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for Tau {
    type Error = PyErr;

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(tau) = value.extract::<f64>() {
            return Ok(Self::All(tau));
        }
        Ok(Self::Each(arrays::vector::<f64>("tau_ms", &value, "units")?.as_array().to_vec()))
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

fn stepped<T: Number>(
    py: Python<'_>,
    network: &mut attractor::RateNetwork<T>,
    input: Option<&Bound<'_, PyAny>>,
    noise: Option<&Bound<'_, PyAny>>,
) -> PyResult<()> {
    let given = |name: &str, values: &Bound<'_, PyAny>, extent: usize| {
        let values = arrays::vector::<T>(name, values, extent)?;
        arrays::finite(name, &values)?;
        PyResult::Ok(values.as_array().to_vec())
    };
    let input = input.map(|input| given("input", input, network.inputs())).transpose()?;
    let input = input.unwrap_or_else(|| vec![T::ZERO; network.inputs()]);
    let noise = noise.map(|noise| given("noise", noise, network.units())).transpose()?;
    detached(py, || network.step(&input, noise.as_deref()))
}

/// The weights of a full matrix at the synapses of a sparse one, in their order.
fn synaptic<T: Number>(matrix: &SparseMatrix<T>, weights: ArrayView2<'_, T>) -> Vec<T> {
    (0..matrix.rows()).flat_map(|i| matrix.row(i).map(move |(j, _)| weights[(i, j)])).collect()
}

/// The precision of an array, or double.
fn dtype_of(array: &Bound<'_, PyAny>) -> Dtype {
    let known = array.cast::<PyUntypedArray>().ok().and_then(|array| array.dtype().extract().ok());
    known.unwrap_or(Dtype::Double)
}

/// The precision that is asked for, or that of the recurrent weights in a file.
fn dtype_in(py: Python<'_>, path: &PathBuf, asked: Option<Dtype>) -> PyResult<Dtype> {
    if let Some(dtype) = asked {
        return Ok(dtype);
    }
    // What cannot be understood is for the library to say.
    let weights = |file: Bound<'_, PyAny>| file.get_item("W_rec").map(|weights| dtype_of(&weights));
    Ok(py.import("numpy")?.call_method1("load", (path,)).and_then(weights).unwrap_or(Dtype::Double))
}
