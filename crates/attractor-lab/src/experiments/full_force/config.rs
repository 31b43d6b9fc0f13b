//! The configuration of `full-force`.

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::experiments::{accept, accept_networks, steps_of};

/// The step of integration, in units of tau.
pub(super) const DT: f64 = 0.1;
/// Periods at the end of a test that are late.
pub(super) const LATE: usize = 2;
/// Lyapunov exponents that are taken.
pub(super) const EXPONENTS: usize = 3;

/// The configuration; see the commented default for each key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    pub(super) seed: u64,
    pub(super) networks: usize,
    pub(super) units: Vec<usize>,
    pub(super) gain: f64,
    pub(super) task: TaskConfig,
    pub(super) training: TrainingConfig,
    pub(super) test: TestConfig,
    pub(super) analysis: AnalysisConfig,
}

/// `[task]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TaskConfig {
    period: f64,
    delay: f64,
    rest: f64,
    pulse: f64,
    bump: f64,
}

/// `[training]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TrainingConfig {
    pub(super) settle: usize,
    pub(super) periods: Vec<usize>,
    pub(super) every: usize,
    pub(super) delta: f64,
}

/// `[test]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TestConfig {
    pub(super) periods: usize,
    pub(super) units: usize,
    pub(super) early: usize,
}

/// `[analysis]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AnalysisConfig {
    pub(super) units: usize,
    pub(super) noise: Vec<f64>,
    pub(super) noisy: f64,
    pub(super) kick: f64,
    settle: f64,
    duration: f64,
}

/// Steps of a task's parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TaskSteps {
    pub(super) period: usize,
    pub(super) delay: usize,
    pub(super) rest: usize,
    pub(super) pulse: usize,
    pub(super) bump: usize,
}

/// Units at most, periods at most, values of a list at most.
const MOST_UNITS: usize = 2000;
const MOST_PERIODS: usize = 1000;
const MOST_VALUES: usize = 20;

impl Config {
    pub(super) fn validate(&self) -> Result<(), Error> {
        accept_networks("networks", self.networks, 1)?;
        let good =
            (1..=MOST_VALUES).contains(&self.units.len()) && self.units.iter().all(|n| (4..=MOST_UNITS).contains(n));
        let accepted = "1 to 20 numbers from 4 to 2000, each larger than the one before";
        accept("units", format!("{:?}", self.units), good && rises(&self.units), accepted)?;
        accept("gain", self.gain, (0.0..=100.0).contains(&self.gain), "from 0 to 100")?;
        self.task.validate()?;
        self.training.validate()?;
        self.test.validate(self)?;
        self.analysis.validate(self)
    }

    /// Places of the size of claims about errors, and of twice that size if it is there.
    pub(super) fn compared(&self) -> (usize, Option<usize>) {
        let place = |units: usize| self.units.iter().position(|&n| n == units);
        (place(self.test.units).unwrap_or(0), place(2 * self.test.units))
    }

    /// The place of the size that is analysed.
    pub(super) fn analysed(&self) -> usize {
        self.units.iter().position(|&n| n == self.analysis.units).unwrap_or(0)
    }

    /// The place of what counts as few periods of learning.
    pub(super) fn early(&self) -> usize {
        self.training.periods.iter().position(|&n| n == self.test.early).unwrap_or(0)
    }

    /// The place of the noise of claims.
    pub(super) fn noisy(&self) -> usize {
        self.analysis.noise.iter().position(|&sd| sd == self.analysis.noisy).unwrap_or(0)
    }

    /// Periods of learning in all.
    pub(super) fn longest(&self) -> usize {
        self.training.periods.last().copied().unwrap_or(1)
    }
}

impl TaskConfig {
    pub(super) fn steps(&self) -> TaskSteps {
        let [period, delay, rest, pulse, bump] =
            [self.period, self.delay, self.rest, self.pulse, self.bump].map(|time| steps_of(time, DT));
        TaskSteps { period, delay, rest, pulse, bump }
    }

    fn validate(&self) -> Result<(), Error> {
        let within = |key: &str, value: f64, low: f64, high: f64| {
            let accepted = format!("from {low} to {high}, in units of tau");
            accept(key, value, (low..=high).contains(&value), &accepted)
        };
        within("task.period", self.period, 5.0, 1000.0)?;
        within("task.bump", self.bump, 1.0, self.period)?;
        within("task.pulse", self.pulse, DT, self.period)?;
        within("task.delay", self.delay, self.bump / 2.0, self.period - self.bump / 2.0)?;
        within("task.rest", self.rest, 0.0, 1000.0)
    }
}

impl TrainingConfig {
    fn validate(&self) -> Result<(), Error> {
        let accepted = format!("from 1 to {MOST_PERIODS}");
        accept("training.settle", self.settle, (1..=MOST_PERIODS).contains(&self.settle), &accepted)?;
        let good = (1..=MOST_VALUES).contains(&self.periods.len())
            && self.periods.iter().all(|n| (1..=MOST_PERIODS).contains(n));
        let accepted = "1 to 20 numbers from 1 to 1000, each larger than the one before";
        accept("training.periods", format!("{:?}", self.periods), good && rises(&self.periods), accepted)?;
        accept("training.every", self.every, (1..=50).contains(&self.every), "from 1 to 50")?;
        let good = (1e-6..=1e6).contains(&self.delta);
        accept("training.delta", self.delta, good, "from 0.000001 to 1000000")
    }
}

impl TestConfig {
    fn validate(&self, config: &Config) -> Result<(), Error> {
        accept("test.periods", self.periods, (LATE..=MOST_PERIODS).contains(&self.periods), "from 2 to 1000")?;
        accept("test.units", self.units, config.units.contains(&self.units), "one of `units`")?;
        let good = config.training.periods.contains(&self.early);
        accept("test.early", self.early, good, "one of `training.periods`")
    }
}

impl AnalysisConfig {
    /// Steps until Lyapunov exponents are taken, and steps for which they are.
    pub(super) fn counts(&self) -> [usize; 2] {
        [self.settle, self.duration].map(|time| steps_of(time, DT))
    }

    fn validate(&self, config: &Config) -> Result<(), Error> {
        accept("analysis.units", self.units, config.units.contains(&self.units), "one of `units`")?;
        let good = (1..=MOST_VALUES).contains(&self.noise.len())
            && self.noise.iter().all(|sd| *sd > 0.0 && *sd <= 100.0)
            && self.noise.windows(2).all(|pair| pair[0] < pair[1]);
        let accepted = "1 to 20 numbers above 0, at most 100, each larger than the one before";
        accept("analysis.noise", format!("{:?}", self.noise), good, accepted)?;
        accept("analysis.noisy", self.noisy, self.noise.contains(&self.noisy), "one of `analysis.noise`")?;
        accept("analysis.kick", self.kick, (0.0..=100.0).contains(&self.kick), "from 0 to 100")?;
        let long = |key: &str, time: f64, least: f64| {
            accept(key, time, (least..=1e5).contains(&time), &format!("from {least} to 100000, in units of tau"))
        };
        long("analysis.settle", self.settle, 0.0)?;
        long("analysis.duration", self.duration, 1.0)
    }
}

fn rises(values: &[usize]) -> bool {
    values.windows(2).all(|pair| pair[0] < pair[1])
}
