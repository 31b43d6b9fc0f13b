//! The configuration of `working-memory`.

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
    pub(super) cue: CueConfig,
    pub(super) task: TaskConfig,
    pub(super) conceptor: ConceptorConfig,
    pub(super) noise: FactorsConfig,
    pub(super) strength: FactorsConfig,
}

/// `[cue]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CueConfig {
    pub(super) classes: usize,
    pub(super) scale: f64,
    pub(super) steps: usize,
    pub(super) gap: usize,
}

/// `[task]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TaskConfig {
    pub(super) settle: usize,
    pub(super) delays: Vec<usize>,
    pub(super) held: usize,
    pub(super) jitter: usize,
    pub(super) trials_per_class: usize,
    pub(super) ridge: f64,
}

/// `[conceptor]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConceptorConfig {
    pub(super) aperture: f64,
    pub(super) rate: f64,
    pub(super) washout: usize,
    pub(super) steps: usize,
    pub(super) ridge: f64,
}

/// `[noise]` and `[strength]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FactorsConfig {
    networks: usize,
    pub(super) factors: Vec<f64>,
}

/// Units, steps of a part of a trial, and delays at most.
const MOST_UNITS: usize = 1000;
const MOST_STEPS: usize = 1_000_000;
const MOST_DELAYS: usize = 100;
/// States of all trials that are read, in numbers.
const MOST_NUMBERS: usize = 20_000_000;

impl Config {
    pub(super) fn recipe(&self) -> Recipe<'_> {
        Recipe { seed: self.seed, network: &self.network, learning: &self.learning }
    }

    pub(super) fn trials(&self) -> usize {
        self.cue.classes * self.task.trials_per_class
    }

    /// Trials that test readouts.
    pub(super) fn tests(&self) -> usize {
        self.trials() / 2
    }

    /// The accuracy of who knows nothing.
    pub(super) fn chance(&self) -> f64 {
        1.0 / self.cue.classes as f64
    }

    /// The place of the delay that claims are about.
    pub(super) fn held(&self) -> usize {
        self.task.delays.iter().position(|&delay| delay == self.task.held).unwrap_or(0)
    }

    /// Steps of the longest delay of a trial.
    pub(super) fn longest(&self) -> usize {
        let last = self.task.delays.last().copied().unwrap_or(0);
        last.max(self.task.held + self.task.jitter)
    }

    pub(crate) fn validate(&self) -> Result<(), Error> {
        accept_networks("networks", self.networks, 1)?;
        accept("networks_per_cell", self.networks_per_cell, self.networks_per_cell > 0, "at least 1")?;
        self.network.validate()?;
        let units = self.network.units;
        accept("network.units", units, units <= MOST_UNITS, "from 2 to 1000")?;
        self.learning.validate()?;
        self.cue.validate()?;
        self.task.validate()?;
        let numbers = (self.task.delays.len() + 1).saturating_mul(self.trials()).saturating_mul(units);
        let accepted = "such that delays, times trials, times units are at most 20000000 numbers";
        accept("task.trials_per_class", self.task.trials_per_class, numbers <= MOST_NUMBERS, accepted)?;
        self.conceptor.validate()?;
        self.noise.validate("noise")?;
        self.strength.validate("strength")
    }
}

impl FactorsConfig {
    /// The factors under which a network does the task too.
    pub(super) fn of(&self, network: usize) -> &[f64] {
        if network < self.networks { &self.factors } else { &[] }
    }

    fn validate(&self, section: &str) -> Result<(), Error> {
        accept_networks(&format!("{section}.networks"), self.networks, 0)?;
        let factors = &self.factors;
        let some = (1..=MOST_DELAYS).contains(&factors.len()) && factors.iter().all(|f| (0.0..=1e3).contains(f));
        let rising = factors.windows(2).all(|pair| pair[0] < pair[1]);
        let accepted = "1 to 100 numbers from 0 to 1000, each larger";
        accept(&format!("{section}.factors"), format!("{factors:?}"), some && rising, accepted)
    }
}

impl CueConfig {
    fn validate(&self) -> Result<(), Error> {
        accept("cue.classes", self.classes, (2..=20).contains(&self.classes), "from 2 to 20")?;
        accept("cue.scale", self.scale, (0.0..=1e3).contains(&self.scale), "from 0 to 1000")?;
        accept("cue.steps", self.steps, (1..=MOST_STEPS).contains(&self.steps), "from 1 to 1000000")?;
        accept("cue.gap", self.gap, self.gap <= MOST_STEPS, "at most 1000000")
    }
}

impl TaskConfig {
    fn validate(&self) -> Result<(), Error> {
        accept("task.settle", self.settle, self.settle <= MOST_STEPS, "at most 1000000")?;
        let delays = &self.delays;
        let some = (1..=MOST_DELAYS).contains(&delays.len()) && delays.iter().all(|d| (1..=MOST_STEPS).contains(d));
        let rising = delays.windows(2).all(|pair| pair[0] < pair[1]);
        let accepted = "1 to 100 steps from 1 to 1000000, each longer";
        accept("task.delays", format!("{delays:?}"), some && rising, accepted)?;
        accept("task.held", self.held, delays.contains(&self.held), "one of task.delays")?;
        accept("task.jitter", self.jitter, (1..=MOST_STEPS).contains(&self.jitter), "from 1 to 1000000")?;
        let half = self.trials_per_class;
        let even = half.is_multiple_of(2) && (4..=100_000).contains(&half);
        accept("task.trials_per_class", half, even, "even, from 4 to 100000")?;
        accept("task.ridge", self.ridge, (1e-12..=1e12).contains(&self.ridge), "from 1e-12 to 1e12")
    }
}

impl ConceptorConfig {
    fn validate(&self) -> Result<(), Error> {
        accept("conceptor.aperture", self.aperture, (1.0..=1e4).contains(&self.aperture), "from 1 to 10000")?;
        accept("conceptor.rate", self.rate, self.rate > 0.0 && self.rate <= 1.0, "above 0, at most 1")?;
        accept("conceptor.washout", self.washout, self.washout <= MOST_STEPS, "at most 1000000")?;
        accept("conceptor.steps", self.steps, (1..=10_000).contains(&self.steps), "from 1 to 10000")?;
        accept("conceptor.ridge", self.ridge, (1e-12..=1e12).contains(&self.ridge), "from 1e-12 to 1e12")
    }
}
