//! The extension module behind the Python package `attractor`: thin classes and functions over the library, no science.

use pyo3::prelude::*;

/// The compiled part of the package `attractor`.
#[pymodule]
fn _attractor(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))
}
