//! Excitatory and inhibitory threshold units.

use attractor::{Network, Population, Spikes, ThresholdLaw};
use numpy::{IntoPyArray, PyUntypedArrayMethods};
use pyo3::prelude::*;

use crate::arrays;
use crate::errors::raise;
use crate::pickle::kept;
use crate::random::Seed;
use crate::records::enumeration;
use crate::work::detached;

enumeration!(Counted: attractor::Counted { WithoutInput, Excitatory, All });

/// Excitatory and inhibitory binary threshold units in discrete time, the network of the self-organising recurrent networks
/// (SORN)::
///
///     x' = 1 where W_EE x - W_EI y + U - T_E > 0, else 0
///     y' = 1 where W_IE x - W_II y - T_I > 0, else 0
///
/// Made by `ThresholdNetwork.random` or `ThresholdNetwork.from_weights`; driven through an input, and changed by rules, by
/// `attractor.Window`.
///
/// References
/// ----------
/// .. [1] Lazar, Pipa & Triesch (2009), Frontiers in Computational Neuroscience 3:23,
///    doi:10.3389/neuro.10.023.2009, eq. 1-2.
///
/// Examples
/// --------
/// >>> from attractor import ThresholdNetwork
/// >>> network = ThresholdNetwork.random(seed=1)
/// >>> network
/// ThresholdNetwork(excitatory_units=100, inhibitory_units=25, input_units=20, synapses=513)
/// >>> network.excitatory.dtype, network.excitatory.shape
/// (dtype('bool'), (100,))
#[pyclass(eq, module = "attractor")]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ThresholdNetwork {
    pub(crate) inner: attractor::ThresholdNetwork,
}

#[pymethods]
impl ThresholdNetwork {
    /// A network drawn from a law, its state included.
    ///
    /// Weights are uniform on [0, 1) where a synapse exists and every row is then divided by its sum. Thresholds are uniform.
    /// Excitatory units do not project to themselves.
    ///
    /// Parameters
    /// ----------
    /// excitatory, inhibitory : int
    ///     Numbers of units, N_E and N_I.
    /// input_units : int
    ///     Number of excitatory units that receive input: units 0 to below `input_units`.
    /// excitatory_probability : float
    ///     Probability p_EE that an excitatory unit projects to another.
    /// inhibitory_probability : float
    ///     Probability p_EI that an inhibitory unit projects to an excitatory one.
    /// excitatory_to_inhibitory_probability, inhibitory_to_inhibitory_probability : float
    ///     Probabilities p_IE and p_II that a unit projects to an inhibitory one.
    /// excitatory_threshold, inhibitory_threshold : float
    ///     Thresholds are uniform from 0 to below these.
    /// seed : int or Streams
    ///     The same seed gives the same bits.
    ///
    /// Examples
    /// --------
    /// >>> from attractor import ThresholdNetwork
    /// >>> network = ThresholdNetwork.random(excitatory=160, inhibitory=40, input_units=40, seed=1)
    /// >>> network.recurrent.shape, network.to_inhibitory.shape
    /// ((160, 160), (40, 160))
    #[staticmethod]
    #[pyo3(signature = (
        *, seed, excitatory = 100, inhibitory = 25, input_units = 20, excitatory_probability = 0.05,
        inhibitory_probability = 0.5, excitatory_to_inhibitory_probability = 1.0,
        inhibitory_to_inhibitory_probability = 1.0, excitatory_threshold = 0.5, inhibitory_threshold = 0.3
    ))]
    fn random(
        py: Python<'_>,
        seed: Seed,
        excitatory: usize,
        inhibitory: usize,
        input_units: usize,
        excitatory_probability: f64,
        inhibitory_probability: f64,
        excitatory_to_inhibitory_probability: f64,
        inhibitory_to_inhibitory_probability: f64,
        excitatory_threshold: f64,
        inhibitory_threshold: f64,
    ) -> PyResult<Self> {
        let law = ThresholdLaw {
            excitatory,
            inhibitory,
            input_units,
            excitatory_probability,
            inhibitory_probability,
            excitatory_to_inhibitory_probability,
            inhibitory_to_inhibitory_probability,
            excitatory_threshold,
            inhibitory_threshold,
        };
        Ok(Self { inner: detached(py, || attractor::ThresholdNetwork::random(&law, &seed.0))? })
    }

    /// A network of given weights and thresholds, silent. Rows are postsynaptic; weights are 0 or above and inhibition is
    /// subtracted.
    ///
    /// Parameters
    /// ----------
    /// recurrent : array_like of float or sparse matrix, (N_E, N_E)
    ///     W_EE. The entries of a sparse matrix of scipy's are the synapses, be their weight 0.
    /// to_inhibitory : array_like of float, (N_I, N_E)
    ///     W_IE.
    /// excitatory, inhibitory : Population or (thresholds, from_inhibitory)
    ///     Of each population the thresholds, (units,), and the weights from the inhibitory units, (units, N_I).
    /// input_units : int
    ///     Excitatory units 0 to below `input_units` receive input.
    /// synapses : array_like of bool, (N_E, N_E), optional
    ///     Which recurrent synapses exist, be their weight 0. Without it, those whose weight is not 0.
    ///
    /// Examples
    /// --------
    /// >>> import numpy as np
    /// >>> from attractor import Population, ThresholdNetwork
    /// >>> network = ThresholdNetwork.from_weights(
    /// ...     recurrent=np.roll(np.eye(3), 1, axis=0),
    /// ...     to_inhibitory=np.ones((1, 3)),
    /// ...     excitatory=Population(np.full(3, 0.5), np.zeros((3, 1))),
    /// ...     inhibitory=Population(np.full(1, 5.0), np.zeros((1, 1))),
    /// ...     input_units=1,
    /// ... )
    /// >>> network.step([0])
    /// >>> network.step()
    /// >>> network.excitatory.tolist()
    /// [False, True, False]
    #[staticmethod]
    #[pyo3(signature = (recurrent, to_inhibitory, excitatory, inhibitory, *, input_units, synapses = None))]
    fn from_weights(
        recurrent: &Bound<'_, PyAny>,
        to_inhibitory: &Bound<'_, PyAny>,
        excitatory: (Bound<'_, PyAny>, Bound<'_, PyAny>),
        inhibitory: (Bound<'_, PyAny>, Bound<'_, PyAny>),
        input_units: usize,
        synapses: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let n_e = arrays::vector::<f64>("excitatory thresholds", &excitatory.0, "units")?.shape()[0];
        let n_i = arrays::vector::<f64>("inhibitory thresholds", &inhibitory.0, "units")?.shape()[0];
        let population = |name: [&str; 2], (thresholds, weights): &(Bound<'_, PyAny>, Bound<'_, PyAny>), n: usize| {
            let thresholds = arrays::vector::<f64>(name[0], thresholds, n)?.as_array().to_vec();
            let from_inhibitory = arrays::matrix::<f64>(name[1], weights, n, n_i)?.as_array().to_owned();
            PyResult::Ok(Population { thresholds, from_inhibitory })
        };
        let names = ["excitatory thresholds", "inhibition of excitatory units"];
        let excitatory = population(names, &excitatory, n_e)?;
        let names = ["inhibitory thresholds", "inhibition of inhibitory units"];
        let inhibitory = population(names, &inhibitory, n_i)?;
        let recurrent = arrays::weights("recurrent", recurrent, n_e, synapses)?;
        let to_inhibitory = arrays::matrix::<f64>("to_inhibitory", to_inhibitory, n_i, n_e)?.as_array().to_owned();
        let inner =
            attractor::ThresholdNetwork::from_weights(recurrent, to_inhibitory, excitatory, inhibitory, input_units);
        Ok(Self { inner: inner.map_err(raise)? })
    }

    /// Number of excitatory units N_E.
    #[getter]
    fn excitatory_units(&self) -> usize {
        self.inner.excitatory().units()
    }

    /// Number of inhibitory units N_I.
    #[getter]
    fn inhibitory_units(&self) -> usize {
        self.inner.inhibitory().units()
    }

    /// Number of excitatory units that receive input: units 0 to below it.
    #[getter]
    fn input_units(&self) -> usize {
        self.inner.input_units()
    }

    /// Excitatory state x, (N_E,) bool: a copy.
    #[getter]
    fn excitatory<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        flags(py, self.inner.excitatory())
    }

    /// Inhibitory state y, (N_I,) bool: a copy.
    #[getter]
    fn inhibitory<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        flags(py, self.inner.inhibitory())
    }

    /// Excitatory state before the last step, (N_E,) bool: a copy.
    #[getter]
    fn previous<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        flags(py, self.inner.previous())
    }

    /// Recurrent weights W_EE, (N_E, N_E): a copy. They may be set, with an array or a sparse matrix of scipy, and with them which
    /// synapses exist: those whose weight is not 0, or the entries of the sparse matrix.
    #[getter]
    fn recurrent<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        arrays::give(py, self.inner.recurrent().to_dense())
    }

    #[setter]
    fn set_recurrent(&mut self, recurrent: &Bound<'_, PyAny>) -> PyResult<()> {
        let weights = arrays::weights("recurrent", recurrent, self.excitatory_units(), None)?;
        self.inner.set_recurrent(weights).map_err(raise)
    }

    /// Recurrent weights W_EE as compressed sparse rows: see `RateNetwork.recurrent_csr`.
    ///
    /// Returns
    /// -------
    /// data, indices, indptr : ndarray
    ///     What `scipy.sparse.csr_array` takes.
    fn recurrent_csr<'py>(&self, py: Python<'py>) -> (Bound<'py, PyAny>, Bound<'py, PyAny>, Bound<'py, PyAny>) {
        arrays::csr(py, self.inner.recurrent())
    }

    /// Which recurrent synapses exist, (N_E, N_E) bool.
    #[getter]
    fn synapses<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        arrays::give(py, self.inner.recurrent().mask())
    }

    /// Weights W_IE from excitatory to inhibitory units, (N_I, N_E): a copy. They may be set.
    #[getter]
    fn to_inhibitory<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        arrays::give(py, self.inner.to_inhibitory())
    }

    #[setter]
    fn set_to_inhibitory(&mut self, to_inhibitory: &Bound<'_, PyAny>) -> PyResult<()> {
        let (n_e, n_i) = (self.excitatory_units(), self.inhibitory_units());
        let weights = arrays::matrix::<f64>("to_inhibitory", to_inhibitory, n_i, n_e)?;
        self.inner.set_to_inhibitory(&weights.as_array().to_owned()).map_err(raise)
    }

    /// Weights from inhibitory units: W_EI, (N_E, N_I), and W_II, (N_I, N_I). They may be set, both at once.
    #[getter]
    fn inhibition<'py>(&self, py: Python<'py>) -> (Bound<'py, PyAny>, Bound<'py, PyAny>) {
        let [excitatory, inhibitory] = self.inner.inhibition();
        (arrays::give(py, excitatory), arrays::give(py, inhibitory))
    }

    #[setter]
    fn set_inhibition(&mut self, inhibition: (Bound<'_, PyAny>, Bound<'_, PyAny>)) -> PyResult<()> {
        let (n_e, n_i) = (self.excitatory_units(), self.inhibitory_units());
        let of_excitatory = arrays::matrix::<f64>("inhibition of excitatory units", &inhibition.0, n_e, n_i)?;
        let of_inhibitory = arrays::matrix::<f64>("inhibition of inhibitory units", &inhibition.1, n_i, n_i)?;
        let both = [of_excitatory, of_inhibitory].map(|weights| weights.as_array().to_owned());
        self.inner.set_inhibition(&both[0], &both[1]).map_err(raise)
    }

    /// Excitatory thresholds T_E, (N_E,): a copy. They may be set.
    #[getter]
    fn thresholds<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        self.inner.thresholds().to_vec().into_pyarray(py).into_any()
    }

    #[setter]
    fn set_thresholds(&mut self, thresholds: &Bound<'_, PyAny>) -> PyResult<()> {
        let given = arrays::vector::<f64>("thresholds", thresholds, self.excitatory_units())?;
        arrays::finite("thresholds", &given)?;
        self.inner.thresholds_mut().copy_from_slice(&given.as_array().to_vec());
        Ok(())
    }

    /// Inhibitory thresholds T_I, (N_I,): a copy. They may be set.
    #[getter]
    fn inhibitory_thresholds<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        self.inner.inhibitory_thresholds().to_vec().into_pyarray(py).into_any()
    }

    #[setter]
    fn set_inhibitory_thresholds(&mut self, thresholds: &Bound<'_, PyAny>) -> PyResult<()> {
        let given = arrays::vector::<f64>("inhibitory_thresholds", thresholds, self.inhibitory_units())?;
        arrays::finite("inhibitory_thresholds", &given)?;
        self.inner.inhibitory_thresholds_mut().copy_from_slice(&given.as_array().to_vec());
        Ok(())
    }

    /// Sets the state.
    ///
    /// Parameters
    /// ----------
    /// excitatory : array_like of bool, (N_E,)
    /// inhibitory : array_like of bool, (N_I,)
    ///
    /// Examples
    /// --------
    /// >>> import numpy as np
    /// >>> from attractor import ThresholdNetwork
    /// >>> network = ThresholdNetwork.random(seed=1)
    /// >>> network.set_state(np.zeros(100, bool), np.zeros(25, bool))
    /// >>> bool(network.excitatory.any())
    /// False
    fn set_state(&mut self, excitatory: &Bound<'_, PyAny>, inhibitory: &Bound<'_, PyAny>) -> PyResult<()> {
        let spikes = |name: &str, state: &Bound<'_, PyAny>, units: usize| {
            let state = arrays::vector::<bool>(name, state, units)?;
            PyResult::Ok(Spikes::from_flags(state.as_array().iter().copied()))
        };
        let excitatory = spikes("excitatory", excitatory, self.excitatory_units())?;
        let inhibitory = spikes("inhibitory", inhibitory, self.inhibitory_units())?;
        self.inner.set_state(excitatory, inhibitory).map_err(raise)
    }

    /// Makes each unit active with that probability.
    ///
    /// Parameters
    /// ----------
    /// probability : float
    /// seed : int or Streams
    ///
    /// Examples
    /// --------
    /// >>> from attractor import ThresholdNetwork
    /// >>> network = ThresholdNetwork.random(seed=1)
    /// >>> network.draw_state(1.0, seed=2)
    /// >>> bool(network.excitatory.all())
    /// True
    #[pyo3(signature = (probability, *, seed))]
    fn draw_state(&mut self, py: Python<'_>, probability: f64, seed: Seed) -> PyResult<()> {
        if !(0.0..=1.0).contains(&probability) {
            return Err(crate::errors::out_of_range(py, "probability", probability, "from 0 to 1"));
        }
        self.inner.draw_state(probability, &seed.0);
        Ok(())
    }

    /// One step of the state. Weights and thresholds stay: rules change them afterwards.
    ///
    /// Parameters
    /// ----------
    /// shown : array_like of int, optional
    ///     The input units that receive U = 1; none without it.
    #[pyo3(signature = (shown = None))]
    fn step(&mut self, shown: Option<&Bound<'_, PyAny>>) -> PyResult<()> {
        let shown = shown.map_or_else(|| Ok(Vec::new()), |shown| arrays::indices("shown", shown))?;
        self.inner.step(&shown, None).map_err(raise)
    }

    fn __repr__(&self) -> String {
        format!(
            "ThresholdNetwork(excitatory_units={}, inhibitory_units={}, input_units={}, synapses={})",
            self.excitatory_units(),
            self.inhibitory_units(),
            self.input_units(),
            self.inner.recurrent().synapses(),
        )
    }
}

kept!(ThresholdNetwork { inner });

/// A state as truth values.
fn flags<'py>(py: Python<'py>, spikes: &Spikes) -> Bound<'py, PyAny> {
    let flags: Vec<bool> = (0..spikes.units()).map(|unit| spikes.contains(unit)).collect();
    flags.into_pyarray(py).into_any()
}
