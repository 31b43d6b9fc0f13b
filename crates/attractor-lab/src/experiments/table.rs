//! Numbers of a run in the shapes in which they are kept: a metric, single precision.

use attractor::Real;

use crate::experiment::Metric;

/// A line of `metrics.json`.
pub(crate) fn metric(name: impl Into<String>, value: f64, units: &str, description: impl Into<String>) -> Metric {
    Metric { name: name.into(), value, units: units.to_owned(), description: description.into() }
}

/// A number as recordings keep it.
pub(crate) fn single<T: Real>(value: T) -> f32 {
    value.to_f64() as f32
}
