//! Named random streams: every use draws from its own, keyed by what it is for.

use ndarray::ArrayD;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{arrays, errors, pickle};

/// A place in the tree of names from which random numbers are drawn.
///
/// The same seed and path give the same numbers, always, on every machine; two paths give independent ones. Drawing
/// changes nothing: a second draw from the same place gives the same numbers again.
///
/// Parameters
/// ----------
/// seed : int
///     0 or above, below 2**64.
///
/// Examples
/// --------
/// >>> from attractor import Streams
/// >>> trials = Streams(1).child("trial")
/// >>> trials.index(3)
/// Streams(1).child('trial').index(3)
/// >>> bool((trials.index(3).normal(4) == Streams(1).child("trial").index(3).normal(4)).all())
/// True
#[pyclass(frozen, eq, module = "attractor")]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Streams {
    seed: u64,
    path: Vec<Place>,
    here: attractor::Streams,
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Place {
    Index(usize),
    Child(String),
}

impl Streams {
    fn place_below(&self, place: Place) -> Self {
        let here = match &place {
            Place::Child(name) => self.here.child(name),
            Place::Index(index) => self.here.index(*index),
        };
        let path = self.path.iter().cloned().chain([place]).collect();
        Self { seed: self.seed, path, here }
    }
}

#[pymethods]
impl Streams {
    #[new]
    fn new(seed: u64) -> Self {
        Self { seed, path: Vec::new(), here: attractor::Streams::new(seed) }
    }

    /// The place of that name below this one.
    fn child(&self, name: String) -> Self {
        self.place_below(Place::Child(name))
    }

    /// The place of that number below this one.
    fn index(&self, index: usize) -> Self {
        self.place_below(Place::Index(index))
    }

    /// Normal numbers of mean 0, from the beginning of this place's stream.
    ///
    /// They are drawn row after row, along the last axis, as a trial draws its noise step after step: the noise of a trial with
    /// a `seed` is `seed.child("noise").normal((steps, units), sd)`.
    ///
    /// Parameters
    /// ----------
    /// size : int or tuple of int
    ///     Shape of the array.
    /// sd : float
    ///     Standard deviation.
    ///
    /// Returns
    /// -------
    /// ndarray of float64
    ///
    /// Examples
    /// --------
    /// >>> from attractor import Streams
    /// >>> Streams(1).child("noise").normal((100, 20), sd=0.001).shape
    /// (100, 20)
    #[pyo3(signature = (size, sd = 1.0))]
    fn normal<'py>(&self, py: Python<'py>, size: Size, sd: f64) -> PyResult<Bound<'py, PyAny>> {
        if !(sd >= 0.0 && sd.is_finite()) {
            return Err(errors::out_of_range(py, "sd", sd, "0 or above"));
        }
        let (mut numbers, mut stream) = (size.zeros(), self.here.stream());
        let last = numbers.shape().last().copied().unwrap_or(1).max(1);
        if let Some(slice) = numbers.as_slice_mut() {
            slice.chunks_mut(last).for_each(|row| stream.fill_normal(row, sd));
        }
        Ok(arrays::give(py, numbers))
    }

    /// Uniform numbers from `low` (included) to `high` (excluded), from the beginning of this place's stream.
    ///
    /// Parameters
    /// ----------
    /// size : int or tuple of int
    ///     Shape of the array.
    /// low, high : float
    ///     The range.
    ///
    /// Returns
    /// -------
    /// ndarray of float64
    ///
    /// Examples
    /// --------
    /// >>> from attractor import Streams
    /// >>> x = Streams(1).child("initial").uniform(800, low=-1.0, high=1.0)
    /// >>> bool((abs(x) <= 1).all())
    /// True
    #[pyo3(signature = (size, low = 0.0, high = 1.0))]
    fn uniform<'py>(&self, py: Python<'py>, size: Size, low: f64, high: f64) -> Bound<'py, PyAny> {
        let mut numbers = size.zeros();
        if let Some(slice) = numbers.as_slice_mut() {
            self.here.stream().fill_uniform(slice, low, high);
        }
        arrays::give(py, numbers)
    }

    /// Whole numbers from 0 to below `bound`, from the beginning of this place's stream.
    ///
    /// Parameters
    /// ----------
    /// bound : int
    ///     At least 1.
    /// size : int or tuple of int
    ///     Shape of the array.
    ///
    /// Returns
    /// -------
    /// ndarray of int64
    ///
    /// Examples
    /// --------
    /// >>> from attractor import Streams
    /// >>> coins = Streams(1).child("coins").below(2, 1000)
    /// >>> bool(abs(coins.mean() - 0.5) < 0.1)
    /// True
    fn below<'py>(&self, py: Python<'py>, bound: usize, size: Size) -> PyResult<Bound<'py, PyAny>> {
        if bound == 0 {
            return Err(errors::out_of_range(py, "bound", bound, "at least 1"));
        }
        let mut stream = self.here.stream();
        Ok(arrays::give(py, size.zeros().mapv(|_: f64| stream.below(bound) as i64)))
    }

    fn __repr__(&self) -> String {
        let place = |place: &Place| match place {
            Place::Child(name) => format!(".child({name:?})").replace('"', "'"),
            Place::Index(index) => format!(".index({index})"),
        };
        format!("Streams({}){}", self.seed, self.path.iter().map(place).collect::<String>())
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        pickle::reduce(slf.as_any(), &(slf.get().seed, &slf.get().path))
    }

    #[staticmethod]
    fn _of_bytes(bytes: &[u8]) -> PyResult<Self> {
        let (seed, path): (u64, Vec<Place>) = pickle::state(bytes)?;
        Ok(path.into_iter().fold(Self::new(seed), |place, next| place.place_below(next)))
    }
}

/// The shape of an array that is drawn.
#[derive(Debug, FromPyObject)]
enum Size {
    Length(usize),
    Shape(Vec<usize>),
}

impl Size {
    fn zeros(self) -> ArrayD<f64> {
        match self {
            Self::Length(length) => ArrayD::zeros(vec![length]),
            Self::Shape(shape) => ArrayD::zeros(shape),
        }
    }
}

/// Where random numbers come from, as an argument: a place, or the seed of a root.
#[derive(Debug, Clone)]
pub(crate) struct Seed(pub(crate) attractor::Streams);

impl Seed {
    /// The place from which `what` is drawn, if it is.
    pub(crate) fn needed(seed: Option<Self>, drawn: bool, what: &str) -> PyResult<attractor::Streams> {
        match seed {
            Some(seed) => Ok(seed.0),
            None if drawn => Err(PyTypeError::new_err(format!("{what} is drawn at random: give a seed"))),
            None => Ok(attractor::Streams::new(0)),
        }
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for Seed {
    type Error = PyErr;

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        match value.cast::<Streams>() {
            Ok(streams) => Ok(Self(streams.get().here.clone())),
            Err(_) => value.extract().map(|seed| Self(attractor::Streams::new(seed))),
        }
    }
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Streams>()
}
