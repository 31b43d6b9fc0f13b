//! Any of the maps, as an argument.

use attractor::Error;
use attractor::orbit::{self as library, DiscreteMap};
use numpy::PyUntypedArrayMethods;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use super::map::{RateMap, TanhMap};
use super::own_map::{Map, OwnMap, Raised};
use crate::work::detached;
use crate::{arrays, errors};

/// Any of the maps.
#[derive(Debug, Clone)]
pub(in crate::measures) enum AnyMap {
    Tanh(library::TanhMap),
    Rate(library::RateMap),
    Own(OwnMap),
    /// Where a family of the caller's own failed: leads nowhere.
    Nowhere(usize),
}

impl DiscreteMap for AnyMap {
    fn units(&self) -> usize {
        match self {
            Self::Tanh(map) => map.units(),
            Self::Rate(map) => map.units(),
            Self::Own(map) => map.units(),
            Self::Nowhere(units) => *units,
        }
    }

    fn next(&mut self, state: &[f64], next: &mut [f64]) {
        match self {
            Self::Tanh(map) => map.next(state, next),
            Self::Rate(map) => map.next(state, next),
            Self::Own(map) => map.next(state, next),
            Self::Nowhere(_) => next.fill(f64::NAN),
        }
    }

    fn tangent(&mut self, state: &[f64], next: &[f64], v: &[f64], out: &mut [f64]) {
        match self {
            Self::Tanh(map) => map.tangent(state, next, v, out),
            Self::Rate(map) => map.tangent(state, next, v, out),
            Self::Own(map) => map.tangent(state, next, v, out),
            Self::Nowhere(_) => out.fill(f64::NAN),
        }
    }
}

/// The map that is handed in; a function becomes one of that many units.
pub(in crate::measures) fn map_of(value: &Bound<'_, PyAny>, units: usize, raised: &Raised) -> PyResult<AnyMap> {
    if let Ok(map) = value.cast::<TanhMap>() {
        return Ok(AnyMap::Tanh(map.get().inner.clone()));
    }
    if let Ok(map) = value.cast::<RateMap>() {
        return Ok(AnyMap::Rate(map.get().inner.clone()));
    }
    if let Ok(map) = value.cast::<Map>() {
        return Ok(AnyMap::Own(map.get().raising(raised)));
    }
    if value.is_callable() {
        return Ok(AnyMap::Own(OwnMap::new(value.clone().unbind(), None, units, raised.clone())));
    }
    let known = "those are TanhMap, RateMap, Map and functions of a state";
    Err(PyTypeError::new_err(format!("{} is no map; {known}", value.repr()?)))
}

/// A map that is handed in with a state, or a change of one.
pub(in crate::measures) struct Given {
    map: AnyMap,
    pub(in crate::measures) state: Vec<f64>,
    raised: Raised,
}

impl Given {
    /// `name` is the state's.
    pub(in crate::measures) fn new(map: &Bound<'_, PyAny>, name: &str, state: &Bound<'_, PyAny>) -> PyResult<Self> {
        let raised = Raised::default();
        let vector = arrays::vector::<f64>(name, state, "units")?;
        let map = map_of(map, vector.len(), &raised)?;
        if vector.len() != map.units() {
            return Err(errors::shape(state.py(), name, vector.shape(), vec![map.units()]));
        }
        arrays::finite(name, &vector)?;
        Ok(Self { map, state: vector.as_array().to_vec(), raised })
    }

    pub(in crate::measures) fn units(&self) -> usize {
        self.map.units()
    }

    /// Work on the map and the state; what a function of the caller's own raised comes first.
    pub(in crate::measures) fn work<R: Send>(
        mut self,
        py: Python<'_>,
        work: impl FnOnce(&mut AnyMap, &[f64]) -> Result<R, Error> + Send,
    ) -> PyResult<R> {
        let (map, state) = (&mut self.map, &self.state);
        let result = detached(py, move || work(map, state));
        self.raised.or(result)
    }
}
