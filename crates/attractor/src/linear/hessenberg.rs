//! The Hessenberg form of a matrix, by Householder's reflections (Golub & Van Loan, *Matrix Computations*, 7.4).
//!
//! `A - v y' - z v'` is what a reflection of rows and columns by v makes of A. It waits: one pass over A applies it and takes
//! the products `A v` and `A' v` that the next reflection needs, so that A is read and written once for each column.

use ndarray::Array2;

use crate::kernel::{LANES, Lanes, reflect_and_multiply};

/// `H = Q' A Q`, zero below its first subdiagonal, for an orthogonal Q that leaves the first coordinate alone; A is of
/// `size` rows with entries `entry(i, j)`.
pub(crate) fn hessenberg(size: usize, entry: impl Fn(usize, usize) -> f64) -> Array2<f64> {
    let mut form = Form::new(size, entry);
    for k in 0..size.saturating_sub(2) {
        form.reflect(k);
    }
    form.finish()
}

/// A vector in groups.
type Grouped = Vec<Lanes<f64>>;

struct Form {
    size: usize,
    /// Groups in a row.
    width: usize,
    /// Rows, filled up with zeros.
    rows: Grouped,
    /// The reflection that waits: A - v y' - z v'.
    v: Grouped,
    y: Grouped,
    z: Vec<f64>,
    /// What stands below the diagonal.
    below: Vec<f64>,
}

fn at(vector: &[Lanes<f64>], i: usize) -> f64 {
    vector[i / LANES].0[i % LANES]
}

impl Form {
    fn new(size: usize, entry: impl Fn(usize, usize) -> f64) -> Self {
        let width = size.div_ceil(LANES);
        let mut rows = vec![Lanes::ZERO; size * width];
        for i in 0..size {
            for j in 0..size {
                rows[i * width + j / LANES].0[j % LANES] = entry(i, j);
            }
        }
        let none = vec![Lanes::ZERO; width];
        Self { size, width, rows, v: none.clone(), y: none, z: vec![0.0; size], below: Vec::with_capacity(size) }
    }

    /// An entry with the reflection that waits.
    fn entry(&self, i: usize, j: usize) -> f64 {
        let stored = at(&self.rows[i * self.width..], j);
        (-self.z[i]).mul_add(at(&self.v, j), (-at(&self.v, i)).mul_add(at(&self.y, j), stored))
    }

    /// Clears column k below its subdiagonal.
    fn reflect(&mut self, k: usize) {
        let column: Vec<f64> = (k + 1..self.size).map(|i| self.entry(i, k)).collect();
        let largest = column.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
        if column[1..].iter().all(|&x| x == 0.0) {
            self.below.push(column[0]);
            return;
        }
        let length = largest * column.iter().map(|x| x / largest * (x / largest)).sum::<f64>().sqrt();
        let beta = -length.copysign(column[0]);
        self.below.push(beta);
        // v = x - beta e_1 over its first entry, and tau = 2 / v'v = (beta - x_1) / beta.
        let head = column[0] - beta;
        let tau = -head / beta;
        let mut v = vec![Lanes::ZERO; self.width];
        for (i, x) in (k + 1..).zip(&column) {
            v[i / LANES].0[i % LANES] = if i == k + 1 { 1.0 } else { x / head };
        }
        let first = k / LANES;
        let mut next = vec![Lanes::ZERO; self.width];
        let mut z = vec![0.0; self.size];
        for (i, z) in z.iter_mut().enumerate() {
            let row = &mut self.rows[i * self.width + first..(i + 1) * self.width];
            let (old, new) = ([at(&self.v, i), self.z[i]], at(&v, i));
            *z = tau
                * reflect_and_multiply(
                    row,
                    [&self.y[first..], &self.v[first..]],
                    old,
                    &v[first..],
                    new,
                    &mut next[first..],
                );
        }
        for lanes in &mut next {
            lanes.0.iter_mut().for_each(|y| *y *= tau);
        }
        let across: f64 = z.iter().enumerate().map(|(i, z)| at(&v, i) * z).sum();
        for (i, z) in z.iter_mut().enumerate() {
            *z -= tau * across * at(&v, i);
        }
        (self.v, self.y, self.z) = (v, next, z);
    }

    fn finish(self) -> Array2<f64> {
        Array2::from_shape_fn((self.size, self.size), |(i, j)| match (i, j) {
            (i, j) if i == j + 1 && j < self.below.len() => self.below[j],
            (i, j) if i <= j + 1 => self.entry(i, j),
            _ => 0.0,
        })
    }
}
