//! A window at the end of a block is made triangular on its own. What couples it to the rows above becomes a column; where
//! that is next to nothing beside an eigenvalue of the window, this eigenvalue has converged.

use std::ops::Range;

use ndarray::{Array1, Array2, s};
use num_complex::Complex64;

use super::double_shift::triangularise;
use super::reflection::entries;
use super::sweep::turn_columns;
use super::values;
use crate::error::Error;
use crate::kernel::{dot, subtract_scaled};
use crate::linear::hessenberg::reflection;

/// What a window told.
pub(super) struct Deflated {
    /// Eigenvalues that have converged: as many rows at the end of the block are done.
    pub(super) values: Vec<Complex64>,
    /// The other eigenvalues of the window, shifts for the next sweep.
    pub(super) shifts: Vec<Complex64>,
}

/// Looks for eigenvalues in a window at the end of the unreduced block at these rows, and makes what is left a Hessenberg
/// matrix again.
///
/// # Errors
/// [`Error::NoConvergence`].
pub(super) fn deflate(h: &mut Array2<f64>, block: Range<usize>, size: usize) -> Result<Deflated, Error> {
    let first = block.end - size;
    let coupling = h[(first, first - 1)];
    let mut window = h.slice(s![first..block.end, first..block.end]).to_owned();
    let mut vectors = Array2::eye(size);
    triangularise(&mut window, 0..size, Some(&mut vectors))?;
    let spike = vectors.column(0).mapv(|v| coupling * v);
    let left = converged(&window, &spike);
    let told = Deflated { values: values(&window, left..size), shifts: values(&window, 0..left) };
    if left == size {
        return Ok(told);
    }
    if left > 0 {
        let mut rest = window.slice(s![..left, ..left]).to_owned();
        let mut spike: Vec<f64> = spike.iter().take(left).copied().collect();
        reduce(&mut spike, &mut rest, &mut vectors);
        h[(first, first - 1)] = spike[0];
        h.slice_mut(s![first..first + left, first..first + left]).assign(&rest);
    }
    turn_columns(h, block.start..first, first..block.end, vectors.slice(s![..left, ..]));
    Ok(told)
}

/// How many rows of a triangular window are left without those at its end of which the spike says that they have converged.
fn converged(window: &Array2<f64>, spike: &Array1<f64>) -> usize {
    let mut left = window.nrows();
    while left > 0 {
        let k = left - 1;
        let two = k > 0 && window[(k, k - 1)] != 0.0;
        let (size, tip) = if two {
            let beside = window[(k, k - 1)].abs().sqrt() * window[(k - 1, k)].abs().sqrt();
            (window[(k, k)].abs() + beside, spike[k].abs().max(spike[k - 1].abs()))
        } else {
            (window[(k, k)].abs(), spike[k].abs())
        };
        if tip > f64::MIN_POSITIVE.max(f64::EPSILON * size) {
            break;
        }
        left -= if two { 2 } else { 1 };
    }
    left
}

/// Reflects the spike to its first entry and the rest of the window to Hessenberg form, and the rows of `vectors` along.
fn reduce(spike: &mut [f64], rest: &mut Array2<f64>, vectors: &mut Array2<f64>) {
    for first in 0..spike.len() {
        let x = if first == 0 { spike.to_vec() } else { rest.slice(s![first.., first - 1]).to_vec() };
        let (left, scale, v) = reflection(&x);
        if scale == 0.0 {
            continue;
        }
        let cleared = std::iter::once(left).chain(std::iter::repeat(0.0));
        if first == 0 {
            spike.iter_mut().zip(cleared).for_each(|(entry, left)| *entry = left);
        } else {
            rest.slice_mut(s![first.., first - 1]).iter_mut().zip(cleared).for_each(|(entry, left)| *entry = left);
        }
        reflect_rows(rest, first, first, scale, &v);
        let width = rest.ncols();
        for row in entries(rest).chunks_exact_mut(width) {
            let row = &mut row[first..];
            subtract_scaled(row, scale * dot(row, &v), &v);
        }
        reflect_rows(vectors, first, 0, scale, &v);
    }
}

/// `(I - scale v v') M` for rows and columns from those on.
fn reflect_rows(matrix: &mut Array2<f64>, first: usize, column: usize, scale: f64, v: &[f64]) {
    let width = matrix.ncols();
    let rows = || (first..).take(v.len()).map(|row| row * width + column..(row + 1) * width);
    let entries = entries(matrix);
    let mut sums = vec![0.0; width - column];
    for (&v, row) in v.iter().zip(rows()) {
        subtract_scaled(&mut sums, -v, &entries[row]);
    }
    for (&v, row) in v.iter().zip(rows()) {
        subtract_scaled(&mut entries[row], scale * v, &sums);
    }
}
