//! Shares of trials that succeed: exact tails and intervals, and the intervals of quantiles that follow from them.

use super::distribution::{beta_below, beta_quantile, binomial_below};

/// The interval in which the probability of success lies with at least 95 % confidence, after so many of `trials` (Clopper &
/// Pearson 1934, doi:10.1093/biomet/26.4.404); `None` of no trials, or of more successes than trials.
pub fn binomial_interval(successes: usize, trials: usize) -> Option<(f64, f64)> {
    const TAIL: f64 = 0.025;
    if trials == 0 || successes > trials {
        return None;
    }
    let (k, n) = (successes as f64, trials as f64);
    let low = if successes == 0 { 0.0 } else { beta_quantile(k, n - k + 1.0, TAIL) };
    let high = if successes == trials { 1.0 } else { beta_quantile(k + 1.0, n - k, 1.0 - TAIL) };
    Some((low, high))
}

/// The probability of at least `successes` of `trials` when each succeeds with `probability`.
pub fn binomial_tail(successes: u64, trials: u64, probability: f64) -> f64 {
    if successes == 0 {
        return 1.0;
    }
    if !(0.0..=1.0).contains(&probability) {
        return f64::NAN;
    }
    if successes > trials {
        return 0.0;
    }
    beta_below(successes as f64, (trials - successes) as f64 + 1.0, probability)
}

/// The probability of at most `successes` of `trials` when each succeeds with `probability`.
pub fn binomial_head(successes: u64, trials: u64, probability: f64) -> f64 {
    if (0.0..=1.0).contains(&probability) { binomial_below(successes, trials, probability) } else { f64::NAN }
}

/// The interval between two of the values in which the quantile at `share` of their distribution lies with at least 95 %
/// confidence, whatever that distribution (David & Nagaraja 2003, doi:10.1002/0471722162, section 7.1); an end that the
/// values do not bound is infinite, and `None` of no values or of NaN.
pub fn quantile_interval(values: &[f64], share: f64) -> Option<(f64, f64)> {
    const TAIL: f64 = 0.025;
    if values.is_empty() || values.iter().any(|v| v.is_nan()) {
        return None;
    }
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len() as u64;
    // The k-th of the sorted values exceeds the quantile if fewer than k of them lie below it.
    let low = (1..=n).rev().find(|&k| binomial_head(k - 1, n, share) <= TAIL);
    let high = (1..=n).find(|&k| binomial_tail(k, n, share) <= TAIL);
    let at = |k: u64| sorted[k as usize - 1];
    Some((low.map_or(f64::NEG_INFINITY, at), high.map_or(f64::INFINITY, at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binomial_intervals_are_exact() {
        // Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E, table I, method 5.
        for (successes, trials, low, high) in
            [(81, 263, 0.2527, 0.3676), (15, 148, 0.0578, 0.1617), (0, 20, 0.0, 0.1684), (1, 29, 0.0009, 0.1776)]
        {
            let found = binomial_interval(successes, trials).unwrap();
            assert!((found.0 - low).abs() < 1e-4 && (found.1 - high).abs() < 1e-4, "{found:?}");
        }
        // Of all that succeed, the lower end is the 40th root of 1/40 to the power n.
        let (low, high) = binomial_interval(10, 10).unwrap();
        assert!((low - 0.025_f64.powf(0.1)).abs() < 1e-9 && high == 1.0);
        assert_eq!(binomial_interval(0, 0), None);
        assert_eq!(binomial_interval(3, 2), None);
    }

    #[test]
    fn binomial_tails_are_exact() {
        assert!((binomial_tail(9, 10, 0.5) - 11.0 / 1024.0).abs() < 1e-12);
        assert!((binomial_head(1, 10, 0.5) - 11.0 / 1024.0).abs() < 1e-12);
        assert_eq!((binomial_tail(0, 10, 0.5), binomial_head(10, 10, 0.5)), (1.0, 1.0));
    }

    #[test]
    fn intervals_of_quantiles_are_order_statistics() {
        // Of ten values the second and the ninth bound the median with 97.9 % confidence.
        let values: Vec<f64> = (1..=10).map(f64::from).collect();
        assert_eq!(quantile_interval(&values, 0.5), Some((2.0, 9.0)));
        assert_eq!(quantile_interval(&values[..3], 0.5), Some((f64::NEG_INFINITY, f64::INFINITY)));
        assert_eq!(quantile_interval(&[], 0.5), None);
    }
}
