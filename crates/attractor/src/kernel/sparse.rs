//! Loops over the synapses of sparse rows.

use super::aligned::flat_mut;
use super::{LANES, Lanes, Real, Register, Vector, hot};

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

/// Vectors that are multiplied at once, at most.
pub(crate) const TOGETHER: usize = 4;

/// Registers of a group that have their turn at once: with all of them the sums of several vectors would not stay in
/// registers, and so many are a line of the cache or less.
const AT_ONCE: usize = 2;

hot! {
    /// `out_n[i] = row i . r_n` for each of two to [`TOGETHER`] vectors r_n, of rows that have every synapse; the same bits for
    /// each as by [`multiply_rows`].
    ///
    /// # Panics
    /// If the vectors are not as wide as the rows, or there are none or too many of them.
    pub(crate) fn multiply_full_rows<T, V>(values: &[T], r: &[&[T]], out: &mut [&mut [T]]) {
        match (r, out) {
            (&[a, b], [x, y]) => full_rows::<T, V, 2>(values, [a, b], [x, y]),
            (&[a, b, c], [x, y, z]) => full_rows::<T, V, 3>(values, [a, b, c], [x, y, z]),
            (&[a, b, c, d], [x, y, z, w]) => full_rows::<T, V, 4>(values, [a, b, c, d], [x, y, z, w]),
            _ => unreachable!("two to {TOGETHER} vectors with a result each"),
        }
    }
}

#[inline(always)]
fn full_rows<T: Real, V: Vector<T>, const N: usize>(values: &[T], r: [&[T]; N], out: [&mut [T]; N]) {
    let width = r[0].len();
    let mut rates = [[].as_slice(); N];
    let mut rest = [Lanes::ZERO; N];
    for n in 0..N {
        assert_eq!(r[n].len(), width, "vectors of one length");
        let (groups, last) = r[n].as_chunks::<LANES>();
        rates[n] = groups;
        rest[n].0[..last.len()].copy_from_slice(last);
    }
    for (row, values) in values.chunks_exact(width).enumerate() {
        let (values, last) = values.as_chunks::<LANES>();
        let mut weights = Lanes::ZERO;
        weights.0[..last.len()].copy_from_slice(last);
        let sums = sums_of_groups::<T, V, N>(values, rates);
        for n in 0..N {
            out[n][row] = V::load(&weights).mul_add(V::load(&rest[n]), sums[n]).sum();
        }
    }
}

/// The sums over whole groups, lane by lane, some registers after the others.
#[inline(always)]
fn sums_of_groups<T: Real, V: Vector<T>, const N: usize>(values: &[[T; LANES]], rates: [&[[T; LANES]]; N]) -> [V; N] {
    let mut acc = [V::splat(T::ZERO); N];
    for first in (0..V::REGISTERS).step_by(AT_ONCE) {
        let second = (first + 1).min(V::REGISTERS - 1);
        let zero = V::Register::splat(T::ZERO);
        let (mut a, mut b) = ([zero; N], [zero; N]);
        for (k, values) in values.iter().enumerate() {
            let group = Lanes(*values);
            let (one, two) = (V::Register::load(&group, first), V::Register::load(&group, second));
            for n in 0..N {
                let rates = Lanes(rates[n][k]);
                a[n] = one.mul_add(V::Register::load(&rates, first), a[n]);
                if V::REGISTERS > 1 {
                    b[n] = two.mul_add(V::Register::load(&rates, second), b[n]);
                }
            }
        }
        for n in 0..N {
            acc[n].set(first, a[n]);
            if V::REGISTERS > 1 {
                acc[n].set(second, b[n]);
            }
        }
    }
    acc
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
