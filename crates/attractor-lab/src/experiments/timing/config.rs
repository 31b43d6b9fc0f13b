//! The configuration of `timing` and what follows from it.

use attractor::{Real, Wiring};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::experiments::innate::{Cost, NetworkConfig, Precision, Rise, TrainingConfig, pulsed_trial};
use crate::experiments::{Prepared, accept, accept_networks, accept_repetitions};

/// The configuration as it is written; see the commented default for each key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    pub(crate) seed: u64,
    pub(crate) networks: usize,
    pub(crate) precision: Precision,
    pub(crate) controls: Controls,
    pub(crate) network: NetworkConfig,
    pub(crate) protocol: Protocol,
    pub(crate) target: Rise,
    pub(crate) training: TrainingConfig,
}

/// `[controls]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Controls {
    pub(crate) lyapunov_pairs: usize,
    pub(crate) shorter_training: usize,
    pub(crate) ablation: bool,
    pub(crate) eigenvalues: bool,
}

/// `[protocol]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Protocol {
    offset_ms: f64,
    pulse_ms: f64,
    pulse_amplitude: f64,
    window_ms: f64,
    relaxation_ms: f64,
    pub(crate) test_trials: usize,
    pub(crate) perturbed_trials: usize,
    pub(super) perturbation_amplitude: f64,
    pub(super) perturbation_sweep: Vec<f64>,
    perturbation_ms: f64,
    perturbation_delay_ms: f64,
}

/// The configuration, and the synapses of its networks.
pub(crate) type Config = Prepared<Settings, Wiring>;

impl Config {
    /// Checks the values, and reads the connectome, if there is one.
    pub(super) fn prepare(settings: Settings) -> Result<Self, Error> {
        settings.validate()?;
        let wiring = settings.network.wiring()?;
        Ok(Self::new(settings, wiring))
    }

    pub(super) fn cost(&self) -> Cost {
        Cost::new(&self.network, &self.named, &self.training, self.precision)
    }
}

pulsed_trial!(Settings);

impl Settings {
    /// Whether the perturbed tests have that amplitude.
    pub(super) fn is_standard(&self, amplitude: f64) -> bool {
        amplitude.total_cmp(&self.protocol.perturbation_amplitude).is_eq()
    }

    /// The amplitudes of the sweep that the perturbed tests do not have.
    pub(super) fn other_kicks(&self) -> impl Iterator<Item = f64> {
        self.protocol.perturbation_sweep.iter().copied().filter(|&amplitude| !self.is_standard(amplitude))
    }

    /// The readout's target at every step: a bump of given delay after the pulse.
    pub(crate) fn target<T: Real>(&self) -> Array2<T> {
        self.target.target(&self.timeline(), self.network.dt_ms)
    }

    pub(crate) fn validate(&self) -> Result<(), Error> {
        accept_networks("networks", self.networks, 1)?;
        self.network.validate()?;
        self.training.validate()?;
        self.trial().validate(self.training.learn_every)?;
        let p = &self.protocol;
        let sweep = &p.perturbation_sweep;
        let finite = sweep.iter().all(|amplitude| amplitude.is_finite());
        accept("protocol.perturbation_sweep", format!("{sweep:?}"), finite, "a list of finite numbers")?;
        accept_repetitions("protocol.test_trials", p.test_trials, 2)?;
        accept_repetitions("protocol.perturbed_trials", p.perturbed_trials, 1)?;
        self.target.validate(p.window_ms)?;
        accept_repetitions("controls.lyapunov_pairs", self.controls.lyapunov_pairs, 0)?;
        let shorter = self.controls.shorter_training;
        let trials = self.training.recurrent_trials;
        accept("controls.shorter_training", shorter, shorter < trials, "0 or below training.recurrent_trials")
    }
}
