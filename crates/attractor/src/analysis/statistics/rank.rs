//! The rank-sum test of two samples.

use super::distribution::normal_above;
use crate::math;

/// The outcome of a rank-sum test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankSum {
    /// The probability that a value of the first sample exceeds one of the second; ties count half.
    pub superiority: f64,
    /// One-sided p-value of the hypothesis that values of the first sample are greater.
    pub p_greater: f64,
    /// One-sided p-value of the hypothesis that they are less.
    pub p_less: f64,
    /// Whether the p-values are exact, or those of the normal approximation.
    pub exact: bool,
}

/// Tests whether values of `a` are greater or less than values of `b` (Mann & Whitney 1947, doi:10.1214/aoms/1177730491);
/// `None` if a sample is empty, holds NaN, or all values are the same.
///
/// Without ties, and with at most 50 values in each sample, p is exact: a count over all orders of the values. Otherwise it
/// is that of the normal approximation, its variance corrected for ties.
pub fn rank_sum_test(a: &[f64], b: &[f64]) -> Option<RankSum> {
    const EXACT: usize = 50;
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
        ties += math::powi(size, 3) - size;
        before += size;
    }
    let wins = ranks - m * (m + 1.0) / 2.0;
    let superiority = wins / (m * n);
    if ties == 0.0 && a.len() <= EXACT && b.len() <= EXACT {
        let shares = distribution(a.len(), b.len());
        let tail = |range: &[f64]| range.iter().sum::<f64>().min(1.0);
        let (p_greater, p_less) = (tail(&shares[wins as usize..]), tail(&shares[..=wins as usize]));
        return Some(RankSum { superiority, p_greater, p_less, exact: true });
    }
    let total = m + n;
    let variance = m * n / 12.0 * (total + 1.0 - ties / (total * (total - 1.0)));
    let z = (wins - m * n / 2.0) / variance.sqrt();
    z.is_finite().then(|| RankSum { superiority, p_greater: normal_above(z), p_less: normal_above(-z), exact: false })
}

/// The probability of each number of wins of `m` values over `n` others when all orders are equally likely: the largest value
/// is one of the m, and wins over all n, or one of the n.
fn distribution(m: usize, n: usize) -> Vec<f64> {
    // Row i has the distribution for i values against j others, as j grows.
    let mut rows: Vec<Vec<f64>> = vec![vec![1.0]; m + 1];
    for j in 1..=n {
        let mut fewer = vec![1.0];
        for (i, row) in rows.iter_mut().enumerate().skip(1) {
            let largest = i as f64 / (i + j) as f64;
            let mut next = vec![0.0; i * j + 1];
            for (wins, share) in fewer.iter().enumerate() {
                next[wins + j] += largest * share;
            }
            for (wins, share) in row.iter().enumerate() {
                next[wins] += (1.0 - largest) * share;
            }
            fewer.clone_from(&next);
            *row = next;
        }
    }
    rows.swap_remove(m)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_samples_without_ties_have_an_exact_p() {
        // One order of 20 is the most extreme.
        let test = rank_sum_test(&[4.0, 5.0, 6.0], &[1.0, 2.0, 3.0]).unwrap();
        assert!((test.p_greater - 0.05).abs() < 1e-15 && test.exact, "{test:?}");
        assert!((test.p_less - 1.0).abs() < 1e-15);
        // Wins of 2 against 2: 1, 1, 2, 1, 1 orders of 6.
        let expected = [1.0, 1.0, 2.0, 1.0, 1.0].map(|orders| orders / 6.0);
        assert!(distribution(2, 2).iter().zip(expected).all(|(found, right)| (found - right).abs() < 1e-15));
        // 23 wins of 30: 41 of 462 orders, by enumeration, have as many.
        let test = rank_sum_test(&[1.1, 2.7, 3.3, 4.1, 5.9, 6.2], &[0.2, 1.9, 2.2, 3.0, 3.9]).unwrap();
        assert!((test.superiority - 23.0 / 30.0).abs() < 1e-12, "{test:?}");
        assert!((test.p_greater - 41.0 / 462.0).abs() < 1e-15, "{test:?}");
        assert!((distribution(50, 50).iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn ties_take_the_normal_approximation() {
        // scipy.stats.mannwhitneyu(a, b, alternative="greater", method="asymptotic", use_continuity=False)
        let test = rank_sum_test(&[3.1, 4.0, 5.2, 2.2, 6.0], &[1.0, 2.2, 0.3, 3.0]).unwrap();
        assert!((test.superiority - 18.5 / 20.0).abs() < 1e-12 && !test.exact, "{test:?}");
        assert!((test.p_greater - 0.018_273_2).abs() < 1e-6, "{test:?}");
        assert_eq!(rank_sum_test(&[1.0, 1.0], &[1.0]), None);
        assert_eq!(rank_sum_test(&[], &[1.0]), None);
    }
}
