//! Differential Hebbian learning of feedback: synapses follow the product of changes, not of activities.
//!
//! ```text
//! d' = x' - x        M = W_z + eps (d' d^T - W_z)        W_z = M / (|M|_F + 1e-12)
//! ```
//!
//! Vettelschoss, Freiberger & Dambre 2020; d is the change in the step before. M = 0 gives W_z = 0. The rule serves every
//! network in discrete time that has plastic feedback ([`PlasticFeedback`]).

use super::LocalRule;
use crate::{Error, FeedbackWeights, check};

/// What keeps a matrix of feedback weights from vanishing or growing.
const FLOOR: f64 = 1e-12;

/// How W_z follows from M.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
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

/// A network in discrete time with feedback weights that a rule may change after a step.
///
/// ```
/// use attractor::{DifferentialHebbian, FeedbackNorm, FeedbackWeights, LocalRule, PlasticFeedback};
///
/// /// Units that know no other input than their feedback and a push of their own.
/// struct Ring {
///     feedback: FeedbackWeights,
///     state: Vec<f64>,
///     changes: [Vec<f64>; 2],
/// }
///
/// impl Ring {
///     fn step(&mut self, t: usize) {
///         let mut next: Vec<f64> = (0..3).map(|i| if t % 3 == i { 0.5 } else { 0.0 }).collect();
///         self.feedback.add_product(&self.state, &mut next);
///         let change = next.iter().zip(&self.state).map(|(next, x)| next.tanh() - x).collect();
///         self.changes = [change, std::mem::take(&mut self.changes[0])];
///         self.state = next.into_iter().map(f64::tanh).collect();
///     }
/// }
///
/// impl PlasticFeedback for Ring {
///     fn plastic(&mut self, _clean: bool) -> (&mut FeedbackWeights, [&[f64]; 3]) {
///         let [change, before] = &self.changes;
///         (&mut self.feedback, [change, before, &self.state])
///     }
/// }
///
/// let mut ring = Ring { feedback: FeedbackWeights::none(3), state: vec![0.0; 3], changes: [vec![0.0; 3], vec![0.0; 3]] };
/// let mut rule = DifferentialHebbian::new(0.01, FeedbackNorm::InPlace)?;
/// for t in 0..1500 {
///     ring.step(t);
///     rule.learn(&mut ring);
/// }
/// // Each unit has learned to drive the next one.
/// let weights = ring.feedback.to_dense();
/// assert!((0..3).all(|i| weights[((i + 1) % 3, i)] > 0.4));
/// # Ok::<(), attractor::Error>(())
/// ```
pub trait PlasticFeedback {
    /// The feedback weights and, of the last step, the change d', the change d in the step before and the state x', each
    /// with one number a unit; if `clean`, the changes of the state before noise was added.
    fn plastic(&mut self, clean: bool) -> (&mut FeedbackWeights, [&[f64]; 3]);
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

impl<N: PlasticFeedback> LocalRule<N> for DifferentialHebbian {
    fn learn(&mut self, network: &mut N) {
        let Self { rate, norm, clean } = *self;
        let (feedback, changes) = network.plastic(clean);
        let kept = if norm == FeedbackNorm::Accumulate { 1.0 } else { feedback.scale() };
        feedback.learn((1.0 - rate) * kept, rate, changes, |size| match norm {
            FeedbackNorm::InPlace | FeedbackNorm::Accumulate => 1.0 / (size + FLOOR),
            FeedbackNorm::Clip => 1.0 / size.max(1.0),
            FeedbackNorm::None => 1.0,
        });
    }
}
