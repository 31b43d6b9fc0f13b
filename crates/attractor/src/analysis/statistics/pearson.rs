//! Correlations between trajectories.

use ndarray::ArrayView2;

use crate::check;
use crate::error::Error;
use crate::kernel::Real;
use crate::math;

/// Pearson's correlation of two series of the same length; `None` if one of them is constant or shorter than 2.
///
/// # Panics
/// If the lengths differ.
pub fn pearson<T: Real>(a: impl IntoIterator<Item = T>, b: impl IntoIterator<Item = T>) -> Option<f64> {
    let a: Vec<f64> = a.into_iter().map(Real::to_f64).collect();
    let b: Vec<f64> = b.into_iter().map(Real::to_f64).collect();
    assert_eq!(a.len(), b.len(), "two series of one length");
    let varies = |x: &[f64]| x.iter().any(|value| *value != x[0]);
    if !varies(&a) || !varies(&b) {
        return None;
    }
    let (a, b) = (centred(a), centred(b));
    let r = cosine(&a, &b).or_else(|| cosine(&rescaled(&a), &rescaled(&b)))?;
    r.is_finite().then(|| r.clamp(-1.0, 1.0))
}

fn centred(mut x: Vec<f64>) -> Vec<f64> {
    let mean = x.iter().sum::<f64>() / x.len() as f64;
    for value in &mut x {
        *value -= mean;
    }
    x
}

/// The cosine of the angle between two vectors; `None` where squares leave the range of numbers.
fn cosine(a: &[f64], b: &[f64]) -> Option<f64> {
    let (mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0);
    for (a, b) in a.iter().zip(b) {
        aa += a * a;
        bb += b * b;
        ab += a * b;
    }
    let size: f64 = aa * bb;
    size.is_normal().then(|| ab / size.sqrt())
}

/// The same direction, with a largest entry of 1.
fn rescaled(x: &[f64]) -> Vec<f64> {
    let largest = x.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
    x.iter().map(|value| value / largest).collect()
}

/// The mean of correlations, taken of Fisher's z = artanh r; `None` of none. Correlations of exactly 1 count as
/// 1 - 1e-12, so that one of them does not hide the others.
pub fn fisher_mean(correlations: &[f64]) -> Option<f64> {
    if correlations.is_empty() {
        return None;
    }
    let limit = 1.0 - 1e-12;
    let z: f64 = correlations.iter().map(|r| math::atanh(r.clamp(-limit, limit))).sum();
    Some(math::tanh(z / correlations.len() as f64))
}

/// Pearson's correlation of each column (a unit) of two trajectories (steps, units); `None` where a unit is constant.
///
/// # Errors
/// [`Error::Shape`] if the extents differ.
pub fn unit_correlations<T: Real>(a: ArrayView2<'_, T>, b: ArrayView2<'_, T>) -> Result<Vec<Option<f64>>, Error> {
    check::shape("trajectory", b.shape(), a.shape())?;
    Ok(a.columns().into_iter().zip(b.columns()).map(|(a, b)| pearson(a.iter().copied(), b.iter().copied())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn correlation_of_known_series() {
        let a = [1.0, 2.0, 3.0, 4.0, 5.0_f64];
        assert!((pearson(a, a.map(|v| 2.0 * v - 7.0)).unwrap() - 1.0).abs() < 1e-15);
        assert!((pearson(a, [2.0, 1.0, 4.0, 3.0, 5.0]).unwrap() - 0.8).abs() < 1e-15);
        for scale in [1e-320, 1e-200, 1e-100, 1e100, 1e200] {
            let found = pearson(a.map(|v| v * scale), [2.0, 1.0, 4.0, 3.0, 5.0].map(|v| v * scale)).unwrap();
            assert!((found - 0.8).abs() < 1e-3_f64.min(1e-15 + 1e-322 / scale), "{scale}: {found}");
        }
        assert_eq!(pearson(a, [3.0; 5]), None);
        // Whose mean is not the value, by rounding.
        assert_eq!(pearson([1.0, 2.0, 3.0], [0.1; 3]), None);
        assert_eq!(pearson(a, [f64::INFINITY, 1.0, 2.0, 3.0, 4.0]), None);
        assert_eq!(pearson::<f64>([], []), None);
    }

    #[test]
    fn fisher_mean_is_taken_in_z() {
        let mean = fisher_mean(&[0.5, 0.9]).unwrap();
        assert!((mean - f64::midpoint(0.5_f64.atanh(), 0.9_f64.atanh()).tanh()).abs() < 1e-15);
        assert!(fisher_mean(&[1.0, 0.0]).unwrap() < 1.0);
        assert_eq!(fisher_mean(&[]), None);
    }
}
