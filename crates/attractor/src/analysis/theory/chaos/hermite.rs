//! tanh of a normal variable in Hermite polynomials.

use crate::math;

/// Polynomials that are kept, of odd degree 1, 3, ...: tanh is odd.
const TERMS: usize = 400;
/// The share of the first square below which later ones are left out.
const NOTHING: f64 = 1e-20;
/// Step and reach of the trapezoid rule over a standard normal: its error falls as exp(-2 pi d / step), d the distance of the poles of
/// tanh from the real axis (Trefethen & Weideman 2014, doi:10.1137/130932132).
const STEP: f64 = 0.02;
const REACH: f64 = 12.0;

/// `tanh(sqrt(variance) z) = sum_n a_n h_n(z)` with h_n normalised: `<h_n h_m> = 1` if n = m, else 0.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Hermite {
    variance: f64,
    /// a_n² of n = 1, 3, ...
    squares: Vec<f64>,
    /// `<phi'>`, from a_1 by Stein's lemma.
    mean_slope: f64,
}

impl Hermite {
    pub(super) fn of_tanh(variance: f64) -> Self {
        let sd = variance.sqrt();
        let mut coefficients = vec![0.0; TERMS];
        // h_(n + 1) = (z h_n - sqrt(n) h_(n - 1)) / sqrt(n + 1), twice for the next odd degree.
        let factors: Vec<(f64, f64)> = (1..=2 * TERMS)
            .map(|n| ((n as f64).sqrt(), ((n + 1) as f64).sqrt()))
            .map(|(root, next)| (1.0 / next, root / next))
            .collect();
        for k in 1..=(REACH / STEP) as usize {
            let z = k as f64 * STEP;
            // Both signs at once.
            let weight = 2.0 * STEP * math::exp(-0.5 * z * z) / std::f64::consts::TAU.sqrt();
            let value = weight * math::tanh(sd * z);
            let (mut before, mut last) = (1.0, z);
            for (coefficient, factors) in coefficients.iter_mut().zip(factors.chunks_exact(2)) {
                *coefficient += value * last;
                let even = z * last * factors[0].0 - before * factors[0].1;
                let odd = z * even * factors[1].0 - last * factors[1].1;
                (before, last) = (even, odd);
            }
        }
        let mean_slope = coefficients[0] / sd;
        let mut squares: Vec<f64> = coefficients.into_iter().map(|a| a * a).collect();
        let kept = squares.iter().rposition(|square| *square > NOTHING * squares[0]).map_or(0, |last| last + 1);
        squares.truncate(kept);
        Self { variance, squares, mean_slope }
    }

    pub(super) fn variance(&self) -> f64 {
        self.variance
    }

    pub(super) fn mean_slope(&self) -> f64 {
        self.mean_slope
    }

    /// `<phi phi>` of two such variables of that correlation.
    pub(super) fn covariance(&self, correlation: f64) -> f64 {
        correlation * self.over_odd(correlation, |_| 1.0)
    }

    /// The integral of the covariance over the correlation from 0, divided by the square of its end.
    pub(super) fn integral(&self, correlation: f64) -> f64 {
        self.over_odd(correlation, |n| 1.0 / (n + 1.0))
    }

    /// The derivative of the covariance by the correlation, `<phi' phi'>` times the variance.
    pub(super) fn slope(&self, correlation: f64) -> f64 {
        self.over_odd(correlation, |n| n)
    }

    /// `sum_n a_n² f(n) rho^(n - 1)`, by Horner's rule from the smallest terms.
    fn over_odd(&self, correlation: f64, f: impl Fn(f64) -> f64) -> f64 {
        let square = correlation * correlation;
        let terms = self.squares.iter().enumerate().rev();
        terms.fold(0.0, |sum, (k, a2)| sum * square + a2 * f((2 * k + 1) as f64))
    }
}
