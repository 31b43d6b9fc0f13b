//! The configuration of `hebbian-terms`.

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::experiments::differential_hebbian::{LearningConfig, NetworkConfig, Recipe};
use crate::experiments::{accept, accept_networks};

/// The configuration; see the commented default for each key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    pub(crate) seed: u64,
    pub(crate) networks: usize,
    pub(super) networks_per_cell: usize,
    pub(super) network: NetworkConfig,
    pub(super) learning: LearningConfig,
    pub(super) terms: TermsConfig,
    pub(super) strength: StrengthConfig,
}

/// `[terms]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TermsConfig {
    pub(super) scales: Vec<f64>,
}

/// `[strength]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StrengthConfig {
    networks: usize,
    pub(super) values: Vec<f64>,
}

/// Factors of a term, and strengths of W_z, at most.
const MOST_VALUES: usize = 100;

impl Config {
    pub(super) fn recipe(&self) -> Recipe<'_> {
        Recipe { seed: self.seed, network: &self.network, learning: &self.learning }
    }

    /// The strengths at which a network is followed.
    pub(super) fn strengths(&self, network: usize) -> &[f64] {
        if network < self.strength.networks { &self.strength.values } else { &[] }
    }

    pub(crate) fn validate(&self) -> Result<(), Error> {
        accept_networks("networks", self.networks, 1)?;
        accept("networks_per_cell", self.networks_per_cell, self.networks_per_cell > 0, "at least 1")?;
        self.network.validate()?;
        self.learning.validate()?;
        let scales = &self.terms.scales;
        let sensible = scales.len() <= MOST_VALUES && scales.iter().all(|s| (-1e3..=1e3).contains(s));
        accept("terms.scales", format!("{scales:?}"), sensible, "at most 100 numbers from -1000 to 1000")?;
        accept_networks("strength.networks", self.strength.networks, 0)?;
        let values = &self.strength.values;
        let rising = values.windows(2).all(|pair| pair[0] < pair[1]);
        let some = (1..=MOST_VALUES).contains(&values.len()) && values.iter().all(|v| (0.0..=1e3).contains(v));
        accept("strength.values", format!("{values:?}"), rising && some, "1 to 100 numbers from 0 to 1000, each larger")
    }
}
