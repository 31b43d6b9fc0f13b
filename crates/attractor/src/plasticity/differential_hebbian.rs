//! Differential Hebbian learning of feedback: synapses follow the product of changes, not of activities.
//!
//! ```text
//! d' = x' - x        M = W_z + eps (d' d^T - W_z)        W_z = M / (|M|_F + 1e-12)
//! ```
//!
//! Vettelschoss, Freiberger & Dambre 2020; d is the change in the step before. M = 0 gives W_z = 0. The rule serves every
//! network in discrete time that has plastic feedback ([`PlasticFeedback`]).

use super::Rule;
use crate::check;
use crate::error::Error;
use crate::network::PlasticFeedback;

/// What keeps a matrix of feedback weights from vanishing or growing.
const FLOOR: f64 = 1e-12;

/// How W_z follows from M.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum FeedbackNorm {
    /// W_z = M / (|M| + 1e-12), from which the next M is made.
    #[default]
    InPlace,
    /// The same W_z, but the next M is made from M.
    Accumulate,
    /// W_z = M / max(1, |M|).
    Clip,
    /// W_z = M.
    None,
}

/// Differential Hebbian learning.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DifferentialHebbian {
    rate: f64,
    norm: FeedbackNorm,
    clean: bool,
    terms: [f64; 4],
}

/// The factors with which the four terms make up the product of changes.
const WHOLE: [f64; 4] = [1.0; 4];

impl DifferentialHebbian {
    /// With rate eps and a normalisation.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if `rate` is not in [0, 1].
    pub fn new(rate: f64, norm: FeedbackNorm) -> Result<Self, Error> {
        check::non_negative("differential Hebbian rate", rate)?;
        if rate > 1.0 {
            return Err(Error::out_of_range("differential Hebbian rate", rate, "in [0, 1]"));
        }
        Ok(Self { rate, norm, clean: false, terms: WHOLE })
    }

    /// Learns from changes of the state before noise was added.
    #[must_use]
    pub fn from_clean_changes(mut self) -> Self {
        self.clean = true;
        self
    }

    /// Factors a, b, c, e of the four Hebbian terms that the product of changes is made of (eq. 6), in its order:
    ///
    /// ```text
    /// d' d^T = a x' x^T + b x x_-^T - c x x^T - e x' x_-^T
    /// ```
    ///
    /// with x' the new state, x the one before and x_- the one before that, as the changes tell them. All 1 is the rule
    /// itself; 0 leaves a term out.
    ///
    /// # Errors
    /// [`Error::NotFinite`] if a factor is NaN or infinite.
    ///
    /// ```
    /// use attractor::{DifferentialHebbian, FeedbackNorm};
    ///
    /// let anti_hebbian = DifferentialHebbian::new(0.01, FeedbackNorm::InPlace)?.with_terms([0.0, 0.0, 1.0, 0.0])?;
    /// # Ok::<(), attractor::Error>(())
    /// ```
    pub fn with_terms(mut self, terms: [f64; 4]) -> Result<Self, Error> {
        check::finite("factors of Hebbian terms", ndarray::aview1(&terms))?;
        self.terms = terms;
        Ok(self)
    }
}

impl<N: PlasticFeedback> Rule<N> for DifferentialHebbian {
    fn learn(&mut self, network: &mut N, _: &[N::Number]) -> Result<Option<f64>, Error> {
        let Self { rate, norm, clean, terms } = *self;
        let (feedback, changes) = network.plastic(clean);
        let kept = if norm == FeedbackNorm::Accumulate { 1.0 } else { feedback.scale() };
        let decay = (1.0 - rate) * kept;
        let scale = |size: f64| match norm {
            FeedbackNorm::InPlace | FeedbackNorm::Accumulate => 1.0 / (size + FLOOR),
            FeedbackNorm::Clip => 1.0 / size.max(1.0),
            FeedbackNorm::None => 1.0,
        };
        if terms == WHOLE {
            feedback.learn(decay, rate, changes, scale);
        } else {
            feedback.learn_terms(decay, rate, terms, changes, scale);
        }
        Ok(None)
    }
}
