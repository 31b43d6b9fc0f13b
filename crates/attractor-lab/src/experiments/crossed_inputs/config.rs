//! The configuration of `crossed-inputs`.

use attractor::Streams;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::experiments::signatures::{DecodingConfig, NetworkConfig, PlasticityConfig, accept_window_steps};
use crate::experiments::{accept, accept_networks};

/// The configuration; see the commented default for each key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    pub(super) seed: u64,
    pub(super) networks: usize,
    pub(super) window_steps: usize,
    pub(super) test_steps: usize,
    pub(super) settle_steps: usize,
    pub(super) network: NetworkConfig,
    pub(super) input: InputConfig,
    pub(super) plasticity: PlasticityConfig,
    pub(super) growth: GrowthConfig,
    pub(super) decoding: ReadConfig,
    pub(super) activity: ActivityConfig,
}

/// `[input]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InputConfig {
    pub(super) sequences: usize,
    pub(super) length: usize,
    pub(super) copies: usize,
}

/// `[growth]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GrowthConfig {
    pub(super) horizon: usize,
    pub(super) late: usize,
}

/// `[decoding]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReadConfig {
    folds: usize,
    smoothing: f64,
    penalty: f64,
    pub(super) lags: Vec<i64>,
    symbols_back: usize,
}

/// `[activity]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ActivityConfig {
    pub(super) lags: usize,
}

impl ReadConfig {
    /// How the sequence is decoded.
    pub(super) fn of_sequences(&self) -> DecodingConfig {
        let Self { folds, smoothing, penalty, .. } = *self;
        DecodingConfig { folds, smoothing, penalty, lags: self.lags.clone() }
    }

    /// How the symbol is decoded.
    pub(super) fn of_symbols(&self) -> DecodingConfig {
        DecodingConfig { lags: (-(self.symbols_back as i64)..0).collect(), ..self.of_sequences() }
    }
}

impl InputConfig {
    /// Number of symbols.
    pub(super) fn symbols(&self) -> usize {
        self.sequences * self.length
    }

    /// Number of input units.
    pub(super) fn units(&self) -> usize {
        self.symbols() * self.copies
    }

    fn validate(&self) -> Result<(), Error> {
        let hundred = 100;
        accept("input.sequences", self.sequences, (2..=hundred).contains(&self.sequences), "from 2 to 100")?;
        accept("input.length", self.length, (2..=hundred).contains(&self.length), "from 2 to 100")?;
        accept("input.copies", self.copies, (1..=hundred).contains(&self.copies), "from 1 to 100")
    }
}

impl Config {
    /// The step at which tests begin.
    pub(super) fn test_from(&self) -> usize {
        3 * self.window_steps
    }

    /// Steps of each input.
    pub(super) fn steps(&self) -> usize {
        let ahead = self.decoding.of_sequences().ahead();
        self.test_from() + self.settle_steps + self.test_steps + ahead
    }

    /// The random streams of a network.
    pub(super) fn streams(&self, network: usize) -> Streams {
        Streams::new(self.seed).child("crossed-inputs").index(network)
    }

    pub(super) fn validate(&self) -> Result<(), Error> {
        accept_networks("networks", self.networks, 1)?;
        self.input.validate()?;
        accept_window_steps(self.window_steps, self.input.copies)?;
        let most = 1_000_000;
        accept("test_steps", self.test_steps, (100..=most).contains(&self.test_steps), "from 100 to 1000000")?;
        accept("settle_steps", self.settle_steps, self.settle_steps <= most, "at most 1000000")?;
        self.network.validate(self.input.units())?;
        self.plasticity.validate()?;
        let (horizon, late, steps) = (self.growth.horizon, self.growth.late, self.test_steps);
        accept("growth.horizon", horizon, (1..=steps).contains(&horizon), "from 1 to test_steps")?;
        accept("growth.late", late, (1..=horizon).contains(&late), "from 1 to growth.horizon")?;
        self.validate_decoding()?;
        let lags = self.activity.lags;
        accept("activity.lags", lags, (2..=steps / 10).contains(&lags), "from 2 to a tenth of test_steps")
    }

    fn validate_decoding(&self) -> Result<(), Error> {
        self.decoding.of_sequences().validate()?;
        let (lags, length) = (&self.decoding.lags, self.input.length as i64);
        let wanted = std::iter::once(-length).chain(1..length).all(|lag| lags.contains(&lag));
        let accepted = format!("such that -{length} and 1 to {} are among them, which claims compare", length - 1);
        accept("decoding.lags", format!("{lags:?}"), wanted, &accepted)?;
        let back = self.decoding.symbols_back;
        accept("decoding.symbols_back", back, (1..=1000).contains(&back), "from 1 to 1000")
    }
}
