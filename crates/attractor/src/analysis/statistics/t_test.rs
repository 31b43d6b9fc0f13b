//! Student's t: one sample, pairs, and two samples of unequal variance, with the intervals that belong to them.

use super::distribution::{t_above, t_exceeded};

use super::{mean, standard_error, variance};

/// The outcome of a t-test: of a mean, a mean difference, or a difference of means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TTest {
    /// The statistic.
    pub t: f64,
    /// Degrees of freedom.
    pub degrees: f64,
    /// One-sided p-value of the hypothesis that the mean (or difference) is greater than the reference.
    pub p_greater: f64,
    /// One-sided p-value of the hypothesis that it is less.
    pub p_less: f64,
    /// The interval that holds the mean (or difference) with 95 % confidence.
    pub interval: (f64, f64),
}

/// A standard error below this share of the largest value is one of rounding.
const ROUNDING: f64 = 4.0 * f64::EPSILON;

impl TTest {
    /// `None` where nothing varies, but for the rounding of numbers as large as `largest`.
    fn new(estimate: f64, reference: f64, error: f64, degrees: f64, largest: f64) -> Option<Self> {
        let t = (estimate - reference) / error;
        if !t.is_finite() || degrees.is_nan() || degrees <= 0.0 || error <= ROUNDING * largest {
            return None;
        }
        let reach = t_exceeded(0.025, degrees) * error;
        Some(Self {
            t,
            degrees,
            p_greater: t_above(t, degrees),
            p_less: t_above(-t, degrees),
            interval: (estimate - reach, estimate + reach),
        })
    }
}

fn largest<'a>(values: impl IntoIterator<Item = &'a f64>) -> f64 {
    values.into_iter().fold(0.0, |largest, value| largest.max(value.abs()))
}

/// Tests whether the mean of `values` is greater or less than `reference`; `None` of fewer than two values or without
/// spread: where they are equal, or differ by no more than rounding does.
pub fn one_sample_t_test(values: &[f64], reference: f64) -> Option<TTest> {
    TTest::new(mean(values), reference, standard_error(values), values.len() as f64 - 1.0, largest(values))
}

/// The differences `a - b`, pair by pair. Where they are of one size, but for the rounding of what is compared, they are equal: each is
/// the first.
///
/// # Panics
/// If the lengths differ.
pub fn paired_differences(a: &[f64], b: &[f64]) -> Vec<f64> {
    assert_eq!(a.len(), b.len(), "pairs");
    let mut differences: Vec<f64> = a.iter().zip(b).map(|(a, b)| a - b).collect();
    let rounding = ROUNDING * largest(a.iter().chain(b));
    let first = differences.first().copied().unwrap_or(0.0);
    if differences.iter().all(|difference| (difference - first).abs() <= rounding) {
        differences.fill(first);
    }
    differences
}

/// Tests whether `a` is greater or less than `b`, pair by pair; `None` of fewer than two pairs or without spread: where all
/// differences are equal, but for the rounding of what is compared.
///
/// # Panics
/// If the lengths differ.
pub fn paired_t_test(a: &[f64], b: &[f64]) -> Option<TTest> {
    let differences = paired_differences(a, b);
    let error = standard_error(&differences);
    TTest::new(mean(&differences), 0.0, error, differences.len() as f64 - 1.0, largest(a.iter().chain(b)))
}

/// Tests whether the mean of `a` exceeds that of `b`, or falls short of it, by more than `reference`, without assuming
/// equal variances (Welch 1947, doi:10.1093/biomet/34.1-2.28); `None` of fewer than two values or without spread.
pub fn welch_t_test(a: &[f64], b: &[f64], reference: f64) -> Option<TTest> {
    let (m, n) = (a.len() as f64, b.len() as f64);
    let (of_a, of_b) = (variance(a) / m, variance(b) / n);
    let both = of_a + of_b;
    let degrees = both * both / (of_a * of_a / (m - 1.0) + of_b * of_b / (n - 1.0));
    TTest::new(mean(a) - mean(b), reference, both.sqrt(), degrees, largest(a.iter().chain(b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t_tests_of_known_samples() {
        // scipy.stats.ttest_1samp([5.1, 4.9, 5.6, 5.8, 5.2], 5, alternative="greater"), and its confidence_interval(0.95)
        // of the two-sided test.
        let test = one_sample_t_test(&[5.1, 4.9, 5.6, 5.8, 5.2], 5.0).unwrap();
        assert!((test.t - 1.933_190_7).abs() < 1e-6 && (test.p_greater - 0.062_677_3).abs() < 1e-6, "{test:?}");
        assert!((test.p_greater + test.p_less - 1.0).abs() < 1e-12);
        assert!((test.interval.0 - 4.860_4).abs() < 1e-3 && (test.interval.1 - 5.779_6).abs() < 1e-3, "{test:?}");
        let paired = paired_t_test(&[5.1, 4.9, 5.6, 5.8, 5.2], &[5.0; 5]).unwrap();
        assert!((paired.t - test.t).abs() < 1e-12);
        assert_eq!(one_sample_t_test(&[1.0], 0.0), None);
        assert_eq!(one_sample_t_test(&[1.0, 1.0], 0.0), None);
        assert_eq!(one_sample_t_test(&[0.1; 3], 0.0), None);
        assert_eq!(one_sample_t_test(&[0.1, 0.3 - 0.2, 0.1], 0.0), None);
        assert_eq!(paired_t_test(&[0.3, 0.1, 0.1], &[0.2, 0.0, 0.0]), None);
        assert_eq!(paired_t_test(&[1000.3, 0.1, 0.1], &[1000.2, 0.0, 0.0]), None);
        assert_eq!(paired_differences(&[0.3, 0.1, 0.1], &[0.2, 0.0, 0.0]), [0.3 - 0.2; 3]);
        assert_eq!(paired_differences(&[2.0, 4.0], &[1.0, 1.0]), [1.0, 3.0]);
        // Spread of the thirteenth digit is spread.
        assert!(one_sample_t_test(&[0.1, 0.1 + 1e-13, 0.1], 0.0).is_some());
    }

    #[test]
    fn welchs_test_of_known_samples() {
        // Means 3 and 2, variances 2.5 and 1, of 5 and 3 values: t = 1 / sqrt(5/6), 5.8824 degrees.
        let test = welch_t_test(&[1.0, 2.0, 3.0, 4.0, 5.0], &[1.0, 2.0, 3.0], 0.0).unwrap();
        assert!((test.t - (6.0_f64 / 5.0).sqrt()).abs() < 1e-12, "{test:?}");
        assert!((test.degrees - (25.0 / 36.0) / (0.0625 + 1.0 / 18.0)).abs() < 1e-12, "{test:?}");
        assert_eq!(welch_t_test(&[1.0, 2.0], &[1.0], 0.0), None);
        assert_eq!(welch_t_test(&[0.1; 3], &[0.7; 3], 0.0), None);
    }
}
