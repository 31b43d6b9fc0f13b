//! Boolean operations on conceptors (Jaeger 2014, 3.9).
//!
//! ```text
//! not C = I - C        C and B = (C^-1 + B^-1 - I)^-1        C or B = not (not C and not B)
//! ```
//!
//! No inverse of C or B is needed: `C and B = B (I - (I - C) (I - B))^-1 C`, of which the middle is regular unless both have a
//! direction in common that they hold back altogether. There the conjunction is 0, as it is in the limit, and the middle is
//! taken on all other directions. Singular values are right to rounding of 1: of conceptors that let pass next to nothing, 1e-15 and
//! less, nothing is known.

use ndarray::Array2;

use super::Conceptor;
use crate::check;
use crate::error::Error;
use crate::linear::{Cholesky, Lu, product, symmetric_eigen};

/// Condition of `C + B` up to which no direction counts as held back by both.
const REGULAR: f64 = 1e10;
/// The share of the largest eigenvalue of `C + B` up to which a direction is.
const HELD_BACK: f64 = 1e-10;

impl Conceptor {
    /// `I - C`: lets pass what C holds back.
    #[must_use]
    pub fn not(&self) -> Self {
        Self { matrix: Array2::eye(self.units()) - &self.matrix }
    }

    /// What both let pass; of projectors, the one onto what their spaces have in common.
    ///
    /// # Errors
    /// [`Error::Shape`] if the other is of another number of units, [`Error::Interrupted`].
    pub fn and(&self, other: &Self) -> Result<Self, Error> {
        let n = self.units();
        check::shape("the other conceptor", other.matrix.shape(), &[n, n])?;
        let both_not = product(self.not().matrix.view(), other.not().matrix.view());
        let mut middle = Array2::eye(n) - both_not;
        let sum = &self.matrix + &other.matrix;
        let regular = Cholesky::new(n, |i, j| sum[(i, j)], "C + B").is_ok_and(|factor| factor.condition(n) <= REGULAR);
        if !regular {
            middle += &held_back(&sum)?;
        }
        let factors = Lu::new(n, |i, j| middle[(i, j)]);
        let mut solved = self.matrix.clone();
        for mut column in solved.columns_mut() {
            let mut one = column.to_vec();
            factors.solve(&mut one);
            column.assign(&ndarray::aview1(&one));
        }
        Ok(Self::symmetric(product(other.matrix.view(), solved.view())))
    }

    /// What either lets pass. Of conceptors of R and Q at the same aperture it is the conceptor of `R + Q`.
    ///
    /// # Errors
    /// As [`and`](Self::and).
    pub fn or(&self, other: &Self) -> Result<Self, Error> {
        Ok(self.not().and(&other.not())?.not())
    }
}

/// The projector onto the directions in which a sum of two conceptors is 0.
fn held_back(sum: &Array2<f64>) -> Result<Array2<f64>, Error> {
    let (values, vectors) = symmetric_eigen(sum)?;
    let largest = values.iter().copied().fold(0.0, f64::max);
    let mut projector = Array2::zeros(sum.raw_dim());
    for (value, vector) in values.iter().zip(vectors.columns()) {
        if *value <= HELD_BACK * largest {
            projector += &(&vector.insert_axis(ndarray::Axis(1)) * &vector);
        }
    }
    Ok(projector)
}
