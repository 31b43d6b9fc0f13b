//! A network of the caller's own, written in Python: an object with `units`, `inputs`, a `state` and `step(input, noise)`.
//!
//! The library sees a [`attractor::Network`]. State and rates are read once after every step; weights that rules change are
//! handed back before the next step and at the end.

use attractor::{Derivative, Error, Network, PlasticRecurrence, Readout, SparseMatrix};
use ndarray::{Array2, Ix2, aview1};
use numpy::{IntoPyArray, PyReadonlyArray, PyUntypedArrayMethods};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::errors::raise;
use crate::{arrays, errors, raised};

/// What every network has.
const NEEDED: [&str; 4] = ["units", "inputs", "state", "step"];

/// An object of Python as a network in double precision.
pub(crate) struct OwnNetwork {
    object: Py<PyAny>,
    units: usize,
    inputs: usize,
    /// Time of a step, in ms, if the object says it.
    pub(crate) dt_ms: Option<f64>,
    has: Has,
    state: Vec<f64>,
    rates: Vec<f64>,
    /// The rates before the last step.
    before: Vec<f64>,
    /// Whether plastic synapses are held responsible for what they carried before the step, or for the rates of now.
    learns_from_before: bool,
    readout: Option<Readout<f64>>,
    recurrent: SparseMatrix<f64>,
    /// Weights that the object does not know yet.
    changed: Changed,
    /// The input of the last step.
    input: Vec<f64>,
    /// The Jacobians by state and input, and where they were taken.
    known: Option<(Vec<f64>, Array2<f64>, Array2<f64>)>,
}

/// What an object has that it need not have.
#[derive(Debug, Clone, Copy)]
struct Has {
    /// Else the state is what readouts see.
    rates: bool,
    recurrent: bool,
    jacobian: bool,
}

#[derive(Debug, Clone, Copy, Default)]
struct Changed {
    readout: bool,
    recurrent: bool,
}

impl OwnNetwork {
    pub(crate) fn new(object: &Bound<'_, PyAny>) -> PyResult<Self> {
        let py = object.py();
        if let Some(missing) = NEEDED.into_iter().find(|&name| !object.hasattr(name).unwrap_or(false)) {
            return Err(PyTypeError::new_err(format!(
                "{} is no network: it has no `{missing}`; networks are RateNetwork, EchoStateNetwork and objects with units, \
                 inputs, state and step(input, noise)",
                object.repr()?
            )));
        }
        let count = |name: &str| {
            let value = object.getattr(name)?;
            value
                .extract::<usize>()
                .map_err(|_| errors::out_of_range(py, &format!("network.{name}"), value, "a number, 0 or above"))
        };
        let (units, inputs) = (count("units")?, count("inputs")?);
        if units == 0 {
            return Err(errors::out_of_range(py, "network.units", 0, "at least 1"));
        }
        let dt_ms = attribute(object, "dt_ms")?.map(|dt| dt.extract::<f64>()).transpose()?;
        if let Some(dt) = dt_ms.filter(|dt| !(*dt > 0.0 && dt.is_finite())) {
            return Err(errors::out_of_range(py, "network.dt_ms", dt, "a number above 0"));
        }
        let recurrent = attribute(object, "recurrent_weights")?;
        let mut network = Self {
            object: object.clone().unbind(),
            units,
            inputs,
            dt_ms,
            has: Has {
                rates: attribute(object, "rates")?.is_some(),
                recurrent: recurrent.is_some(),
                jacobian: attribute(object, "jacobian")?.is_some(),
            },
            state: Vec::new(),
            rates: Vec::new(),
            before: vec![0.0; units],
            learns_from_before: dt_ms.is_none(),
            readout: None,
            recurrent: match recurrent {
                Some(weights) => {
                    let synapses = attribute(object, "synapses")?;
                    arrays::weights("network.recurrent_weights", &weights, units, synapses.as_ref())?
                }
                None => SparseMatrix::from_dense(Array2::zeros((1, 1)).view()).map_err(raise)?,
            },
            changed: Changed::default(),
            input: vec![0.0; inputs],
            known: None,
        };
        network.look(py)?;
        network.read_weights(py)?;
        Ok(network)
    }

    /// A copy, by `copy.deepcopy`.
    pub(crate) fn copied(&self, py: Python<'_>) -> PyResult<Self> {
        Self::new(&py.import("copy")?.call_method1("deepcopy", (&self.object,))?)
    }

    /// Reads state and rates.
    fn look(&mut self, py: Python<'_>) -> PyResult<()> {
        let object = self.object.bind(py);
        let state = arrays::vector::<f64>("network.state", &object.getattr("state")?, "state")?;
        arrays::finite("network.state", &state)?;
        if !self.state.is_empty() && state.len() != self.state.len() {
            return Err(errors::shape(py, "network.state", state.shape(), vec![self.state.len()]));
        }
        self.state.clear();
        self.state.extend(state.as_array());
        if self.has.rates {
            let rates = arrays::vector::<f64>("network.rates", &object.getattr("rates")?, self.units)?;
            arrays::finite("network.rates", &rates)?;
            self.rates.clear();
            self.rates.extend(rates.as_array());
        } else if self.state.len() == self.units {
            self.rates.clone_from(&self.state);
        } else {
            let accepted = vec![self.units];
            let name = "network.state, of a network that has no `rates`,";
            return Err(errors::shape(py, name, &[self.state.len()], accepted));
        }
        Ok(())
    }

    /// Reads the readout weights.
    fn read_weights(&mut self, py: Python<'_>) -> PyResult<()> {
        let Some(weights) = attribute(self.object.bind(py), "output_weights")? else { return Ok(()) };
        let weights: PyReadonlyArray<'_, f64, Ix2> =
            arrays::matrix("network.output_weights", &weights, "readouts", self.units)?;
        arrays::finite("network.output_weights", &weights)?;
        let mut readout = Readout::new(weights.as_array().to_owned()).map_err(raise)?;
        if let Some(bias) = attribute(self.object.bind(py), "output_bias")? {
            let bias = arrays::vector::<f64>("network.output_bias", &bias, readout.count())?;
            readout.set_bias(Some(bias.as_array().to_vec())).map_err(raise)?;
        }
        self.readout = Some(readout);
        Ok(())
    }

    /// Reads everything anew, once somebody else has changed the object.
    pub(crate) fn refresh(&mut self, py: Python<'_>) -> PyResult<()> {
        self.look(py)?;
        self.read_weights(py)?;
        if self.has.recurrent {
            let object = self.object.bind(py);
            let synapses = attribute(object, "synapses")?;
            let weights = object.getattr("recurrent_weights")?;
            self.recurrent = arrays::weights("network.recurrent_weights", &weights, self.units, synapses.as_ref())?;
        }
        Ok(())
    }

    /// Hands the object the weights that rules have changed.
    pub(crate) fn hand_back(&mut self, py: Python<'_>) -> PyResult<()> {
        let changed = std::mem::take(&mut self.changed);
        let object = self.object.bind(py);
        if let (true, Some(readout)) = (changed.readout, &self.readout) {
            object.setattr("output_weights", readout.weights().to_owned().into_pyarray(py))?;
            if let Some(bias) = readout.bias() {
                object.setattr("output_bias", bias.to_vec().into_pyarray(py))?;
            }
        }
        if changed.recurrent {
            object.setattr("recurrent_weights", self.recurrent.to_dense().into_pyarray(py))?;
        }
        Ok(())
    }

    /// Fails if a rule for recurrent weights has nothing to change.
    pub(crate) fn plastic(&self, py: Python<'_>) -> PyResult<()> {
        if self.has.recurrent {
            return Ok(());
        }
        let object = self.object.bind(py).repr()?;
        Err(PyTypeError::new_err(format!(
            "{object} has no `recurrent_weights`, (units, units), which this rule changes"
        )))
    }

    fn take_step(&mut self, py: Python<'_>, input: &[f64], noise: Option<&[f64]>) -> PyResult<()> {
        self.hand_back(py)?;
        let (given, drawn) = (input.to_vec().into_pyarray(py), noise.map(|noise| noise.to_vec().into_pyarray(py)));
        self.object.bind(py).call_method1("step", (given, drawn))?;
        self.before.clone_from(&self.rates);
        self.input.copy_from_slice(input);
        self.look(py)
    }

    fn set_state(&mut self, py: Python<'_>, state: &[f64]) -> PyResult<()> {
        self.object.bind(py).setattr("state", state.to_vec().into_pyarray(py))?;
        self.look(py)
    }

    /// The Jacobians of the step from a state under the input of the last one.
    fn jacobians(&self, py: Python<'_>, state: &[f64]) -> PyResult<(Array2<f64>, Array2<f64>)> {
        let (at, input) = (state.to_vec().into_pyarray(py), self.input.clone().into_pyarray(py));
        let returned = self.object.bind(py).call_method1("jacobian", (at, input))?;
        let (by_state, by_input) = returned.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>().map_err(|_| {
            PyTypeError::new_err(
                "network.jacobian(state, input) returns a pair: the derivatives of the next state by the state, \
                                  (state, state), and by the input, (state, inputs)",
            )
        })?;
        let n = self.state.len();
        let by_state = arrays::matrix::<f64>("what network.jacobian returns first", &by_state, n, n)?;
        let by_input = arrays::matrix::<f64>("what network.jacobian returns second", &by_input, n, self.inputs)?;
        arrays::finite("what network.jacobian returns first", &by_state)?;
        arrays::finite("what network.jacobian returns second", &by_input)?;
        Ok((by_state.as_array().to_owned(), by_input.as_array().to_owned()))
    }

    /// Work with the object, whose exceptions are kept for the caller.
    fn ask<R>(work: impl FnOnce(Python<'_>) -> PyResult<R>) -> Result<R, Error> {
        if raised::any() {
            return Err(Error::Interrupted);
        }
        Python::attach(|py| work(py).map_err(|error| raised::keep(py, error)))
    }
}

impl Clone for OwnNetwork {
    /// By `copy.deepcopy`. Where that raises an exception, it is kept, and what is returned takes no step.
    fn clone(&self) -> Self {
        Python::attach(|py| {
            self.copied(py).unwrap_or_else(|error| {
                raised::keep(py, error);
                Self {
                    object: self.object.clone_ref(py),
                    state: self.state.clone(),
                    rates: self.rates.clone(),
                    before: self.before.clone(),
                    readout: self.readout.clone(),
                    recurrent: self.recurrent.clone(),
                    input: self.input.clone(),
                    known: None,
                    ..*self
                }
            })
        })
    }
}

/// An attribute, if there is one and it is not `None`.
fn attribute<'py>(object: &Bound<'py, PyAny>, name: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
    let found = object.getattr_opt(PyString::new(object.py(), name))?;
    Ok(found.filter(|value| !value.is_none()))
}

impl Network for OwnNetwork {
    type Number = f64;
    type Input = [f64];

    fn units(&self) -> usize {
        self.units
    }

    fn inputs(&self) -> usize {
        self.inputs
    }

    fn step(&mut self, input: &[f64], noise: Option<&[f64]>) -> Result<(), Error> {
        Self::ask(|py| self.take_step(py, input, noise))
    }

    fn state_size(&self) -> usize {
        self.state.len()
    }

    fn read_state(&self, out: &mut [f64]) {
        out.copy_from_slice(&self.state);
    }

    fn write_state(&mut self, state: &[f64]) -> Result<(), Error> {
        if state.len() != self.state.len() {
            let expected = vec![self.state.len()];
            return Err(Error::Shape { name: "state", found: vec![state.len()], expected });
        }
        Self::ask(|py| self.set_state(py, state))
    }

    fn read_outputs(&self, out: &mut [f64]) {
        out.copy_from_slice(&self.rates);
    }

    fn readout(&self) -> Option<&Readout<f64>> {
        self.readout.as_ref()
    }

    fn readout_mut(&mut self) -> Option<&mut Readout<f64>> {
        self.changed.readout = true;
        self.readout.as_mut()
    }

    fn derivative(&mut self) -> Option<&mut dyn Derivative<f64>> {
        if self.has.jacobian { Some(self) } else { None }
    }
}

impl Derivative<f64> for OwnNetwork {
    fn step_tangent(&mut self, state: &[f64], _: &[f64], v: &[f64], w: &[f64], out: &mut [f64]) {
        let at: Vec<f64> = state.iter().chain(&self.input).copied().collect();
        if self.known.as_ref().is_none_or(|(known, ..)| *known != at) {
            let asked = Self::ask(|py| self.jacobians(py, state)).ok();
            self.known = asked.map(|(by_state, by_input)| (at, by_state, by_input));
        }
        let Some((_, by_state, by_input)) = &self.known else { return out.fill(f64::NAN) };
        let mut sum = by_state.dot(&aview1(v));
        if !w.is_empty() {
            sum += &by_input.dot(&aview1(w));
        }
        out.iter_mut().zip(sum).for_each(|(out, value)| *out = value);
    }

    /// By central differences, where the rates are not the state.
    fn outputs_tangent(&mut self, state: &[f64], v: &[f64], out: &mut [f64]) {
        const STEP: f64 = 6e-6;
        if !self.has.rates {
            return out.copy_from_slice(v);
        }
        let now = self.state.clone();
        let mut ends = [STEP, -STEP].map(|by| {
            let aside: Vec<f64> = state.iter().zip(v).map(|(x, v)| x + by * v).collect();
            self.write_state(&aside).map(|()| self.rates.clone())
        });
        let back = self.write_state(&now);
        match (&mut ends, back) {
            ([Ok(above), Ok(below)], Ok(())) => {
                let slopes = above.iter().zip(below).map(|(above, below)| (*above - *below) / (2.0 * STEP));
                out.iter_mut().zip(slopes).for_each(|(out, slope)| *out = slope);
            }
            _ => out.fill(f64::NAN),
        }
    }
}

impl PlasticRecurrence for OwnNetwork {
    fn recurrence(&self) -> &SparseMatrix<f64> {
        &self.recurrent
    }

    fn outputs_and_recurrence(&mut self) -> ([&[f64]; 2], &mut SparseMatrix<f64>) {
        self.changed.recurrent = true;
        let carried = if self.learns_from_before { &self.before } else { &self.rates };
        ([&self.rates, carried], &mut self.recurrent)
    }
}
