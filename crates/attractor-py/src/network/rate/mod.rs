//! Rate networks, in single or in double precision.

mod construction;
mod file;
mod tau;
mod weights;

use std::borrow::Cow;

use attractor::{Dynamics, Network};
use numpy::{IntoPyArray, PyArrayDescr};
use pyo3::prelude::*;

use super::given;
use crate::arrays;
use crate::errors;
use crate::pickle;
use crate::precision::{Dtype, Number, Precision, each, either};
use crate::raised::attached;
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

fn stepped<T: Number>(
    py: Python<'_>,
    network: &mut attractor::RateNetwork<T>,
    input: Option<&Bound<'_, PyAny>>,
    noise: Option<&Bound<'_, PyAny>>,
) -> PyResult<()> {
    let input = given::input(input, network.inputs())?;
    let noise = given::noise(noise, network.units())?;
    detached(py, || network.step(&input, noise.as_deref()))
}
