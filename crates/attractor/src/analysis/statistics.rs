//! Means, standard errors and the tests behind verdicts.

use statrs::distribution::{Binomial, ContinuousCDF, DiscreteCDF, StudentsT};

/// The mean; NaN of nothing.
pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The standard error of the mean; NaN of fewer than two values.
pub fn standard_error(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let m = mean(values);
    let squares: f64 = values.iter().map(|v| (v - m).powi(2)).sum();
    (squares / (n - 1.0) / n).sqrt()
}

/// The outcome of a t-test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TTest {
    /// The statistic.
    pub t: f64,
    /// Degrees of freedom.
    pub degrees: f64,
    /// One-sided p-value of the hypothesis that the mean (or mean difference) is greater.
    pub p_greater: f64,
}

/// Tests whether the mean of `values` is greater than `reference`; `None` of fewer than two values or without spread.
pub fn one_sample_t_test(values: &[f64], reference: f64) -> Option<TTest> {
    let t = (mean(values) - reference) / standard_error(values);
    let degrees = values.len() as f64 - 1.0;
    let distribution = StudentsT::new(0.0, 1.0, degrees).ok()?;
    t.is_finite().then(|| TTest { t, degrees, p_greater: distribution.sf(t) })
}

/// Tests whether `a` is greater than `b`, pair by pair; `None` of fewer than two pairs or without spread.
///
/// # Panics
/// If the lengths differ.
pub fn paired_t_test(a: &[f64], b: &[f64]) -> Option<TTest> {
    assert_eq!(a.len(), b.len(), "pairs");
    let differences: Vec<f64> = a.iter().zip(b).map(|(a, b)| a - b).collect();
    one_sample_t_test(&differences, 0.0)
}

/// The probability of at least `successes` of `trials` when each succeeds with `probability`.
pub fn binomial_tail(successes: u64, trials: u64, probability: f64) -> f64 {
    if successes == 0 {
        return 1.0;
    }
    Binomial::new(probability, trials).map_or(f64::NAN, |b| b.sf(successes - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t_tests_of_known_samples() {
        // scipy.stats.ttest_1samp([5.1, 4.9, 5.6, 5.8, 5.2], 5, alternative="greater")
        let test = one_sample_t_test(&[5.1, 4.9, 5.6, 5.8, 5.2], 5.0).unwrap();
        assert!((test.t - 1.933_190_7).abs() < 1e-6 && (test.p_greater - 0.062_677_3).abs() < 1e-6, "{test:?}");
        let paired = paired_t_test(&[5.1, 4.9, 5.6, 5.8, 5.2], &[5.0; 5]).unwrap();
        assert!((paired.t - test.t).abs() < 1e-12);
        assert_eq!(one_sample_t_test(&[1.0], 0.0), None);
        assert_eq!(one_sample_t_test(&[1.0, 1.0], 0.0), None);
    }

    #[test]
    fn binomial_tails_are_exact() {
        assert!((binomial_tail(9, 10, 0.5) - 11.0 / 1024.0).abs() < 1e-12);
        assert_eq!(binomial_tail(0, 10, 0.5), 1.0);
    }
}
