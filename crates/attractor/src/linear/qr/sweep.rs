//! A chain of bulges, three rows apart, is chased down a block. What happens near the chain happens at once; all else waits,
//! and follows in two products with the orthogonal matrix that has gathered in between.

use std::ops::Range;

use ndarray::{Array2, ArrayView2};

use super::double_shift::{bulge, clear};
use super::reflection::{Reflection, entries};
use super::{Shifts, first_column};
use crate::linear::product::{Part, add_product};

/// Rows between one bulge and the next.
const APART: usize = 3;

/// Chases a bulge for each pair of shifts down the unreduced block at these rows.
pub(super) fn sweep(h: &mut Array2<f64>, block: Range<usize>, shifts: &[Shifts]) {
    let chain = APART * shifts.len();
    // In step t the bulge m moves to row block.start + t - 3 m.
    let steps = block.len() - 1 + chain - APART;
    for from in (0..steps).step_by(chain) {
        let to = steps.min(from + chain);
        let near = block.start + from.saturating_sub(chain - APART)..block.end.min(block.start + to + APART);
        let mut turned = Array2::eye(near.len());
        for t in from..to {
            // The leading bulge first: it makes room for the next.
            for (m, &shifts) in shifts.iter().enumerate().take_while(|(m, _)| APART * m <= t) {
                let row = block.start + t - APART * m;
                if row + 1 < block.end {
                    chase(h, row, block.clone(), near.clone(), shifts, &mut turned);
                }
            }
        }
        let (above, right) = (block.start..near.start, near.end..block.end);
        turn_rows(h, near.clone(), right, &turned);
        turn_columns(h, above, near, turned.view());
    }
}

/// Moves a bulge to that row, near the chain; `turned` are the rows of Q'.
fn chase(
    h: &mut Array2<f64>,
    row: usize,
    block: Range<usize>,
    near: Range<usize>,
    by: Shifts,
    turned: &mut Array2<f64>,
) {
    let size = 3.min(block.end - row);
    let x = if row == block.start { first_column(h, row, by) } else { bulge(h, row, size) };
    let Some((reflection, left)) = Reflection::new(row, size, x) else { return };
    if row > block.start {
        clear(h, row, size, left);
    }
    reflection.rows(h, row..near.end);
    reflection.columns(h, near.start..block.end.min(row + 4));
    reflection.moved(near.start).rows(turned, 0..near.len());
}

/// `Q' H` at these rows and columns.
fn turn_rows(h: &mut Array2<f64>, rows: Range<usize>, columns: Range<usize>, turned: &Array2<f64>) {
    let (width, first) = (columns.len(), columns.start);
    let old = take(h, rows.clone(), columns.clone(), columns.clone());
    let turned = turned.as_slice().expect("row by row");
    let mut part = Part { width: h.ncols(), all: entries(h), columns, lower: false, rows: rows.clone() };
    add_product(&mut part, turned, rows.len(), |k, j| old[k * width + j - first]);
}

/// `H Q` at these rows and columns, where `turned` are the first rows of Q': as many columns are found.
pub(super) fn turn_columns(
    h: &mut Array2<f64>,
    rows: Range<usize>,
    columns: Range<usize>,
    turned: ArrayView2<'_, f64>,
) {
    let (first, inner) = (columns.start, columns.len());
    let found = first..first + turned.nrows();
    let old = take(h, rows.clone(), columns, found.clone());
    let turned = turned.t().as_standard_layout().into_owned();
    let mut part = Part { width: h.ncols(), all: entries(h), rows, lower: false, columns: found };
    add_product(&mut part, &old, inner, |k, j| turned[(k, j - first)]);
}

/// The entries at these rows and columns, row by row; zeros are left at those of `cleared`.
fn take(h: &mut Array2<f64>, rows: Range<usize>, columns: Range<usize>, cleared: Range<usize>) -> Vec<f64> {
    let width = h.ncols();
    let mut taken = Vec::with_capacity(rows.len() * columns.len());
    for row in entries(h)[rows.start * width..rows.end * width].chunks_exact_mut(width) {
        taken.extend_from_slice(&row[columns.clone()]);
        row[cleared.clone()].fill(0.0);
    }
    taken
}
