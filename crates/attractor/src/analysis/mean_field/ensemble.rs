//! What a mean field is taken of: the gain, the transfer function and the law of the feedback weights.

use super::chain::Averager;
use super::{FeedbackLaw, Nonlinearity, OneTarget};
use crate::{Error, Transfer, check};

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

    /// The mean field at one target, where it has exactly one solution that is stable ([`OneTarget::solutions`]).
    ///
    /// # Errors
    /// [`Error::NoSolution`] if there is none, [`Error::SeveralSolutions`] with the variances if there are several,
    /// and those of [`OneTarget::solutions`].
    pub fn one_target(&self, target: f64) -> Result<OneTarget, Error> {
        let all = OneTarget::solutions(self, target)?;
        let stable: Vec<&OneTarget> = all.iter().filter(|one| one.beta_1 < 1.0).collect();
        match stable[..] {
            [one] => Ok(one.clone()),
            [] if all.is_empty() => Err(Error::NoSolution(format!(
                "no variance above 0 solves sigma² = g² <phi²> at target {target} and gain {}",
                self.gain
            ))),
            [] => Err(Error::NoSolution(format!(
                "no stable variance solves sigma² = g² <phi²> at target {target} and gain {}: beta_1 is {} or more",
                self.gain,
                all.iter().map(|one| one.beta_1).fold(f64::INFINITY, f64::min)
            ))),
            _ => Err(Error::SeveralSolutions {
                what: "sigma² = g² <phi²>",
                found: stable.iter().map(|one| one.variance).collect(),
            }),
        }
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        check::positive("gain", self.gain)?;
        self.feedback.check()
    }

    /// One to search with, and one that is precise.
    pub(super) fn averagers(&self, resolution: f64) -> [Averager<'a>; 2] {
        [0.5, 1.0].map(|times| self.averager(times * resolution))
    }

    pub(super) fn averager(&self, resolution: f64) -> Averager<'a> {
        Averager { transfer: self.transfer, feedback: self.feedback, kinks: self.transfer.kinks(), resolution }
    }
}
