//! Measures: what is read off a network or a record, and never written.

mod activity;
mod bifurcation;
mod capacity;
mod correlation;
mod decoding;
mod fixed_points;
mod flips;
mod gain;
mod lyapunov;
mod mean_field;
mod orbit;
mod perturbation;
mod response;
mod spectrum;
mod statistics;
mod weights;

pub(crate) use fixed_points::point;
use pyo3::prelude::*;

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    activity::register(module)?;
    bifurcation::register(module)?;
    capacity::register(module)?;
    correlation::register(module)?;
    decoding::register(module)?;
    fixed_points::register(module)?;
    flips::register(module)?;
    gain::register(module)?;
    lyapunov::register(module)?;
    mean_field::register(module)?;
    orbit::register(module)?;
    perturbation::register(module)?;
    response::register(module)?;
    spectrum::register(module)?;
    statistics::register(module)?;
    weights::register(module)
}
