//! The extension module behind the Python package `attractor`: thin classes and functions over the library, no science.

mod experiments;

use pyo3::prelude::*;

/// The compiled part of the package `attractor`.
#[pymodule]
mod _attractor {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::experiments::{
        PreparedRun, config, experiments, prepare_resumption, prepare_run, verify_run, write_report,
    };

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
