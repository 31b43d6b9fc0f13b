//! The configuration of `self-organised`.

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
    pub(super) detailed_networks: usize,
    pub(super) network: NetworkConfig,
    pub(super) learning: LearningConfig,
    pub(super) controls: ControlsConfig,
    pub(super) bifurcation: BifurcationConfig,
    pub(super) beyond: BeyondConfig,
}

/// `[controls]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ControlsConfig {
    pub(super) run: bool,
}

/// `[bifurcation]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BifurcationConfig {
    pub(super) gamma_steps: usize,
    pub(super) distances: Vec<f64>,
}

/// `[beyond]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BeyondConfig {
    pub(super) kicks: usize,
    pub(super) kick_norm: f64,
    pub(super) noise_networks: usize,
    pub(super) noise_realisations: usize,
    pub(super) phase_steps: usize,
    pub(super) sizes: Vec<usize>,
    pub(super) size_networks: usize,
}

impl Config {
    pub(super) fn recipe(&self) -> Recipe<'_> {
        Recipe { seed: self.seed, network: &self.network, learning: &self.learning }
    }

    /// How often a network learns again under other noise.
    pub(super) fn realisations(&self, network: usize) -> usize {
        if network < self.beyond.noise_networks { self.beyond.noise_realisations } else { 0 }
    }

    pub(crate) fn validate(&self) -> Result<(), Error> {
        accept_networks("networks", self.networks, 1)?;
        accept_networks("detailed_networks", self.detailed_networks, 0)?;
        accept("networks_per_cell", self.networks_per_cell, self.networks_per_cell > 0, "at least 1")?;
        self.network.validate()?;
        self.learning.validate()?;
        self.validate_bifurcation()?;
        self.validate_beyond()
    }

    fn validate_bifurcation(&self) -> Result<(), Error> {
        let b = &self.bifurcation;
        accept("bifurcation.gamma_steps", b.gamma_steps, (1..=10_000).contains(&b.gamma_steps), "from 1 to 10000")?;
        let sensible = b.distances.len() >= 2 && b.distances.iter().all(|&d| (1e-4..1.0).contains(&d));
        let found = format!("{:?}", b.distances);
        accept("bifurcation.distances", found, sensible, "at least two numbers from 0.0001 to 1")
    }

    fn validate_beyond(&self) -> Result<(), Error> {
        let y = &self.beyond;
        accept_networks("beyond.noise_networks", y.noise_networks, 0)?;
        accept_networks("beyond.size_networks", y.size_networks, 0)?;
        accept("beyond.kicks", y.kicks, y.kicks <= 1000, "at most 1000")?;
        accept("beyond.kick_norm", y.kick_norm, y.kick_norm >= 0.0 && y.kick_norm.is_finite(), "0 or above")?;
        let realisations = y.noise_realisations;
        accept("beyond.noise_realisations", realisations, realisations <= 1000, "at most 1000")?;
        let phase = y.phase_steps == 0 || (1600..=100_000_000).contains(&y.phase_steps);
        accept(
            "beyond.phase_steps",
            y.phase_steps,
            phase,
            "0, or from 1600 to 100000000: shorter phases tell nothing",
        )?;
        let sensible = y.sizes.iter().all(|&n| (2..=5000).contains(&n) && self.network.leaves_weights(n));
        accept("beyond.sizes", format!("{:?}", y.sizes), sensible, "sizes from 2 to 5000 that leave a weight")
    }
}
