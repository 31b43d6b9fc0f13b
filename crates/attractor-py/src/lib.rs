//! The extension module behind the Python package `attractor`: thin classes and functions over the library, no science.
//!
//! Each module registers what it adds. Plain results and exceptions are classes of Python (`python/attractor/_records.py`,
//! `_errors.py`), made from here.

#![allow(dead_code, reason = "the layout; the classes that use it follow")]

mod arrays;
mod errors;
mod experiments;
mod random;
mod readout;

use pyo3::prelude::*;

/// The compiled part of the package `attractor`.
#[pymodule]
fn _attractor(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    random::register(module)?;
    experiments::register(module)?;
    readout::register(module)?;
    Ok(())
}
