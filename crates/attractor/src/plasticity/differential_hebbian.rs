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
}

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
        Ok(Self { rate, norm, clean: false })
    }

    /// Learns from changes of the state before noise was added.
    #[must_use]
    pub fn from_clean_changes(mut self) -> Self {
        self.clean = true;
        self
    }
}

impl<N: PlasticFeedback> Rule<N> for DifferentialHebbian {
    fn learn(&mut self, network: &mut N, _: &[N::Number]) -> Result<Option<f64>, Error> {
        let Self { rate, norm, clean } = *self;
        let (feedback, changes) = network.plastic(clean);
        let kept = if norm == FeedbackNorm::Accumulate { 1.0 } else { feedback.scale() };
        feedback.learn((1.0 - rate) * kept, rate, changes, |size| match norm {
            FeedbackNorm::InPlace | FeedbackNorm::Accumulate => 1.0 / (size + FLOOR),
            FeedbackNorm::Clip => 1.0 / size.max(1.0),
            FeedbackNorm::None => 1.0,
        });
        Ok(None)
    }
}
