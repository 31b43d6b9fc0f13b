//! What an orbit settles into.

mod any_map;
mod attractor_class;
mod classify;
mod map;
mod own_map;

pub(super) use any_map::{AnyMap, Given, map_of};
pub(crate) use attractor_class::Attractor;
pub(super) use own_map::Raised;
use pyo3::prelude::*;

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Attractor>()?;
    map::register(module)?;
    classify::register(module)
}
