//! Loops over the synapses of sparse rows.

use super::aligned::flat_mut;
use super::{LANES, Lanes, Real, hot};

hot! {
    /// `out[i] = sum_k values[k] r[columns[k]]` over the synapses `starts[i]..starts[i + 1]` of each row.
    ///
    /// # Panics
    /// If `starts` runs past the synapses, or `r` has not `width` entries. Every column must be below `width`; a
    /// `SparseMatrix` makes sure of all three.
    pub(crate) fn multiply_rows<T, V>(starts: &[usize], columns: &[u32], width: usize, values: &[T], r: &[T], out: &mut [T]) {
        assert_eq!(r.len(), width, "one rate per column");
        for (out, range) in out.iter_mut().zip(starts.windows(2)) {
            let mut acc = V::splat(T::ZERO);
            let (columns, rest_columns) = columns[range[0]..range[1]].as_chunks::<LANES>();
            let (values, rest_values) = values[range[0]..range[1]].as_chunks::<LANES>();
            for (columns, values) in columns.iter().zip(values) {
                // SAFETY: the matrix was built with every column below `width`, the length of `r`.
                let rates = unsafe { V::gather(r, columns) };
                acc = V::load(&Lanes(*values)).mul_add(rates, acc);
            }
            let (mut weights, mut rates) = (Lanes::ZERO, Lanes::ZERO);
            for (lane, (&column, &value)) in rest_columns.iter().zip(rest_values).enumerate() {
                weights.0[lane] = value;
                rates.0[lane] = r[column as usize];
            }
            *out = V::load(&weights).mul_add(V::load(&rates), acc).sum();
        }
    }
}

/// `out = r[columns]`, and zeros behind it.
#[inline]
pub(crate) fn gather<T: Real>(columns: &[u32], r: &[T], out: &mut [Lanes<T>]) {
    let (entries, padding) = flat_mut(out).split_at_mut(columns.len());
    for (out, &column) in entries.iter_mut().zip(columns) {
        *out = r[column as usize];
    }
    padding.fill(T::ZERO);
}
