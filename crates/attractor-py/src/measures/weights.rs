//! How weights are distributed.

use numpy::IntoPyArray;
use pyo3::prelude::*;

use crate::{arrays, records};

/// The weights of connected pairs of units, by whether they are connected one way or both.
///
/// Parameters
/// ----------
/// weights : array_like of float, (units, units)
///     Postsynaptic by row.
/// synapses : array_like of bool, (units, units), optional
///     Which synapses exist, be their weight 0. Without it, those whose weight is not 0.
///
/// Returns
/// -------
/// Reciprocity
///
/// References
/// ----------
/// .. [1] Laje & Buonomano (2013), Nature Neuroscience 16, 925-933, doi:10.1038/nn.3405, supplement.
///
/// Examples
/// --------
/// >>> from attractor import by_reciprocity
/// >>> one_way, both_ways = by_reciprocity([[0.0, 1.0, 2.0], [3.0, 0.0, 0.0], [0.0, 4.0, 0.0]])
/// >>> one_way.tolist(), both_ways.tolist()
/// ([2.0, 4.0], [1.0, 3.0])
#[pyfunction]
#[pyo3(signature = (weights, *, synapses = None))]
fn by_reciprocity<'py>(
    py: Python<'py>,
    weights: &Bound<'py, PyAny>,
    synapses: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let weights = arrays::square("weights", weights)?;
    arrays::finite("weights", &weights)?;
    let sorted = attractor::by_reciprocity(&arrays::sparse(&weights, synapses)?);
    let fields = (sorted.unidirectional.into_pyarray(py), sorted.bidirectional.into_pyarray(py));
    records::record(py, "Reciprocity", fields)
}

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(by_reciprocity, module)?)
}
