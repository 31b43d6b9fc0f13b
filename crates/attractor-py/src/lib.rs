//! The extension module behind the Python package `attractor`: thin classes and functions over the library, no science.
//!
//! Each module registers what it adds. Plain results and exceptions are classes of Python (`python/attractor/_records.py`,
//! `_errors.py`), made from here.

#![allow(clippy::too_many_arguments, reason = "keyword arguments of Python")]

mod arrays;
mod errors;
mod experiments;
mod measures;
mod network;
mod pickle;
mod plasticity;
mod precision;
mod protocol;
mod random;
mod readout;
mod records;
mod training;
mod transfer;
mod work;

use pyo3::prelude::*;

/// The compiled part of the package `attractor`.
#[pymodule]
fn _attractor(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add("kernel_name", attractor::kernel_name())?;
    pickle::register(module)?;
    random::register(module)?;
    transfer::register(module)?;
    network::register(module)?;
    plasticity::register(module)?;
    protocol::register(module)?;
    training::register(module)?;
    measures::register(module)?;
    experiments::register(module)?;
    readout::register(module)?;
    Ok(())
}
