//! Cholesky's method for symmetric positive definite matrices, and how much of a solution it can tell.

use ndarray::Array2;

use super::lu::BLOCK;
use super::product::{Part, add_product};
use crate::error::Error;
use crate::kernel::{dot, subtract_scaled};

/// Condition number up to which a solution is taken as it is: ten of its sixteen digits are right.
pub(crate) const CONDITION: f64 = 1e6;

/// The Cholesky factor of a symmetric positive definite matrix.
pub(crate) struct Cholesky {
    /// L of `A = L L'`, row by row.
    factor: Vec<f64>,
    size: usize,
    /// The largest sum of absolute values in a row of the matrix, its 1-norm.
    norm: f64,
}

impl Cholesky {
    /// Factorises the matrix whose lower triangle is `entry(i, j)`, `i >= j`; `what` it is, for the error.
    ///
    /// # Errors
    /// [`Error::NotPositiveDefinite`] if the matrix is not.
    pub(crate) fn new(size: usize, entry: impl Fn(usize, usize) -> f64, what: &'static str) -> Result<Self, Error> {
        let mut factor: Vec<f64> = (0..size * size)
            .map(|at| (at / size, at % size))
            .map(|(i, j)| if i >= j { entry(i, j) } else { 0.0 })
            .collect();
        let mut sums = vec![0.0; size];
        for j in 0..size {
            sums[j] += factor[j * size + j].abs();
            for i in j + 1..size {
                sums[i] += factor[i * size + j].abs();
                sums[j] += factor[i * size + j].abs();
            }
        }
        let norm = sums.into_iter().fold(0.0, f64::max);
        for from in (0..size).step_by(BLOCK) {
            let to = size.min(from + BLOCK);
            for i in from..size {
                for j in from..to.min(i + 1) {
                    let (own, other) = (&factor[i * size + from..i * size + j], &factor[j * size + from..j * size + j]);
                    let rest = own.iter().zip(other).fold(factor[i * size + j], |rest, (a, b)| rest - a * b);
                    factor[i * size + j] = if j < i {
                        rest / factor[j * size + j]
                    } else if rest > 0.0 && rest.is_finite() {
                        rest.sqrt()
                    } else {
                        return Err(Error::NotPositiveDefinite { what });
                    };
                }
            }
            let done: Vec<f64> = (to..size).flat_map(|i| &factor[i * size + from..i * size + to]).copied().collect();
            let minus: Vec<f64> = done.iter().map(|l| -l).collect();
            let mut rest = Part { all: &mut factor, width: size, rows: to..size, columns: to..size, lower: true };
            add_product(&mut rest, &minus, to - from, |k, j| done[(j - to) * (to - from) + k]);
        }
        Ok(Self { factor, size, norm })
    }

    /// Solves `A X = B` for the columns of B.
    pub(crate) fn solve(&self, b: &Array2<f64>) -> Array2<f64> {
        let mut x = b.clone();
        for mut column in x.columns_mut() {
            let mut one = column.to_vec();
            self.solve_one(&mut one);
            column.assign(&ndarray::aview1(&one));
        }
        x
    }

    /// Solves `A x = b` in place of b.
    pub(crate) fn solve_one(&self, b: &mut [f64]) {
        let row = |i: usize| &self.factor[i * self.size..=i * self.size + i];
        for i in 0..self.size {
            let (diagonal, known) = (row(i)[i], dot(&row(i)[..i], &b[..i]));
            b[i] = (b[i] - known) / diagonal;
        }
        for i in (0..self.size).rev() {
            b[i] /= row(i)[i];
            let x = b[i];
            subtract_scaled(&mut b[..i], x, &row(i)[..i]);
        }
    }

    /// An estimate from below, seldom by more than a factor of 3, of the condition number |A| |A^-1| in the 1-norm (Hager
    /// 1984, doi:10.1137/0905023; Higham 1988, doi:10.1145/50063.214386).
    pub(crate) fn condition(&self, size: usize) -> f64 {
        /// Solutions for the estimate; it is settled after two or three.
        const SOLUTIONS: usize = 5;
        if size == 0 {
            return 1.0;
        }
        let norm = |x: &[f64]| x.iter().map(|x| x.abs()).sum::<f64>();
        // A vector of alternating signs finds what cancels in the iteration.
        let ramp = |i: usize| 1.0 + i as f64 / (size.max(2) - 1) as f64;
        let mut x: Vec<f64> = (0..size).map(|i| if i % 2 == 0 { ramp(i) } else { -ramp(i) }).collect();
        self.solve_one(&mut x);
        let mut largest = 2.0 * norm(&x) / (3 * size) as f64;
        let mut x = vec![1.0 / size as f64; size];
        for _ in 0..SOLUTIONS {
            self.solve_one(&mut x);
            largest = f64::max(largest, norm(&x));
            let mut steepest: Vec<f64> = x.iter().map(|x| 1.0_f64.copysign(*x)).collect();
            self.solve_one(&mut steepest);
            let column = (0..size).max_by(|&a, &b| steepest[a].abs().total_cmp(&steepest[b].abs())).unwrap_or(0);
            x = vec![0.0; size];
            x[column] = 1.0;
        }
        let condition = self.norm * largest;
        if condition.is_nan() { f64::INFINITY } else { condition }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_of_known_matrices() {
        let diagonal = Cholesky::new(5, |i, j| if i == j { 10.0_f64.powi(i as i32) } else { 0.0 }, "").unwrap();
        assert!((diagonal.condition(5) / 1e4 - 1.0).abs() < 1e-12);
        // [[1, c], [c, 1]]: (1 + c)² / (1 - c²) in the 1-norm.
        let close = Cholesky::new(2, |i, j| if i == j { 1.0 } else { 0.999_999 }, "").unwrap();
        assert!((close.condition(2) / (1.999_999_f64 / 1e-6) - 1.0).abs() < 1e-9);
        // Hilbert's matrix of 6 rows: 2.907e7.
        let hilbert = Cholesky::new(6, |i, j| 1.0 / (i + j + 1) as f64, "").unwrap();
        assert!((hilbert.condition(6) / 2.907e7 - 1.0).abs() < 1e-3);
    }

    #[test]
    fn what_is_not_positive_definite_is_told() {
        let singular = Cholesky::new(2, |_, _| 1.0, "a singular matrix").err();
        assert_eq!(singular, Some(Error::NotPositiveDefinite { what: "a singular matrix" }));
        let text = singular.unwrap().to_string();
        assert_eq!(text, "a singular matrix is singular or not positive definite to within rounding");
    }
}
