//! Reflections of two or three coordinates.

use std::ops::Range;

use ndarray::Array2;

use crate::kernel::{reflect_columns, reflect_rows};

/// `I - s v v'` with v = (1, q, r), over `size` coordinates from `first` on.
pub(super) struct Reflection {
    first: usize,
    size: usize,
    /// s, s q, s r, q, r.
    by: [f64; 5],
}

impl Reflection {
    /// The reflection of the coordinates from `first` on that leaves of x only its first entry, and that entry; none where
    /// nothing else is there. Where `size` is 2 the third entry is 0.
    pub(super) fn new(first: usize, size: usize, x: [f64; 3]) -> Option<(Self, f64)> {
        if x[1] == 0.0 && x[2] == 0.0 {
            return None;
        }
        let scale = x.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
        let [a, b, c] = x.map(|x| x / scale);
        let length = c.mul_add(c, b.mul_add(b, a * a)).sqrt();
        let left = -length.copysign(a);
        let head = a - left;
        let (s, q, r) = (-head / left, b / head, c / head);
        Some((Self { first, size, by: [s, s * q, s * r, q, r] }, left * scale))
    }

    /// Reflects rows of a matrix, in these columns.
    pub(super) fn rows(&self, matrix: &mut Array2<f64>, columns: Range<usize>) {
        let width = matrix.ncols();
        let rows = &mut entries(matrix)[self.first * width..(self.first + self.size) * width];
        let (a, others) = rows.split_at_mut(width);
        let (b, c) = others.split_at_mut(width);
        let c = if self.size == 3 { &mut c[columns.clone()] } else { c };
        reflect_rows([&mut a[columns.clone()], &mut b[columns], c], self.by);
    }

    /// Reflects columns of a matrix, in these rows.
    pub(super) fn columns(&self, matrix: &mut Array2<f64>, rows: Range<usize>) {
        let width = matrix.ncols();
        let rows = &mut entries(matrix)[rows.start * width..rows.end * width];
        reflect_columns(rows, width, self.first, self.size, self.by);
    }

    /// The same reflection of coordinates that begin `by` later.
    pub(super) fn moved(&self, by: usize) -> Self {
        Self { first: self.first - by, ..*self }
    }
}

/// The entries of a matrix that is stored row by row.
pub(super) fn entries(matrix: &mut Array2<f64>) -> &mut [f64] {
    matrix.as_slice_mut().expect("a matrix of its own, row by row")
}
