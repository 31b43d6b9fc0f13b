//! Numbers of twice the digits: an unevaluated sum of two floating-point numbers, about 32 digits (Dekker 1971,
//! doi:10.1007/BF01397083).

use std::ops::{Add, Div, Mul, Neg, Sub};

use crate::error::Error;
use crate::interrupt::checkpoint;

/// The sum of two numbers, the second below half a unit in the last place of the first.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Doubled {
    high: f64,
    low: f64,
}

/// a + b and its rounding error.
fn sum(a: f64, b: f64) -> (f64, f64) {
    let s = a + b;
    let rest = s - a;
    (s, (a - (s - rest)) + (b - rest))
}

/// a b and its rounding error.
fn product(a: f64, b: f64) -> (f64, f64) {
    /// 2^27 + 1 splits a number into halves of its digits.
    const SPLIT: f64 = 134_217_729.0;
    let halves = |x: f64| {
        let c = SPLIT * x;
        let high = c - (c - x);
        (high, x - high)
    };
    let (p, (a1, a2), (b1, b2)) = (a * b, halves(a), halves(b));
    (p, ((a1 * b1 - p) + a1 * b2 + a2 * b1) + a2 * b2)
}

impl Doubled {
    /// From a large and a small part.
    fn new(high: f64, low: f64) -> Self {
        let s = high + low;
        Self { high: s, low: low - (s - high) }
    }

    /// The nearest floating-point number.
    pub(crate) fn value(self) -> f64 {
        self.high
    }

    /// `self + a b` without rounding the product.
    pub(crate) fn add_product(self, a: f64, b: f64) -> Self {
        let (p, e) = product(a, b);
        let (s, t) = sum(self.high, p);
        Self::new(s, self.low + (t + e))
    }

    /// `self + a b`.
    pub(crate) fn add_scaled(self, a: f64, b: Self) -> Self {
        let all = self.add_product(a, b.high);
        Self::new(all.high, all.low + a * b.low)
    }

    fn sqrt(self) -> Self {
        let root = self.high.sqrt();
        let rest = (self - Self::default().add_product(root, root)).high;
        Self::new(root, rest / (2.0 * root))
    }
}

impl From<f64> for Doubled {
    fn from(high: f64) -> Self {
        Self { high, low: 0.0 }
    }
}

impl Neg for Doubled {
    type Output = Self;
    fn neg(self) -> Self {
        Self { high: -self.high, low: -self.low }
    }
}

impl Add for Doubled {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        let (s, t) = sum(self.high, other.high);
        let (u, v) = sum(self.low, other.low);
        let first = Self::new(s, t + u);
        Self::new(first.high, first.low + v)
    }
}

impl Sub for Doubled {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Doubled {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        let (p, e) = product(self.high, other.high);
        Self::new(p, e + (self.high * other.low + self.low * other.high))
    }
}

impl Div for Doubled {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        let first = self.high / other.high;
        let rest = self - other * first.into();
        let second = rest.high / other.high;
        let third = (rest - other * second.into()).high / other.high;
        let (high, low) = sum(first, second);
        Self::new(high, low + third)
    }
}

impl std::iter::Sum for Doubled {
    fn sum<I: Iterator<Item = Self>>(numbers: I) -> Self {
        numbers.fold(Self::default(), Add::add)
    }
}

/// The Cholesky factor of a symmetric matrix in twice the digits.
pub(crate) struct DoubledCholesky {
    /// Rows of the lower triangle, one after the other.
    factor: Vec<Doubled>,
    size: usize,
}

impl DoubledCholesky {
    /// Share of its diagonal entry that a row must have for itself: with less, fewer than eight digits would be left.
    pub(crate) const OWN: f64 = 1e-24;

    /// Factorises the matrix whose lower triangle is `entry(i, j)`, `i >= j`; `None` if it is singular or not positive
    /// definite, to within rounding.
    ///
    /// # Errors
    /// [`Error::Interrupted`].
    pub(crate) fn new(size: usize, entry: impl Fn(usize, usize) -> Doubled) -> Result<Option<Self>, Error> {
        let mut factor: Vec<Doubled> = Vec::with_capacity(size * (size + 1) / 2);
        for i in 0..size {
            checkpoint()?;
            for j in 0..=i {
                let (own, other) = (i * (i + 1) / 2, j * (j + 1) / 2);
                let whole = entry(i, j);
                let rest = (0..j).fold(whole, |rest, l| rest - factor[own + l] * factor[other + l]);
                if j < i {
                    factor.push(rest / factor[other + j]);
                } else if rest.high > Self::OWN * whole.high && rest.high.is_finite() {
                    factor.push(rest.sqrt());
                } else {
                    return Ok(None);
                }
            }
        }
        Ok(Some(Self { factor, size }))
    }

    /// Solves `A x = b` in place of b.
    pub(crate) fn solve(&self, b: &mut [Doubled]) {
        let at = |i: usize, j: usize| self.factor[i * (i + 1) / 2 + j];
        for i in 0..self.size {
            let rest = (0..i).fold(b[i], |rest, j| rest - at(i, j) * b[j]);
            b[i] = rest / at(i, i);
        }
        for i in (0..self.size).rev() {
            let rest = (i + 1..self.size).fold(b[i], |rest, j| rest - at(j, i) * b[j]);
            b[i] = rest / at(i, i);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rounding_loses_is_kept() {
        // (1 + 2^-40)² = 1 + 2^-39 + 2^-80, of which one number keeps the first two terms.
        let small = (-40.0_f64).exp2();
        let square = Doubled::default().add_product(1.0 + small, 1.0 + small);
        let rest = square - (1.0 + 2.0 * small).into();
        assert_eq!(rest.value(), small * small);
        // A third times three, and the square of the root of two: 32 digits.
        let third = Doubled::from(1.0) / 3.0.into();
        assert!((third * 3.0.into() - 1.0.into()).value().abs() < 1e-31);
        let root = Doubled::from(2.0).sqrt();
        assert!((root * root - 2.0.into()).value().abs() < 1e-31);
        // 1e16 + 1 - 1e16 = 1.
        let sum: Doubled = [1e16, 1.0, -1e16].into_iter().map(Doubled::from).sum();
        assert_eq!(sum.value(), 1.0);
    }

    #[test]
    fn hilbert_matrices_are_solved() {
        // The Hilbert matrix of 12 rows, of condition 2e16, and the vector that its first column is of.
        let n = 12;
        let entry = |i: usize, j: usize| Doubled::from(1.0) / ((i + j + 1) as f64).into();
        let cholesky = DoubledCholesky::new(n, entry).unwrap().unwrap();
        let mut x: Vec<Doubled> = (0..n).map(|i| entry(i, 0)).collect();
        cholesky.solve(&mut x);
        assert!((x[0].value() - 1.0).abs() < 1e-12);
        assert!(x[1..].iter().all(|x| x.value().abs() < 1e-12));
        assert!(DoubledCholesky::new(2, |_, _| 1.0.into()).unwrap().is_none());
    }
}
