//! What a mean field is taken of: the gain, the transfer function and the law of the feedback weights.

use super::chain::Averager;
use super::{FeedbackLaw, Nonlinearity};
use crate::check;
use crate::error::Error;
use crate::kernel::transfer::Transfer;

/// The ensemble of networks `x' = -x + W phi(x) + w_FB z` with `W ~ N(0, g²/N)`, N to infinity.
///
/// ```
/// use attractor::mean_field::{Ensemble, FeedbackLaw};
/// use attractor::Transfer;
///
/// let ensemble = Ensemble { gain: 1.5, ..Ensemble::new(&Transfer::Tanh) };
/// let one = ensemble.one_target(1.0)?;
/// assert!((one.lambda_out() - -0.5941602264).abs() < 1e-10);
///
/// let gaussian = Ensemble { feedback: FeedbackLaw::Gaussian { sd: 0.5 }, ..ensemble };
/// assert!(gaussian.one_target(1.0)?.lambda_out() < 0.0);
/// # Ok::<(), attractor::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Ensemble<'a> {
    /// g.
    pub gain: f64,
    /// phi.
    pub transfer: &'a dyn Nonlinearity,
    /// The law of w_FB.
    pub feedback: FeedbackLaw,
}

impl Default for Ensemble<'_> {
    /// tanh at gain 1, w_FB uniform on (-1, 1).
    fn default() -> Self {
        Self { gain: 1.0, transfer: &Transfer::Tanh, feedback: FeedbackLaw::default() }
    }
}

impl<'a> Ensemble<'a> {
    /// Networks of that transfer function with gain 1, w_FB uniform on (-1, 1).
    pub fn new(transfer: &'a dyn Nonlinearity) -> Self {
        Self { transfer, ..Self::default() }
    }

    /// The same with another gain.
    pub fn with_gain(self, gain: f64) -> Self {
        Self { gain, ..self }
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        check::positive("gain", self.gain)?;
        if self.gain > 1e100 {
            return Err(Error::out_of_range("gain", format!("{:e}", self.gain), "at most 1e100"));
        }
        self.feedback.check()
    }

    /// Whether averages at a target take a number of points that can be counted: they grow with what arrives at the units.
    pub(super) fn check_target(&self, target: f64) -> Result<(), Error> {
        /// Standard deviation of the drive, in units of the activations on which phi bends.
        const LARGEST: f64 = 1000.0;
        check::finite("target", ndarray::aview0(&target))?;
        if target.abs() * self.feedback.variance().sqrt() <= LARGEST {
            return Ok(());
        }
        let accepted = "such that its product with the standard deviation of the feedback weights is at most 1000";
        Err(Error::out_of_range("target", target, accepted))
    }

    /// One to search with, and one that is precise.
    pub(super) fn averagers(&self, resolution: f64) -> [Averager<'a>; 2] {
        [0.5, 1.0].map(|times| self.averager(times * resolution))
    }

    pub(super) fn averager(&self, resolution: f64) -> Averager<'a> {
        Averager { transfer: self.transfer, feedback: self.feedback, kinks: self.transfer.kinks(), resolution }
    }
}
