//! Loops over the synapses of sparse rows.

use super::aligned::flat_mut;
use super::{LANES, Lanes, Real, Vector, hot};

hot! {
    /// `out[i] = sum_k values[k] r[columns[k]]` over the synapses `starts[i]..starts[i + 1]` of each row. A row with all
    /// `width` synapses is read without its columns, which are 0, 1, 2, ...: the same sum, for less traffic.
    ///
    /// # Panics
    /// If `starts` runs past the synapses, or `r` has not `width` entries. Every column must be below `width`; a
    /// `SparseMatrix` makes sure of all three.
    pub(crate) fn multiply_rows<T, V>(starts: &[usize], columns: &[u32], width: usize, values: &[T], r: &[T], out: &mut [T]) {
        assert_eq!(r.len(), width, "one rate per column");
        for (out, range) in out.iter_mut().zip(starts.windows(2)) {
            if range[1] - range[0] == width {
                *out = full_row::<T, V>(&values[range[0]..range[1]], r);
                continue;
            }
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

/// The product of a row that has every synapse, summed as a sparse one is.
#[inline(always)]
fn full_row<T: Real, V: Vector<T>>(values: &[T], r: &[T]) -> T {
    let mut acc = V::splat(T::ZERO);
    let ((values, rest_values), (r, rest_r)) = (values.as_chunks::<LANES>(), r.as_chunks::<LANES>());
    for (values, r) in values.iter().zip(r) {
        acc = V::load(&Lanes(*values)).mul_add(V::load(&Lanes(*r)), acc);
    }
    let (mut weights, mut rates) = (Lanes::ZERO, Lanes::ZERO);
    weights.0[..rest_values.len()].copy_from_slice(rest_values);
    rates.0[..rest_r.len()].copy_from_slice(rest_r);
    V::load(&weights).mul_add(V::load(&rates), acc).sum()
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
