//! Whole spectra around a loop: the disk of the random weights, and the outliers that training put outside.

use num_complex::Complex64;

use super::Linearisation;
use crate::linear::{self, Determinant};
use crate::{Error, eigenvalues};

/// All eigenvalues with the loop open and closed, in 1/tau, largest real part first.
#[derive(Debug, Clone, PartialEq)]
pub struct Spectra {
    /// Eigenvalues of J.
    pub open: Vec<Complex64>,
    /// Eigenvalues of J + b c'.
    pub closed: Vec<Complex64>,
}

impl Linearisation<'_> {
    /// All eigenvalues with the loop open and closed, O(N³).
    ///
    /// # Errors
    /// [`Error::NoConvergence`] if the QR iteration does not end.
    pub fn spectra(&self) -> Result<Spectra, Error> {
        let mut matrix = self.matrix();
        matrix.diag_mut().mapv_inplace(|v| v - 1.0);
        let sorted = |mut values: Vec<Complex64>| {
            values.sort_by(|a, b| b.re.total_cmp(&a.re).then(b.im.total_cmp(&a.im)));
            values
        };
        let open = sorted(linear::eigenvalues(matrix.view())?);
        for (mut row, &b) in matrix.outer_iter_mut().zip(self.source()) {
            row.scaled_add(b, &ndarray::aview1(self.readout()));
        }
        Ok(Spectra { open, closed: sorted(eigenvalues(matrix.view())?) })
    }
}

impl Spectra {
    /// The radius of the disk about -1: the largest |1 + eigenvalue| of the open loop.
    pub fn radius(&self) -> f64 {
        self.open.iter().map(|l| (1.0 + l).norm()).fold(0.0, f64::max)
    }

    /// The eigenvalues of the closed loop outside the disk.
    pub fn outliers(&self) -> Vec<Complex64> {
        let radius = self.radius();
        self.closed.iter().copied().filter(|l| (1.0 + l).norm() > radius).collect()
    }

    /// G(s) from the eigenvalues: `1 - prod(s - closed) / prod(s - open)`.
    pub fn gain(&self, s: Complex64) -> Complex64 {
        let product = |values: &[Complex64]| Determinant::of(values.iter().map(|l| s - l));
        1.0 - product(&self.closed).ratio(product(&self.open))
    }
}
