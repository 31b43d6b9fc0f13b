//! Means, standard errors and the tests behind verdicts.

use statrs::distribution::{Binomial, ContinuousCDF, DiscreteCDF, Normal, StudentsT};

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

/// The least-squares slope of y over x.
pub(crate) fn slope(x: &[f64], y: &[f64]) -> f64 {
    let (mean_x, mean_y) = (mean(x), mean(y));
    let covariance: f64 = x.iter().zip(y).map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    covariance / x.iter().map(|x| (x - mean_x).powi(2)).sum::<f64>()
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

/// The outcome of a rank-sum test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankSum {
    /// The probability that a value of the first sample exceeds one of the second; ties count half.
    pub superiority: f64,
    /// One-sided p-value of the hypothesis that values of the first sample are greater, by the normal approximation.
    pub p_greater: f64,
}

/// Tests whether values of `a` are greater than values of `b` (Mann & Whitney 1947, doi:10.1214/aoms/1177730491), with the
/// variance corrected for ties; `None` if a sample is empty, holds NaN, or all values are the same.
pub fn rank_sum_test(a: &[f64], b: &[f64]) -> Option<RankSum> {
    let (m, n) = (a.len() as f64, b.len() as f64);
    let mut all: Vec<(f64, bool)> = a.iter().map(|&v| (v, true)).chain(b.iter().map(|&v| (v, false))).collect();
    if a.is_empty() || b.is_empty() || all.iter().any(|v| v.0.is_nan()) {
        return None;
    }
    all.sort_by(|x, y| x.0.total_cmp(&y.0));
    let (mut ranks, mut ties, mut before) = (0.0, 0.0, 0.0);
    for group in all.chunk_by(|x, y| x.0 == y.0) {
        let size = group.len() as f64;
        ranks += group.iter().filter(|v| v.1).count() as f64 * (before + f64::midpoint(size, 1.0));
        ties += size.powi(3) - size;
        before += size;
    }
    let wins = ranks - m * (m + 1.0) / 2.0;
    let total = m + n;
    let variance = m * n / 12.0 * (total + 1.0 - ties / (total * (total - 1.0)));
    let z = (wins - m * n / 2.0) / variance.sqrt();
    let p_greater = Normal::standard().sf(z);
    z.is_finite().then(|| RankSum { superiority: wins / (m * n), p_greater })
}

/// The interval in which the probability of success lies with 95 % confidence, after so many of `trials` (Wilson 1927,
/// doi:10.1080/01621459.1927.10502953); `None` of no trials.
pub fn binomial_interval(successes: usize, trials: usize) -> Option<(f64, f64)> {
    const Z: f64 = 1.959_963_984_540_054;
    if trials == 0 {
        return None;
    }
    let (share, n) = (successes as f64 / trials as f64, trials as f64);
    let scale = 1.0 + Z * Z / n;
    let middle = (share + Z * Z / (2.0 * n)) / scale;
    let reach = Z / scale * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    Some(((middle - reach).max(0.0), (middle + reach).min(1.0)))
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
    fn rank_sums_of_known_samples() {
        // scipy.stats.mannwhitneyu(a, b, alternative="greater", method="asymptotic", use_continuity=False)
        let test = rank_sum_test(&[3.1, 4.0, 5.2, 2.2, 6.0], &[1.0, 2.2, 0.3, 3.0]).unwrap();
        assert!((test.superiority - 18.5 / 20.0).abs() < 1e-12, "{test:?}");
        assert!((test.p_greater - 0.018_273_2).abs() < 1e-6, "{test:?}");
        assert_eq!(rank_sum_test(&[1.0, 1.0], &[1.0]), None);
        assert_eq!(rank_sum_test(&[], &[1.0]), None);
    }

    #[test]
    fn binomial_intervals_are_those_of_wilson() {
        // Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E, table I, method 3.
        for (successes, trials, low, high) in
            [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
        {
            let found = binomial_interval(successes, trials).unwrap();
            assert!((found.0 - low).abs() < 1e-4 && (found.1 - high).abs() < 1e-4, "{found:?}");
        }
        assert_eq!(binomial_interval(0, 0), None);
    }

    #[test]
    fn binomial_tails_are_exact() {
        assert!((binomial_tail(9, 10, 0.5) - 11.0 / 1024.0).abs() < 1e-12);
        assert_eq!(binomial_tail(0, 10, 0.5), 1.0);
    }
}
