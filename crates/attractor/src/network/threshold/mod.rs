//! Excitatory and inhibitory binary threshold units in discrete time: the network of the self-organising recurrent
//! networks (SORN).
//!
//! ```text
//! h_E = W_EE x - W_EI y + U - T_E      x' = 1 where h_E > 0, else 0
//! h_I = W_IE x - W_II y - T_I          y' = 1 where h_I > 0, else 0
//! ```
//!
//! Lazar, Pipa & Triesch 2009, doi:10.3389/neuro.10.023.2009, eq. 1-2, with the inhibitory units of the same kind and
//! connected among themselves. x is (N_E), y (N_I); all weights are 0 or above and inhibition is subtracted. The first
//! `input_units` excitatory units receive U = 1 when a symbol is shown that is theirs.
//!
//! Here every row of all four matrices sums to 1 in a network drawn from a [`ThresholdLaw`], and units that receive input
//! also receive recurrent excitation and learn like all others.

mod flip;
mod law;
mod raster;
mod spikes;
mod synapses;
mod weights;

pub use flip::Counted;
pub use law::ThresholdLaw;
use ndarray::Array2;
pub use raster::Raster;
pub use spikes::Spikes;
use synapses::{Projection, Synapses};

use super::{Network, Readout};
use crate::check;
use crate::connectivity::SparseMatrix;
use crate::error::Error;
use crate::kernel::random::Streams;

/// Thresholds of a population and the inhibition that it receives.
#[derive(Debug, Clone, PartialEq)]
pub struct Population {
    /// Thresholds T, one a unit.
    pub thresholds: Vec<f64>,
    /// Weights from the inhibitory units, (units, N_I), 0 or above.
    pub from_inhibitory: Array2<f64>,
}

/// A network of binary threshold units: weights, thresholds and state.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub struct ThresholdNetwork {
    recurrent: Synapses,
    to_inhibitory: Projection,
    inhibition: [Projection; 2],
    thresholds: [Vec<f64>; 2],
    input_units: usize,
    readout: Option<Readout<f64>>,
    excitatory: Spikes,
    previous: Spikes,
    inhibitory: Spikes,
    previous_inhibitory: Spikes,
    drive: [Vec<f64>; 2],
    received: [Vec<f64>; 2],
    /// Rows whose weights were given or changed since they were last normalised.
    changed: Spikes,
}

/// The synapses onto an active excitatory unit.
#[derive(Debug)]
pub struct ActiveRow<'a> {
    /// The postsynaptic unit.
    pub unit: usize,
    /// The excitatory state x' after the step.
    pub now: &'a Spikes,
    /// The excitatory state x before it.
    pub before: &'a Spikes,
    /// The presynaptic units, ascending.
    pub pre: &'a [u32],
    /// The weight of each synapse.
    pub weights: &'a mut [f64],
}

/// Index of the excitatory and of the inhibitory population.
const E: usize = 0;
const I: usize = 1;

crate::sound::checked_serde!(ThresholdNetwork);

#[cfg(feature = "serde")]
impl crate::sound::Sound for ThresholdNetwork {
    fn is_sound(&self) -> bool {
        let extents = [E, I].map(|population| self.thresholds[population].len());
        let [n_e, n_i] = extents;
        let recurrent = self.recurrent.matrix();
        let states = [(&self.excitatory, n_e), (&self.previous, n_e), (&self.inhibitory, n_i), (&self.changed, n_e)];
        (recurrent.rows(), recurrent.columns()) == (n_e, n_e)
            && self.to_inhibitory.extents() == (n_i, n_e)
            && self.inhibition.iter().zip(extents).all(|(weights, post)| weights.extents() == (post, n_i))
            && self.input_units <= n_e
            && self.readout.as_ref().is_none_or(|readout| readout.units() == n_e)
            && states.into_iter().chain([(&self.previous_inhibitory, n_i)]).all(|(spikes, n)| spikes.units() == n)
            && self.drive.iter().chain(&self.received).map(Vec::len).eq([n_e, n_i, n_e, n_i])
    }
}

impl ThresholdNetwork {
    /// A network drawn from a law, its state included. Uses the streams `excitatory`, `inhibitory`, `thresholds` and
    /// `state` below `streams`.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if the law makes no sense.
    pub fn random(law: &ThresholdLaw, streams: &Streams) -> Result<Self, Error> {
        law.draw(streams)
    }

    /// A network of given weights and thresholds, silent: `recurrent` is W_EE (N_E, N_E), `to_inhibitory` W_IE (N_I, N_E);
    /// rows are postsynaptic. Units `0..input_units` receive input.
    ///
    /// # Errors
    /// [`Error::Shape`] if extents disagree, [`Error::NotFinite`] if a number is not finite, [`Error::OutOfRange`] if a
    /// weight is negative or there are more input units than excitatory units.
    pub fn from_weights(
        recurrent: SparseMatrix<f64>,
        to_inhibitory: Array2<f64>,
        excitatory: Population,
        inhibitory: Population,
        input_units: usize,
    ) -> Result<Self, Error> {
        let (n_e, n_i) = (excitatory.thresholds.len(), inhibitory.thresholds.len());
        check::at_least("number of excitatory thresholds", n_e, 1)?;
        check::shape("recurrent weights", &[recurrent.rows(), recurrent.columns()], &[n_e, n_e])?;
        non_negative(&recurrent)?;
        if input_units > n_e {
            return Err(Error::out_of_range("input_units", input_units, "at most the excitatory units"));
        }
        check::finite("excitatory thresholds", ndarray::aview1(&excitatory.thresholds))?;
        check::finite("inhibitory thresholds", ndarray::aview1(&inhibitory.thresholds))?;
        Ok(Self {
            recurrent: Synapses::new(recurrent),
            to_inhibitory: Projection::new("weights to inhibitory units", &to_inhibitory, n_i, n_e)?,
            inhibition: [
                Projection::new("inhibition of excitatory units", &excitatory.from_inhibitory, n_e, n_i)?,
                Projection::new("inhibition of inhibitory units", &inhibitory.from_inhibitory, n_i, n_i)?,
            ],
            thresholds: [excitatory.thresholds, inhibitory.thresholds],
            input_units,
            readout: None,
            excitatory: Spikes::none(n_e),
            previous: Spikes::none(n_e),
            inhibitory: Spikes::none(n_i),
            previous_inhibitory: Spikes::none(n_i),
            drive: [vec![0.0; n_e], vec![0.0; n_i]],
            received: [vec![0.0; n_e], vec![0.0; n_i]],
            // Whoever made these weights may not have normalised them.
            changed: Spikes::from_flags((0..n_e).map(|_| true)),
        })
    }

    /// Makes each unit active with that probability. Uses the stream of `streams` itself.
    pub fn draw_state(&mut self, probability: f64, streams: &Streams) {
        let mut stream = streams.stream();
        for spikes in [&mut self.excitatory, &mut self.inhibitory] {
            for unit in 0..spikes.units() {
                let active = stream.uniform() < probability;
                spikes.set(unit, active);
            }
        }
    }

    /// Sets the state x, y.
    ///
    /// # Errors
    /// [`Error::Shape`] if the populations have other sizes.
    pub fn set_state(&mut self, excitatory: Spikes, inhibitory: Spikes) -> Result<(), Error> {
        check::shape("excitatory state", &[excitatory.units()], &[self.excitatory.units()])?;
        check::shape("inhibitory state", &[inhibitory.units()], &[self.inhibitory.units()])?;
        (self.excitatory, self.inhibitory) = (excitatory, inhibitory);
        Ok(())
    }

    /// Puts one excitatory unit into the other state.
    pub(crate) fn flip_state(&mut self, unit: usize) {
        let active = self.excitatory.contains(unit);
        self.excitatory.set(unit, !active);
    }

    /// Carrying readouts W_out of the excitatory units, (readouts, N_E).
    ///
    /// # Errors
    /// [`Error::Shape`] if they read another number of units, [`Error::NotFinite`] if a weight is not a number.
    pub fn with_readout(mut self, weights: Array2<f64>) -> Result<Self, Error> {
        check::shape("W_out", weights.shape(), &[weights.nrows(), self.excitatory.units()])?;
        self.readout = Some(Readout::new(weights)?);
        Ok(self)
    }

    /// The excitatory state x'.
    pub fn excitatory(&self) -> &Spikes {
        &self.excitatory
    }

    /// The inhibitory state y'.
    pub fn inhibitory(&self) -> &Spikes {
        &self.inhibitory
    }

    /// The excitatory state x before the last step.
    pub fn previous(&self) -> &Spikes {
        &self.previous
    }

    /// The drive h_E of the last step, input and noise included; 0 before the first.
    pub fn excitatory_drive(&self) -> &[f64] {
        &self.drive[E]
    }

    /// Number of excitatory units that receive input: units `0..input_units`.
    pub fn input_units(&self) -> usize {
        self.input_units
    }

    /// W_EE, (N_E, N_E).
    pub fn recurrent(&self) -> &SparseMatrix<f64> {
        self.recurrent.matrix()
    }

    /// W_IE, (N_I, N_E).
    pub fn to_inhibitory(&self) -> Array2<f64> {
        self.to_inhibitory.to_dense()
    }

    /// W_EI, (N_E, N_I), and W_II, (N_I, N_I).
    pub fn inhibition(&self) -> [Array2<f64>; 2] {
        [self.inhibition[E].to_dense(), self.inhibition[I].to_dense()]
    }

    /// Excitatory thresholds T_E.
    pub fn thresholds(&self) -> &[f64] {
        &self.thresholds[E]
    }

    /// The excitatory state x' beside the thresholds T_E that it may change.
    pub(crate) fn excitatory_and_thresholds(&mut self) -> (&Spikes, &mut [f64]) {
        (&self.excitatory, &mut self.thresholds[E])
    }

    /// Inhibitory thresholds T_I.
    pub fn inhibitory_thresholds(&self) -> &[f64] {
        &self.thresholds[I]
    }

    /// Visits the weights onto every excitatory unit that was active before or after the last step. `change` is given the
    /// unit's row and returns whether it changed a weight; the row then waits for
    /// [`ThresholdNetwork::normalise_changed`].
    pub fn change_active_rows(&mut self, mut change: impl FnMut(ActiveRow<'_>) -> bool) {
        let (now, before) = (&self.excitatory, &self.previous);
        for word in 0..now.words().len() {
            let mut involved = now.words()[word] | before.words()[word];
            while involved != 0 {
                let unit = 64 * word + involved.trailing_zeros() as usize;
                involved &= involved - 1;
                let (pre, weights) = self.recurrent.row_mut(unit);
                if change(ActiveRow { unit, now, before, pre, weights }) {
                    self.changed.set(unit, true);
                }
            }
        }
    }

    /// Divides the weights of every row that was given or changed since by their sum; a row of sum 0 stays.
    pub fn normalise_changed(&mut self) {
        let changed = std::mem::replace(&mut self.changed, Spikes::none(0));
        for unit in changed.iter() {
            let (_, weights) = self.recurrent.row_mut(unit);
            let sum: f64 = weights.iter().sum();
            if sum > 0.0 {
                for weight in weights {
                    *weight /= sum;
                }
            }
        }
        self.changed = changed;
        self.changed.clear();
    }
}

impl Network for ThresholdNetwork {
    type Number = f64;
    /// The input units that receive U = 1.
    type Input = [usize];

    /// The excitatory units.
    fn units(&self) -> usize {
        self.excitatory.units()
    }

    fn inputs(&self) -> usize {
        self.input_units
    }

    /// Noise is added to h_E. Weights and thresholds stay: rules change them afterwards.
    fn step(&mut self, shown: &[usize], noise: Option<&[f64]>) -> Result<(), Error> {
        if let Some(unit) = shown.iter().find(|&&unit| unit >= self.input_units) {
            return Err(Error::out_of_range("shown unit", unit, "one of the input units"));
        }
        if let Some(noise) = noise {
            check::shape("noise", &[noise.len()], &[self.excitatory.units()])?;
        }
        std::mem::swap(&mut self.excitatory, &mut self.previous);
        std::mem::swap(&mut self.inhibitory, &mut self.previous_inhibitory);
        let (x, y) = (&self.previous, &self.previous_inhibitory);
        self.drive.iter_mut().chain(&mut self.received).for_each(|h| h.fill(0.0));
        self.recurrent.spread(x, &mut self.drive[E]);
        self.to_inhibitory.spread(x, &mut self.drive[I]);
        for (projection, received) in self.inhibition.iter().zip(&mut self.received) {
            projection.spread(y, received);
        }
        for ((drive, received), thresholds) in self.drive.iter_mut().zip(&self.received).zip(&self.thresholds) {
            for ((h, inhibition), threshold) in drive.iter_mut().zip(received).zip(thresholds) {
                *h = *h - inhibition - threshold;
            }
        }
        for &unit in shown {
            self.drive[E][unit] += 1.0;
        }
        if let Some(noise) = noise {
            self.drive[E].iter_mut().zip(noise).for_each(|(h, noise)| *h += noise);
        }
        self.excitatory.set_positive(&self.drive[E]);
        self.inhibitory.set_positive(&self.drive[I]);
        Ok(())
    }

    fn state_size(&self) -> usize {
        self.excitatory.units() + self.inhibitory.units()
    }

    /// x, then y: 1 of a unit that is active, else 0.
    fn read_state(&self, out: &mut [f64]) {
        let (x, y) = out.split_at_mut(self.excitatory.units());
        self.read_outputs(x);
        y.fill(0.0);
        self.inhibitory.iter().for_each(|unit| y[unit] = 1.0);
    }

    /// A unit is active where the number is above 0.
    fn write_state(&mut self, state: &[f64]) -> Result<(), Error> {
        check::shape("state", &[state.len()], &[self.state_size()])?;
        check::finite("state", ndarray::aview1(state))?;
        let (x, y) = state.split_at(self.excitatory.units());
        self.excitatory.set_positive(x);
        self.inhibitory.set_positive(y);
        Ok(())
    }

    /// x', 0 or 1.
    fn read_outputs(&self, out: &mut [f64]) {
        out.fill(0.0);
        self.excitatory.iter().for_each(|unit| out[unit] = 1.0);
    }

    fn readout(&self) -> Option<&Readout<f64>> {
        self.readout.as_ref()
    }

    fn readout_mut(&mut self) -> Option<&mut Readout<f64>> {
        self.readout.as_mut()
    }
}

/// Refuses a negative weight.
fn non_negative(recurrent: &SparseMatrix<f64>) -> Result<(), Error> {
    match recurrent.weights().iter().find(|&&w| w < 0.0) {
        Some(weight) => Err(Error::out_of_range("recurrent weight", weight, "0 or above")),
        None => Ok(()),
    }
}
