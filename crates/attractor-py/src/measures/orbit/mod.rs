//! What an orbit settles into.

mod attractor_class;
mod classify;
mod map;

pub(crate) use attractor_class::Attractor;
pub(super) use map::{AnyMap, map_of};
use pyo3::prelude::*;

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Attractor>()?;
    map::register(module)?;
    classify::register(module)
}
