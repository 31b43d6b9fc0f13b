//! The configuration of `memory-length` and the sequences that follow from it.

use attractor::{ShownUnits, Streams};
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::experiments::signatures::{
    DecodingConfig, Input, LagUnit, NetworkConfig, PerturbationConfig, PlasticityConfig, Targets, accept_window_steps,
    check_decodable,
};
use crate::experiments::{accept, accept_networks};

/// The symbols: a, x, b and c, x, d.
const SYMBOLS: usize = 5;
const FIRST: [usize; 2] = [0, 2];
const LAST: [usize; 2] = [1, 3];
const BETWEEN: usize = 4;

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
    pub(crate) decoding: LaggedDecoding,
}

/// `[decoding]`: that of the family, and what its lags count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LaggedDecoding {
    folds: usize,
    smoothing: f64,
    penalty: f64,
    pub(super) lags: Vec<i64>,
    /// The accounts of runs that do not name it are of raw steps.
    #[serde(default)]
    pub(super) lag_unit: LagUnit,
}

/// `[input]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InputConfig {
    pub(super) lengths: Vec<usize>,
    copies: usize,
    most_blanks: usize,
}

/// Sequences in time, and which of the two each step belongs to; blanks belong to none.
pub(super) struct Sequences {
    pub(super) input: Input,
    pub(super) labels: Vec<Option<usize>>,
}

impl LaggedDecoding {
    /// What the family knows of it.
    pub(super) fn base(&self) -> DecodingConfig {
        DecodingConfig { folds: self.folds, smoothing: self.smoothing, penalty: self.penalty, lags: self.lags.clone() }
    }

    /// What its lags count, in words that follow "lags".
    pub(super) fn counted(&self) -> &'static str {
        match self.lag_unit {
            LagUnit::ShownSteps => "in steps that are not blank",
            LagUnit::RawSteps => "in steps, blank ones included",
        }
    }
}

impl Sequences {
    /// What is decoded: which of the two sequences.
    pub(super) fn targets(&self, config: &Config) -> Targets<'_> {
        Targets { codes: &self.labels, values: &[0, 1], unit: config.decoding.lag_unit }
    }
}

impl Config {
    /// Number of input units.
    pub(super) fn input_units(&self) -> usize {
        SYMBOLS * self.input.copies
    }

    /// Steps of input that a course needs: enough steps that are not blank beyond its end.
    pub(crate) fn steps(&self) -> usize {
        6 * self.window_steps + self.decoding.base().ahead() * (1 + self.input.most_blanks)
    }

    /// The random streams of a network.
    pub(super) fn streams(&self, length: usize, network: usize) -> Streams {
        Streams::new(self.seed).child("memory-length").index(length).index(network)
    }

    /// What a network is shown: `a x^n b` or `c x^n d` by a fair coin, blanks in between.
    pub(super) fn sequences(&self, length: usize, network: usize) -> Result<Sequences, Error> {
        let mut stream = self.streams(length, network).child("sequences").stream();
        let (mut symbols, mut labels, mut places) = (Vec::new(), Vec::new(), Vec::new());
        while symbols.len() < self.steps() {
            let which = stream.below(2);
            symbols.push(Some(FIRST[which]));
            symbols.extend(vec![Some(BETWEEN); length]);
            symbols.push(Some(LAST[which]));
            labels.extend(vec![Some(which); length + 2]);
            places.extend((0..length + 2).map(Some));
            let blanks = stream.below(self.input.most_blanks + 1);
            symbols.extend(vec![None; blanks]);
            labels.extend(vec![None; blanks]);
            places.extend(vec![None; blanks]);
        }
        let shown = ShownUnits::from_symbols(&symbols, self.input.copies)?;
        let input = Input { shown, units: self.input_units(), places, place_count: length + 2 };
        Ok(Sequences { input, labels })
    }

    pub(crate) fn validate(&self) -> Result<(), Error> {
        accept_networks("networks", self.networks, 1)?;
        let (input, most) = (&self.input, 1000);
        let lengths = &input.lengths;
        let ascending = lengths.windows(2).all(|pair| pair[0] < pair[1]) && !lengths.is_empty();
        let sensible = ascending && lengths.iter().all(|&n| n <= most);
        accept("input.lengths", format!("{lengths:?}"), sensible, "ascending, at least one, each at most 1000")?;
        accept("input.copies", input.copies, (1..=most).contains(&input.copies), "from 1 to 1000")?;
        accept_window_steps(self.window_steps, input.copies)?;
        accept("input.most_blanks", input.most_blanks, input.most_blanks <= most, "at most 1000")?;
        self.network.validate(self.input_units())?;
        self.plasticity.validate()?;
        self.perturbation.validate(self.window_steps)?;
        let decoding = self.decoding.base();
        decoding.validate()?;
        lengths.iter().try_for_each(|&length| {
            check_decodable(&decoding, &self.sequences(length, 0)?.targets(self), self.window_steps)
        })
    }
}
