//! Cholesky's method for symmetric positive definite matrices, and how much of a solution it can tell.

use std::ops::Range;

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
        let norm = norm(&factor, size);
        for from in (0..size).step_by(BLOCK) {
            let to = size.min(from + BLOCK);
            if !factorise_columns(&mut factor, size, from..to) {
                return Err(Error::NotPositiveDefinite { what });
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

/// The largest sum of absolute values in a row of a symmetric matrix, of which the lower triangle is read.
fn norm(matrix: &[f64], size: usize) -> f64 {
    let mut sums = vec![0.0; size];
    for (i, row) in matrix.chunks_exact(size.max(1)).enumerate() {
        for (j, entry) in row[..i].iter().enumerate() {
            sums[i] += entry.abs();
            sums[j] += entry.abs();
        }
        sums[i] += row[i].abs();
    }
    sums.into_iter().fold(0.0, f64::max)
}

/// Factorises some columns of a matrix, from its diagonal down, in place; whether they are those of a positive definite one. Row
/// after row: each entry that becomes known is taken from all to its right.
fn factorise_columns(factor: &mut [f64], size: usize, columns: Range<usize>) -> bool {
    let (from, width) = (columns.start, columns.len());
    // The rows of the diagonal block, as columns.
    let mut known = vec![0.0; width * width];
    for i in from..size {
        let (own, row) = (i - from, &mut factor[i * size + from..i * size + columns.end]);
        for k in 0..width.min(own) {
            let (done, rest) = row.split_at_mut(k + 1);
            let known = &mut known[k * width..(k + 1) * width];
            done[k] /= known[k];
            if own < width {
                known[own] = done[k];
            }
            for (rest, other) in rest.iter_mut().zip(&known[k + 1..]) {
                *rest -= done[k] * other;
            }
        }
        if own < width {
            if !(row[own] > 0.0 && row[own].is_finite()) {
                return false;
            }
            row[own] = row[own].sqrt();
            known[own * width + own] = row[own];
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

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

    /// Over several blocks of columns: `A = L L'` with L of small whole numbers, which the factor finds to the bit.
    #[test]
    fn the_factor_of_a_known_product() {
        let size = 2 * BLOCK + 5;
        let l = |i: usize, k: usize| match i.cmp(&k) {
            Ordering::Less => 0.0,
            Ordering::Equal => (1 + i % 3) as f64,
            Ordering::Greater => ((i * 5 + k * 3) % 7) as f64 - 3.0,
        };
        let a = |i: usize, j: usize| (0..size).map(|k| l(i, k) * l(j, k)).sum::<f64>();
        let cholesky = Cholesky::new(size, a, "").unwrap();
        for i in 0..size {
            let expected: Vec<f64> = (0..=i).map(|k| l(i, k)).collect();
            assert_eq!(cholesky.factor[i * size..][..=i], expected, "row {i}");
        }
        let largest = (0..size).map(|i| (0..size).map(|j| a(i, j).abs()).sum()).fold(0.0, f64::max);
        assert_eq!(cholesky.norm, largest);
        let ones = Array2::from_shape_fn((size, 1), |(i, _)| (0..size).map(|j| a(i, j)).sum());
        let solved = cholesky.solve(&ones);
        assert!(solved.iter().all(|&x| x == 1.0), "whole numbers all the way: {solved}");
    }

    #[test]
    fn what_is_not_positive_definite_is_told() {
        let singular = Cholesky::new(2, |_, _| 1.0, "a singular matrix").err();
        assert_eq!(singular, Some(Error::NotPositiveDefinite { what: "a singular matrix" }));
        let text = singular.unwrap().to_string();
        assert_eq!(text, "a singular matrix is singular or not positive definite to within rounding");
    }
}
