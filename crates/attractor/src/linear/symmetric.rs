//! Eigenvalues and eigenvectors of a symmetric matrix, by Jacobi's rotations in cyclic order (Golub & Van Loan, *Matrix
//! Computations*, 8.5): slower than a tridiagonal form, and each vector as orthogonal to the others as rounding lets it be.

use ndarray::Array2;

use super::out_of_scale;
use crate::error::Error;
use crate::interrupt::checkpoint;

/// Passes over all pairs; convergence is quadratic, and a dozen is what large matrices take.
const SWEEPS: usize = 60;
/// What may be left beside the diagonal, as a share of the whole.
const LEFT: f64 = 1e-15;

/// The eigenvalues of a symmetric matrix, in no order, and its eigenvectors as the columns of a matrix.
///
/// # Errors
/// [`Error::NoConvergence`] of what is not finite, [`Error::Interrupted`].
pub(crate) fn symmetric_eigen(matrix: &Array2<f64>) -> Result<(Vec<f64>, Array2<f64>), Error> {
    if let Some(scale) = out_of_scale(matrix.iter().copied()) {
        let (values, vectors) = symmetric_eigen(&(matrix / scale))?;
        return Ok((values.into_iter().map(|value| value * scale).collect(), vectors));
    }
    let n = matrix.nrows();
    let mut a = matrix.clone();
    let mut vectors = Array2::eye(n);
    let size = a.iter().map(|v| v * v).sum::<f64>().sqrt();
    let beside = |a: &Array2<f64>| {
        let squares = a.indexed_iter().filter(|((i, j), _)| i != j).map(|(_, v)| v * v);
        squares.sum::<f64>().sqrt()
    };
    for _ in 0..SWEEPS {
        if beside(&a) <= LEFT * size {
            return Ok((a.diag().to_vec(), vectors));
        }
        for p in 0..n {
            checkpoint()?;
            for q in p + 1..n {
                rotate(&mut a, &mut vectors, p, q);
            }
        }
    }
    let residual = beside(&a);
    Err(Error::NoConvergence { what: "the eigenvalues of a symmetric matrix", iterations: SWEEPS, residual })
}

/// The rotation of coordinates p and q after which their entry is 0.
fn rotate(a: &mut Array2<f64>, vectors: &mut Array2<f64>, p: usize, q: usize) {
    if a[(p, q)] == 0.0 {
        return;
    }
    let half = (a[(q, q)] - a[(p, p)]) / (2.0 * a[(p, q)]);
    let tangent = half.signum() / (half.abs() + (half * half + 1.0).sqrt());
    let cos = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sin = tangent * cos;
    let turn = |one: f64, other: f64| (cos * one - sin * other, sin * one + cos * other);
    for k in 0..a.nrows() {
        (a[(k, p)], a[(k, q)]) = turn(a[(k, p)], a[(k, q)]);
        (vectors[(k, p)], vectors[(k, q)]) = turn(vectors[(k, p)], vectors[(k, q)]);
    }
    for k in 0..a.nrows() {
        (a[(p, k)], a[(q, k)]) = turn(a[(p, k)], a[(q, k)]);
    }
    (a[(p, q)], a[(q, p)]) = (0.0, 0.0);
}

#[cfg(test)]
mod tests {
    use super::super::tests::normal;
    use super::*;

    #[test]
    fn vectors_are_orthonormal_and_make_the_matrix_diagonal() {
        // Of a chain of n springs the eigenvalues are 2 - 2 cos(pi k / (n + 1)).
        let n = 12;
        let chain = Array2::from_shape_fn((n, n), |(i, j)| [2.0, -1.0, 0.0][i.abs_diff(j).min(2)]);
        let mut values = symmetric_eigen(&chain).unwrap().0;
        values.sort_by(f64::total_cmp);
        for (k, value) in (1..).zip(values) {
            let expected = 2.0 - 2.0 * (std::f64::consts::PI * f64::from(k) / (n as f64 + 1.0)).cos();
            assert!((value - expected).abs() < 1e-14, "{k}: {value}");
        }
        let half = normal(30, 1);
        let matrix = &half + &half.t();
        let (values, vectors) = symmetric_eigen(&matrix).unwrap();
        let largest = |m: Array2<f64>| m.iter().fold(0.0, |most: f64, v| most.max(v.abs()));
        assert!(largest(vectors.t().dot(&vectors) - Array2::<f64>::eye(30)) < 1e-13);
        assert!(largest(matrix.dot(&vectors) - &vectors * &ndarray::aview1(&values)) < 1e-12);
    }

    #[test]
    fn what_is_not_finite_does_not_converge() {
        let found = symmetric_eigen(&Array2::from_elem((2, 2), f64::NAN));
        assert!(matches!(found, Err(Error::NoConvergence { iterations: SWEEPS, .. })));
    }
}
