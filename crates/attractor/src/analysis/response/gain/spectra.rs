//! Whole spectra around a loop: the disk of the random weights, and the outliers that training put outside.

use ndarray::Array2;
use num_complex::Complex64;

use super::Linearisation;
use crate::error::Error;
use crate::linear;
use crate::linear::Determinant;
use crate::math;

/// All eigenvalues with the loop open and closed, in 1/tau, largest real part first.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
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
        Ok(Spectra { open: self.open_eigenvalues()?, closed: self.closed_eigenvalues()? })
    }

    /// The eigenvalues of J, largest real part first.
    ///
    /// # Errors
    /// As [`Linearisation::spectra`].
    pub fn open_eigenvalues(&self) -> Result<Vec<Complex64>, Error> {
        descending(self.matrix())
    }

    /// The eigenvalues of J + b c', largest real part first.
    ///
    /// # Errors
    /// As [`Linearisation::spectra`].
    pub fn closed_eigenvalues(&self) -> Result<Vec<Complex64>, Error> {
        let mut matrix = self.matrix();
        for (mut row, &b) in matrix.outer_iter_mut().zip(self.source()) {
            row.scaled_add(b, &ndarray::aview1(self.readout()));
        }
        descending(matrix)
    }
}

/// The eigenvalues of -I + A, largest real part first.
fn descending(a: Array2<f64>) -> Result<Vec<Complex64>, Error> {
    let mut values = linear::eigenvalues(a.view())?;
    for value in &mut values {
        value.re -= 1.0;
    }
    linear::rightmost_first(&mut values);
    Ok(values)
}

impl Spectra {
    /// The radius of the disk about -1: the largest |1 + eigenvalue| of the open loop.
    pub fn radius(&self) -> f64 {
        self.open.iter().map(|l| math::norm(1.0 + l)).fold(0.0, f64::max)
    }

    /// The eigenvalues of the closed loop outside the disk.
    pub fn outliers(&self) -> Vec<Complex64> {
        let radius = self.radius();
        self.closed.iter().copied().filter(|l| math::norm(1.0 + l) > radius).collect()
    }

    /// G(s) from the eigenvalues: `1 - prod(s - closed) / prod(s - open)`, with the rounding of the eigenvalues beside 1: of a gain
    /// that is no larger it knows nothing.
    pub fn gain(&self, s: Complex64) -> Complex64 {
        let product = |values: &[Complex64]| Determinant::of(values.iter().map(|l| s - l));
        1.0 - product(&self.closed).ratio(product(&self.open))
    }
}
