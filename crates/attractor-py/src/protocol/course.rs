//! Where trials start and what noise they see.

use attractor::{Initial, Noise, Stream, Streams, Trial};
use ndarray::{Array2, ArrayView3, Axis, Ix2, Ix3};
use numpy::PyReadonlyArray;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;

use super::noise;
use crate::arrays;
use crate::precision::Number;
use crate::random::Seed;

/// What arrays of trials must fit.
#[derive(Clone, Copy)]
pub(crate) struct Extents {
    pub(crate) trials: usize,
    pub(crate) steps: usize,
    pub(crate) units: usize,
}

/// Where trials start and what noise they see, given in an array of type `N` (trials, steps, units) or drawn; one state, or the
/// noise of one trial, serves all.
pub(crate) struct Course<T, N> {
    initial: Start<T>,
    noise: Jitter<N>,
    pub(crate) streams: Option<Streams>,
}

#[derive(Clone)]
enum Start<T> {
    Continue,
    Given(Array2<T>),
    Uniform,
}

enum Jitter<N> {
    Silent,
    Given(N),
    Normal(f64),
    /// Called before each trial for all of its steps.
    Own(Py<PyAny>),
}

impl<'py, T: Number> Course<T, PyReadonlyArray<'py, T, Ix3>> {
    pub(crate) fn read(
        initial: Option<&Bound<'py, PyAny>>,
        noise: Option<&Bound<'py, PyAny>>,
        seed: Option<Seed>,
        Extents { trials, steps, units }: Extents,
    ) -> PyResult<Self> {
        let initial = initial.map_or_else(|| Ok(Start::Continue), |initial| Start::read(initial, trials, units))?;
        let noise = match noise {
            None => Jitter::Silent,
            Some(value) if value.is_callable() => Jitter::Own(value.clone().unbind()),
            Some(value) => match value.extract::<f64>() {
                Ok(amplitude) => Jitter::Normal(amplitude),
                Err(_) => Jitter::Given(arrays::each_or_all("noise", value, trials, [steps.into(), units.into()])?),
            },
        };
        let drawn = matches!(initial, Start::Uniform) || matches!(noise, Jitter::Normal(sd) if sd != 0.0);
        if drawn && seed.is_none() {
            return Err(PyTypeError::new_err("initial state or noise are drawn at random: give a seed"));
        }
        Ok(Self { initial, noise, streams: seed.map(|seed| seed.0) })
    }

    /// The noise of the next trial, where a function of the caller's own makes it.
    pub(crate) fn called(&self, py: Python<'py>, extents: Extents) -> PyResult<Option<Array2<T>>> {
        match &self.noise {
            Jitter::Own(function) => noise::called(function.bind(py), extents.steps, extents.units).map(Some),
            _ => Ok(None),
        }
    }

    /// The same without the interpreter's lock.
    pub(crate) fn view(&self) -> Course<T, ArrayView3<'_, T>> {
        let noise = match &self.noise {
            Jitter::Silent | Jitter::Own(_) => Jitter::Silent,
            Jitter::Given(given) => Jitter::Given(given.as_array()),
            Jitter::Normal(amplitude) => Jitter::Normal(*amplitude),
        };
        Course { initial: self.initial.clone(), noise, streams: self.streams.clone() }
    }
}

impl<T: Number> Start<T> {
    pub(super) fn read(value: &Bound<'_, PyAny>, trials: usize, units: usize) -> PyResult<Self> {
        match value.extract::<String>() {
            Ok(word) if word == "uniform" => Ok(Self::Uniform),
            Ok(word) => {
                let accepted = "accepted are \"uniform\" and an array of activations";
                Err(PyValueError::new_err(format!("initial is {word:?}; {accepted}")))
            }
            Err(_) => {
                let given = arrays::each_or_all::<T, Ix2, 1>("initial", value, trials, [units.into()])?;
                Ok(Self::Given(given.as_array().as_standard_layout().into_owned()))
            }
        }
    }
}

impl<T: Number> Course<T, ArrayView3<'_, T>> {
    /// The trial in that position.
    pub(crate) fn trial<'t>(
        &'t self,
        stimulus: &'t attractor::Stimulus<T>,
        position: usize,
        streams: Option<&Streams>,
        called: Option<&'t Array2<T>>,
    ) -> Trial<'t, attractor::Stimulus<T>> {
        let initial = match &self.initial {
            Start::Continue => Initial::Continue,
            Start::Uniform => Initial::Uniform(stream(streams, "initial")),
            Start::Given(given) => {
                let own = given.row(position.min(given.nrows() - 1));
                Initial::Given(own.to_slice().unwrap_or_default())
            }
        };
        let noise = self.noise(position, streams, called);
        Trial::new(stimulus).initial(initial).noise(noise)
    }
    /// The noise of that trial.
    pub(crate) fn noise<'t>(
        &'t self,
        position: usize,
        streams: Option<&Streams>,
        called: Option<&'t Array2<T>>,
    ) -> Noise<'t, T> {
        match &self.noise {
            Jitter::Silent | Jitter::Own(_) => called.map_or(Noise::Silent, |called| Noise::Given(called.view())),
            Jitter::Normal(amplitude) => Noise::Normal { amplitude: *amplitude, stream: stream(streams, "noise") },
            Jitter::Given(given) => Noise::Given(given.index_axis(Axis(0), position.min(given.len_of(Axis(0)) - 1))),
        }
    }
}

/// The stream of that name; nothing is drawn without a seed.
fn stream(streams: Option<&Streams>, name: &str) -> Stream {
    streams.map_or_else(|| Streams::new(0), |streams| streams.child(name)).stream()
}
