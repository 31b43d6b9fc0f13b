//! Products of dense matrices. An entry is a chain of fused multiply-adds in ascending order of the inner index, whatever
//! the layout, the instruction set and the size of the blocks: the same bits everywhere.

use std::ops::Range;

use ndarray::{Array1, Array2, ArrayView1, ArrayView2};

use crate::kernel::{LANES, Lanes, panel_product};

/// The product `A B` of dense matrices: the same bits on every processor and for every layout of A and B.
///
/// # Panics
/// If A has not as many columns as B has rows.
pub fn product(a: ArrayView2<'_, f64>, b: ArrayView2<'_, f64>) -> Array2<f64> {
    let ((m, inner), n) = (a.dim(), b.ncols());
    assert_eq!(inner, b.nrows(), "inner extents of a product");
    let a: Vec<f64> = a.iter().copied().collect();
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

/// `C += A B` for `inner` columns of A, row by row, and `b(k, column)` of the whole matrix.
pub(super) fn add_product(c: &mut Part<'_>, a: &[f64], inner: usize, b: impl Fn(usize, usize) -> f64) {
    let mut panel = vec![Lanes::ZERO; inner];
    let mut sums = vec![Lanes::ZERO; c.rows.len()];
    for start in c.columns.clone().step_by(LANES) {
        let columns = start..c.columns.end.min(start + LANES);
        for (k, lanes) in panel.iter_mut().enumerate() {
            lanes.0.iter_mut().zip(columns.clone()).for_each(|(lane, j)| *lane = b(k, j));
            lanes.0[columns.len()..].fill(0.0);
        }
        let skipped = if c.lower { start.saturating_sub(c.rows.start).min(c.rows.len()) } else { 0 };
        let sums = &mut sums[skipped..];
        let place = |i: usize| (c.rows.start + skipped + i) * c.width;
        for (i, lanes) in sums.iter_mut().enumerate() {
            lanes.0[..columns.len()].copy_from_slice(&c.all[place(i) + columns.start..place(i) + columns.end]);
        }
        panel_product(sums, &a[skipped * inner..], inner, &panel);
        for (i, lanes) in sums.iter().enumerate() {
            let (from, to) = (place(i) + columns.start, place(i) + columns.end);
            c.all[from..to].copy_from_slice(&lanes.0[..columns.len()]);
        }
    }
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
