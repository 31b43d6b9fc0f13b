//! The bias of readouts, as arrays.

use attractor::Network;
use numpy::IntoPyArray;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::arrays;
use crate::errors::raise;
use crate::precision::Number;

/// The bias of a network's readouts.
pub(super) fn bias<'py, T: Number, N: Network<Number = T>>(py: Python<'py>, network: &N) -> Option<Bound<'py, PyAny>> {
    let bias = network.readout()?.bias()?;
    Some(bias.to_vec().into_pyarray(py).into_any())
}

/// Gives the readouts of a network a bias, or takes it away.
pub(super) fn set_bias<T: Number, N: Network<Number = T>>(
    network: &mut N,
    bias: Option<&Bound<'_, PyAny>>,
) -> PyResult<()> {
    let Some(readout) = network.readout_mut() else {
        return match bias {
            None => Ok(()),
            Some(_) => {
                Err(PyValueError::new_err("output_bias is of readouts, and there are none: set output_weights first"))
            }
        };
    };
    let bias = match bias {
        None => None,
        Some(bias) => {
            let bias = arrays::vector::<T>("output_bias", bias, readout.count())?;
            arrays::finite("output_bias", &bias)?;
            Some(bias.as_array().to_vec())
        }
    };
    readout.set_bias(bias).map_err(raise)
}
