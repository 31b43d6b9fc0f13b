//! Measures: what is read off a network or a record, and never written.

mod activity;
mod correlation;
mod decoding;
mod lyapunov;
mod perturbation;
mod raster;
mod spectrum;
mod statistics;
mod weights;

pub(crate) use perturbation::Counted;
use pyo3::prelude::*;
pub(crate) use raster::Raster;

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Raster>()?;
    activity::register(module)?;
    correlation::register(module)?;
    decoding::register(module)?;
    lyapunov::register(module)?;
    perturbation::register(module)?;
    spectrum::register(module)?;
    statistics::register(module)?;
    weights::register(module)
}
