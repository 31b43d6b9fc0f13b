//! The distributions behind the tests: normal, Student's t, beta and binomial, from functions with the same bits on every
//! processor.

use crate::math;

/// The probability that a standard normal number exceeds z.
pub(super) fn normal_above(z: f64) -> f64 {
    0.5 * libm::erfc(z * std::f64::consts::FRAC_1_SQRT_2)
}

/// The logarithm of n!.
pub(super) fn ln_factorial(n: u64) -> f64 {
    libm::lgamma(n as f64 + 1.0)
}

/// The probability that a number of the beta distribution with parameters a and b is at most x: the regularised incomplete
/// beta function, by its continued fraction (DiDonato & Morris 1992, doi:10.1145/131766.131776; DLMF 8.17.22).
pub(super) fn beta_below(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return f64::from(u8::from(x >= 1.0));
    }
    // The fraction converges fast below the mean, and the rest is that of 1 - x.
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - beta_below(b, a, 1.0 - x);
    }
    let ln_beta = libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b);
    let front = math::exp(a * math::ln(x) + b * libm::log1p(-x) - ln_beta) / a;
    front / fraction(a, b, x)
}

/// `1 + d_1 / (1 + d_2 / (1 + ..))` by Lentz's method.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TERMS: u32 = 10_000;
    let away = |v: f64| if v.abs() < f64::MIN_POSITIVE { f64::MIN_POSITIVE } else { v };
    let (mut value, mut c, mut d) = (1.0, 1.0, 0.0);
    for term in 1..TERMS {
        let m = f64::from(term / 2);
        let coefficient = if term % 2 == 0 {
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
        } else {
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
        };
        d = 1.0 / away(1.0 + coefficient * d);
        c = away(1.0 + coefficient / c);
        value *= c * d;
        if (c * d - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    value
}

/// What a number of the beta distribution is below with the probability p.
pub(crate) fn beta_quantile(a: f64, b: f64, p: f64) -> f64 {
    bisect(0.0, 1.0, |x| beta_below(a, b, x) < p)
}

/// The probability that Student's t with so many degrees of freedom exceeds t.
pub(super) fn t_above(t: f64, degrees: f64) -> f64 {
    if t == 0.0 {
        return 0.5;
    }
    // Of the two forms, the one whose argument is known to more digits.
    let square = t * t;
    let tails = if square < degrees {
        1.0 - beta_below(0.5, 0.5 * degrees, square / (degrees + square))
    } else {
        beta_below(0.5 * degrees, 0.5, degrees / (degrees + square))
    };
    if t > 0.0 { 0.5 * tails } else { 1.0 - 0.5 * tails }
}

/// What Student's t exceeds with the probability p of less than a half.
pub(super) fn t_exceeded(p: f64, degrees: f64) -> f64 {
    let mut high = 1.0;
    while t_above(high, degrees) > p && high < f64::MAX / 2.0 {
        high *= 2.0;
    }
    bisect(0.0, high, |t| t_above(t, degrees) > p)
}

/// The probability of at most k successes of n.
pub(super) fn binomial_below(k: u64, n: u64, probability: f64) -> f64 {
    if k >= n {
        return 1.0;
    }
    beta_below((n - k) as f64, k as f64 + 1.0, 1.0 - probability)
}

/// Where `left` changes from true to false, to the last bit.
fn bisect(mut low: f64, mut high: f64, left: impl Fn(f64) -> bool) -> f64 {
    loop {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            return middle;
        }
        if left(middle) { low = middle } else { high = middle }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        assert!((found / expected - 1.0).abs() < 1e-12, "{found:e} for {expected:e}");
    }

    #[test]
    fn distributions_of_known_values() {
        // Erfc at 1 and 6 halves (Abramowitz & Stegun, table 7.1), and the normal tail beyond 1.96.
        close(normal_above(std::f64::consts::SQRT_2), 0.5 * 0.157_299_207_050_285_13);
        close(normal_above(1.959_963_984_540_054), 0.025);
        // With one degree of freedom Cauchy's distribution, with two an algebraic one.
        for t in [-3.0, -0.2, 0.1, 1.0, 12.0_f64] {
            close(t_above(t, 1.0), 0.5 - t.atan() / std::f64::consts::PI);
            close(t_above(t, 2.0), 0.5 * (1.0 - t / (2.0 + t * t).sqrt()));
        }
        close(t_exceeded(0.025, 1.0), 12.706_204_736_174_7);
        close(t_exceeded(0.025, 2.0), 4.302_652_729_749_46);
        // Beta(a, 1) is x^a; Beta(2, 2) is x² (3 - 2 x).
        for x in [1e-9, 0.2, 0.7, 0.999_f64] {
            close(beta_below(3.5, 1.0, x), x.powf(3.5));
            close(beta_below(2.0, 2.0, x), x * x * (3.0 - 2.0 * x));
        }
        close(beta_quantile(10.0, 1.0, 0.025), 0.025_f64.powf(0.1));
        // 0.3^3 and all but the last of 20.
        close(binomial_below(0, 3, 0.7), 0.3_f64.powi(3));
        close(binomial_below(19, 20, 0.5), 1.0 - 0.5_f64.powi(20));
        close(ln_factorial(20), 2_432_902_008_176_640_000.0_f64.ln());
    }
}
