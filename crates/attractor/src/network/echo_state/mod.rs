//! Echo state networks: random recurrent networks in discrete time, with feedback that a rule may learn.
//!
//! ```text
//! x' = (1 - a) x + a tanh((W_x + W_z) x + W_in u + b) + xi
//! ```
//!
//! Jaeger 2001, The "echo state" approach, GMD report 148; Vettelschoss, Freiberger & Dambre 2020 for W_z, with leak a = 1
//! and no input. x is (N), u (inputs), xi noise that is added after the transfer function (or, if asked, inside it).

mod law;
mod weights;

pub use law::EchoStateLaw;

use ndarray::Array2;

use super::{Derivative, FeedbackWeights, Network, PlasticRecurrence, Readout};
use crate::check;
use crate::connectivity::{SparseMatrix, Wiring};
use crate::error::Error;
use crate::interrupt::checkpoint;
use crate::kernel::random::Streams;
use crate::kernel::transfer::Transfer;
use crate::kernel::{AlignedVec, PaddedMatrix, leaky_tanh};
use crate::network::PlasticFeedback;

/// Reservoirs of up to so many units are multiplied as matrices with all their zeros, which is faster than visiting their
/// synapses.
const SMALL: usize = 256;
/// So are larger ones from this share of synapses on.
const DENSE: f64 = 0.3;

/// Where noise enters a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum NoisePlace {
    /// Added to the state after the transfer function.
    #[default]
    After,
    /// Added to the drive inside it.
    Inside,
}

/// An echo state network: weights and state.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub struct EchoStateNetwork {
    input: Array2<f64>,
    recurrent: SparseMatrix<f64>,
    /// W_x with its zeros, where that is faster.
    full: Option<PaddedMatrix>,
    /// Whether W_x has changed since `full` was made.
    stale: bool,
    feedback: FeedbackWeights,
    readout: Option<Readout<f64>>,
    bias: Vec<f64>,
    leak: f64,
    transfer: Transfer,
    noise: NoisePlace,
    state: AlignedVec<f64>,
    /// The state before noise was added.
    clean: AlignedVec<f64>,
    drive: AlignedVec<f64>,
    /// Scratch: the next state before noise is added.
    next: AlignedVec<f64>,
    /// Of the last step and the one before.
    changes: [Vec<f64>; 2],
    clean_changes: [Vec<f64>; 2],
    redrawn: usize,
}

crate::sound::checked_serde!(EchoStateNetwork);

#[cfg(feature = "serde")]
impl crate::sound::Sound for EchoStateNetwork {
    fn is_sound(&self) -> bool {
        let n = self.bias.len();
        let states = [&self.state, &self.clean, &self.drive, &self.next];
        n > 0
            && self.recurrent.extents() == (n, n)
            && self.input.nrows() == n
            && self.full.as_ref().is_none_or(|full| full.extents() == (n, n))
            && self.feedback.units() == n
            && self.readout.as_ref().is_none_or(|readout| readout.units() == n)
            && states.into_iter().all(|state| state.len() == n)
            && self.changes.iter().chain(&self.clean_changes).all(|change| change.len() == n)
    }
}

impl EchoStateNetwork {
    /// A network drawn from a law, at rest. Uses the streams `reservoir`, `input` and `bias` below `streams`; a reservoir
    /// that is nilpotent, of spectral radius 0 or below 0.001, is drawn again ([`EchoStateNetwork::redrawn`] says how
    /// often). A law of spectral radius 0 has no recurrent weights.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if the law makes no sense, leaves no weight, or so few that a thousand draws are nilpotent.
    pub fn random(law: &EchoStateLaw, streams: &Streams) -> Result<Self, Error> {
        law.validate()?;
        let (recurrent, redrawn) = law.reservoir(&mut streams.child("reservoir").stream())?;
        Ok(Self { redrawn, ..Self::with_reservoir(law, recurrent, streams)? })
    }

    /// A network of given W_x whose other weights are drawn.
    fn with_reservoir(law: &EchoStateLaw, recurrent: SparseMatrix<f64>, streams: &Streams) -> Result<Self, Error> {
        let n = law.units;
        check::room::<f64>("input weights", &[n, law.inputs])?;
        let mut input = Array2::zeros((n, law.inputs));
        if let Some(input) = input.as_slice_mut() {
            streams.child("input").stream().fill_uniform(input, -law.input_scale, law.input_scale);
        }
        let mut bias = vec![0.0; n];
        streams.child("bias").stream().fill_normal(&mut bias, law.bias_sd);
        Self::from_weights(input, recurrent, bias, law.leak)
    }

    /// As [`random`](Self::random), with the synapses of `wiring` in the place of the law's fraction of zeros, and by Dale's law if
    /// a share of units is `excitatory`; see [`Wiring::draw`]. Uses the streams below `reservoir` for these.
    ///
    /// # Errors
    /// As [`random`](Self::random); also if the wiring is of another number of units or is nilpotent: no unit reaches itself.
    pub fn random_wired(
        law: &EchoStateLaw,
        wiring: &Wiring,
        excitatory: Option<f64>,
        streams: &Streams,
    ) -> Result<Self, Error> {
        law.validate()?;
        let recurrent = wiring.draw(law.units, 1.0, excitatory, &streams.child("reservoir"))?;
        Self::with_reservoir(law, recurrent, streams)?.with_spectral_radius(law.spectral_radius)
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
        check::units("number of biases", n)?;
        check::shape("recurrent weights", &[recurrent.rows(), recurrent.columns()], &[n, n])?;
        check::shape("input weights", input.shape(), &[n, input.ncols()])?;
        check::finite("input weights", input.view())?;
        check::finite("biases", ndarray::aview1(&bias))?;
        check::probability("leak", leak)?;
        Ok(Self {
            input,
            full: full(&recurrent),
            stale: false,
            recurrent,
            feedback: FeedbackWeights::none(n),
            readout: None,
            bias,
            leak,
            transfer: Transfer::Tanh,
            noise: NoisePlace::After,
            state: AlignedVec::zeros(n),
            clean: AlignedVec::zeros(n),
            drive: AlignedVec::zeros(n),
            next: AlignedVec::zeros(n),
            changes: [vec![0.0; n], vec![0.0; n]],
            clean_changes: [vec![0.0; n], vec![0.0; n]],
            redrawn: 0,
        })
    }

    /// With noise entering elsewhere.
    #[must_use]
    pub fn with_noise(mut self, place: NoisePlace) -> Self {
        self.noise = place;
        self
    }

    /// With another transfer function in the place of tanh.
    #[must_use]
    pub fn with_transfer(mut self, transfer: Transfer) -> Self {
        self.transfer = transfer;
        self
    }

    /// The transfer function, tanh unless another was set.
    pub fn transfer(&self) -> Transfer {
        self.transfer
    }

    /// With W_x scaled to a spectral radius; 0 makes W_x zero.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if `radius` is not 0 or above, or W_x is nilpotent and cannot be scaled: no unit reaches
    /// itself, or its weights scaled leave the range of numbers.
    pub fn with_spectral_radius(mut self, radius: f64) -> Result<Self, Error> {
        check::non_negative("spectral radius", radius)?;
        let mut weights = self.recurrent.to_dense();
        if radius == 0.0 {
            weights.fill(0.0);
        } else if !law::scale(&mut weights, radius, 0.0)? || weights.iter().any(|w| !w.is_finite()) {
            let accepted = "above 0 to be scaled: these weights are nilpotent";
            return Err(Error::out_of_range("spectral radius of the recurrent weights", 0, accepted));
        }
        self.recurrent = SparseMatrix::from_dense(weights.view())?;
        self.full = full(&self.recurrent);
        Ok(self)
    }

    /// With given feedback weights W_z, (N, N).
    ///
    /// # Errors
    /// [`Error::Shape`] if it is not (N, N), [`Error::NotFinite`] if a weight is not a number.
    pub fn with_feedback(mut self, weights: &Array2<f64>) -> Result<Self, Error> {
        self.set_feedback(weights)?;
        Ok(self)
    }

    /// Carrying readouts W_out, (readouts, N).
    ///
    /// # Errors
    /// [`Error::Shape`] if they read another number of units, [`Error::NotFinite`] if a weight is not a number.
    pub fn with_readout(mut self, weights: Array2<f64>) -> Result<Self, Error> {
        check::shape("W_out", weights.shape(), &[weights.nrows(), self.state.len()])?;
        self.readout = Some(Readout::new(weights)?);
        Ok(self)
    }

    /// `(W_x + W_z) x + W_in u + b`.
    fn drive(&mut self, input: &[f64]) {
        if std::mem::take(&mut self.stale) {
            self.full = full(&self.recurrent);
        }
        match &self.full {
            Some(full) => full.multiply(&self.state, &mut self.drive),
            None => self.recurrent.multiply_rows(0..self.state.len(), &self.state, &mut self.drive),
        }
        self.feedback.add_product(&self.state, &mut self.drive);
        self.drive.iter_mut().zip(&self.bias).for_each(|(drive, bias)| *drive += bias);
        if !input.is_empty() {
            for (drive, weights) in self.drive.iter_mut().zip(self.input.outer_iter()) {
                *drive += weights.iter().zip(input).map(|(w, u)| w * u).sum::<f64>();
            }
        }
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
        Ok(())
    }

    /// W_in.
    pub fn input(&self) -> &Array2<f64> {
        &self.input
    }

    /// W_x.
    pub fn recurrent(&self) -> &SparseMatrix<f64> {
        &self.recurrent
    }

    /// W_z.
    pub fn feedback(&self) -> &FeedbackWeights {
        &self.feedback
    }

    /// `W_x + gamma W_z`, (N, N).
    pub fn weights(&self, gamma: f64) -> Array2<f64> {
        let mut weights = self.recurrent.to_dense();
        weights.scaled_add(gamma, &self.feedback.to_dense());
        weights
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

impl Network for EchoStateNetwork {
    type Number = f64;
    type Input = [f64];

    fn units(&self) -> usize {
        self.state.len()
    }

    fn inputs(&self) -> usize {
        self.input.ncols()
    }

    /// [`Error::NotFinite`] also if input or noise hold NaN or infinity, [`Error::Interrupted`] before anything has changed.
    fn step(&mut self, input: &[f64], noise: Option<&[f64]>) -> Result<(), Error> {
        // Here, since loops over steps are a user's own.
        checkpoint()?;
        check::shape("input", &[input.len()], &[self.input.ncols()])?;
        check::finite("input", ndarray::aview1(input))?;
        let noise = noise.unwrap_or_default();
        if !noise.is_empty() {
            check::shape("noise", &[noise.len()], &[self.state.len()])?;
            check::finite("noise", ndarray::aview1(noise))?;
        }
        self.drive(input);
        let [inside, after] = match self.noise {
            NoisePlace::Inside => [noise, &[]],
            NoisePlace::After => [&[], noise],
        };
        self.drive.iter_mut().zip(inside).for_each(|(drive, noise)| *drive += noise);
        if self.transfer == Transfer::Tanh {
            leaky_tanh(self.next.groups_mut(), self.state.groups(), self.drive.groups(), self.leak);
        } else {
            self.transfer.apply(&self.drive, &mut self.next);
            let leak = self.leak;
            self.next.iter_mut().zip(&*self.state).for_each(|(next, x)| *next = leak.mul_add(*next - x, *x));
        }
        replace(&mut self.clean, &self.next, &mut self.clean_changes);
        self.next.iter_mut().zip(after).for_each(|(next, noise)| *next += noise);
        replace(&mut self.state, &self.next, &mut self.changes);
        Ok(())
    }

    fn read_state(&self, out: &mut [f64]) {
        out.copy_from_slice(&self.state);
    }

    /// Changes become 0.
    fn write_state(&mut self, state: &[f64]) -> Result<(), Error> {
        self.set_state(state)
    }

    fn readout(&self) -> Option<&Readout<f64>> {
        self.readout.as_ref()
    }

    fn readout_mut(&mut self) -> Option<&mut Readout<f64>> {
        self.readout.as_mut()
    }

    /// None with another transfer function than tanh.
    fn derivative(&mut self) -> Option<&mut dyn Derivative<f64>> {
        if self.transfer == Transfer::Tanh { Some(self) } else { None }
    }
}

impl Derivative<f64> for EchoStateNetwork {
    /// `(1 - a) v + a (1 - tanh²) ((W_x + W_z) v + W_in w)`, tanh as the step that led to `next` had it.
    fn step_tangent(&mut self, state: &[f64], next: &[f64], v: &[f64], w: &[f64], out: &mut [f64]) {
        self.recurrent.multiply_rows(0..v.len(), v, out);
        self.feedback.add_product(v, out);
        let kept = 1.0 - self.leak;
        for (i, out) in out.iter_mut().enumerate() {
            *out += self.input.row(i).iter().zip(w).map(|(weight, w)| weight * w).sum::<f64>();
            let tanh = (next[i] - kept * state[i]) / self.leak;
            *out = kept * v[i] + self.leak * (1.0 - tanh * tanh) * *out;
        }
    }

    fn outputs_tangent(&mut self, _: &[f64], v: &[f64], out: &mut [f64]) {
        out.copy_from_slice(v);
    }
}

impl PlasticRecurrence for EchoStateNetwork {
    fn recurrence(&self) -> &SparseMatrix<f64> {
        &self.recurrent
    }

    fn outputs_and_recurrence(&mut self) -> ([&[f64]; 2], &mut SparseMatrix<f64>) {
        self.stale = self.full.is_some();
        let changes = self.state.iter().zip(&self.changes[0]);
        self.next.iter_mut().zip(changes).for_each(|(before, (state, change))| *before = state - change);
        ([&self.state, &self.next], &mut self.recurrent)
    }
}

impl PlasticFeedback for EchoStateNetwork {
    fn plastic(&mut self, clean: bool) -> (&mut FeedbackWeights, [&[f64]; 3]) {
        let [change, before] = if clean { &self.clean_changes } else { &self.changes };
        (&mut self.feedback, [change, before, &self.state])
    }
}

fn full(recurrent: &SparseMatrix<f64>) -> Option<PaddedMatrix> {
    let n = recurrent.rows();
    let synapses = recurrent.synapses() as f64;
    let dense = (n <= SMALL || synapses >= DENSE * (n * n) as f64).then(|| recurrent.to_dense())?;
    Some(PaddedMatrix::from_fn(n, n, |i, j| dense[(i, j)]))
}

/// Replaces a state by the next one; the change between them comes first, the last one second.
fn replace(state: &mut [f64], next: &[f64], [change, before]: &mut [Vec<f64>; 2]) {
    std::mem::swap(change, before);
    for ((state, &next), change) in state.iter_mut().zip(next).zip(change) {
        *change = next - *state;
        *state = next;
    }
}
