//! The configuration of `handwriting`.

use serde::Deserialize;

use crate::Error;
use crate::experiments::innate::{NetworkConfig, Precision, TrainingConfig, accept_amplitudes, accept_durations};
use crate::experiments::{accept_networks, accept_repetitions};

/// The configuration as it is written; see the commented default for each key.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    pub(crate) seed: u64,
    pub(crate) networks: usize,
    pub(crate) precision: Precision,
    pub(super) words: Vec<String>,
    pub(super) durations_ms: Vec<f64>,
    pub(super) paths: Paths,
    pub(crate) network: NetworkConfig,
    pub(crate) protocol: Protocol,
    pub(crate) training: TrainingConfig,
}

/// `[paths]`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Paths {
    pub(super) files: Vec<String>,
    pub(super) variables: Vec<String>,
}

/// `[protocol]`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Protocol {
    pub(super) offset_ms: f64,
    pub(super) pulse_ms: f64,
    pub(super) pulse_amplitude: f64,
    pub(super) relaxation_ms: f64,
    pub(crate) test_trials: usize,
    pub(crate) perturbed_trials: usize,
    pub(super) perturbation_amplitude: f64,
    pub(super) perturbation_ms: f64,
    pub(super) perturbation_delay_ms: f64,
}

impl Settings {
    pub(super) fn validate(&self) -> Result<(), Error> {
        accept_networks("networks", self.networks, 1)?;
        self.network.validate()?;
        self.training.validate()?;
        let p = &self.protocol;
        accept_durations(&[
            ("protocol.offset_ms", p.offset_ms),
            ("protocol.pulse_ms", p.pulse_ms),
            ("protocol.relaxation_ms", p.relaxation_ms),
            ("protocol.perturbation_ms", p.perturbation_ms),
            ("protocol.perturbation_delay_ms", p.perturbation_delay_ms),
        ])?;
        accept_amplitudes(&[
            ("protocol.pulse_amplitude", p.pulse_amplitude),
            ("protocol.perturbation_amplitude", p.perturbation_amplitude),
        ])?;
        accept_repetitions("protocol.test_trials", p.test_trials, 1)?;
        accept_repetitions("protocol.perturbed_trials", p.perturbed_trials, 1)
    }
}
