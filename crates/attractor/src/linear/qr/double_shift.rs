//! Francis's iteration, one implicit double shift at a time (Francis 1961, doi:10.1093/comjnl/4.3.265), for small blocks.

use std::ops::Range;

use ndarray::Array2;

use super::reflection::{Reflection, entries};
use super::{METHOD, Shifts, active, exceptional_pair, first_column, pair};
use crate::error::Error;

/// Steps for one eigenvalue before giving up; two are common.
const STEPS: usize = 200;
/// After so many steps without an eigenvalue the shifts are exceptional.
const STALLED: usize = 10;

/// Makes of the block at these rows one of diagonal blocks of one and two rows. With `vectors`, the rows of an orthogonal
/// matrix to be reflected along, the whole of h within these rows is kept, `Q' H Q`, and a block of two rows has no real
/// eigenvalues; without, only the diagonal blocks mean something afterwards.
///
/// # Errors
/// [`Error::NoConvergence`].
pub(super) fn triangularise(
    h: &mut Array2<f64>,
    rows: Range<usize>,
    mut vectors: Option<&mut Array2<f64>>,
) -> Result<(), Error> {
    let norm = rows.clone().flat_map(|i| rows.clone().map(move |j| (i, j))).map(|place| h[place].abs()).sum::<f64>();
    let (mut end, mut steps, mut taken) = (rows.end, 0, 0);
    while end > rows.start {
        let start = active(h, rows.start..end, norm);
        if end - start > 2 {
            if steps == STEPS {
                let residual = h[(end - 1, end - 2)].abs() / norm;
                return Err(Error::NoConvergence { what: METHOD, iterations: taken, residual });
            }
            (steps, taken) = (steps + 1, taken + 1);
            let last = end - 1;
            let shifts = if steps.is_multiple_of(STALLED) {
                exceptional_pair(h, last)
            } else {
                pair([[h[(last - 1, last - 1)], h[(last - 1, last)]], [h[(last, last - 1)], h[(last, last)]]])
            };
            let kept = if vectors.is_some() { rows.clone() } else { start..end };
            step(h, start..end, kept, shifts, vectors.as_deref_mut());
            continue;
        }
        if let (2, Some(vectors)) = (end - start, vectors.as_deref_mut()) {
            split(h, start, rows.clone(), vectors);
        }
        (end, steps) = (start, 0);
    }
    Ok(())
}

/// One double step on the unreduced block at these rows, of which all that lies within `kept` is brought along.
fn step(
    h: &mut Array2<f64>,
    rows: Range<usize>,
    kept: Range<usize>,
    shifts: Shifts,
    mut vectors: Option<&mut Array2<f64>>,
) {
    for k in rows.start..rows.end - 1 {
        let size = 3.min(rows.end - k);
        let x = if k == rows.start { first_column(h, k, shifts) } else { bulge(h, k, size) };
        let Some((reflection, left)) = Reflection::new(k, size, x) else { continue };
        if k > rows.start {
            clear(h, k, size, left);
        }
        reflection.rows(h, k..kept.end);
        reflection.columns(h, kept.start..rows.end.min(k + 4));
        if let Some(vectors) = vectors.as_deref_mut() {
            let all = 0..vectors.ncols();
            reflection.moved(kept.start).rows(vectors, all);
        }
    }
}

/// The entries of the column before row k from it on.
pub(super) fn bulge(h: &Array2<f64>, k: usize, size: usize) -> [f64; 3] {
    [h[(k, k - 1)], h[(k + 1, k - 1)], if size == 3 { h[(k + 2, k - 1)] } else { 0.0 }]
}

/// What a reflection leaves of them.
pub(super) fn clear(h: &mut Array2<f64>, k: usize, size: usize, left: f64) {
    h[(k, k - 1)] = left;
    (k + 1..k + size).for_each(|row| h[(row, k - 1)] = 0.0);
}

/// Rotates two rows with real eigenvalues until one stands below the other.
fn split(h: &mut Array2<f64>, k: usize, kept: Range<usize>, vectors: &mut Array2<f64>) {
    let (half, c) = (0.5 * (h[(k, k)] - h[(k + 1, k + 1)]), h[(k + 1, k)]);
    let discriminant = half * half + h[(k, k + 1)] * c;
    if discriminant < 0.0 {
        return;
    }
    // (far, c) is the eigenvector of the eigenvalue d + far.
    let far = half + discriminant.sqrt().copysign(half);
    let length = far.mul_add(far, c * c).sqrt();
    if length == 0.0 {
        return;
    }
    let (cosine, sine) = (far / length, c / length);
    let turned = |x: f64, y: f64| (sine.mul_add(y, cosine * x), cosine.mul_add(y, -sine * x));
    for (matrix, row, columns) in [(&mut *h, k, k..kept.end), (vectors, k - kept.start, 0..kept.len())] {
        let width = matrix.ncols();
        let (above, below) = entries(matrix)[row * width..].split_at_mut(width);
        for (x, y) in above[columns.clone()].iter_mut().zip(&mut below[columns]) {
            (*x, *y) = turned(*x, *y);
        }
    }
    for row in kept.start..k + 2 {
        (h[(row, k)], h[(row, k + 1)]) = turned(h[(row, k)], h[(row, k + 1)]);
    }
    h[(k + 1, k)] = 0.0;
}
