//! Products of the columns of matrices, `A'B` and `D'D`, summed over rows in their order.

use std::borrow::Cow;

use ndarray::{Array2, ArrayView2};

use super::tile::{Tile, accumulate};
use super::{LANES, Lanes};
use crate::error::Error;
use crate::interrupt::checkpoint;
use crate::threads;

/// Rows that are multiplied at once: two groups of columns over so many, 16 KiB each, stay in the innermost cache.
const DEPTH: usize = 128;

/// `D'D`, of which one triangle is computed.
///
/// # Errors
/// [`Error::Interrupted`].
pub(crate) fn gram(design: ArrayView2<'_, f64>) -> Result<Array2<f64>, Error> {
    let columns = design.ncols();
    let tiles = products(design, design, true)?;
    Ok(Array2::from_shape_fn((columns, columns), |(a, b)| entry(&tiles, a.max(b), a.min(b))))
}

/// `A'B` for matrices of as many rows.
///
/// # Errors
/// [`Error::Interrupted`].
pub(crate) fn cross(a: ArrayView2<'_, f64>, b: ArrayView2<'_, f64>) -> Result<Array2<f64>, Error> {
    let tiles = products(a, b, false)?;
    Ok(Array2::from_shape_fn((a.ncols(), b.ncols()), |(a, b)| entry(&tiles, a, b)))
}

fn entry(tiles: &[Vec<Tile<f64>>], a: usize, b: usize) -> f64 {
    tiles[a / LANES][b / LANES][a % LANES].0[b % LANES]
}

/// A row of tiles for each group of columns of a: all that b has, or those up to the diagonal. Groups over threads.
fn products(a: ArrayView2<'_, f64>, b: ArrayView2<'_, f64>, lower: bool) -> Result<Vec<Vec<Tile<f64>>>, Error> {
    let (rows, groups, others) = (a.nrows(), a.ncols().div_ceil(LANES), b.ncols().div_ceil(LANES));
    let width = |group: usize| if lower { group + 1 } else { others };
    let mut tiles: Vec<(usize, Vec<Tile<f64>>)> =
        (0..groups).map(|group| (group, vec![[Lanes::ZERO; LANES]; width(group)])).collect();
    for first in (0..rows).step_by(DEPTH) {
        checkpoint()?;
        let depth = DEPTH.min(rows - first);
        let (left, right) = (pack(a, first, depth), if lower { Vec::new() } else { pack(b, first, depth) });
        let right = if lower { &left } else { &right };
        threads::for_each(&mut tiles, &|(group, tiles)| {
            let own = &left[*group * depth..][..depth];
            for (tile, other) in tiles.iter_mut().zip(right.chunks_exact(depth)) {
                accumulate(own, other, tile);
            }
        });
    }
    Ok(tiles.into_iter().map(|(_, tiles)| tiles).collect())
}

/// Some rows of a matrix, a group of columns after the other, padded with zeros.
fn pack(matrix: ArrayView2<'_, f64>, first: usize, depth: usize) -> Vec<Lanes<f64>> {
    let mut packed = vec![Lanes::ZERO; matrix.ncols().div_ceil(LANES) * depth];
    for row in 0..depth {
        let entries = matrix.row(first + row);
        let entries = entries.to_slice().map_or_else(|| Cow::Owned(entries.to_vec()), Cow::Borrowed);
        for (group, entries) in entries.chunks(LANES).enumerate() {
            packed[group * depth + row].0[..entries.len()].copy_from_slice(entries);
        }
    }
    packed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(rows: usize, columns: usize) -> Array2<f64> {
        Array2::from_shape_fn((rows, columns), |(t, i)| ((t * 31 + i * 17 + t * i) % 101) as f64 / 50.0 - 1.0)
    }

    /// To the bit: each entry is one sum of fused products, row after row.
    #[test]
    fn products_are_sums_over_rows_in_order() {
        for (rows, columns, others) in [(0, 3, 2), (1, 1, 1), (7, 16, 17), (DEPTH + 3, 35, 5), (2 * DEPTH, 20, 33)] {
            let (a, b) = (matrix(rows, columns), matrix(rows, others) * 0.7);
            let sum = |a: &Array2<f64>, b: &Array2<f64>, i, j| {
                (0..rows).fold(0.0, |sum, t| b[(t, j)].mul_add(a[(t, i)], sum))
            };
            assert_eq!(
                cross(a.view(), b.view()).unwrap(),
                Array2::from_shape_fn((columns, others), |(i, j)| sum(&a, &b, i, j))
            );
            assert_eq!(gram(a.view()).unwrap(), Array2::from_shape_fn((columns, columns), |(i, j)| sum(&a, &a, i, j)));
            let by_columns = a.t().as_standard_layout().into_owned();
            assert_eq!(gram(by_columns.t()).unwrap(), gram(a.view()).unwrap());
        }
    }
}
