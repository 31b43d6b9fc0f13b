//! Conceptors: what directions of its state space a network uses, as a matrix that lets these pass and holds back the others.
//!
//! ```text
//! R = <x x'>        C = R (R + aperture^-2 I)^-1        x' = C tanh(W x + W_in u + b)
//! ```
//!
//! C minimises `<|x - C x|²> + aperture^-2 |C|²`. It is symmetric, has the eigenvectors of R, and for an eigenvalue r of R the
//! singular value `r / (r + aperture^-2)`, from 0 to 1. Several patterns are loaded into one network, and the conceptor of a
//! pattern picks it out again (Jaeger 2014, Controlling recurrent neural networks by conceptors, arXiv:1403.3369).

mod auto;
mod boolean;
mod loading;

pub use auto::Autoconceptor;
pub use loading::load_patterns;

use ndarray::{Array2, ArrayView2};

use crate::check;
use crate::error::Error;
use crate::kernel::dot;
use crate::linear::{Cholesky, product, singular_values, symmetric_eigen};

/// By how much a given matrix may miss what it must be.
const ROUNDING: f64 = 1e-9;

/// The conceptor of N units: a symmetric matrix C, (N, N), with singular values from 0 to 1.
///
/// ```
/// use attractor::Conceptor;
/// use ndarray::array;
///
/// // The states alternate along one direction, with a mean square of 4.
/// let states = array![[2.0, 0.0], [-2.0, 0.0]];
/// let conceptor = Conceptor::of_states(states.view(), 1.0)?;
/// assert!((&conceptor.matrix() - &array![[0.8, 0.0], [0.0, 0.0]]).iter().all(|error| error.abs() < 1e-15));
/// assert!((conceptor.quota() - 0.4).abs() < 1e-15);
///
/// let mut filtered = [0.0; 2];
/// conceptor.apply(&[1.0, 1.0], &mut filtered)?;
/// assert!((filtered[0] - 0.8).abs() < 1e-15 && filtered[1] == 0.0);
/// # Ok::<(), attractor::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub struct Conceptor {
    matrix: Array2<f64>,
}

crate::sound::checked_serde!(Conceptor);

#[cfg(feature = "serde")]
impl crate::sound::Sound for Conceptor {
    fn is_sound(&self) -> bool {
        self.matrix.is_square() && !self.matrix.is_empty() && self.matrix.iter().all(|entry| entry.is_finite())
    }
}

impl Conceptor {
    /// The conceptor of states (steps, N), whose mean is not taken from them, at an aperture.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if there is no step or unit, or the aperture is not a number above 0; [`Error::NotFinite`] if a
    /// state is not finite; as [`of_correlation`](Self::of_correlation).
    pub fn of_states(states: ArrayView2<'_, f64>, aperture: f64) -> Result<Self, Error> {
        check::at_least("steps", states.nrows(), 1)?;
        check::finite("states", states)?;
        let correlation = product(states.t(), states) / states.nrows() as f64;
        Self::of_correlation(correlation.view(), aperture)
    }

    /// The conceptor of a correlation matrix R (N, N), `R_ij = <x_i x_j>`, at an aperture.
    ///
    /// # Errors
    /// [`Error::Shape`] if it is not square, [`Error::NotFinite`] if an entry is not finite, [`Error::OutOfRange`] if there is
    /// no unit, or the aperture is not a number above 0; [`Error::NotPositiveDefinite`] if `R + aperture^-2 I` is not to within
    /// rounding: R is no correlation matrix, or the aperture is too large for states that leave a direction out.
    pub fn of_correlation(correlation: ArrayView2<'_, f64>, aperture: f64) -> Result<Self, Error> {
        let n = correlation.nrows();
        check::units("number of units", n)?;
        check::shape("correlation matrix", correlation.shape(), &[n, n])?;
        check::finite("correlation matrix", correlation)?;
        let narrow = narrowness(aperture)?;
        let entry = |i: usize, j: usize| correlation[(i, j)] + if i == j { narrow } else { 0.0 };
        let factor = Cholesky::new(n, entry, "the correlation matrix plus aperture^-2 I")?;
        Ok(Self::symmetric(factor.solve(&correlation.to_owned())))
    }

    /// A conceptor of which the matrix C (N, N) is known.
    ///
    /// # Errors
    /// [`Error::Shape`] if it is not square, [`Error::NotFinite`] if an entry is not finite, [`Error::OutOfRange`] if there is
    /// no unit, or C is not symmetric with eigenvalues from 0 to 1, to within rounding (1e-9).
    pub fn from_matrix(matrix: Array2<f64>) -> Result<Self, Error> {
        let n = matrix.nrows();
        check::units("number of units", n)?;
        check::shape("conceptor", matrix.shape(), &[n, n])?;
        check::finite("conceptor", matrix.view())?;
        if let Some(((i, j), _)) =
            matrix.indexed_iter().find(|&((i, j), &c)| (c - matrix[(j, i)]).abs() > ROUNDING * (1.0 + c.abs()))
        {
            let found = format!("{} at [{i}, {j}] and {} at [{j}, {i}]", matrix[(i, j)], matrix[(j, i)]);
            return Err(Error::out_of_range("conceptor", found, "symmetric"));
        }
        let found = Self::symmetric(matrix);
        let values = symmetric_eigen(&found.matrix)?.0;
        if let Some(value) = values.into_iter().find(|value| !(-ROUNDING..=1.0 + ROUNDING).contains(value)) {
            return Err(Error::out_of_range("eigenvalue of the conceptor", value, "from 0 to 1"));
        }
        Ok(found)
    }

    /// The symmetric part of a matrix that is symmetric but for rounding.
    fn symmetric(matrix: Array2<f64>) -> Self {
        Self { matrix: (&matrix + &matrix.t()) / 2.0 }
    }

    /// The number of units N.
    pub fn units(&self) -> usize {
        self.matrix.nrows()
    }

    /// C, (N, N).
    pub fn matrix(&self) -> ArrayView2<'_, f64> {
        self.matrix.view()
    }

    /// `C x` into `filtered`, both (N).
    ///
    /// # Errors
    /// [`Error::Shape`] if one of them has another length.
    pub fn apply(&self, state: &[f64], filtered: &mut [f64]) -> Result<(), Error> {
        check::shape("state", &[state.len()], &[self.units()])?;
        check::shape("filtered state", &[filtered.len()], &[self.units()])?;
        apply(&self.matrix, state, filtered);
        Ok(())
    }

    /// The evidence `x' C x` that a state is of the pattern whose conceptor this is; at most `x' x`.
    ///
    /// # Errors
    /// [`Error::Shape`] if the state has another length, [`Error::OutOfRange`] if its squares are beyond what numbers can hold.
    pub fn evidence(&self, state: &[f64]) -> Result<f64, Error> {
        check::shape("state", &[state.len()], &[self.units()])?;
        let rows = self.matrix.outer_iter().zip(state);
        let evidence: f64 = rows.map(|(row, x)| x * row.as_slice().map_or(0.0, |row| dot(row, state))).sum();
        if !evidence.is_finite() {
            let largest = state.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
            return Err(Error::out_of_range(
                "the largest state",
                format!("{largest:e}"),
                "such that its square is a number",
            ));
        }
        Ok(evidence)
    }

    /// The quota, the mean singular value: the share of the state space that is used.
    pub fn quota(&self) -> f64 {
        self.matrix.diag().sum() / self.units() as f64
    }

    /// The singular values of C, largest first.
    ///
    /// # Errors
    /// [`Error::Interrupted`].
    pub fn singular_values(&self) -> Result<Vec<f64>, Error> {
        singular_values(self.matrix.view())
    }

    /// The conceptor at an aperture that many times as large, `C (C + factor^-2 (I - C))^-1`: a singular value s becomes
    /// `s / (s + factor^-2 (1 - s))`.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if the factor is not a number above 0 or C has a singular value of 0 that so large a factor lets
    /// no solver tell from one above it; [`Error::NotPositiveDefinite`] likewise.
    pub fn with_aperture_times(&self, factor: f64) -> Result<Self, Error> {
        let narrow = narrowness(factor)?;
        let entry = |i: usize, j: usize| {
            let c = self.matrix[(i, j)];
            c + narrow * (if i == j { 1.0 } else { 0.0 } - c)
        };
        let factor = Cholesky::new(self.units(), entry, "C + factor^-2 (I - C)")?;
        Ok(Self::symmetric(factor.solve(&self.matrix)))
    }
}

/// `aperture^-2`.
fn narrowness(aperture: f64) -> Result<f64, Error> {
    let narrow = 1.0 / (aperture * aperture);
    if aperture > 0.0 && narrow.is_finite() && narrow > 0.0 {
        return Ok(narrow);
    }
    Err(Error::out_of_range("aperture", aperture, "above 0, and such that its square is a number"))
}

/// `C x`, row by row.
fn apply(matrix: &Array2<f64>, state: &[f64], filtered: &mut [f64]) {
    for (row, filtered) in matrix.outer_iter().zip(filtered) {
        *filtered = row.as_slice().map_or(0.0, |row| dot(row, state));
    }
}

#[cfg(test)]
mod tests;
