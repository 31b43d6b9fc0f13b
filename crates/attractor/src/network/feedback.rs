//! Feedback weights that a rule changes at every step: a matrix W_z, kept as a scale and a matrix so that a step of learning
//! and the next product with the state take one pass over it.

use ndarray::Array2;

use super::Network;
use crate::kernel::{AlignedVec, PaddedMatrix};

/// Feedback weights W_z, (units, units).
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub struct FeedbackWeights {
    /// `W_z = scale M`; not there before there is feedback, for it is neither read nor stored then.
    matrix: Option<PaddedMatrix>,
    scale: f64,
    /// Frobenius norm of M.
    norm: f64,
    /// The state with which M was last multiplied.
    state: AlignedVec<f64>,
    /// `M state`, whatever M has become since.
    product: Vec<f64>,
    column: Vec<f64>,
    row: AlignedVec<f64>,
}

crate::sound::checked_serde!(FeedbackWeights);

#[cfg(feature = "serde")]
impl crate::sound::Sound for FeedbackWeights {
    fn is_sound(&self) -> bool {
        let n = self.product.len();
        self.matrix.as_ref().is_none_or(|matrix| matrix.extents() == (n, n))
            && [self.state.len(), self.column.len(), self.row.len()] == [n; 3]
    }
}

impl FeedbackWeights {
    /// No feedback among `units` units.
    pub fn none(units: usize) -> Self {
        Self::of(None, units)
    }

    /// Given weights, a square matrix.
    ///
    /// # Panics
    /// If the matrix is not square.
    pub fn from_weights(weights: &Array2<f64>) -> Self {
        let units = weights.nrows();
        assert_eq!(weights.ncols(), units, "feedback among the units of one network");
        let mut feedback = Self::of(Some(PaddedMatrix::from_fn(units, units, |i, j| weights[(i, j)])), units);
        feedback.norm = weights.iter().map(|w| w * w).sum::<f64>().sqrt();
        feedback
    }

    fn of(matrix: Option<PaddedMatrix>, units: usize) -> Self {
        Self {
            matrix,
            scale: 1.0,
            norm: 0.0,
            state: AlignedVec::zeros(units),
            product: vec![0.0; units],
            column: vec![0.0; units],
            row: AlignedVec::zeros(units),
        }
    }

    /// Number of units.
    #[cfg(feature = "serde")]
    pub(super) fn units(&self) -> usize {
        self.product.len()
    }

    /// W_z as an array.
    pub fn to_dense(&self) -> Array2<f64> {
        let units = self.product.len();
        let entry = |matrix: &PaddedMatrix, (i, j)| self.scale * matrix.get(i, j);
        Array2::from_shape_fn((units, units), |place| self.matrix.as_ref().map_or(0.0, |matrix| entry(matrix, place)))
    }

    /// Frobenius norm of W_z.
    pub fn norm(&self) -> f64 {
        self.scale * self.norm
    }

    /// `drive += W_z state`. After a step of learning from that state this costs no pass over W_z.
    ///
    /// # Panics
    /// If a length is not the number of units.
    pub fn add_product(&mut self, state: &[f64], drive: &mut [f64]) {
        assert_eq!(drive.len(), self.product.len(), "one drive a unit");
        let Some(matrix) = &self.matrix else { return };
        if *self.state != *state {
            self.state.copy_from_slice(state);
            matrix.multiply(&self.state, &mut self.product);
        }
        for (drive, product) in drive.iter_mut().zip(&self.product) {
            *drive += self.scale * product;
        }
    }

    /// The factor between W_z and the matrix that is stored.
    pub(crate) fn scale(&self) -> f64 {
        self.scale
    }

    /// `M <- decay M + rate change change_before'`, then W_z = scale(|M|) M and its product with `state`, in one pass.
    pub(crate) fn learn(
        &mut self,
        decay: f64,
        rate: f64,
        [change, change_before, state]: [&[f64]; 3],
        scale: impl Fn(f64) -> f64,
    ) {
        let squares = self.add(decay, change.iter().map(|v| rate * v), change_before.iter().copied(), state);
        self.rescale(squares, scale);
    }

    /// As [`FeedbackWeights::learn`], with `a x' x^T + b x x_-^T - c x x^T - e x' x_-^T` in the place of the product of changes,
    /// where x' is the state, x the one before and x_- the one before that. Two passes.
    pub(crate) fn learn_terms(
        &mut self,
        decay: f64,
        rate: f64,
        [a, b, c, e]: [f64; 4],
        [change, change_before, state]: [&[f64]; 3],
        scale: impl Fn(f64) -> f64,
    ) {
        let states = || {
            state.iter().zip(change).zip(change_before).map(|((&next, change), before)| {
                let now = next - change;
                [next, now, now - before]
            })
        };
        let successor = states().map(|[_, now, before]| a * now - e * before);
        self.add(decay, states().map(|[next, _, _]| rate * next), successor, state);
        let present = states().map(|[_, now, before]| b * before - c * now);
        let squares = self.add(1.0, states().map(|[_, now, _]| rate * now), present, state);
        self.rescale(squares, scale);
    }

    /// `M <- decay M + column row'`, its product with `state`, and its squared Frobenius norm.
    fn add(
        &mut self,
        decay: f64,
        column: impl Iterator<Item = f64>,
        row: impl Iterator<Item = f64>,
        state: &[f64],
    ) -> f64 {
        self.column.iter_mut().zip(column).for_each(|(entry, value)| *entry = value);
        self.row.iter_mut().zip(row).for_each(|(entry, value)| *entry = value);
        self.state.copy_from_slice(state);
        let units = self.product.len();
        let matrix = self.matrix.get_or_insert_with(|| PaddedMatrix::zeros(units, units));
        matrix.decay_and_add(decay, &self.column, &self.row, &self.state, &mut self.product)
    }

    fn rescale(&mut self, squares: f64, scale: impl Fn(f64) -> f64) {
        self.norm = squares.sqrt();
        self.scale = scale(self.norm);
    }
}

/// A network with feedback weights that a rule may change after a step.
///
/// ```
/// use attractor::{DifferentialHebbian, Error, FeedbackNorm, FeedbackWeights, Network, PlasticFeedback, Rule};
///
/// /// Units that know their feedback and, one after the other, a push.
/// struct Ring {
///     feedback: FeedbackWeights,
///     state: Vec<f64>,
///     changes: [Vec<f64>; 2],
/// }
///
/// impl Network for Ring {
///     type Number = f64;
///     type Input = [f64];
///
///     fn units(&self) -> usize {
///         3
///     }
///     fn inputs(&self) -> usize {
///         3
///     }
///     fn step(&mut self, push: &[f64], _: Option<&[f64]>) -> Result<(), Error> {
///         let mut next = push.to_vec();
///         self.feedback.add_product(&self.state, &mut next);
///         let change = next.iter().zip(&self.state).map(|(next, x)| next.tanh() - x).collect();
///         self.changes = [change, std::mem::take(&mut self.changes[0])];
///         self.state = next.into_iter().map(f64::tanh).collect();
///         Ok(())
///     }
///     fn read_state(&self, out: &mut [f64]) {
///         out.copy_from_slice(&self.state);
///     }
///     fn write_state(&mut self, state: &[f64]) -> Result<(), Error> {
///         self.state.copy_from_slice(state);
///         Ok(())
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
///     let push = [0, 1, 2].map(|i| if t % 3 == i { 1.0 } else { 0.0 });
///     ring.step(&push, None)?;
///     rule.learn(&mut ring, &[])?;
/// }
/// // Each unit has learned to drive the next one.
/// let weights = ring.feedback.to_dense();
/// assert!((0..3).all(|i| weights[((i + 1) % 3, i)] > 0.4));
/// # Ok::<(), attractor::Error>(())
/// ```
pub trait PlasticFeedback: Network {
    /// The feedback weights and, of the last step, the change d', the change d in the step before and the state x', each
    /// with one number a unit; if `clean`, the changes of the state before noise was added.
    fn plastic(&mut self, clean: bool) -> (&mut FeedbackWeights, [&[f64]; 3]);
}
