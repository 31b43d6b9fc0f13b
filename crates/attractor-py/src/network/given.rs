//! What a network is given for one step, as arrays.

use pyo3::prelude::*;

use crate::arrays;
use crate::precision::Number;

/// Input of each channel; 0 without it.
pub(super) fn input<T: Number>(input: Option<&Bound<'_, PyAny>>, channels: usize) -> PyResult<Vec<T>> {
    input.map_or_else(|| Ok(vec![T::ZERO; channels]), |input| finite("input", input, channels))
}

/// Noise of each unit, if there is any.
pub(super) fn noise<T: Number>(noise: Option<&Bound<'_, PyAny>>, units: usize) -> PyResult<Option<Vec<T>>> {
    noise.map(|noise| finite("noise", noise, units)).transpose()
}

fn finite<T: Number>(name: &str, values: &Bound<'_, PyAny>, extent: usize) -> PyResult<Vec<T>> {
    let values = arrays::vector::<T>(name, values, extent)?;
    arrays::finite(name, &values)?;
    Ok(values.as_array().to_vec())
}
