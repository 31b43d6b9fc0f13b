//! Numbers of a run in the shapes in which they are kept: a metric, a matrix of rows, single precision.

use attractor::Real;
use ndarray::Array2;

use crate::experiment::Metric;

/// A line of `metrics.json`.
pub(crate) fn metric(name: impl Into<String>, value: f64, units: &str, description: impl Into<String>) -> Metric {
    Metric { name: name.into(), value, units: units.to_owned(), description: description.into() }
}

/// Rows of equal length as a matrix; `None` if they are not, which no run produces.
pub(crate) fn rows(rows: &[&[f64]]) -> Option<Array2<f64>> {
    let columns = rows.first().map_or(0, |r| r.len());
    Array2::from_shape_vec((rows.len(), columns), rows.concat()).ok()
}

/// A number as recordings keep it.
pub(crate) fn single<T: Real>(value: T) -> f32 {
    value.to_f64() as f32
}
