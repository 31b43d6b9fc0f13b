//! Eigenvalues and singular values of weight matrices.

use ndarray::ArrayView2;
use num_complex::Complex64;

use crate::check;
use crate::error::Error;
use crate::linear;
use crate::math;

/// All eigenvalues of a real square matrix, in no particular order: those of its irreducible diagonal blocks, which are the
/// strongly connected components of its units (Tarjan 1972, doi:10.1137/0201010).
///
/// A unit on no cycle has its diagonal entry for an eigenvalue, exactly; so has a matrix without cycles, such as a strictly
/// triangular one, zeros only. Eigenvalues of a block are exact for a matrix that differs from it by rounding: where many
/// nearly coincide, as those near 0 of sparse blocks, they may be off by far more than that.
///
/// # Errors
/// [`Error::Shape`] if it is not square, [`Error::NotFinite`] if an entry is not a number, [`Error::NoConvergence`] if
/// the QR iteration does not end within its bound, [`Error::Interrupted`].
pub fn eigenvalues(matrix: ArrayView2<'_, f64>) -> Result<Vec<Complex64>, Error> {
    check_square(matrix)?;
    linear::eigenvalues(matrix)
}

fn check_square(matrix: ArrayView2<'_, f64>) -> Result<(), Error> {
    let n = matrix.nrows();
    check::shape("matrix", matrix.shape(), &[n, n])?;
    check::finite("matrix", matrix)
}

/// The spectral radius of a real square matrix: the largest modulus of its eigenvalues. Exactly 0 for a matrix without
/// cycles.
///
/// # Errors
/// As [`eigenvalues`].
pub fn spectral_radius(matrix: ArrayView2<'_, f64>) -> Result<f64, Error> {
    check_square(matrix)?;
    linear::spectral_radius(matrix)
}

/// The eigenvalue of largest modulus, with non-negative imaginary part of a pair; 0 of none.
pub fn leading(values: &[Complex64]) -> Complex64 {
    let largest = values.iter().copied().max_by(|a, b| math::norm(*a).total_cmp(&math::norm(*b))).unwrap_or_default();
    Complex64::new(largest.re, largest.im.abs())
}

/// Sorts eigenvalues by their real parts, largest first; of a pair, the one above the real axis first.
pub fn rightmost_first(values: &mut [Complex64]) {
    linear::rightmost_first(values);
}

/// The singular values of a real matrix, largest first.
///
/// # Errors
/// [`Error::NotFinite`] if an entry is not a number, [`Error::NoConvergence`] if the iteration does not end.
pub fn singular_values(matrix: ArrayView2<'_, f64>) -> Result<Vec<f64>, Error> {
    check::finite("matrix", matrix)?;
    linear::singular_values(matrix)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Streams;
    use crate::network::{RateLaw, RateNetwork};
    use ndarray::array;

    #[test]
    fn eigenvalues_of_a_rotation() {
        let mut found = eigenvalues(array![[0.0, -2.0], [2.0, 0.0]].view()).unwrap();
        found.sort_by(|a, b| a.im.total_cmp(&b.im));
        assert!((found[0] - Complex64::new(0.0, -2.0)).norm() < 1e-12);
        assert!((found[1] - Complex64::new(0.0, 2.0)).norm() < 1e-12);
        assert!(eigenvalues(array![[1.0, 2.0]].view()).is_err());
    }

    #[test]
    fn singular_values_of_a_known_matrix() {
        // The outer product of (1, 2) and (3, 4), of norms sqrt 5 and 5; and a rotation scaled by 2.
        let found = singular_values(array![[3.0, 4.0], [6.0, 8.0]].view()).unwrap();
        assert!((found[0] - 5.0 * 5.0_f64.sqrt()).abs() < 1e-12 && found[1].abs() < 1e-12);
        let found = singular_values(array![[0.0, -2.0], [2.0, 0.0], [0.0, 0.0]].view()).unwrap();
        assert!(found.iter().all(|value| (value - 2.0).abs() < 1e-12) && found.len() == 2);
    }

    #[test]
    fn random_networks_obey_the_circular_law() {
        // Radius = gain up to O(N^-1/2); half of the eigenvalues within gain / sqrt 2. n = 400: margins 10 % and 4 sd.
        let law = RateLaw { units: 400, gain: 1.5, connection_probability: 0.2, ..RateLaw::default() };
        let network = RateNetwork::<f64>::random(&law, &Streams::new(1)).unwrap();
        let values = eigenvalues(network.recurrent_weights().to_dense().view()).unwrap();
        let radius = values.iter().map(|v| v.norm()).fold(0.0, f64::max);
        assert!((radius / 1.5 - 1.0).abs() < 0.1, "radius {radius}");
        let inside = values.iter().filter(|v| v.norm() < 1.5 / std::f64::consts::SQRT_2).count();
        assert!((inside as f64 / 400.0 - 0.5).abs() < 0.1, "{inside} inside");
    }
}
