//! Autoconceptors: conceptors that adapt to the states that they filter.
//!
//! ```text
//! C <- C + rate ((x - C x) x' - aperture^-2 C)
//! ```
//!
//! The stochastic gradient of what a conceptor minimises; of stationary states the mean of C tends to theirs (Jaeger 2014,
//! 3.13 and 3.14). Adapting while a pattern is shown, and then on the states that C itself lets pass, it completes the pattern.

use ndarray::{Array2, ArrayView2};

use super::{apply, narrowness};
use crate::check;
use crate::error::Error;

/// A conceptor that adapts. On its way C, (N, N), need not be symmetric.
///
/// ```
/// use attractor::Autoconceptor;
///
/// let mut conceptor = Autoconceptor::new(2, 0.1, 10.0)?;
/// for _ in 0..1000 {
///     conceptor.adapt(&[1.0, 0.0])?;
/// }
/// // Of a state that stays, `x x' / (x' x + aperture^-2)`.
/// assert!((conceptor.matrix()[(0, 0)] - 1.0 / 1.01).abs() < 1e-12);
/// # Ok::<(), attractor::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub struct Autoconceptor {
    matrix: Array2<f64>,
    rate: f64,
    narrow: f64,
    /// Scratch: `C x`.
    filtered: Vec<f64>,
}

crate::sound::checked_serde!(Autoconceptor);

#[cfg(feature = "serde")]
impl crate::sound::Sound for Autoconceptor {
    fn is_sound(&self) -> bool {
        let n = self.filtered.len();
        let numbers = [self.rate, self.narrow];
        n > 0
            && self.matrix.dim() == (n, n)
            && self.matrix.iter().all(|entry| entry.is_finite())
            && numbers.iter().all(|number| *number > 0.0 && number.is_finite())
    }
}

impl Autoconceptor {
    /// One of N units that lets nothing pass yet.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if there is no unit, the rate is not above 0 and at most 1, or the aperture is not a number above 0;
    /// [`Error::Memory`].
    pub fn new(units: usize, rate: f64, aperture: f64) -> Result<Self, Error> {
        check::units("number of units", units)?;
        check::probability("autoconceptor rate", rate)?;
        let narrow = narrowness(aperture)?;
        check::room::<f64>("autoconceptor", &[units, units])?;
        Ok(Self { matrix: Array2::zeros((units, units)), rate, narrow, filtered: vec![0.0; units] })
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
        check::shape("state", &[state.len()], &[self.filtered.len()])?;
        check::shape("filtered state", &[filtered.len()], &[self.filtered.len()])?;
        apply(&self.matrix, state, filtered);
        Ok(())
    }

    /// Adapts C to a state (N), by one step.
    ///
    /// # Errors
    /// [`Error::Shape`] if it has another length, [`Error::NotFinite`] if it is not finite, [`Error::OutOfRange`] if the rate is
    /// too large for it: from `2 / (x' x + aperture^-2)` on, steps overshoot by more than they correct. C is then as it was.
    pub fn adapt(&mut self, state: &[f64]) -> Result<(), Error> {
        check::shape("state", &[state.len()], &[self.filtered.len()])?;
        check::finite("state", ndarray::aview1(state))?;
        let power: f64 = state.iter().map(|x| x * x).sum();
        if self.rate * (power + self.narrow) >= 2.0 {
            let accepted = "below 2 / (x' x + aperture^-2) of the states that it adapts to";
            return Err(Error::out_of_range("autoconceptor rate", self.rate, accepted));
        }
        apply(&self.matrix, state, &mut self.filtered);
        let kept = 1.0 - self.rate * self.narrow;
        for ((mut row, &x), &filtered) in self.matrix.outer_iter_mut().zip(state).zip(&self.filtered) {
            let missed = self.rate * (x - filtered);
            row.iter_mut().zip(state).for_each(|(c, &x)| *c = kept * *c + missed * x);
        }
        Ok(())
    }
}
