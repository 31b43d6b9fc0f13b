//! Estimates that come with a standard error of their own, such as a fitted exponent.

use attractor::normal_test;

use super::estimate::Estimate;

/// An estimate of known standard error.
pub struct Measured {
    value: f64,
    error: f64,
    n: usize,
}

/// A quantity estimated as `value` with a standard error from `n` networks, tested as normal.
pub fn measured(value: f64, error: f64, n: usize) -> Measured {
    Measured { value, error, n }
}

impl Estimate for Measured {
    fn value(&self) -> f64 {
        self.value
    }

    fn n(&self) -> usize {
        self.n
    }

    fn interval(&self) -> Option<(f64, f64)> {
        Some(normal_test(self.value, self.error, 0.0)?.interval)
    }

    fn p_greater(&self, bound: f64) -> Option<f64> {
        Some(normal_test(self.value, self.error, bound)?.p_greater)
    }

    fn p_less(&self, bound: f64) -> Option<f64> {
        Some(normal_test(self.value, self.error, bound)?.p_less)
    }

    fn test(&self) -> &'static str {
        "normal, of known error"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::{Verdict, claim};

    #[test]
    fn an_exponent_is_tested_by_its_error() {
        let of = |value, error| claim("X", "it falls", "exponent").within(-0.65, -0.35).of(measured(value, error, 40));
        assert_eq!(of(-0.5, 0.05).verdict, Verdict::Holds);
        assert_eq!(of(-0.5, 0.1).verdict, Verdict::Undecided);
        assert_eq!(of(-0.1, 0.05).verdict, Verdict::Fails);
        assert_eq!(of(-0.5, f64::NAN).verdict, Verdict::Undecided);
        let (low, high) = of(-0.5, 0.05).interval.unwrap();
        assert!((low + 0.598).abs() < 1e-3 && (high + 0.402).abs() < 1e-3);
    }
}
