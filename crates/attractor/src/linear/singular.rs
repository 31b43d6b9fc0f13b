//! Singular values, by Householder's reduction to bidiagonal form (Golub & Kahan 1965, doi:10.1137/0702016) and bisection on
//! Sturm sequences of the tridiagonal matrix with zero diagonal whose eigenvalues are plus and minus the singular values
//! (Demmel & Kahan 1990, doi:10.1137/0911052): each is as precise as the bidiagonal form, and nothing can fail to converge.

use ndarray::{Array2, ArrayView2};

use super::power_of_two;
use crate::error::Error;
use crate::interrupt::checkpoint;
use crate::kernel::{dot, subtract_scaled};

/// The singular values of a real matrix, largest first.
///
/// # Errors
/// [`Error::Interrupted`].
pub(super) fn singular_values(matrix: ArrayView2<'_, f64>) -> Result<Vec<f64>, Error> {
    let tall = if matrix.nrows() >= matrix.ncols() { matrix.to_owned() } else { matrix.t().to_owned() };
    let largest = tall.iter().fold(0.0, |largest: f64, w| largest.max(w.abs()));
    if largest == 0.0 {
        return Ok(vec![0.0; tall.ncols()]);
    }
    // No square overflows.
    let scale = power_of_two(largest);
    let off = bidiagonal(tall / scale)?;
    let most = 2.0 * off.iter().fold(0.0, |largest: f64, b| largest.max(b.abs()));
    let squares: Vec<f64> = off.iter().map(|b| b * b).collect();
    let values = (0..off.len().div_ceil(2)).map(|k| Ok(scale * bisect(&squares, k, most)?));
    values.collect()
}

/// The entries of the bidiagonal form of a matrix with at least as many rows as columns, `d_1, e_1, d_2, e_2, ..`.
fn bidiagonal(a: Array2<f64>) -> Result<Vec<f64>, Error> {
    let (rows, columns) = a.dim();
    let mut a: Vec<Vec<f64>> = a.outer_iter().map(|row| row.to_vec()).collect();
    let mut off = Vec::with_capacity(2 * columns);
    for k in 0..columns {
        checkpoint()?;
        let column: Vec<f64> = (k..rows).map(|i| a[i][k]).collect();
        let (beta, tau, v) = reflection(&column);
        off.push(beta);
        if k + 1 == columns {
            break;
        }
        let mut products = vec![0.0; columns - k - 1];
        for (row, &v) in a[k..].iter().zip(&v) {
            subtract_scaled(&mut products, -v, &row[k + 1..]);
        }
        for (row, &v) in a[k..].iter_mut().zip(&v) {
            subtract_scaled(&mut row[k + 1..], tau * v, &products);
        }
        let (beta, tau, w) = reflection(&a[k][k + 1..]);
        off.push(beta);
        for row in &mut a[k + 1..] {
            let along = dot(&row[k + 1..], &w);
            subtract_scaled(&mut row[k + 1..], tau * along, &w);
        }
    }
    Ok(off)
}

/// The reflection `I - tau v v'` that takes x to `beta e_1`: beta, tau and v.
fn reflection(x: &[f64]) -> (f64, f64, Vec<f64>) {
    let largest = x.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
    if x[1..].iter().all(|&x| x == 0.0) {
        return (x[0], 0.0, vec![0.0; x.len()]);
    }
    let length = largest * x.iter().map(|x| x / largest * (x / largest)).sum::<f64>().sqrt();
    let beta = -length.copysign(x[0]);
    let head = x[0] - beta;
    let mut v: Vec<f64> = x.iter().map(|x| x / head).collect();
    v[0] = 1.0;
    (beta, -head / beta, v)
}

/// The singular value that k others exceed, below `most`.
fn bisect(squares: &[f64], k: usize, most: f64) -> Result<f64, Error> {
    checkpoint()?;
    // Of the n singular values, how many are at least x.
    let above = |x: f64| {
        // A pivot of 0 counts as negative, here as in the next one: x is then an eigenvalue of a part.
        let away = |pivot: f64| if pivot == 0.0 { -f64::MIN_POSITIVE } else { pivot };
        let mut pivot = away(-x);
        let mut negative = usize::from(pivot < 0.0);
        for &square in squares {
            pivot = away(-x - square / pivot);
            negative += usize::from(pivot < 0.0);
        }
        // Of the eigenvalues, which are as many above as below 0, `negative` are below x.
        squares.len() + 1 - negative
    };
    let (mut low, mut high) = (0.0, most);
    loop {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high || high < f64::MIN_POSITIVE {
            return Ok(if high < f64::MIN_POSITIVE { 0.0 } else { middle });
        }
        if above(middle) > k { low = middle } else { high = middle }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Streams;

    /// In a tenth of square matrices bisection meets an eigenvalue of a part at its first step.
    #[test]
    fn their_squares_add_up_to_those_of_the_entries() {
        for seed in 0..300 {
            let (rows, columns) = [(30, 30), (12, 7), (5, 40), (2, 2)][seed as usize % 4];
            let mut entries = vec![0.0; rows * columns];
            Streams::new(seed).stream().fill_normal(&mut entries, 1.0);
            let squares: f64 = entries.iter().map(|w| w * w).sum();
            let matrix = Array2::from_shape_vec((rows, columns), entries).unwrap();
            let values = singular_values(matrix.view()).unwrap();
            assert!(values.is_sorted_by(|a, b| a >= b));
            assert!((values.iter().map(|s| s * s).sum::<f64>() / squares - 1.0).abs() < 1e-13, "seed {seed}");
        }
    }

    #[test]
    fn of_parts_of_known_matrices() {
        // Of a bidiagonal matrix of ones, 2 cos(k pi / (2 n + 1)); the first bisection meets 1, an eigenvalue of its first part.
        for n in [1, 2, 3, 10, 31] {
            let ones = Array2::from_shape_fn((n, n), |(i, j)| f64::from(u8::from(i == j || i + 1 == j)));
            for (k, value) in singular_values(ones.view()).unwrap().into_iter().enumerate() {
                let expected = 2.0 * (std::f64::consts::PI * (k + 1) as f64 / (2 * n + 1) as f64).cos();
                assert!((value - expected).abs() < 1e-14, "{n} {k}: {value} for {expected}");
            }
        }
    }
}
