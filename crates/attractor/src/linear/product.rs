//! Products of dense matrices. An entry is a chain of fused multiply-adds in ascending order of the inner index, whatever
//! the layout, the instruction set and the size of the blocks: the same bits everywhere.

use std::borrow::Cow;
use std::ops::Range;

use ndarray::{Array1, Array2, ArrayView1, ArrayView2};

use crate::kernel::{LANES, Lanes, accumulate};

/// Inner indices that are taken at once: a group of columns over so many, 24 KiB, stays in the innermost cache.
const DEPTH: usize = 192;
/// Columns of B that are taken at once: so many over [`DEPTH`], 384 KiB, stay in the next cache.
const ACROSS: usize = 256;

/// The product `A B` of dense matrices: the same bits on every processor and for every layout of A and B.
///
/// # Panics
/// If A has not as many columns as B has rows.
pub fn product(a: ArrayView2<'_, f64>, b: ArrayView2<'_, f64>) -> Array2<f64> {
    let ((m, inner), n) = (a.dim(), b.ncols());
    assert_eq!(inner, b.nrows(), "inner extents of a product");
    let a = a.as_slice().map_or_else(|| Cow::Owned(a.iter().copied().collect()), Cow::Borrowed);
    let b = b.as_standard_layout();
    let mut c = vec![0.0; m * n];
    add_product(&mut Part { all: &mut c, width: n, rows: 0..m, columns: 0..n, lower: false }, &a, inner, |k, j| {
        b[(k, j)]
    });
    Array2::from_shape_fn((m, n), |(i, j)| c[i * n + j])
}

/// The product `A x` of a dense matrix and a vector, as [`product`].
///
/// # Panics
/// If A has not as many columns as x has entries.
pub fn apply(a: ArrayView2<'_, f64>, x: ArrayView1<'_, f64>) -> Array1<f64> {
    product(a, x.insert_axis(ndarray::Axis(1))).column(0).to_owned()
}

/// A rectangle of a matrix that is stored row by row.
pub(super) struct Part<'a> {
    pub(super) all: &'a mut [f64],
    /// Columns of the whole matrix.
    pub(super) width: usize,
    pub(super) rows: Range<usize>,
    pub(super) columns: Range<usize>,
    /// Whether what lies above the whole matrix's diagonal is of no interest.
    pub(super) lower: bool,
}

impl Part<'_> {
    /// Adds `left' right` to the tile at that row and column of the whole matrix, as far as it lies within the part.
    fn add_tile(&mut self, row: usize, column: usize, left: &[Lanes<f64>], right: &[Lanes<f64>]) {
        let rows = row..self.rows.end.min(row + LANES);
        let columns = column..self.columns.end.min(column + LANES);
        if self.lower && columns.start >= rows.end {
            return;
        }
        let place = |i: usize| i * self.width + columns.start..i * self.width + columns.end;
        let mut tile = [Lanes::ZERO; LANES];
        for (i, lanes) in rows.clone().zip(&mut tile) {
            copy(&self.all[place(i)], &mut lanes.0[..columns.len()]);
        }
        accumulate(left, right, &mut tile[..rows.len()]);
        for (i, lanes) in rows.zip(&tile) {
            copy(&lanes.0[..columns.len()], &mut self.all[place(i)]);
        }
    }
}

/// Copies the entries of a row of a tile: nearly always a whole group, in registers.
fn copy(from: &[f64], to: &mut [f64]) {
    match (<&[f64; LANES]>::try_from(from), <&mut [f64; LANES]>::try_from(&mut *to)) {
        (Ok(from), Ok(to)) => *to = *from,
        _ => to.copy_from_slice(from),
    }
}

/// `C += A B` for `inner` columns of A, row by row, and `b(k, column)` of the whole matrix.
pub(super) fn add_product(c: &mut Part<'_>, a: &[f64], inner: usize, b: impl Fn(usize, usize) -> f64) {
    let (rows, columns) = (c.rows.clone(), c.columns.clone());
    for from in (0..inner).step_by(DEPTH) {
        let depth = DEPTH.min(inner - from);
        let left = groups(rows.len(), depth, |k, i| a[i * inner + from + k]);
        for start in columns.clone().step_by(ACROSS) {
            let right = groups(ACROSS.min(columns.end - start), depth, |k, j| b(from + k, start + j));
            for (row, left) in rows.clone().step_by(LANES).zip(left.chunks_exact(depth)) {
                for (column, right) in (start..).step_by(LANES).zip(right.chunks_exact(depth)) {
                    c.add_tile(row, column, left, right);
                }
            }
        }
    }
}

/// The columns of a matrix of `depth` rows, a group after the other, filled up with zeros.
fn groups(columns: usize, depth: usize, entry: impl Fn(usize, usize) -> f64) -> Vec<Lanes<f64>> {
    let mut packed = vec![Lanes::ZERO; columns.div_ceil(LANES) * depth];
    for k in 0..depth {
        for (group, first) in (0..columns).step_by(LANES).enumerate() {
            let lanes = &mut packed[group * depth + k].0;
            (first..columns).zip(lanes).for_each(|(j, lane)| *lane = entry(k, j));
        }
    }
    packed
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::ShapeBuilder;

    #[test]
    fn products_are_ordered_sums_whatever_the_layout() {
        let entry = |i: usize, j: usize| ((7 * i + 3 * j) as f64).sin();
        for (m, inner, n) in [(1, 1, 1), (3, 0, 2), (5, 40, 17), (34, 33, 16), (7, 100, 50)] {
            let a = Array2::from_shape_fn((m, inner), |(i, j)| entry(i, j));
            let b = Array2::from_shape_fn((inner, n), |(i, j)| entry(j, i + 1));
            let ordered = |i: usize, j: usize| (0..inner).fold(0.0_f64, |sum, k| a[(i, k)].mul_add(b[(k, j)], sum));
            let expected = Array2::from_shape_fn((m, n), |(i, j)| ordered(i, j));
            assert_eq!(product(a.view(), b.view()), expected);
            let fortran = |x: &Array2<f64>| {
                let mut other = Array2::zeros(x.dim().f());
                other.assign(x);
                other
            };
            assert_eq!(product(fortran(&a).view(), fortran(&b).view()), expected);
            assert_eq!(apply(a.view(), b.column(0)), expected.column(0));
        }
    }
}
