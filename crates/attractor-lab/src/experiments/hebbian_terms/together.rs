//! Which units are active together, which one after the other, and what the feedback between them has become.

use attractor::{mean, pearson, product};
use ndarray::{Array1, Array2, ArrayView2, Axis, s};
use serde::{Deserialize, Serialize};

/// Correlations of a record, and how W_z follows them; over pairs of two units, and NaN where nothing varies.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Together {
    /// Mean absolute correlation of two units at the same time.
    pub(super) correlation: f64,
    /// Correlation, over synapses, of W_z with how its units are active at the same time.
    pub(super) with_simultaneous: f64,
    /// With how one is active a step after the other.
    pub(super) with_successive: f64,
    /// Share of the synapses between units active in succession whose units are also active at the same time.
    pub(super) shared: f64,
}

impl Together {
    /// Of a record (steps, units) and feedback weights (to, from).
    pub(super) fn of(record: ArrayView2<'_, f64>, feedback: ArrayView2<'_, f64>) -> Self {
        let units = record.ncols();
        let (same, after) = correlations(record);
        let pairs = || (0..units).flat_map(move |i| (0..units).map(move |j| (i, j))).filter(|(i, j)| i != j);
        let of = |matrix: ArrayView2<'_, f64>| pairs().map(|place| matrix[place]).collect::<Vec<f64>>();
        let (same, after, weights) = (of(same.view()), of(after.view()), of(feedback));
        let correlated = |other: &[f64]| pearson(weights.iter().copied(), other.iter().copied()).unwrap_or(f64::NAN);
        let successive: Vec<f64> = same.iter().zip(&after).filter(|(_, a)| **a > 0.0).map(|(s, _)| *s).collect();
        let both: Vec<f64> = successive.iter().map(|s| f64::from(u8::from(*s > 0.0))).collect();
        Self {
            correlation: mean(&same.iter().map(|c| c.abs()).collect::<Vec<_>>()),
            with_simultaneous: correlated(&same),
            with_successive: correlated(&after),
            shared: if both.is_empty() { f64::NAN } else { mean(&both) },
        }
    }
}

/// Correlations of all units at the same time, and of the row's with the column's a step before.
fn correlations(record: ArrayView2<'_, f64>) -> (Array2<f64>, Array2<f64>) {
    let z = standardised(record);
    let steps = z.nrows();
    let same = product(z.t(), z.view()) / steps as f64;
    let after = product(z.slice(s![1.., ..]).t(), z.slice(s![..steps - 1, ..])) / (steps - 1) as f64;
    (same, after)
}

/// Every unit with mean 0 and variance 1; 0 throughout if it does not vary.
fn standardised(record: ArrayView2<'_, f64>) -> Array2<f64> {
    let mean = record.mean_axis(Axis(0)).unwrap_or_else(|| Array1::zeros(record.ncols()));
    let scale = record.std_axis(Axis(0), 0.0).mapv(|sd| if sd > 0.0 { 1.0 / sd } else { 0.0 });
    (&record - &mean) * scale
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_that_alternate_share_nothing_and_waves_that_are_slow_nearly_everything() {
        let wave =
            |frequency: f64, shift: f64| move |(t, i): (usize, usize)| (frequency * t as f64 + shift * i as f64).cos();
        // Period 2: units 0 and 2 flip together, 1 and 3 against them.
        let record = Array2::from_shape_fn((1000, 4), wave(std::f64::consts::PI, std::f64::consts::PI));
        let after = Array2::from_shape_fn((4, 4), |(i, j)| if (i + j) % 2 == 0 { -0.25 } else { 0.25 });
        let found = Together::of(record.view(), after.view());
        assert!((found.correlation - 1.0).abs() < 1e-12);
        assert!((found.with_simultaneous + 1.0).abs() < 1e-12 && (found.with_successive - 1.0).abs() < 1e-12);
        assert_eq!(found.shared, 0.0);
        let record = Array2::from_shape_fn((1000, 4), wave(0.05, 0.3));
        assert_eq!(Together::of(record.view(), after.view()).shared, 1.0);
    }

    #[test]
    fn units_that_rest_have_no_correlation() {
        let found = Together::of(Array2::zeros((100, 3)).view(), Array2::zeros((3, 3)).view());
        assert!(found.correlation == 0.0 && found.with_successive.is_nan() && found.shared.is_nan());
    }
}
