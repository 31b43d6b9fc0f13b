//! What a closed loop does near a fixed point.

mod linearisation;
mod loop_gain;
mod spectra;

use attractor::gain as library;
use linearisation::Linearisation;
use loop_gain::LoopGain;
use num_complex::Complex64;
use pyo3::prelude::*;
use spectra::Spectra;

use crate::arrays;

/// The gain of the closed loop, G / (1 - G).
///
/// Parameters
/// ----------
/// open : complex or array_like of complex
///     G.
///
/// Returns
/// -------
/// complex or ndarray of complex128, as `open`
///
/// Examples
/// --------
/// >>> from attractor.gain import closed
/// >>> closed(0.5)
/// (1+0j)
#[pyfunction]
fn closed<'py>(open: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    arrays::at_each("open", open, library::closed)
}

/// The s at which a network simulated by Euler steps of dt responds as the flow would at i `frequency`:
/// (exp(i frequency dt) - 1) / dt.
///
/// Parameters
/// ----------
/// frequency : float
///     In radians per tau.
/// dt : float
///     In units of tau.
///
/// Returns
/// -------
/// complex
///
/// Examples
/// --------
/// >>> from attractor.gain import sampled
/// >>> abs(sampled(0.3, dt=1e-6) - 0.3j) < 1e-6
/// True
#[pyfunction]
fn sampled(frequency: f64, dt: f64) -> Complex64 {
    library::sampled(frequency, dt)
}

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Linearisation>()?;
    module.add_class::<LoopGain>()?;
    module.add_class::<Spectra>()?;
    module.add_function(wrap_pyfunction!(closed, module)?)?;
    module.add_function(wrap_pyfunction!(sampled, module)?)
}
