//! Means, standard errors, and the tests and intervals behind verdicts.

mod binomial;
mod contingency;
mod correlation;
mod distribution;
mod multiple;
mod pearson;
mod rank;
mod t_test;

use crate::math;
pub use binomial::{binomial_head, binomial_interval, binomial_tail, quantile_interval};
pub use contingency::contingency_test;
pub use correlation::{NormalTest, correlation_test, normal_test, superiority_test};
pub(crate) use distribution::beta_quantile;
pub use multiple::holm;
pub use pearson::{fisher_mean, pearson, unit_correlations};
pub use rank::{RankSum, rank_sum_test};
pub use t_test::{TTest, one_sample_t_test, paired_differences, paired_t_test, welch_t_test};

/// The mean; NaN of nothing.
pub fn mean(values: &[f64]) -> f64 {
    math::ratio(values.iter().sum(), values.len() as f64)
}

/// The standard error of the mean; NaN of fewer than two values.
pub fn standard_error(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    math::ratio(variance(values), n).sqrt()
}

/// The unbiased variance; NaN of fewer than two values, and exactly 0 of equal ones, whose mean may differ from them by rounding.
fn variance(values: &[f64]) -> f64 {
    if values.len() > 1 && values.iter().all(|value| *value == values[0]) {
        return 0.0;
    }
    let m = mean(values);
    let squares: f64 = values.iter().map(|v| math::powi(v - m, 2)).sum();
    math::ratio(squares, values.len() as f64 - 1.0)
}

/// The value that a share of the values does not exceed, between neighbours by linear interpolation; NaN of nothing.
pub fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = share.clamp(0.0, 1.0) * (sorted.len().saturating_sub(1)) as f64;
    let (below, above) = (place.floor() as usize, place.ceil() as usize);
    match (sorted.get(below), sorted.get(above)) {
        (Some(low), Some(high)) => low + (high - low) * place.fract(),
        _ => f64::NAN,
    }
}

/// The least-squares slope of y over x; NaN where all x are one.
pub fn slope(x: &[f64], y: &[f64]) -> f64 {
    let (mean_x, mean_y) = (mean(x), mean(y));
    let covariance: f64 = x.iter().zip(y).map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    math::ratio(covariance, x.iter().map(|x| math::powi(x - mean_x, 2)).sum())
}

/// The least-squares slope of values at 0, 1, 2, ...
pub(crate) fn slope_by_step(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let middle = (n - 1.0) / 2.0;
    let moment: f64 = values.iter().enumerate().map(|(i, v)| (i as f64 - middle) * v).sum();
    math::ratio(moment, n * (n * n - 1.0) / 12.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_value_is_the_same_nan_on_every_processor() {
        for value in [mean(&[]), standard_error(&[]), standard_error(&[1.0]), quantile(&[], 0.5)] {
            assert_eq!(value.to_bits(), f64::NAN.to_bits());
        }
    }

    #[test]
    fn equal_values_have_no_spread() {
        for n in 2..50 {
            assert_eq!(standard_error(&vec![0.1; n]), 0.0);
        }
    }

    #[test]
    fn quantiles_lie_between_neighbours() {
        assert_eq!(quantile(&[3.0, 1.0, 2.0], 0.5), 2.0);
        assert_eq!(quantile(&[1.0, 2.0], 0.25), 1.25);
        assert_eq!(quantile(&[1.0], 0.95), 1.0);
        assert!(quantile(&[], 0.5).is_nan());
    }

    #[test]
    fn spread_of_known_values() {
        assert!((standard_error(&[1.0, 3.0]) - 1.0).abs() < 1e-15);
        assert!(standard_error(&[1.0]).is_nan());
        assert_eq!(slope(&[0.0, 1.0, 2.0], &[1.0, 3.0, 5.0]), 2.0);
    }
}
