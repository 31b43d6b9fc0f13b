//! The configuration of `digits`.

use attractor::Streams;
use serde::Deserialize;

use crate::Error;
use crate::experiments::signatures::{
    DecodingConfig, NetworkConfig, PerturbationConfig, PlasticityConfig, accept_window_steps,
};
use crate::experiments::{accept, accept_networks};

/// Rows and columns of a digit as it is shown.
pub(super) const SIDE: usize = 10;

/// The configuration as it is written; see the commented default for each key.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    pub(crate) seed: u64,
    pub(crate) networks: usize,
    pub(crate) window_steps: usize,
    pub(crate) network: NetworkConfig,
    pub(crate) input: InputConfig,
    pub(crate) plasticity: PlasticityConfig,
    pub(crate) perturbation: PerturbationConfig,
    pub(crate) decoding: DecodingConfig,
}

/// `[input]`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InputConfig {
    pub(super) copies: usize,
    pub(super) images: String,
    pub(super) labels: String,
}

impl Settings {
    /// Steps of input that a course needs.
    pub(crate) fn steps(&self) -> usize {
        6 * self.window_steps + self.decoding.ahead()
    }

    /// The random streams of a network.
    pub(super) fn streams(&self, network: usize) -> Streams {
        Streams::new(self.seed).child("digits").index(network)
    }

    /// Whether the user brought digits.
    pub(super) fn is_own(&self) -> bool {
        !self.input.images.is_empty()
    }

    pub(super) fn validate(&self) -> Result<(), Error> {
        accept_networks("networks", self.networks, 1)?;
        let input = &self.input;
        accept("input.copies", input.copies, (1..=1000).contains(&input.copies), "from 1 to 1000")?;
        accept_window_steps(self.window_steps, SIDE * input.copies)?;
        let both = input.images.is_empty() == input.labels.is_empty();
        let found = if input.labels.is_empty() { "empty" } else { input.labels.as_str() };
        accept("input.labels", found, both, "a file where input.images is one, and empty where that is")?;
        self.network.validate(SIDE * input.copies)?;
        self.plasticity.validate()?;
        self.perturbation.validate(self.window_steps)?;
        self.decoding.validate()
    }
}
