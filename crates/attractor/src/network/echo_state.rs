//! Echo state networks: random recurrent networks in discrete time, with feedback that a rule may learn.
//!
//! ```text
//! x' = (1 - a) x + a tanh((W_x + W_z) x + W_in u + b) + xi
//! ```
//!
//! Jaeger 2001, The "echo state" approach, GMD report 148; Vettelschoss, Freiberger & Dambre 2020 for W_z, with leak a = 1
//! and no input. x is (N), u (inputs), xi noise that is added after the transfer function (or, if asked, inside it).

use ndarray::{Array2, ArrayView2};

use super::FeedbackWeights;
use crate::interrupt::checkpoint;
use crate::random::Stream;
use crate::{Error, SparseMatrix, Streams, Transfer, analysis::eigenvalues, check};

/// Below this raw spectral radius a reservoir counts as nilpotent and cannot be scaled.
const NILPOTENT: f64 = 1e-3;
/// Draws of a reservoir before giving up.
const DRAWS: usize = 1000;

/// The law of a random echo state network.
///
/// Exactly a fraction of the entries of W_x are zero, the rest N(0, 1), rescaled to a spectral radius; W_in is uniform on
/// [-s, s); biases are N(0, sd²).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EchoStateLaw {
    /// Number of units N.
    pub units: usize,
    /// Number of input channels.
    pub inputs: usize,
    /// Fraction of the entries of W_x that are zero.
    pub zero_fraction: f64,
    /// Spectral radius of W_x; 0 makes W_x zero.
    pub spectral_radius: f64,
    /// Input weights are uniform from minus to plus this.
    pub input_scale: f64,
    /// Standard deviation of the biases.
    pub bias_sd: f64,
    /// Leak a, in (0, 1]; 1 forgets the state but for the recurrent weights.
    pub leak: f64,
}

impl Default for EchoStateLaw {
    /// N = 20, no input, 90 % zeros, spectral radius 0.95, bias N(0, 0.001), leak 1 (Vettelschoss et al. 2020).
    fn default() -> Self {
        Self {
            units: 20,
            inputs: 0,
            zero_fraction: 0.9,
            spectral_radius: 0.95,
            input_scale: 0.5,
            bias_sd: 0.001_f64.sqrt(),
            leak: 1.0,
        }
    }
}

/// Where noise enters a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum NoisePlace {
    /// Added to the state after the transfer function.
    #[default]
    After,
    /// Added to the drive inside it.
    Inside,
}

/// An echo state network: weights and state.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct EchoStateNetwork {
    input: Array2<f64>,
    recurrent: SparseMatrix<f64>,
    feedback: FeedbackWeights,
    bias: Vec<f64>,
    leak: f64,
    noise: NoisePlace,
    state: Vec<f64>,
    clean: Vec<f64>,
    changes: [Vec<f64>; 2],
    clean_changes: [Vec<f64>; 2],
    drive: Vec<f64>,
    /// Whether the feedback's product with the state is still to be made.
    stale: bool,
    redrawn: usize,
}

impl EchoStateNetwork {
    /// A network drawn from a law, at rest. Uses the streams `reservoir`, `input` and `bias` below `streams`; a reservoir
    /// that is nilpotent is drawn again ([`EchoStateNetwork::redrawn`] says how often).
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if the law makes no sense or leaves no weight, [`Error::NoConvergence`] if a thousand draws
    /// are nilpotent.
    pub fn random(law: &EchoStateLaw, streams: &Streams) -> Result<Self, Error> {
        law.validate()?;
        let n = law.units;
        let (recurrent, redrawn) = law.reservoir(&mut streams.child("reservoir").stream())?;
        let mut input = vec![0.0; n * law.inputs];
        streams.child("input").stream().fill_uniform(&mut input, -law.input_scale, law.input_scale);
        let input = Array2::from_shape_vec((n, law.inputs), input).map_err(|e| Error::Storage(e.to_string()))?;
        let mut bias = vec![0.0; n];
        streams.child("bias").stream().fill_normal(&mut bias, law.bias_sd);
        let network = Self::from_weights(input, recurrent, bias, law.leak)?;
        Ok(Self { redrawn, ..network })
    }

    /// A network of given weights, at rest and without feedback: `input` is (N, inputs), `recurrent` W_x (N, N).
    ///
    /// # Errors
    /// [`Error::Shape`] if extents disagree, [`Error::NotFinite`] if a number is not finite, [`Error::OutOfRange`] if the
    /// leak is not in (0, 1].
    pub fn from_weights(
        input: Array2<f64>,
        recurrent: SparseMatrix<f64>,
        bias: Vec<f64>,
        leak: f64,
    ) -> Result<Self, Error> {
        let n = bias.len();
        check::at_least("number of biases", n, 1)?;
        check::shape("recurrent weights", &[recurrent.rows(), recurrent.columns()], &[n, n])?;
        check::shape("input weights", input.shape(), &[n, input.ncols()])?;
        check::finite("input weights", input.view())?;
        check::finite("biases", ndarray::aview1(&bias))?;
        check::probability("leak", leak)?;
        let zeros = || vec![0.0; n];
        Ok(Self {
            input,
            recurrent,
            feedback: FeedbackWeights::none(n),
            bias,
            leak,
            noise: NoisePlace::After,
            state: zeros(),
            clean: zeros(),
            changes: [zeros(), zeros()],
            clean_changes: [zeros(), zeros()],
            drive: zeros(),
            stale: false,
            redrawn: 0,
        })
    }

    /// With noise entering elsewhere.
    #[must_use]
    pub fn with_noise(mut self, place: NoisePlace) -> Self {
        self.noise = place;
        self
    }

    /// With given feedback weights W_z, (N, N).
    ///
    /// # Errors
    /// [`Error::Shape`] if it is not (N, N), [`Error::NotFinite`] if a weight is not a number.
    pub fn with_feedback(mut self, weights: &Array2<f64>) -> Result<Self, Error> {
        let n = self.state.len();
        check::shape("feedback weights", weights.shape(), &[n, n])?;
        check::finite("feedback weights", weights.view())?;
        self.feedback = FeedbackWeights::from_weights(weights);
        self.stale = true;
        Ok(self)
    }

    /// One step. `noise` may be empty.
    ///
    /// # Errors
    /// [`Error::Shape`] if input or noise have other lengths, [`Error::Diverged`] cannot happen: the transfer function is
    /// bounded.
    pub fn step(&mut self, input: &[f64], noise: &[f64]) -> Result<(), Error> {
        let n = self.state.len();
        check::shape("input", &[input.len()], &[self.input.ncols()])?;
        if !noise.is_empty() {
            check::shape("noise", &[noise.len()], &[n])?;
        }
        if self.stale {
            self.feedback.multiply(&self.state);
        }
        self.recurrent.multiply_rows(0..n, &self.state, &mut self.drive);
        self.feedback.add_to(&mut self.drive);
        for (i, drive) in self.drive.iter_mut().enumerate() {
            *drive += self.bias[i] + input.iter().zip(self.input.row(i)).map(|(u, w)| u * w).sum::<f64>();
        }
        if self.noise == NoisePlace::Inside {
            self.drive.iter_mut().zip(noise).for_each(|(drive, noise)| *drive += noise);
        }
        let [change, change_before] = &mut self.changes;
        let [clean_change, clean_before] = &mut self.clean_changes;
        std::mem::swap(change, change_before);
        std::mem::swap(clean_change, clean_before);
        // The change holds the new state until the old one is taken from it.
        Transfer::Tanh.apply(&self.drive, change);
        for i in 0..n {
            let clean = (1.0 - self.leak) * self.state[i] + self.leak * change[i];
            let noise = if self.noise == NoisePlace::After { noise.get(i).copied().unwrap_or(0.0) } else { 0.0 };
            let next = clean + noise;
            change[i] = next - self.state[i];
            clean_change[i] = clean - self.clean[i];
            self.state[i] = next;
            self.clean[i] = clean;
        }
        self.stale = true;
        Ok(())
    }

    /// The states (steps, N) that follow from a series of inputs (steps, inputs), noise of standard deviation `noise`
    /// drawn from `stream`.
    ///
    /// # Errors
    /// [`Error::Shape`] if the series has other channels, [`Error::NotFinite`] if it holds NaN or infinity.
    pub fn run(&mut self, series: ArrayView2<'_, f64>, noise: f64, stream: &mut Stream) -> Result<Array2<f64>, Error> {
        check::non_negative("noise", noise)?;
        check::finite("series", series)?;
        let n = self.state.len();
        let mut states = Array2::zeros((series.nrows(), n));
        let mut xi = vec![0.0; if noise > 0.0 { n } else { 0 }];
        for (input, mut row) in series.outer_iter().zip(states.outer_iter_mut()) {
            checkpoint()?;
            stream.fill_normal(&mut xi, noise);
            self.step(&input.to_vec(), &xi)?;
            row.assign(&ndarray::aview1(&self.state));
        }
        Ok(states)
    }

    /// The state x.
    pub fn state(&self) -> &[f64] {
        &self.state
    }

    /// Sets the state; changes become 0.
    ///
    /// # Errors
    /// [`Error::Shape`] if it has another length, [`Error::NotFinite`] if a number is not finite.
    pub fn set_state(&mut self, state: &[f64]) -> Result<(), Error> {
        check::shape("state", &[state.len()], &[self.state.len()])?;
        check::finite("state", ndarray::aview1(state))?;
        self.state.copy_from_slice(state);
        self.clean.copy_from_slice(state);
        self.changes.iter_mut().chain(&mut self.clean_changes).for_each(|change| change.fill(0.0));
        self.stale = true;
        Ok(())
    }

    /// W_x.
    pub fn recurrent(&self) -> &SparseMatrix<f64> {
        &self.recurrent
    }

    /// W_z.
    pub fn feedback(&self) -> &FeedbackWeights {
        &self.feedback
    }

    /// The biases.
    pub fn bias(&self) -> &[f64] {
        &self.bias
    }

    /// The leak.
    pub fn leak(&self) -> f64 {
        self.leak
    }

    /// How often a nilpotent reservoir was drawn before this one.
    pub fn redrawn(&self) -> usize {
        self.redrawn
    }
}

impl crate::PlasticFeedback for EchoStateNetwork {
    fn learn_feedback(&mut self, clean: bool, learn: &mut dyn FnMut(&mut FeedbackWeights, [&[f64]; 3])) {
        let [change, before] = if clean { &self.clean_changes } else { &self.changes };
        learn(&mut self.feedback, [change, before, &self.state]);
        self.stale = false;
    }
}

impl EchoStateLaw {
    fn validate(&self) -> Result<(), Error> {
        check::at_least("units", self.units, 1)?;
        if !(0.0..1.0).contains(&self.zero_fraction) {
            return Err(Error::out_of_range("zero_fraction", self.zero_fraction, "0 or above and below 1"));
        }
        if self.weights() == 0 {
            return Err(Error::out_of_range("zero_fraction", self.zero_fraction, "small enough to leave a weight"));
        }
        check::non_negative("spectral_radius", self.spectral_radius)?;
        check::non_negative("input_scale", self.input_scale)?;
        check::non_negative("bias_sd", self.bias_sd)?;
        check::probability("leak", self.leak)
    }

    /// How many entries of W_x are not zero.
    fn weights(&self) -> usize {
        let entries = self.units * self.units;
        entries - (self.zero_fraction * entries as f64).round() as usize
    }

    /// W_x, and how often a nilpotent one was drawn before.
    fn reservoir(&self, stream: &mut Stream) -> Result<(SparseMatrix<f64>, usize), Error> {
        let n = self.units;
        for redrawn in 0..DRAWS {
            checkpoint()?;
            let mut places: Vec<usize> = (0..n * n).collect();
            stream.shuffle(&mut places);
            let mut values = vec![0.0; self.weights()];
            stream.fill_normal(&mut values, 1.0);
            let mut dense = Array2::zeros((n, n));
            for (&place, &value) in places.iter().zip(&values) {
                dense[(place / n, place % n)] = value;
            }
            let radius = eigenvalues(dense.view())?.iter().map(|l| l.norm()).fold(0.0, f64::max);
            if radius >= NILPOTENT {
                dense *= self.spectral_radius / radius;
                return Ok((SparseMatrix::from_dense(dense.view())?, redrawn));
            }
        }
        Err(Error::NoConvergence {
            what: "drawing a reservoir that is not nilpotent (so few weights have no spectral radius to scale)",
            iterations: DRAWS,
            residual: 0.0,
        })
    }
}
