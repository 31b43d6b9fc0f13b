//! Vectors of any length, and directions of no symmetry.

use crate::kernel::dot;
use crate::math;

/// A direction that no symmetry singles out; another one for each k.
pub(super) fn direction(units: usize, k: usize) -> Vec<f64> {
    (0..units).map(|i| math::sin((2 * i + 3 * k + 1) as f64)).collect()
}

/// A vector's length; its squares may lie beyond what can be represented.
pub(super) fn length(vector: &[f64]) -> f64 {
    let plain = dot(vector, vector).sqrt();
    if plain > 1e-140 && plain < 1e140 {
        return plain;
    }
    let largest = vector.iter().fold(0.0, |largest: f64, v| largest.max(v.abs()));
    if largest == 0.0 || !largest.is_finite() {
        return plain;
    }
    largest * vector.iter().map(|v| math::powi(v / largest, 2)).sum::<f64>().sqrt()
}
