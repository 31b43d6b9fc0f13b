//! The configuration of `self-organised`.

use attractor::{DifferentialHebbian, EchoStateLaw, FeedbackNorm, NoisePlace};
use serde::{Deserialize, Serialize};

use crate::Error;
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

/// `[network]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NetworkConfig {
    pub(super) units: usize,
    zero_fraction: f64,
    spectral_radius: f64,
    bias_spread: f64,
    noise_spread: f64,
    spread: Spread,
}

/// How the paper's spreads are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Spread {
    Variance,
    StandardDeviation,
}

impl Spread {
    fn sd(self, spread: f64) -> f64 {
        match self {
            Self::Variance => spread.sqrt(),
            Self::StandardDeviation => spread,
        }
    }
}

impl NetworkConfig {
    /// The law of a network of that many units.
    pub(super) fn law(&self, units: usize) -> EchoStateLaw {
        EchoStateLaw {
            units,
            zero_fraction: self.zero_fraction,
            spectral_radius: self.spectral_radius,
            bias_sd: self.spread.sd(self.bias_spread),
            ..EchoStateLaw::default()
        }
    }

    /// Standard deviation of the noise.
    pub(super) fn noise(&self) -> f64 {
        self.spread.sd(self.noise_spread)
    }
}

/// `[learning]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LearningConfig {
    pub(super) rate: f64,
    norm: FeedbackNorm,
    pub(super) noise: NoisePlace,
    clean_changes: bool,
    pub(super) steps: usize,
    pub(super) from: usize,
    pub(super) until: usize,
    pub(super) record: usize,
}

impl LearningConfig {
    /// The rule, with the configured normalisation or another one.
    pub(super) fn rule(&self, norm: Option<FeedbackNorm>) -> Result<DifferentialHebbian, Error> {
        let rule = DifferentialHebbian::new(self.rate, norm.unwrap_or(self.norm))?;
        Ok(if self.clean_changes { rule.from_clean_changes() } else { rule })
    }
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
    /// How often a network learns again under other noise.
    pub(super) fn realisations(&self, network: usize) -> usize {
        if network < self.beyond.noise_networks { self.beyond.noise_realisations } else { 0 }
    }

    pub(crate) fn validate(&self) -> Result<(), Error> {
        accept_networks("networks", self.networks, 1)?;
        accept_networks("detailed_networks", self.detailed_networks, 0)?;
        accept("networks_per_cell", self.networks_per_cell, self.networks_per_cell > 0, "at least 1")?;
        self.validate_network()?;
        self.validate_learning()?;
        self.validate_bifurcation()?;
        self.validate_beyond()
    }

    fn validate_network(&self) -> Result<(), Error> {
        let n = &self.network;
        accept("network.units", n.units, (2..=5000).contains(&n.units), "from 2 to 5000")?;
        let sparse = (0.0..1.0).contains(&n.zero_fraction) && self.leaves_weights(n.units);
        accept("network.zero_fraction", n.zero_fraction, sparse, "0 or above, below 1, and leave a weight")?;
        let radius = n.spectral_radius;
        accept("network.spectral_radius", radius, radius > 0.0 && radius.is_finite(), "a number above 0")?;
        for (key, value) in [("network.bias_spread", n.bias_spread), ("network.noise_spread", n.noise_spread)] {
            accept(key, value, value >= 0.0 && value.is_finite(), "0 or above")?;
        }
        Ok(())
    }

    /// Whether a network of that size has a weight.
    fn leaves_weights(&self, units: usize) -> bool {
        (1.0 - self.network.zero_fraction) * (units * units) as f64 >= 0.5
    }

    fn validate_learning(&self) -> Result<(), Error> {
        let l = &self.learning;
        accept("learning.rate", l.rate, (0.0..=1.0).contains(&l.rate), "in [0, 1]")?;
        accept("learning.steps", l.steps, (1..=100_000_000).contains(&l.steps), "from 1 to 100000000")?;
        accept("learning.until", l.until, l.until <= l.steps, "at most learning.steps")?;
        accept("learning.from", l.from, l.from <= l.until, "at most learning.until")?;
        let record = (128..=l.steps).contains(&l.record);
        accept("learning.record", l.record, record, "from 128 to learning.steps: a shorter record cannot be classified")
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
        let sensible = y.sizes.iter().all(|&n| (2..=5000).contains(&n) && self.leaves_weights(n));
        accept("beyond.sizes", format!("{:?}", y.sizes), sensible, "sizes from 2 to 5000 that leave a weight")
    }
}
