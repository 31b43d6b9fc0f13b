//! The configuration of `digits`.

use std::sync::OnceLock;

use attractor::Streams;
use serde::{Deserialize, Serialize};

use super::input::{Digits, SIDE, Stream};
use crate::Error;
use crate::experiments::accept;
use crate::experiments::signatures::{
    DecodingConfig, LagUnit, NetworkConfig, PerturbationConfig, PlasticityConfig, Targets, check_decodable,
};

/// The configuration; see the commented default for each key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    pub(crate) seed: u64,
    pub(crate) networks: usize,
    pub(crate) window_steps: usize,
    pub(crate) network: NetworkConfig,
    pub(crate) input: InputConfig,
    pub(crate) plasticity: PlasticityConfig,
    pub(crate) perturbation: PerturbationConfig,
    pub(crate) decoding: DecodingConfig,
    /// The digits once they are loaded.
    #[serde(skip)]
    loaded: OnceLock<Digits>,
}

/// `[input]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InputConfig {
    pub(super) copies: usize,
    images: String,
    labels: String,
}

impl Config {
    /// Steps of input that a course needs.
    pub(crate) fn steps(&self) -> usize {
        6 * self.window_steps + self.decoding.ahead()
    }

    /// The random streams of a network.
    pub(super) fn streams(&self, network: usize) -> Streams {
        Streams::new(self.seed).child("digits").index(network)
    }

    /// The digits; they are read once.
    pub(super) fn digits(&self) -> Result<&Digits, Error> {
        if let Some(digits) = self.loaded.get() {
            return Ok(digits);
        }
        let digits = match (self.input.images.as_str(), self.input.labels.as_str()) {
            ("", _) => Digits::built_in()?,
            (images, labels) => Digits::load(images, labels)?,
        };
        Ok(self.loaded.get_or_init(|| digits))
    }

    /// What is decoded of a stream.
    pub(super) fn targets<'a>(&'a self, stream: &'a Stream) -> Result<Targets<'a>, Error> {
        Ok(Targets { codes: &stream.labels, values: &self.digits()?.labels.values, unit: LagUnit::RawSteps })
    }

    /// Whether the user brought digits.
    pub(super) fn is_own(&self) -> bool {
        !self.input.images.is_empty()
    }

    pub(crate) fn validate(&self) -> Result<(), Error> {
        accept("networks", self.networks, self.networks > 0, "at least 1")?;
        accept(
            "window_steps",
            self.window_steps,
            (10..=10_000_000).contains(&self.window_steps),
            "from 10 to 10000000",
        )?;
        let input = &self.input;
        accept("input.copies", input.copies, (1..=1000).contains(&input.copies), "from 1 to 1000")?;
        let both = input.images.is_empty() == input.labels.is_empty();
        let found = if input.labels.is_empty() { "empty" } else { input.labels.as_str() };
        accept("input.labels", found, both, "a file where input.images is one, and empty where that is")?;
        self.network.validate(SIDE * input.copies)?;
        self.plasticity.validate()?;
        self.perturbation.validate(self.window_steps)?;
        self.decoding.validate()?;
        check_decodable(&self.decoding, &self.targets(&Stream::new(self, 0)?)?, self.window_steps)
    }
}
