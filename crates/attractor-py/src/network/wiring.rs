//! Laws of connectivity as arguments: `Ring`, `SmallWorld`, a matrix or a file that holds one (`python/attractor/_wiring.py`).

use std::path::PathBuf;

use attractor::Wiring;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use crate::arrays;

/// The synapses that a network of so many units is asked to have.
pub(super) fn wiring_of(value: &Bound<'_, PyAny>, units: usize) -> PyResult<Wiring> {
    let py = value.py();
    let laws = py.import("attractor._wiring")?;
    if value.is_instance(&laws.getattr("Ring")?)? {
        let (neighbours,) = value.extract()?;
        return Ok(Wiring::Ring { neighbours });
    }
    if value.is_instance(&laws.getattr("SmallWorld")?)? {
        let (neighbours, rewiring) = value.extract()?;
        return Ok(Wiring::SmallWorld { neighbours, rewiring });
    }
    let matrix = match value.extract::<PathBuf>() {
        Ok(path) => laws.getattr("connectome")?.call1((path,))?,
        Err(_) if value.hasattr("shape")? || value.hasattr("__len__")? => value.clone(),
        Err(_) => {
            let message = format!(
                "wiring is a {}; it must be an attractor.Ring, an attractor.SmallWorld, a matrix (units, units) or a file that \
                 holds one",
                value.get_type().qualname()?
            );
            return Err(PyTypeError::new_err(message));
        }
    };
    Ok(Wiring::Given(arrays::weights("wiring", &matrix, units, None)?))
}
