//! How networks are made, and how their feedback learns.

use attractor::{DifferentialHebbian, EchoStateLaw, EchoStateNetwork, FeedbackNorm, NoisePlace, Streams};
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::experiments::accept;

/// `[network]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::experiments) struct NetworkConfig {
    pub(in crate::experiments) units: usize,
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
    pub(in crate::experiments) fn law(&self, units: usize) -> EchoStateLaw {
        EchoStateLaw {
            units,
            zero_fraction: self.zero_fraction,
            spectral_radius: self.spectral_radius,
            bias_sd: self.spread.sd(self.bias_spread),
            ..EchoStateLaw::default()
        }
    }

    pub(in crate::experiments) fn validate(&self) -> Result<(), Error> {
        accept("network.units", self.units, (2..=5000).contains(&self.units), "from 2 to 5000")?;
        let sparse = (0.0..1.0).contains(&self.zero_fraction) && self.leaves_weights(self.units);
        accept("network.zero_fraction", self.zero_fraction, sparse, "0 or above, below 1, and leave a weight")?;
        let radius = self.spectral_radius;
        accept("network.spectral_radius", radius, radius > 0.0 && radius.is_finite(), "a number above 0")?;
        for (key, value) in [("network.bias_spread", self.bias_spread), ("network.noise_spread", self.noise_spread)] {
            accept(key, value, value >= 0.0 && value.is_finite(), "0 or above")?;
        }
        Ok(())
    }

    /// Whether a network of that size has a weight.
    pub(in crate::experiments) fn leaves_weights(&self, units: usize) -> bool {
        (1.0 - self.zero_fraction) * (units * units) as f64 >= 0.5
    }

    /// Standard deviation of the noise.
    pub(in crate::experiments) fn noise(&self) -> f64 {
        self.spread.sd(self.noise_spread)
    }
}

/// `[learning]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::experiments) struct LearningConfig {
    pub(in crate::experiments) rate: f64,
    norm: FeedbackNorm,
    pub(in crate::experiments) noise: NoisePlace,
    clean_changes: bool,
    pub(in crate::experiments) steps: usize,
    pub(in crate::experiments) from: usize,
    pub(in crate::experiments) until: usize,
    pub(in crate::experiments) record: usize,
}

impl LearningConfig {
    /// The rule.
    pub(in crate::experiments) fn rule(&self) -> Result<DifferentialHebbian, Error> {
        self.rule_with(self.norm)
    }

    /// The rule with another normalisation.
    pub(in crate::experiments) fn rule_with(&self, norm: FeedbackNorm) -> Result<DifferentialHebbian, Error> {
        let rule = DifferentialHebbian::new(self.rate, norm)?;
        Ok(if self.clean_changes { rule.from_clean_changes() } else { rule })
    }

    /// Whether the normalisation keeps W_z from a norm above 1.
    pub(in crate::experiments) fn is_bounded(&self) -> bool {
        self.norm != FeedbackNorm::None
    }

    pub(in crate::experiments) fn validate(&self) -> Result<(), Error> {
        accept("learning.rate", self.rate, (0.0..=1.0).contains(&self.rate), "in [0, 1]")?;
        accept("learning.steps", self.steps, (1..=100_000_000).contains(&self.steps), "from 1 to 100000000")?;
        accept("learning.until", self.until, self.until <= self.steps, "at most learning.steps")?;
        accept("learning.from", self.from, self.from <= self.until, "at most learning.until")?;
        let record = (128..=self.steps).contains(&self.record);
        let accepted = "from 128 to learning.steps: a shorter record cannot be classified";
        accept("learning.record", self.record, record, accepted)
    }
}

/// How networks are made and learn: what the experiments have in common.
#[derive(Debug, Clone, Copy)]
pub(in crate::experiments) struct Recipe<'a> {
    pub(in crate::experiments) seed: u64,
    pub(in crate::experiments) network: &'a NetworkConfig,
    pub(in crate::experiments) learning: &'a LearningConfig,
}

impl Recipe<'_> {
    /// The random streams of a network of that size: of one seed, all experiments have the same networks.
    pub(in crate::experiments) fn streams(&self, units: usize, network: usize) -> Streams {
        Streams::new(self.seed).child("self-organised").index(units).index(network)
    }

    /// A network before learning.
    pub(in crate::experiments) fn fresh(&self, units: usize, streams: &Streams) -> Result<EchoStateNetwork, Error> {
        let network = EchoStateNetwork::random(&self.network.law(units), &streams.child("network"))?;
        Ok(network.with_noise(self.learning.noise))
    }
}
