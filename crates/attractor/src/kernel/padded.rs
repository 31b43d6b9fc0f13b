//! A dense matrix whose rows are padded to whole groups of lanes, and the loops over it.

use super::{AlignedVec, LANES, Lanes, hot};

/// A dense matrix by rows, each padded with zeros to whole groups.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub(crate) struct PaddedMatrix {
    rows: usize,
    columns: usize,
    entries: AlignedVec<f64>,
}

crate::sound::checked_serde!(PaddedMatrix);

#[cfg(feature = "serde")]
impl crate::sound::Sound for PaddedMatrix {
    fn is_sound(&self) -> bool {
        let width = self.columns.checked_next_multiple_of(LANES);
        width.and_then(|width| width.checked_mul(self.rows)) == Some(self.entries.len())
    }
}

impl PaddedMatrix {
    pub(crate) fn zeros(rows: usize, columns: usize) -> Self {
        Self { rows, columns, entries: AlignedVec::zeros(rows * columns.next_multiple_of(LANES)) }
    }

    pub(crate) fn from_fn(rows: usize, columns: usize, entry: impl Fn(usize, usize) -> f64) -> Self {
        let mut matrix = Self::zeros(rows, columns);
        let width = columns.next_multiple_of(LANES);
        for (i, row) in matrix.entries.chunks_mut(width).enumerate() {
            row[..columns].iter_mut().enumerate().for_each(|(j, v)| *v = entry(i, j));
        }
        matrix
    }

    #[cfg(feature = "serde")]
    pub(crate) fn extents(&self) -> (usize, usize) {
        (self.rows, self.columns)
    }

    pub(crate) fn get(&self, row: usize, column: usize) -> f64 {
        self.entries[row * self.columns.next_multiple_of(LANES) + column]
    }

    /// `out = M x`.
    pub(crate) fn multiply(&self, x: &AlignedVec<f64>, out: &mut [f64]) {
        multiply(self.entries.groups(), x.groups(), &mut out[..self.rows]);
    }

    /// `M <- decay M + column row'`; returns the sum of squares of the new M and leaves its product with `x` in `out`,
    /// in one pass.
    pub(crate) fn decay_and_add(
        &mut self,
        decay: f64,
        column: &[f64],
        row: &AlignedVec<f64>,
        x: &AlignedVec<f64>,
        out: &mut [f64],
    ) -> f64 {
        let rows = self.rows;
        decay_and_add(self.entries.groups_mut(), decay, &column[..rows], row.groups(), x.groups(), &mut out[..rows])
    }
}

/// Rows that are taken at once, so that x is loaded once for all of them.
const ROWS: usize = 4;

hot! {
    /// `out = M x`, the rows of M being as many groups wide as x.
    pub(crate) fn multiply<T, V>(matrix: &[Lanes<T>], x: &[Lanes<T>], out: &mut [T]) {
        let width = x.len();
        let zero = V::splat(T::ZERO);
        let (blocks, rest) = out.as_chunks_mut::<ROWS>();
        let (several, single) = matrix.split_at(blocks.len() * ROWS * width);
        for (rows, out) in several.chunks_exact(ROWS * width).zip(blocks) {
            let (ab, cd) = rows.split_at(2 * width);
            let ((a, b), (c, d)) = (ab.split_at(width), cd.split_at(width));
            let mut sums = [zero; ROWS];
            for ((((a, b), c), d), x) in a.iter().zip(b).zip(c).zip(d).zip(x) {
                let x = V::load(x);
                sums[0] = V::load(a).mul_add(x, sums[0]);
                sums[1] = V::load(b).mul_add(x, sums[1]);
                sums[2] = V::load(c).mul_add(x, sums[2]);
                sums[3] = V::load(d).mul_add(x, sums[3]);
            }
            *out = [sums[0].sum(), sums[1].sum(), sums[2].sum(), sums[3].sum()];
        }
        for (row, out) in single.chunks_exact(width).zip(rest) {
            let mut sum = zero;
            for (m, x) in row.iter().zip(x) {
                sum = V::load(m).mul_add(V::load(x), sum);
            }
            *out = sum.sum();
        }
    }
}

hot! {
    /// Decay, outer product, norm and product in one pass over M.
    pub(crate) fn decay_and_add<T, V>(
        matrix: &mut [Lanes<T>], decay: T, column: &[T], row: &[Lanes<T>], x: &[Lanes<T>], out: &mut [T],
    ) -> T {
        let width = x.len();
        let (decay, zero) = (V::splat(decay), V::splat(T::ZERO));
        let mut squares = [zero; ROWS];
        let (blocks, rest) = out.as_chunks_mut::<ROWS>();
        let (columns, last) = column.as_chunks::<ROWS>();
        let (several, single) = matrix.split_at_mut(blocks.len() * ROWS * width);
        for ((rows, columns), out) in several.chunks_exact_mut(ROWS * width).zip(columns).zip(blocks) {
            let (ab, cd) = rows.split_at_mut(2 * width);
            let ((a, b), (c, d)) = (ab.split_at_mut(width), cd.split_at_mut(width));
            let scales = [V::splat(columns[0]), V::splat(columns[1]), V::splat(columns[2]), V::splat(columns[3])];
            let mut sums = [zero; ROWS];
            for (((((a, b), c), d), r), x) in a.iter_mut().zip(b).zip(c).zip(d).zip(row).zip(x) {
                let (r, x) = (V::load(r), V::load(x));
                for (k, m) in [a, b, c, d].into_iter().enumerate() {
                    let new = r.mul_add(scales[k], V::load(m).mul_add(decay, zero));
                    new.store(m);
                    squares[k] = new.mul_add(new, squares[k]);
                    sums[k] = new.mul_add(x, sums[k]);
                }
            }
            *out = [sums[0].sum(), sums[1].sum(), sums[2].sum(), sums[3].sum()];
        }
        for ((entries, &c), out) in single.chunks_exact_mut(width).zip(last).zip(rest) {
            let c = V::splat(c);
            let mut sum = zero;
            for ((m, r), x) in entries.iter_mut().zip(row).zip(x) {
                let new = V::load(r).mul_add(c, V::load(m).mul_add(decay, zero));
                new.store(m);
                squares[0] = new.mul_add(new, squares[0]);
                sum = new.mul_add(V::load(x), sum);
            }
            *out = sum.sum();
        }
        squares[0].add(squares[1]).add(squares[2].add(squares[3])).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::level;

    #[test]
    fn one_pass_does_what_four_do_at_every_level() {
        for n in [1, 15, 16, 20, 33] {
            let entry = |i: usize, j: usize| ((3 * i + 7 * j) as f64 * 0.37).sin();
            let vector = |k: f64| {
                let mut v = AlignedVec::zeros(n);
                v.iter_mut().enumerate().for_each(|(i, v)| *v = (k * (i + 1) as f64).cos());
                v
            };
            let (column, row, x) = (vector(0.3), vector(0.7), vector(1.1));
            let mut matrix = PaddedMatrix::from_fn(n, n, entry);
            let mut out = vec![0.0; n];
            let squares = matrix.decay_and_add(0.9, &column, &row, &x, &mut out);
            let new = |i: usize, j: usize| 0.9 * entry(i, j) + column[i] * row[j];
            let plain: f64 = (0..n).flat_map(|i| (0..n).map(move |j| (i, j))).map(|(i, j)| new(i, j).powi(2)).sum();
            assert!((squares - plain).abs() < 1e-12 * (1.0 + plain));
            for (i, out) in out.iter().enumerate() {
                assert!((0..n).all(|j| (matrix.get(i, j) - new(i, j)).abs() < 1e-14));
                assert!((out - (0..n).map(|j| new(i, j) * x[j]).sum::<f64>()).abs() < 1e-12);
            }
            let mut product = vec![0.0; n];
            matrix.multiply(&x, &mut product);
            assert_eq!(product, out);
            // The same bits without any instruction set.
            let mut portable = PaddedMatrix::from_fn(n, n, entry);
            let mut other = vec![0.0; n];
            let baseline = crate::kernel::Level::Baseline;
            let again = decay_and_add::at(
                baseline,
                portable.entries.groups_mut(),
                0.9,
                &column,
                row.groups(),
                x.groups(),
                &mut other,
            );
            assert_eq!((again, &other, &portable), (squares, &out, &matrix), "{:?}", level());
        }
    }
}
