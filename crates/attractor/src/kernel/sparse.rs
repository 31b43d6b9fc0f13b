//! Loops over the synapses of sparse rows.

use super::aligned::flat_mut;
use super::{LANES, Lanes, Real, Register, Vector, hot};

/// Vectors that are multiplied at once, at most.
pub(crate) const TOGETHER: usize = 4;

/// Registers of a group that have their turn at once: with all of them the sums of several vectors would not stay in
/// registers, and so many are a line of the cache or less.
const AT_ONCE: usize = 2;

hot! {
    /// `out_n[i] = sum_k values[k] r_n[columns[k]]` over the synapses `starts[i]..starts[i + 1]` of each row, for each of up to
    /// [`TOGETHER`] vectors r_n; the same bits for each as alone. A row with all `width` synapses is read without its columns,
    /// which are 0, 1, 2, ...: the same sum, for less traffic.
    ///
    /// # Panics
    /// If `starts` runs past the synapses, an `r` has not `width` entries, or there are more than [`TOGETHER`]. Every column
    /// must be below `width`; a `SparseMatrix` makes sure of all three.
    pub(crate) fn multiply_rows<T, V>(
        starts: &[usize], columns: &[u32], width: usize, values: &[T], r: &[&[T]], out: &mut [&mut [T]],
    ) {
        let synapses = Synapses { starts, columns, width, values };
        match (r, out) {
            (&[a], [x]) => synapses.multiply::<V, 1>([a], [x]),
            (&[a, b], [x, y]) => synapses.multiply::<V, 2>([a, b], [x, y]),
            (&[a, b, c], [x, y, z]) => synapses.multiply::<V, 3>([a, b, c], [x, y, z]),
            (&[a, b, c, d], [x, y, z, w]) => synapses.multiply::<V, 4>([a, b, c, d], [x, y, z, w]),
            _ => unreachable!("one to {TOGETHER} vectors with a result each"),
        }
    }
}

/// Some rows of a sparse matrix.
struct Synapses<'a, T> {
    starts: &'a [usize],
    columns: &'a [u32],
    width: usize,
    values: &'a [T],
}

impl<T: Real> Synapses<'_, T> {
    #[inline(always)]
    fn multiply<V: Vector<T>, const N: usize>(&self, r: [&[T]; N], out: [&mut [T]; N]) {
        for r in r {
            assert_eq!(r.len(), self.width, "one rate per column");
        }
        for (row, range) in self.starts.windows(2).enumerate() {
            let values = &self.values[range[0]..range[1]];
            let sums = if values.len() == self.width {
                full_row::<T, V, N>(values, r)
            } else {
                sparse_row::<T, V, N>(&self.columns[range[0]..range[1]], values, r)
            };
            for n in 0..N {
                out[n][row] = sums[n];
            }
        }
    }
}

/// The products of a row, every column of which is an index of each `r`.
#[inline(always)]
fn sparse_row<T: Real, V: Vector<T>, const N: usize>(columns: &[u32], values: &[T], r: [&[T]; N]) -> [T; N] {
    let mut acc = [V::splat(T::ZERO); N];
    let (columns, rest_columns) = columns.as_chunks::<LANES>();
    let (values, rest_values) = values.as_chunks::<LANES>();
    for (columns, values) in columns.iter().zip(values) {
        let values = V::load(&Lanes(*values));
        for n in 0..N {
            // SAFETY: the matrix was built with every column below `width`, the length of `r`.
            let rates = unsafe { V::gather(r[n], columns) };
            acc[n] = values.mul_add(rates, acc[n]);
        }
    }
    let mut weights = Lanes::ZERO;
    weights.0[..rest_values.len()].copy_from_slice(rest_values);
    let mut sums = [T::ZERO; N];
    for n in 0..N {
        let mut rates = Lanes::ZERO;
        for (rate, &column) in rates.0.iter_mut().zip(rest_columns) {
            *rate = r[n][column as usize];
        }
        sums[n] = V::load(&weights).mul_add(V::load(&rates), acc[n]).sum();
    }
    sums
}

/// The products of a row that has every synapse, summed as a sparse one is.
#[inline(always)]
fn full_row<T: Real, V: Vector<T>, const N: usize>(values: &[T], r: [&[T]; N]) -> [T; N] {
    let (values, rest_values) = values.as_chunks::<LANES>();
    let mut rates = [[].as_slice(); N];
    for n in 0..N {
        rates[n] = &r[n].as_chunks::<LANES>().0[..values.len()];
    }
    let mut weights = Lanes::ZERO;
    weights.0[..rest_values.len()].copy_from_slice(rest_values);
    let acc = if N == 1 { groups::<T, V, N>(values, rates) } else { groups_by_registers::<T, V, N>(values, rates) };
    let mut sums = [T::ZERO; N];
    for n in 0..N {
        let mut rates = Lanes::ZERO;
        rates.0[..rest_values.len()].copy_from_slice(&r[n][values.len() * LANES..]);
        sums[n] = V::load(&weights).mul_add(V::load(&rates), acc[n]).sum();
    }
    sums
}

/// The sums over whole groups, lane by lane.
#[inline(always)]
fn groups<T: Real, V: Vector<T>, const N: usize>(values: &[[T; LANES]], rates: [&[[T; LANES]]; N]) -> [V; N] {
    let mut acc = [V::splat(T::ZERO); N];
    for (k, values) in values.iter().enumerate() {
        let values = V::load(&Lanes(*values));
        for n in 0..N {
            acc[n] = values.mul_add(V::load(&Lanes(rates[n][k])), acc[n]);
        }
    }
    acc
}

/// As [`groups`], some registers after the others.
#[inline(always)]
fn groups_by_registers<T: Real, V: Vector<T>, const N: usize>(
    values: &[[T; LANES]],
    rates: [&[[T; LANES]]; N],
) -> [V; N] {
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
