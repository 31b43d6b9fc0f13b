//! Noise of the caller's own.

use ndarray::Array2;
use pyo3::prelude::*;

use crate::precision::Number;
use crate::{arrays, raised};

/// What a function of the step and the number of units returns, for every step of a trial.
pub(super) fn called<T: Number>(function: &Bound<'_, PyAny>, steps: usize, units: usize) -> PyResult<Array2<T>> {
    attractor::room::<T>("noise", &[steps, units]).map_err(crate::errors::raise)?;
    let mut noise = Array2::from_elem((steps, units), T::ZERO);
    for (step, mut row) in noise.outer_iter_mut().enumerate() {
        let drawn = function.call1((step, units)).and_then(|drawn| {
            let drawn = arrays::vector::<T>("what noise returns", &drawn, units)?;
            arrays::finite("what noise returns", &drawn)?;
            Ok(drawn)
        });
        let drawn = drawn.inspect_err(|error| raised::note(function.py(), error, &format!("at step {step}")))?;
        row.assign(&drawn.as_array());
    }
    Ok(noise)
}
