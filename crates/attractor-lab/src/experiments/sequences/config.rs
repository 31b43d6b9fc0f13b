//! The configuration of `sequences` and what follows from it.

use attractor::Streams;
use serde::Deserialize;

use crate::Error;
use crate::experiments::signatures::{
    DecodingConfig, NetworkConfig, PerturbationConfig, PlasticityConfig, accept_window_steps,
};
use crate::experiments::{accept, accept_networks};

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
    pub(crate) noise: NoiseConfig,
    pub(crate) edge: EdgeConfig,
}

/// `[input]`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InputConfig {
    pub(super) sequences: usize,
    pub(super) length: usize,
    pub(super) copies: usize,
    pub(super) random_order_control: bool,
    pub(super) file: String,
    pub(super) labels_file: String,
}

/// `[noise]`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoiseConfig {
    pub(super) replaced: Vec<f64>,
}

/// `[edge]`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EdgeConfig {
    pub(super) thresholds: Vec<f64>,
}

impl EdgeConfig {
    fn validate(&self) -> Result<(), Error> {
        let ascending = self.thresholds.windows(2).all(|pair| pair[0] < pair[1]);
        let thresholds = self.thresholds.iter().all(|&threshold| threshold >= 0.0 && threshold.is_finite());
        let few = self.thresholds.len() <= 20;
        let accepted = "ascending, 0 or above, at most 20 of them";
        accept("edge.thresholds", format!("{:?}", self.thresholds), ascending && thresholds && few, accepted)
    }
}

impl NoiseConfig {
    fn validate(&self) -> Result<(), Error> {
        let ascending = self.replaced.windows(2).all(|pair| pair[0] < pair[1]);
        let shares = self.replaced.iter().all(|&share| share > 0.0 && share <= 1.0);
        let accepted = "ascending, above 0 and at most 1, at most 20 of them";
        let few = self.replaced.len() <= 20;
        accept("noise.replaced", format!("{:?}", self.replaced), ascending && shares && few, accepted)
    }
}

impl InputConfig {
    /// Whether the user brought symbols.
    pub(super) fn is_own(&self) -> bool {
        !self.file.is_empty()
    }
}

impl Settings {
    /// Steps of input that a course needs.
    pub(crate) fn steps(&self) -> usize {
        6 * self.window_steps + self.decoding.ahead()
    }

    /// The random streams of a network.
    pub(super) fn streams(&self, network: usize) -> Streams {
        Streams::new(self.seed).child("sequences").index(network)
    }

    pub(super) fn validate(&self) -> Result<(), Error> {
        accept_networks("networks", self.networks, 1)?;
        let (input, thousand) = (&self.input, 1000);
        accept("input.sequences", input.sequences, (2..=thousand).contains(&input.sequences), "from 2 to 1000")?;
        accept("input.length", input.length, (1..=thousand).contains(&input.length), "from 1 to 1000")?;
        accept("input.copies", input.copies, (1..=thousand).contains(&input.copies), "from 1 to 1000")?;
        accept_window_steps(self.window_steps, input.copies)?;
        accept(
            "input.labels_file",
            &input.labels_file,
            input.labels_file.is_empty() || input.is_own(),
            "empty where input.file is",
        )?;
        self.plasticity.validate()?;
        self.perturbation.validate(self.window_steps)?;
        self.noise.validate()?;
        self.edge.validate()?;
        self.decoding.validate()
    }
}
