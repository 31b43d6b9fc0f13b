//! Dense random networks with a feedback channel, to be trained by their readout alone.
//!
//! ```text
//! tau x' = -x + W r + w_fb z + W_in u        W ~ N(0, g²/N)        z = w_out' r
//! ```
//!
//! Rivkind & Barak 2017, doi:10.1103/PhysRevLett.118.258101; Sussillo & Abbott 2009, doi:10.1016/j.neuron.2009.07.018.

use ndarray::Array2;

use super::{Dynamics, FeedbackLaw, RateNetwork};
use crate::check;
use crate::connectivity::{SparseMatrix, normals};
use crate::error::Error;
use crate::kernel::Real;
use crate::kernel::random::Streams;

/// The law of a dense random network with a feedback channel: W ~ N(0, gain²/N) with its diagonal, `w_fb` on channel 0,
/// W_in ~ N(0, 1) on the channels after it, and one readout, of weights 0 until it is trained.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DenseLaw {
    /// Number of units N.
    pub units: usize,
    /// Gain g.
    pub gain: f64,
    /// The law of w_fb.
    pub feedback: FeedbackLaw,
    /// Number of input channels beside the feedback channel.
    pub inputs: usize,
    /// Time constants and transfer function.
    pub dynamics: Dynamics,
}

impl Default for DenseLaw {
    /// N = 1000, g = 1, w_fb ~ U(-1, 1), no other channel, and times in units of tau: tau = 1, dt = 0.1.
    fn default() -> Self {
        Self {
            units: 1000,
            gain: 1.0,
            feedback: FeedbackLaw::default(),
            inputs: 0,
            dynamics: Dynamics { tau_ms: 1.0, dt_ms: 0.1, ..Dynamics::default() },
        }
    }
}

impl<T: Real> RateNetwork<T> {
    /// A dense network drawn from a law, at rest. Uses the streams `recurrent`, `feedback` and `input` below `streams`.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if the law makes no sense.
    pub fn dense(law: &DenseLaw, streams: &Streams) -> Result<Self, Error> {
        check::units("units", law.units)?;
        check::non_negative("gain", law.gain)?;
        law.feedback.check()?;
        let n = law.units;
        let sd = law.gain / (n as f64).sqrt();
        let recurrent = SparseMatrix::random_full(n, sd, &mut streams.child("recurrent").stream())?;
        let mut feedback = vec![T::ZERO; n];
        law.feedback.fill(&mut feedback, &mut streams.child("feedback").stream());
        // Once as drawn, once beside the feedback.
        check::room::<T>("input", &[n, law.inputs.saturating_add(1), 2])?;
        let input = normals("input", n * law.inputs, 1.0, &mut streams.child("input").stream())?;
        let channels = Array2::from_shape_fn((n, 1 + law.inputs), |(i, channel)| match channel {
            0 => feedback[i],
            _ => input[i * law.inputs + channel - 1],
        });
        Self::from_weights(channels, recurrent, Array2::from_elem((1, n), T::ZERO), law.dynamics)
    }
}
