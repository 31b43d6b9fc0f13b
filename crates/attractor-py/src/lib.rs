//! The extension module behind the Python package `attractor`: thin classes and functions over the library, no science.
//!
//! Each module registers what it adds. Plain results and exceptions are classes of Python (`python/attractor/_records.py`,
//! `_errors.py`), made from here.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]
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
mod raised;
mod random;
mod readout;
mod records;
mod training;
mod transfer;
mod work;

use std::ffi::OsString;

use pyo3::prelude::*;

/// The instruction set that the hot loops use on this processor: `avx512`, `avx2`, `neon` or `portable`. All give the same bits.
///
/// Returns
/// -------
/// str
///
/// Examples
/// --------
/// >>> from attractor import kernel_name
/// >>> kernel_name() in {"avx512", "avx2", "neon", "portable"}
/// True
#[pyfunction]
fn kernel_name() -> &'static str {
    attractor::kernel_name()
}

/// The bench of the lab page for a notebook: an ECMAScript module that anywidget renders, and its style.
#[pyfunction]
fn lab_widget() -> (String, String) {
    attractor_web::widget()
}

/// The command, with the arguments of a command line; returns its exit status.
#[pyfunction]
fn _command(py: Python<'_>, arguments: Vec<OsString>) -> PyResult<u8> {
    let interpreter: OsString = py.import("sys")?.getattr("executable")?.extract()?;
    attractor_lab::program::start_by(vec![interpreter, "-m".into(), "attractor".into()]);
    Ok(py.detach(|| attractor_cli::called_with("attractor", Vec::new(), arguments)))
}

/// Makes the hot loops use an instruction set. Results do not depend on it, to the last bit; only how long they take does.
///
/// Parameters
/// ----------
/// name : {'baseline', 'avx2', 'avx512'}
///     One that this processor has.
///
/// Examples
/// --------
/// >>> from attractor import kernel_name, use_kernel
/// >>> best = kernel_name()
/// >>> use_kernel("baseline")
/// >>> kernel_name() in {"neon", "portable"}
/// True
/// >>> use_kernel(best if best.startswith("avx") else "baseline")
#[pyfunction]
fn use_kernel(name: &str) -> PyResult<()> {
    attractor::use_kernel(name).map_err(errors::raise)
}

/// The compiled part of the package `attractor`.
#[pymodule]
fn _attractor(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_function(wrap_pyfunction!(kernel_name, module)?)?;
    module.add_function(wrap_pyfunction!(use_kernel, module)?)?;
    module.add_function(wrap_pyfunction!(lab_widget, module)?)?;
    module.add_function(wrap_pyfunction!(_command, module)?)?;
    errors::register(module)?;
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
