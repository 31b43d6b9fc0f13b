//! The sections of a configuration that every experiment of the family has.

use attractor::{Counted, ThresholdLaw};
use serde::{Deserialize, Serialize};

use super::activity::Activity;
use crate::Error;
use crate::experiments::accept;

/// `[network]`: the random network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NetworkConfig {
    pub(crate) excitatory: usize,
    pub(crate) inhibitory: usize,
    pub(crate) excitatory_probability: f64,
    pub(crate) inhibitory_probability: f64,
    pub(crate) excitatory_to_inhibitory_probability: f64,
    pub(crate) inhibitory_to_inhibitory_probability: f64,
    pub(crate) excitatory_threshold: f64,
    pub(crate) inhibitory_threshold: f64,
}

impl NetworkConfig {
    /// The law of the network, with that many input units.
    pub(crate) fn law(&self, input_units: usize) -> ThresholdLaw {
        ThresholdLaw {
            excitatory: self.excitatory,
            inhibitory: self.inhibitory,
            input_units,
            excitatory_probability: self.excitatory_probability,
            inhibitory_probability: self.inhibitory_probability,
            excitatory_to_inhibitory_probability: self.excitatory_to_inhibitory_probability,
            inhibitory_to_inhibitory_probability: self.inhibitory_to_inhibitory_probability,
            excitatory_threshold: self.excitatory_threshold,
            inhibitory_threshold: self.inhibitory_threshold,
        }
    }

    pub(crate) fn validate(&self, input_units: usize) -> Result<(), Error> {
        let (n, most) = (self.excitatory, 100_000);
        accept(
            "network.excitatory",
            n,
            n > input_units && n <= most,
            &format!("above the {input_units} input units and at most {most}"),
        )?;
        accept("network.inhibitory", self.inhibitory, (1..=most).contains(&self.inhibitory), "from 1 to 100000")?;
        for (key, p) in [
            ("network.excitatory_probability", self.excitatory_probability),
            ("network.inhibitory_probability", self.inhibitory_probability),
            ("network.excitatory_to_inhibitory_probability", self.excitatory_to_inhibitory_probability),
            ("network.inhibitory_to_inhibitory_probability", self.inhibitory_to_inhibitory_probability),
        ] {
            accept(key, p, p > 0.0 && p <= 1.0, "above 0 and at most 1")?;
        }
        for (key, threshold) in [
            ("network.excitatory_threshold", self.excitatory_threshold),
            ("network.inhibitory_threshold", self.inhibitory_threshold),
        ] {
            accept(key, threshold, threshold >= 0.0 && threshold.is_finite(), "0 or above")?;
        }
        Ok(())
    }

    /// Bytes of a network whose course records that many steps.
    pub(crate) fn memory(&self, steps: usize) -> u64 {
        let (e, i) = (self.excitatory as u64, self.inhibitory as u64);
        let synapses = (self.excitatory_probability * (e * e) as f64) as u64;
        // Dense inhibition, synapses walked both ways, the states of a run by step and by unit, its input.
        8 * (2 * e * i + i * i) + 32 * synapses + steps as u64 * (e + i) / 3 + 64 * steps as u64
    }

    /// Bytes of what a network leaves of its windows, estimated.
    pub(crate) fn stored(&self, rasters: bool) -> u64 {
        let e = self.excitatory as u64;
        let synapses = (self.excitatory_probability * (e * e) as f64) as u64;
        // Of each measured stage all weights, rates and thresholds; of a network whose rasters are kept about one unit in
        // eight at each of the shown steps, in three bytes; and the course of H.
        3 * (8 * synapses + 16 * e) + if rasters { 220 * e } else { 0 } + 5000
    }

    /// Bytes of the activity that the first of the networks leaves of its course.
    pub(crate) fn stored_activity(&self, network: usize) -> u64 {
        if network == 0 { Activity::stored(self.excitatory + self.inhibitory) } else { 0 }
    }
}

/// `[plasticity]`: the rules; each may be off in the windows that are theirs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlasticityConfig {
    pub(crate) stdp: bool,
    pub(crate) normalisation: bool,
    pub(crate) intrinsic: bool,
    pub(crate) stdp_rate: f64,
    pub(crate) intrinsic_rate: f64,
    pub(crate) target_rate: f64,
}

impl PlasticityConfig {
    pub(crate) fn validate(&self) -> Result<(), Error> {
        for (key, rate) in
            [("plasticity.stdp_rate", self.stdp_rate), ("plasticity.intrinsic_rate", self.intrinsic_rate)]
        {
            accept(key, rate, (0.0..=1.0).contains(&rate), "in [0, 1]")?;
        }
        accept(
            "plasticity.target_rate",
            self.target_rate,
            (0.0..=1.0).contains(&self.target_rate),
            "in [0, 1], in spikes a step",
        )
    }
}

/// `[perturbation]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PerturbationConfig {
    pub(crate) counted: Counted,
    pub(crate) smoothing_steps: usize,
    pub(crate) horizon: usize,
}

impl PerturbationConfig {
    pub(crate) fn validate(&self, window: usize) -> Result<(), Error> {
        accept("perturbation.smoothing_steps", self.smoothing_steps, self.smoothing_steps > 0, "at least 1")?;
        accept(
            "perturbation.horizon",
            self.horizon,
            (1..=window).contains(&self.horizon),
            "from 1 to the steps of a window",
        )
    }
}

/// `[decoding]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DecodingConfig {
    pub(crate) folds: usize,
    pub(crate) smoothing: f64,
    pub(crate) penalty: f64,
    pub(crate) lags: Vec<i64>,
}

impl DecodingConfig {
    /// The longest step into the future that a lag asks for.
    pub(crate) fn ahead(&self) -> usize {
        self.lags.iter().copied().max().unwrap_or(0).max(0) as usize
    }

    pub(crate) fn validate(&self) -> Result<(), Error> {
        accept("decoding.folds", self.folds, (2..=1000).contains(&self.folds), "from 2 to 1000")?;
        for (key, value) in [("decoding.smoothing", self.smoothing), ("decoding.penalty", self.penalty)] {
            accept(key, value, value > 0.0 && value.is_finite(), "above 0")?;
        }
        let ascending = self.lags.windows(2).all(|pair| pair[0] < pair[1]);
        accept(
            "decoding.lags",
            format!("{:?}", self.lags),
            ascending && !self.lags.is_empty(),
            "ascending, at least one",
        )?;
        let near = self.lags.iter().all(|lag| lag.unsigned_abs() <= 1000);
        accept("decoding.lags", format!("{:?}", self.lags), near, "from -1000 to 1000 steps")
    }
}

/// Steps of a window at most, and units shown in all of them.
const MOST_WINDOW: (usize, usize) = (1_000_000, 50_000_000);

/// Refuses windows whose input could not be made: it is drawn before the memory of a cell is counted, `shown` units a step.
pub(crate) fn accept_window_steps(steps: usize, shown: usize) -> Result<(), Error> {
    let most = MOST_WINDOW.0.min(MOST_WINDOW.1 / shown.max(1));
    accept("window_steps", steps, (10..=most).contains(&steps), &format!("from 10 to {most}"))
}
