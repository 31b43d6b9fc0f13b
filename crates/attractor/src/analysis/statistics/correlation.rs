//! Whether a correlation exceeds a bound.

use super::distribution::normal_above;
use crate::math;

use super::mean;

/// The outcome of a test by the normal approximation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NormalTest {
    /// One-sided p-value of the hypothesis that the quantity is greater than the reference.
    pub p_greater: f64,
    /// One-sided p-value of the hypothesis that it is less.
    pub p_less: f64,
    /// The interval that holds the quantity with 95 % confidence.
    pub interval: (f64, f64),
}

/// The 97.5 % point of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// Tests whether a quantity, estimated as `value` with a standard error that is known, is greater or less than `reference`;
/// `None` if they are not finite or the error is not above 0.
pub fn normal_test(value: f64, error: f64, reference: f64) -> Option<NormalTest> {
    let z = (value - reference) / error;
    (error > 0.0 && z.is_finite()).then(|| NormalTest {
        p_greater: normal_above(z),
        p_less: normal_above(-z),
        interval: (value - Z * error, value + Z * error),
    })
}

/// Tests whether the correlation behind `r`, found in `n` pairs, is greater or less than `reference`, on Fisher's z with
/// variance `1/(n - 3)` (Fisher 1921); `None` of fewer than four pairs, or if `r` is not finite.
pub fn correlation_test(r: f64, n: usize, reference: f64) -> Option<NormalTest> {
    if n < 4 || !r.is_finite() {
        return None;
    }
    let to = |r: f64| math::atanh(r.clamp(-1.0 + 1e-12, 1.0 - 1e-12));
    let error = 1.0 / (n as f64 - 3.0).sqrt();
    let z = (to(r) - to(reference)) / error;
    let reach = Z * error;
    let interval = (math::tanh(to(r) - reach), math::tanh(to(r) + reach));
    Some(NormalTest { p_greater: normal_above(z), p_less: normal_above(-z), interval })
}

/// Tests whether the probability that a value of `a` exceeds one of `b` is greater or less than `reference`, with the variance
/// of its placements (DeLong, DeLong & Clarke-Pearson 1988, doi:10.2307/2531595), on the logit; `None` of fewer than two
/// values in a sample, of NaN, or where every value of one exceeds every value of the other, so that nothing varies.
pub fn superiority_test(a: &[f64], b: &[f64], reference: f64) -> Option<NormalTest> {
    if a.len() < 2 || b.len() < 2 || a.iter().chain(b).any(|v| v.is_nan()) {
        return None;
    }
    let win = |x: f64, y: f64| if x == y { 0.5 } else { f64::from(u8::from(x > y)) };
    let share = |of: &dyn Fn(f64) -> f64, over: &[f64]| over.iter().map(|&y| of(y)).sum::<f64>() / over.len() as f64;
    let of_a: Vec<f64> = a.iter().map(|&x| share(&|y| win(x, y), b)).collect();
    let of_b: Vec<f64> = b.iter().map(|&y| share(&|x| win(x, y), a)).collect();
    let value = mean(&of_a);
    let spread = |placements: &[f64]| super::variance(placements) / placements.len() as f64;
    let slope = value * (1.0 - value);
    let error = (spread(&of_a) + spread(&of_b)).sqrt() / slope;
    let logit = |p: f64| math::ln(p / (1.0 - p));
    let back = |x: f64| 1.0 / (1.0 + math::exp(-x));
    let z = (logit(value) - logit(reference)) / error;
    let interval = (back(logit(value) - Z * error), back(logit(value) + Z * error));
    (z.is_finite() && interval.0 < interval.1).then(|| NormalTest {
        p_greater: normal_above(z),
        p_less: normal_above(-z),
        interval,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn estimates_of_known_error_are_tested_as_normal() {
        // 1.96 errors above: the one-sided p is 2.5 %, and the interval just reaches the reference.
        let test = normal_test(1.0 + 0.1 * Z, 0.1, 1.0).unwrap();
        assert!((test.p_greater - 0.025).abs() < 1e-9 && (test.p_less - 0.975).abs() < 1e-9, "{test:?}");
        assert!((test.interval.0 - 1.0).abs() < 1e-12, "{test:?}");
        assert_eq!((normal_test(1.0, 0.0, 0.0), normal_test(f64::NAN, 1.0, 0.0)), (None, None));
    }

    #[test]
    fn correlations_are_tested_on_fishers_z() {
        // r = 0.5 of 28 pairs: z = 0.5493, error 0.2.
        let test = correlation_test(0.5, 28, 0.0).unwrap();
        assert!((test.p_greater - normal_above(0.5_f64.atanh() * 5.0)).abs() < 1e-12);
        assert!((test.interval.0 - 0.156_1).abs() < 1e-3 && (test.interval.1 - 0.736_4).abs() < 1e-3, "{test:?}");
        assert_eq!(correlation_test(0.5, 3, 0.0), None);
    }

    #[test]
    fn superiority_of_known_samples() {
        // Placements of a: 2/3, 1, 1; of b: 1, 1, 2/3. Value 8/9, variance of each third 1/27.
        let test = superiority_test(&[2.5, 4.0, 5.0], &[1.0, 2.0, 3.0], 8.0 / 9.0).unwrap();
        assert!((test.p_greater - 0.5).abs() < 1e-9, "{test:?}");
        let error = (2.0 / 81.0_f64).sqrt() / (8.0 / 81.0);
        let low = 1.0 / (1.0 + (-(8.0_f64.ln() - Z * error)).exp());
        assert!((test.interval.0 - low).abs() < 1e-9, "{test:?} against {low}");
        assert_eq!(superiority_test(&[4.0, 5.0], &[1.0, 2.0], 0.5), None);
    }
}
