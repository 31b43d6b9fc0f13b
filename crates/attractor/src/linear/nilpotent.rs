//! Whether a matrix is nilpotent to within rounding, though its weights form cycles that cancel.

use ndarray::{Array2, Zip};

use super::product;
use crate::error::Error;
use crate::interrupt::checkpoint;

/// Larger matrices are not tried: their powers would take longer than their eigenvalues.
const LARGEST: usize = 512;
/// Relative error with which a power must be known to count: half of the digits.
const KNOWN: f64 = 1e-8;

/// The traces of a matrix and of its square, which are the sums of its eigenvalues and of their squares.
pub(super) fn traces(matrix: &Array2<f64>) -> (f64, f64) {
    let square = matrix.indexed_iter().map(|((i, j), w)| w * matrix[(j, i)]).sum();
    (matrix.diag().iter().sum(), square)
}

/// Whether a power of the matrix is zero to within the rounding of its own computation, with the powers before it known
/// to eight digits.
pub(super) fn is_nilpotent(matrix: &Array2<f64>) -> Result<bool, Error> {
    let n = matrix.nrows();
    let rounding = n as f64 * f64::EPSILON;
    let size = matrix.iter().map(|w| w * w).sum::<f64>();
    let (trace, square) = traces(matrix);
    // What is nilpotent has traces of zero; almost nothing else has.
    if n > LARGEST || trace.abs() > rounding * size.sqrt() || square.abs() > rounding * size {
        return Ok(false);
    }
    // A power scaled to the norm 1, and a bound of its error, entry by entry.
    let mut power = matrix / size.sqrt();
    let mut error = power.mapv(|w| f64::EPSILON * w.abs());
    let mut exponent = 1;
    while exponent < n {
        checkpoint()?;
        let absolute = power.mapv(f64::abs);
        let next = product(power.view(), power.view());
        let (e, a) = (error.view(), absolute.view());
        error = product(e, a) + product(a, e) + rounding * product(a, a);
        if error.iter().map(|e| e * e).sum::<f64>().sqrt() > KNOWN {
            return Ok(false);
        }
        if Zip::from(&next).and(&error).all(|next, error| next.abs() <= *error) {
            return Ok(true);
        }
        if next.diag().iter().sum::<f64>().abs() > error.diag().iter().sum() {
            return Ok(false);
        }
        let norm = next.iter().map(|w| w * w).sum::<f64>().sqrt();
        power = next / norm;
        error = error / norm + power.mapv(|w| f64::EPSILON * w.abs());
        exponent *= 2;
    }
    Ok(false)
}
