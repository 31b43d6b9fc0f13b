//! The sections of a configuration that every innate-training experiment has.

use std::ops::Range;

use attractor::{PlasticScheme, RlsOptions, Schedule};
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::experiments::{accept, accept_repetitions, steps_of};

/// The number type of weights, rates and the matrices P.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Precision {
    /// Single precision, as in the replication.
    Float32,
    /// Double precision.
    Float64,
}

impl Precision {
    /// Bytes of a number.
    pub(crate) fn bytes(self) -> u64 {
        match self {
            Self::Float32 => 4,
            Self::Float64 => 8,
        }
    }
}

/// Which synapses are plastic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Scheme {
    /// A fraction of the units, with all their synapses.
    Neuron,
    /// A fraction of the synapses of every unit.
    Synapse,
}

/// `[training]`: recursive least squares.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TrainingConfig {
    pub(crate) scheme: Scheme,
    pub(crate) plastic_fraction: f64,
    pub(crate) recurrent_trials: usize,
    pub(crate) readout_trials: usize,
    pub(crate) learn_every: usize,
    pub(crate) delta: f64,
    pub(crate) normalised: bool,
}

impl TrainingConfig {
    pub(crate) fn scheme(&self) -> PlasticScheme {
        match self.scheme {
            Scheme::Neuron => PlasticScheme::Neurons { fraction: self.plastic_fraction },
            Scheme::Synapse => PlasticScheme::Synapses { probability: self.plastic_fraction },
        }
    }

    /// The options of recurrent learning, which alone may take a stale P, that of before the step, for the weight update: a
    /// readout that does overshoots more with every step, until its weights are no longer numbers.
    pub(crate) fn recurrent_options(&self) -> RlsOptions {
        RlsOptions { delta: self.delta, normalised: self.normalised, ..RlsOptions::default() }
    }

    /// The options of readout learning.
    pub(crate) fn readout_options(&self) -> RlsOptions {
        RlsOptions { delta: self.delta, ..RlsOptions::default() }
    }

    pub(crate) fn validate(&self) -> Result<(), Error> {
        let f = self.plastic_fraction;
        accept("training.plastic_fraction", f, f > 0.0 && f <= 1.0, "above 0 and at most 1")?;
        accept_repetitions("training.recurrent_trials", self.recurrent_trials, 1)?;
        accept_repetitions("training.readout_trials", self.readout_trials, 1)?;
        accept("training.learn_every", self.learn_every, self.learn_every > 0, "at least 1")?;
        accept("training.delta", self.delta, self.delta > 0.0 && self.delta.is_finite(), "above 0")
    }
}

/// A network has converged if the loss of its last recurrent trial is at most this.
pub(crate) const CONVERGED_LOSS: f64 = 0.1;

/// When things happen in a trial, in steps: silence, pulse and window, then relaxation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Timeline {
    /// The input pulse.
    pub(crate) pulse: Range<usize>,
    /// The window of learning and testing, from the end of the pulse.
    pub(crate) window: Range<usize>,
    /// Length of the trial.
    pub(crate) steps: usize,
}

impl Timeline {
    /// A timeline from durations in ms.
    pub(crate) fn new(dt_ms: f64, offset: f64, pulse: f64, window: f64, relaxation: f64) -> Self {
        let step = |ms: f64| steps_of(ms, dt_ms);
        let pulse = step(offset)..step(offset + pulse);
        let window = pulse.end..pulse.end + step(window);
        Self { steps: window.end + step(relaxation), pulse, window }
    }

    /// The learning schedule of the window.
    pub(crate) fn schedule(&self, learn_every: usize) -> Schedule {
        Schedule { window: self.window.clone(), every: learn_every }
    }

    /// Refuses a window that is too short to learn in.
    pub(crate) fn validate(&self, key: &'static str, found: f64, learn_every: usize) -> Result<(), Error> {
        let enough = self.schedule(learn_every).steps().nth(1).is_some();
        accept(key, found, enough, "long enough for two learning steps")
    }
}

/// Refuses a duration that is negative, not a number, or longer than any trial.
pub(crate) fn accept_durations(durations: &[(&str, f64)]) -> Result<(), Error> {
    durations.iter().try_for_each(|&(key, ms)| accept(key, ms, (0.0..=1e7).contains(&ms), "from 0 to 10000000 ms"))
}

/// Refuses an amplitude that is not a number.
pub(crate) fn accept_amplitudes(amplitudes: &[(&str, f64)]) -> Result<(), Error> {
    amplitudes.iter().try_for_each(|&(key, value)| accept(key, value, value.is_finite(), "a finite number"))
}
