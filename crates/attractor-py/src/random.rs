//! Named random streams: every use draws from its own, keyed by what it is for.

use ndarray::ArrayD;
use numpy::Element;
use pyo3::exceptions::{PyTypeError, PyValueError};
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
        let mut stream = self.here.stream();
        size.filled(py, true, |row: &mut [f64]| stream.fill_normal(row, sd))
    }

    /// Uniform numbers from `low` (included) to `high` (excluded), from the beginning of this place's stream.
    ///
    /// Parameters
    /// ----------
    /// size : int or tuple of int
    ///     Shape of the array.
    /// low, high : float
    ///     The range, finite.
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
    fn uniform<'py>(&self, py: Python<'py>, size: Size, low: f64, high: f64) -> PyResult<Bound<'py, PyAny>> {
        for (name, end) in [("low", low), ("high", high)] {
            if !end.is_finite() {
                return Err(errors::out_of_range(py, name, end, "a finite number"));
            }
        }
        let mut stream = self.here.stream();
        size.filled(py, false, |piece: &mut [f64]| stream.fill_uniform(piece, low, high))
    }

    /// Whole numbers from 0 to below `bound`, from the beginning of this place's stream.
    ///
    /// Parameters
    /// ----------
    /// bound : int
    ///     At least 1, at most 2**63.
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
        if bound == 0 || bound as u64 > 1 << 63 {
            return Err(errors::out_of_range(py, "bound", bound, "from 1 to 2**63"));
        }
        let mut stream = self.here.stream();
        size.filled(py, false, |piece: &mut [i64]| {
            for number in piece {
                *number = stream.below(bound) as i64;
            }
        })
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
    Shape(arrays::Listed<usize>),
}

impl Size {
    /// An array of numbers that are drawn in order, row after row or all in one; Ctrl-C is heard in between.
    fn filled<T: Element + Clone + Default + Send>(
        self,
        py: Python<'_>,
        by_row: bool,
        mut fill: impl FnMut(&mut [T]) + Send,
    ) -> PyResult<Bound<'_, PyAny>> {
        /// Whole blocks of the generator, so that pieces of a row make no difference.
        const PIECE: usize = 1 << 16;
        /// As many as NumPy has.
        const DIMENSIONS: usize = 32;
        let shape = match self {
            Self::Length(length) => vec![length],
            Self::Shape(shape) => shape.0,
        };
        if shape.len() > DIMENSIONS {
            return Err(errors::out_of_range(py, "number of dimensions", shape.len(), "at most 32"));
        }
        // An array without entries must have extents that a pointer can count, as well.
        let extents: Vec<usize> = shape.iter().map(|&extent| extent.max(1)).collect();
        let entries =
            if shape.contains(&0) { 0 } else { extents.iter().fold(1_usize, |all, &n| all.saturating_mul(n)) };
        let countable = extents.iter().try_fold(size_of::<T>(), |all, &n| all.checked_mul(n));
        if countable.is_none_or(|bytes| isize::try_from(bytes).is_err()) {
            return Err(errors::raise(attractor::Error::Memory { name: "numbers", extents: shape }));
        }
        attractor::room::<T>("numbers", &[entries]).map_err(errors::raise)?;
        let mut numbers = vec![T::default(); entries];
        let row = if by_row { shape.last().copied().unwrap_or(1).max(1) } else { usize::MAX };
        let mut since = 0;
        for row in numbers.chunks_mut(row) {
            for piece in row.chunks_mut(PIECE) {
                py.detach(|| fill(piece));
                since += piece.len();
                if since >= PIECE {
                    since = 0;
                    py.check_signals()?;
                }
            }
        }
        let numbers =
            ArrayD::from_shape_vec(shape, numbers).map_err(|error| PyValueError::new_err(error.to_string()))?;
        Ok(arrays::give(py, numbers))
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
