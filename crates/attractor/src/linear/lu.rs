//! Gauss's elimination with partial pivoting, for real and complex matrices.

use std::ops::{Add, AddAssign, Div, Mul, MulAssign, Sub, SubAssign};

use num_complex::Complex64;

use super::product::{Part, add_product};
use crate::math;

/// Columns that are eliminated before what is left of the matrix is updated; fixed, for it decides the order of sums.
pub(super) const BLOCK: usize = 48;

/// Numbers of which a matrix may consist.
pub(crate) trait Entry:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
{
    /// What pivots are chosen by: `|re| + |im|`.
    fn size(self) -> f64;
    /// `C -= L U` for the rows and columns from `to` on, the columns of L and the rows of U being `from..to`.
    fn update(factors: &mut [Self], n: usize, from: usize, to: usize);
}

impl Entry for f64 {
    fn size(self) -> f64 {
        self.abs()
    }

    fn update(factors: &mut [Self], n: usize, from: usize, to: usize) {
        let lower: Vec<f64> =
            (to..n).flat_map(|i| (from..to).map(move |k| (i, k))).map(|(i, k)| -factors[i * n + k]).collect();
        let upper: Vec<f64> = factors[from * n..to * n].to_vec();
        let mut rest = Part { all: factors, width: n, rows: to..n, columns: to..n, lower: false };
        add_product(&mut rest, &lower, to - from, |k, j| upper[k * n + j]);
    }
}

impl Entry for Complex64 {
    fn size(self) -> f64 {
        self.re.abs() + self.im.abs()
    }

    /// By real and imaginary parts: `re -= [L.re, -L.im] [U.re; U.im]`, `im -= [L.re, L.im] [U.im; U.re]`.
    fn update(factors: &mut [Self], n: usize, from: usize, to: usize) {
        let (left, inner) = (n - to, to - from);
        for imaginary in [false, true] {
            let mut lower = Vec::with_capacity(left * 2 * inner);
            for i in to..n {
                let row = &factors[i * n + from..i * n + to];
                lower.extend(row.iter().map(|l| -l.re));
                lower.extend(row.iter().map(|l| if imaginary { -l.im } else { l.im }));
            }
            let part = |z: Complex64, imaginary: bool| if imaginary { z.im } else { z.re };
            let upper = |k: usize, j: usize| {
                let (row, other) = if k < inner { (k, false) } else { (k - inner, true) };
                part(factors[(from + row) * n + to + j], imaginary ^ other)
            };
            let rows = |i: usize| (to + i) * n + to;
            let mut plane: Vec<f64> =
                (0..left).flat_map(|i| &factors[rows(i)..rows(i) + left]).map(|&z| part(z, imaginary)).collect();
            let mut rest = Part { all: &mut plane, width: left, rows: 0..left, columns: 0..left, lower: false };
            add_product(&mut rest, &lower, 2 * inner, upper);
            for (i, row) in plane.chunks(left.max(1)).enumerate() {
                for (z, &value) in factors[rows(i)..rows(i) + left].iter_mut().zip(row) {
                    *(if imaginary { &mut z.im } else { &mut z.re }) = value;
                }
            }
        }
    }
}

/// The factors P A = L U of a square matrix.
pub(crate) struct Lu<E> {
    /// L below the diagonal, whose own is 1, and U, row by row.
    factors: Vec<E>,
    size: usize,
    /// The row with which each was exchanged, one after the other.
    exchanged: Vec<usize>,
}

impl<E: Entry> Lu<E> {
    /// Factorises the matrix of `size` rows whose entries are `entry(i, j)`. A singular matrix gives factors that do not
    /// solve: what they return is not finite.
    pub(crate) fn new(size: usize, entry: impl Fn(usize, usize) -> E) -> Self {
        let factors = (0..size).flat_map(|i| (0..size).map(move |j| (i, j))).map(|(i, j)| entry(i, j)).collect();
        let mut lu = Self { factors, size, exchanged: Vec::with_capacity(size) };
        for from in (0..size).step_by(BLOCK) {
            let to = size.min(from + BLOCK);
            (from..to).for_each(|k| lu.eliminate(k, to));
            for i in from..to {
                for k in from..i {
                    lu.subtract_row(i, k, to..size);
                }
            }
            E::update(&mut lu.factors, size, from, to);
        }
        lu
    }

    /// Clears a column below its pivot, and updates the columns beside it up to `end`.
    fn eliminate(&mut self, k: usize, end: usize) {
        let n = self.size;
        let at = |i: usize| self.factors[i * n + k].size();
        let pivot = (k + 1..n).fold(k, |best, i| if at(i) > at(best) { i } else { best });
        self.exchanged.push(pivot);
        if pivot != k {
            (0..n).for_each(|j| self.factors.swap(k * n + j, pivot * n + j));
        }
        for i in k + 1..n {
            self.factors[i * n + k] = self.factors[i * n + k] / self.factors[k * n + k];
            self.subtract_row(i, k, k + 1..end);
        }
    }

    /// Row i less `l_ik` times row k.
    fn subtract_row(&mut self, i: usize, k: usize, columns: std::ops::Range<usize>) {
        let n = self.size;
        let (above, below) = self.factors.split_at_mut(i * n);
        let scale = below[k];
        let upper = &above[k * n..][columns.clone()];
        below[columns].iter_mut().zip(upper).for_each(|(to, &u)| *to -= scale * u);
    }

    /// Solves `A x = b` in place of b.
    pub(crate) fn solve(&self, b: &mut [E]) {
        let n = self.size;
        self.exchanged.iter().enumerate().for_each(|(k, &other)| b.swap(k, other));
        for i in 0..n {
            let known = self.factors[i * n..i * n + i].iter().zip(&*b);
            b[i] = known.fold(b[i], |rest, (&l, &x)| rest - l * x);
        }
        for i in (0..n).rev() {
            let known = self.factors[i * n + i + 1..(i + 1) * n].iter().zip(&b[i + 1..]);
            b[i] = known.fold(b[i], |rest, (&u, &x)| rest - u * x) / self.factors[i * n + i];
        }
    }
}

impl Lu<Complex64> {
    /// The determinant of A.
    pub(crate) fn determinant(&self) -> Determinant {
        let diagonal = (0..self.size).map(|i| self.factors[i * self.size + i]);
        let mut product = Determinant::of(diagonal);
        if self.exchanged.iter().enumerate().filter(|&(k, &other)| k != other).count() % 2 == 1 {
            product.mantissa = -product.mantissa;
        }
        product
    }
}

/// A determinant, or any other product that may leave the range of floating-point numbers: `mantissa 2^exponent`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Determinant {
    mantissa: Complex64,
    exponent: i64,
}

impl Determinant {
    /// The product of factors.
    pub(crate) fn of(factors: impl IntoIterator<Item = Complex64>) -> Self {
        let mut product = Self { mantissa: Complex64::ONE, exponent: 0 };
        factors.into_iter().for_each(|factor| product.multiply(factor));
        product
    }

    /// Scales by powers of 2 alone, which costs no precision.
    fn multiply(&mut self, factor: Complex64) {
        self.mantissa *= factor;
        let size = math::norm(self.mantissa);
        if size.is_normal() {
            let exponent = math::log2(size).floor();
            self.mantissa *= math::exp2(-exponent);
            self.exponent += exponent as i64;
        }
    }

    /// `self / other`.
    pub(crate) fn ratio(self, other: Self) -> Complex64 {
        self.mantissa / other.mantissa * math::exp2((self.exponent - other.exponent) as f64)
    }
}
