//! Where the paper's formulas, taken literally, give wrong numbers.

use pyo3::prelude::*;

use crate::records;
use crate::work::detached;

/// Where the formulas of Rivkind & Barak 2017, taken literally, give wrong numbers, with the numbers that show it, computed
/// here and now.
///
/// Returns
/// -------
/// list of Slip
///
/// References
/// ----------
/// .. [1] Rivkind & Barak (2017), Physical Review Letters 118, 258101, doi:10.1103/PhysRevLett.118.258101.
///
/// Examples
/// --------
/// >>> from attractor.mean_field import slips
/// >>> all(slip.from_paper != slip.right for slip in slips())
/// True
#[pyfunction]
pub(super) fn slips(py: Python<'_>) -> PyResult<Vec<Bound<'_, PyAny>>> {
    let slips = detached(py, attractor::mean_field::slips)?;
    let record = |slip: attractor::mean_field::Slip| {
        records::record(py, "Slip", (slip.paper, slip.instead, slip.quantity, slip.from_paper, slip.right))
    };
    slips.into_iter().map(record).collect()
}
