//! The Hessenberg form of a matrix, by Householder's reflections in panels (Golub & Van Loan, *Matrix Computations*, 7.4;
//! Quintana-Ortí & van de Geijn 2006, doi:10.1145/1141885.1141889).
//!
//! Of a panel's columns only they themselves are reduced at once: `A (I - V T V')` needs of A nothing but `Y = A V T`, one
//! product with a vector for each column, in which A is read and not written. The rest of A follows in three products.

use std::ops::Range;

use ndarray::Array2;

use super::product::{Part, add_product};
use crate::error::Error;
use crate::interrupt::checkpoint;
use crate::kernel::{dot, dots, subtract_scaled};
use crate::threads;

/// Columns of a panel; fixed, for it decides the order of sums.
const PANEL: usize = 32;

/// `H = Q' A Q`, zero below its first subdiagonal, for an orthogonal Q that leaves the first coordinate alone; A is of
/// `size` rows with entries `entry(i, j)`.
///
/// # Errors
/// [`Error::Interrupted`].
pub(crate) fn hessenberg(size: usize, entry: impl Fn(usize, usize) -> f64) -> Result<Array2<f64>, Error> {
    let mut a: Vec<f64> = (0..size).flat_map(|i| (0..size).map(move |j| (i, j))).map(|(i, j)| entry(i, j)).collect();
    let mut from = 0;
    while from + 2 < size {
        checkpoint()?;
        let to = (size - 2).min(from + PANEL);
        let mut panel = Panel::new(size, from..to);
        (from..to).for_each(|column| panel.reduce(&mut a, column));
        panel.finish(&mut a);
        from = to;
    }
    let mut form = Array2::from_shape_vec((size, size), a).expect("as many entries as there are");
    for (i, mut row) in form.rows_mut().into_iter().enumerate() {
        row.iter_mut().take(i.saturating_sub(1)).for_each(|below| *below = 0.0);
    }
    Ok(form)
}

/// The reflections `I - V T V'` of some columns.
struct Panel {
    size: usize,
    columns: Range<usize>,
    /// The columns of V, zero up to the diagonal.
    v: Vec<Vec<f64>>,
    /// The columns of Y = A V T.
    y: Vec<Vec<f64>>,
    /// The columns of T down to the diagonal.
    t: Vec<Vec<f64>>,
    /// The entries below the diagonal.
    below: Vec<f64>,
}

impl Panel {
    fn new(size: usize, columns: Range<usize>) -> Self {
        let none = || Vec::with_capacity(columns.len());
        Self { size, v: none(), y: none(), t: none(), below: Vec::with_capacity(columns.len()), columns }
    }

    /// The first row that reflections of the panel touch.
    fn first(&self) -> usize {
        self.columns.start + 1
    }

    /// Brings a column up to date and clears it below its subdiagonal.
    fn reduce(&mut self, a: &mut [f64], column: usize) {
        let (n, first, next) = (self.size, self.first(), column + 1);
        let mut x: Vec<f64> = (first..n).map(|i| a[i * n + column]).collect();
        for (v, y) in self.v.iter().zip(&self.y) {
            subtract_scaled(&mut x, v[column], &y[first..]);
        }
        let inner = self.inner(&x, first);
        for (k, v) in self.v.iter().enumerate() {
            let share = self.t[k].iter().zip(&inner).map(|(t, inner)| t * inner).sum();
            subtract_scaled(&mut x, share, &v[first..]);
        }
        (first..next).for_each(|i| a[i * n + column] = x[i - first]);

        let (below, scale, mut v) = reflection(&x[next - first..]);
        v.splice(0..0, std::iter::repeat_n(0.0, next));
        let mut y = multiply(&a[first * n..], n, &v[next..]);
        let inner = self.inner(&v[next..], next);
        for (y_before, &inner) in self.y.iter().zip(&inner) {
            subtract_scaled(&mut y, inner, &y_before[first..]);
        }
        for y in &mut y {
            *y *= scale;
        }
        y.splice(0..0, std::iter::repeat_n(0.0, first));
        let row = |k: usize| (k..inner.len()).map(|l| self.t[l][k] * inner[l]).sum::<f64>();
        let t = (0..inner.len()).map(|k| -scale * row(k)).chain([scale]).collect();
        self.below.push(below);
        self.t.push(t);
        self.v.push(v);
        self.y.push(y);
    }

    /// `V' x` for an x that begins at that row.
    fn inner(&self, x: &[f64], row: usize) -> Vec<f64> {
        self.v.iter().map(|v| dot(&v[row..], x)).collect()
    }

    /// Applies the reflections to what is not in the panel, and writes what is below the diagonal.
    fn finish(mut self, a: &mut [f64]) {
        let (n, first, count) = (self.size, self.first(), self.columns.len());
        // The rows above, in which no column of the panel needed Y.
        let above: Vec<f64> = a.chunks_exact(n).take(first).flat_map(|row| &row[first..]).copied().collect();
        let mut products = vec![0.0; first * count];
        let mut part = Part { all: &mut products, width: count, rows: 0..first, columns: 0..count, lower: false };
        add_product(&mut part, &above, n - first, |k, j| self.v[j][first + k]);
        for (y, t) in self.y.iter_mut().zip(&self.t) {
            for (y, products) in y.iter_mut().zip(products.chunks_exact(count)) {
                *y = t.iter().zip(products).map(|(t, product)| t * product).sum();
            }
        }
        // From the right, A - Y V'.
        let minus: Vec<f64> = (0..n).flat_map(|i| self.y.iter().map(move |y| -y[i])).collect();
        let rest = self.columns.end..n;
        for (rows, columns) in [(0..first, first..rest.start), (0..n, rest.clone())] {
            let mut part = Part { all: a, width: n, rows, columns, lower: false };
            add_product(&mut part, &minus, count, |k, j| self.v[k][j]);
        }
        // From the left, A - V T' (V' A).
        let rows: Vec<f64> = self.v.iter().flat_map(|v| &v[first..]).copied().collect();
        let mut products = vec![0.0; count * n];
        let mut part = Part { all: &mut products, width: n, rows: 0..count, columns: rest.clone(), lower: false };
        add_product(&mut part, &rows, n - first, |k, j| a[(first + k) * n + j]);
        let t = |k: usize, l: usize| self.t[k].get(l).map_or(0.0, |t| -t);
        let minus: Vec<f64> = (0..count).flat_map(|k| (0..count).map(move |l| (k, l))).map(|(k, l)| t(k, l)).collect();
        let mut shares = vec![0.0; count * n];
        let mut part = Part { all: &mut shares, width: n, rows: 0..count, columns: rest.clone(), lower: false };
        add_product(&mut part, &minus, count, |k, j| products[k * n + j]);
        let columns: Vec<f64> = (first..n).flat_map(|i| self.v.iter().map(move |v| v[i])).collect();
        let mut part = Part { all: a, width: n, rows: first..n, columns: rest, lower: false };
        add_product(&mut part, &columns, count, |k, j| shares[k * n + j]);

        for (column, below) in self.columns.clone().zip(&self.below) {
            a[(column + 1) * n + column] = *below;
        }
    }
}

/// What a reflection `I - scale v v'` leaves of x: its first entry; the scale and v, whose first entry is 1.
pub(super) fn reflection(x: &[f64]) -> (f64, f64, Vec<f64>) {
    let largest = x.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
    let mut v: Vec<f64> = x.to_vec();
    v[0] = 1.0;
    if x[1..].iter().all(|&x| x == 0.0) {
        return (x[0], 0.0, v);
    }
    let length = largest * x.iter().map(|x| x / largest * (x / largest)).sum::<f64>().sqrt();
    let below = -length.copysign(x[0]);
    let head = x[0] - below;
    v[1..].iter_mut().for_each(|v| *v /= head);
    (below, -head / below, v)
}

/// `A v` for rows of that width, whose last entries v takes; rows over threads where there are many.
fn multiply(rows: &[f64], width: usize, v: &[f64]) -> Vec<f64> {
    /// Multiply-adds that are worth another thread.
    const WORTH: usize = 1 << 20;
    let mut products = vec![0.0; rows.len() / width];
    let parts = threads::available().min(rows.len() / WORTH).max(1);
    let each = products.len().div_ceil(parts);
    let mut parts: Vec<(&mut [f64], &[f64])> = products.chunks_mut(each).zip(rows.chunks(each * width)).collect();
    threads::for_each(&mut parts, &|(products, rows)| dots(rows, width, v, products));
    products
}
