//! The configuration of `network-memory`.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::experiments::{accept, accept_networks, steps_of};

/// The configuration; see the commented default for each key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    pub(super) seed: u64,
    pub(super) networks: usize,
    pub(super) capacity: CapacityConfig,
    pub(super) rate: RateConfig,
    pub(super) threshold: ThresholdConfig,
    pub(super) echo_state: EchoStateConfig,
    pub(super) dimension: DimensionConfig,
}

/// `[capacity]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CapacityConfig {
    pub(super) steps: usize,
    pub(super) settle: usize,
    pub(super) longest_delays: Vec<usize>,
    pub(super) chance: f64,
}

/// `[rate]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RateConfig {
    pub(super) units: usize,
    pub(super) gain: f64,
    pub(super) connection_probability: f64,
    pub(super) amplitude: f64,
    pub(super) hold: usize,
    pub(super) noise: f64,
    pub(super) plastic_fraction: f64,
    pub(super) trials: usize,
    pub(super) offset: usize,
    pub(super) pulse: usize,
    pub(super) pulse_amplitude: f64,
    pub(super) window: usize,
    pub(super) period: usize,
    pub(super) training: usize,
}

/// `[threshold]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ThresholdConfig {
    pub(super) excitatory: usize,
    pub(super) inhibitory: usize,
    pub(super) symbols: usize,
    pub(super) copies: usize,
    pub(super) window: usize,
    pub(super) stdp_rate: f64,
    pub(super) intrinsic_rate: f64,
    pub(super) target_rate: f64,
}

/// `[echo_state]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EchoStateConfig {
    pub(super) units: usize,
    pub(super) zero_fraction: f64,
    pub(super) spectral_radius: f64,
    pub(super) input_scale: f64,
    pub(super) bias_sd: f64,
    pub(super) noise: f64,
    pub(super) rate: f64,
    pub(super) learning: usize,
}

/// `[dimension]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DimensionConfig {
    pub(super) networks: usize,
    pub(super) gains: Vec<f64>,
    pub(super) sizes: Vec<usize>,
    pub(super) curve: usize,
    pub(super) dt: f64,
    settle: f64,
    duration: f64,
    every: f64,
}

/// Units of a network at most: what is kept of a state takes eight bytes for each of them.
const MOST_UNITS: usize = 2000;
/// Values that are heard, and steps of training, at most.
const MOST_STEPS: usize = 1_000_000;
/// Degrees, gains and sizes at most.
const MOST_VALUES: usize = 20;
/// Steps before, and how many products of these are asked for, at most.
const LONGEST: usize = 1000;
const MOST_TARGETS: f64 = 20_000.0;

impl Config {
    pub(super) fn validate(&self) -> Result<(), Error> {
        accept_networks("networks", self.networks, 1)?;
        self.rate.validate()?;
        self.threshold.validate()?;
        self.echo_state.validate()?;
        self.capacity.validate(self.largest())?;
        self.dimension.validate()
    }

    /// Units of the largest network that is asked for its capacities.
    pub(super) fn largest(&self) -> usize {
        self.rate.units.max(self.threshold.excitatory).max(self.echo_state.units)
    }
}

impl CapacityConfig {
    /// Targets of all degrees, were they of uniform values.
    pub(super) fn targets(&self) -> f64 {
        let multisets = |degree: usize, longest: usize| {
            (0..degree).fold(1.0, |count, k| count * (longest + 1 + k) as f64 / (k + 1) as f64)
        };
        (1..).zip(&self.longest_delays).map(|(degree, &longest)| multisets(degree, longest)).sum()
    }

    fn validate(&self, largest: usize) -> Result<(), Error> {
        let delays = &self.longest_delays;
        let sensible = (1..=MOST_VALUES).contains(&delays.len())
            && delays.iter().all(|&longest| longest <= LONGEST)
            && self.targets() <= MOST_TARGETS;
        let accepted = "1 to 20 numbers of steps up to 1000, with at most 20000 products";
        accept("capacity.longest_delays", format!("{delays:?}"), sensible, accepted)?;
        let least = delays.iter().max().copied().unwrap_or(0) + 2 * (largest + 1);
        let accepted =
            format!("from {least}, the longest delay and twice the units of the largest network, to {MOST_STEPS}");
        accept("capacity.steps", self.steps, (least..=MOST_STEPS).contains(&self.steps), &accepted)?;
        accept("capacity.settle", self.settle, self.settle <= MOST_STEPS, "from 0 to 1000000")?;
        let chance = self.chance;
        accept("capacity.chance", chance, chance > 0.0 && chance < 1.0, "above 0 and below 1")
    }
}

impl RateConfig {
    /// The steps of the pulse.
    pub(super) fn pulsed(&self) -> Range<usize> {
        self.offset..self.offset + self.pulse
    }

    fn validate(&self) -> Result<(), Error> {
        accept_units("rate.units", self.units)?;
        accept_within("rate.gain", self.gain, 0.0, 100.0)?;
        let p = self.connection_probability;
        accept("rate.connection_probability", p, p > 0.0 && p <= 1.0, "above 0 and at most 1")?;
        accept_positive("rate.amplitude", self.amplitude)?;
        accept("rate.hold", self.hold, (1..=1000).contains(&self.hold), "from 1 to 1000")?;
        accept_within("rate.noise", self.noise, 0.0, 100.0)?;
        let f = self.plastic_fraction;
        accept("rate.plastic_fraction", f, f > 0.0 && f <= 1.0, "above 0 and at most 1")?;
        accept("rate.trials", self.trials, (1..=1000).contains(&self.trials), "from 1 to 1000")?;
        accept_steps("rate.offset", self.offset, 0)?;
        accept_steps("rate.pulse", self.pulse, 1)?;
        accept_within("rate.pulse_amplitude", self.pulse_amplitude, -100.0, 100.0)?;
        accept_steps("rate.window", self.window, 4)?;
        accept_steps("rate.period", self.period, 2)?;
        accept_steps("rate.training", self.training, 4)
    }
}

impl ThresholdConfig {
    fn validate(&self) -> Result<(), Error> {
        accept_units("threshold.excitatory", self.excitatory)?;
        accept_units("threshold.inhibitory", self.inhibitory)?;
        let symbols = self.symbols;
        accept("threshold.symbols", symbols, (1..=MOST_UNITS).contains(&symbols), "from 1 to 2000")?;
        let shown = 2 * symbols * self.copies.min(MOST_UNITS);
        let accepted =
            "at least 1, and such that not every excitatory unit receives input: 2 threshold.symbols units for each";
        accept("threshold.copies", self.copies, shown > 0 && shown < self.excitatory, accepted)?;
        accept_steps("threshold.window", self.window, 1)?;
        for (key, rate) in [
            ("threshold.stdp_rate", self.stdp_rate),
            ("threshold.intrinsic_rate", self.intrinsic_rate),
            ("threshold.target_rate", self.target_rate),
        ] {
            accept_within(key, rate, 0.0, 1.0)?;
        }
        Ok(())
    }
}

impl EchoStateConfig {
    fn validate(&self) -> Result<(), Error> {
        accept_units("echo_state.units", self.units)?;
        let zeros = self.zero_fraction;
        let leaves = (0.0..1.0).contains(&zeros) && (1.0 - zeros) * (self.units * self.units) as f64 >= 0.5;
        accept("echo_state.zero_fraction", zeros, leaves, "0 or above, below 1, and leave a weight")?;
        accept_positive("echo_state.spectral_radius", self.spectral_radius)?;
        accept_positive("echo_state.input_scale", self.input_scale)?;
        accept_within("echo_state.bias_sd", self.bias_sd, 0.0, 100.0)?;
        accept_within("echo_state.noise", self.noise, 0.0, 100.0)?;
        accept_within("echo_state.rate", self.rate, 0.0, 1.0)?;
        accept_steps("echo_state.learning", self.learning, 1)
    }
}

impl DimensionConfig {
    /// Steps until a record begins, steps of it, and steps between two samples.
    pub(super) fn counts(&self) -> [usize; 3] {
        [self.settle, self.duration, self.every].map(|time| steps_of(time, self.dt))
    }

    fn validate(&self) -> Result<(), Error> {
        accept_networks("dimension.networks", self.networks, 0)?;
        let rising = |pairs: &[f64]| pairs.windows(2).all(|pair| pair[0] < pair[1]);
        let gains = &self.gains;
        let good = (2..=MOST_VALUES).contains(&gains.len()) && gains.iter().all(|g| (1.1..=10.0).contains(g));
        let accepted = "2 to 20 numbers from 1.1 to 10, each larger than the one before";
        accept("dimension.gains", format!("{gains:?}"), good && rising(gains), accepted)?;
        let sizes = &self.sizes;
        let good = (2..=MOST_VALUES).contains(&sizes.len()) && sizes.iter().all(|n| (2..=MOST_UNITS).contains(n));
        let rises = sizes.windows(2).all(|pair| pair[0] < pair[1]);
        let accepted = "2 to 20 numbers from 2 to 2000, each larger than the one before";
        accept("dimension.sizes", format!("{sizes:?}"), good && rises, accepted)?;
        accept("dimension.curve", self.curve, (2..=100).contains(&self.curve), "from 2 to 100")?;
        accept("dimension.dt", self.dt, (1e-3..=1.0).contains(&self.dt), "from 0.001 to 1, in units of tau")?;
        accept(
            "dimension.settle",
            self.settle,
            (0.0..=1e4).contains(&self.settle),
            "from 0 to 10000, in units of tau",
        )?;
        let every = self.every;
        accept("dimension.every", every, (self.dt..=100.0).contains(&every), "from dimension.dt to 100")?;
        let [_, steps, every] = self.counts();
        let some = (0.0..=1e5).contains(&self.duration) && steps / every.max(1) >= 2;
        accept("dimension.duration", self.duration, some, "up to 100000, and at least two samples long")
    }
}

fn accept_units(key: &str, units: usize) -> Result<(), Error> {
    accept(key, units, (2..=MOST_UNITS).contains(&units), "from 2 to 2000")
}

fn accept_steps(key: &str, steps: usize, least: usize) -> Result<(), Error> {
    accept(key, steps, (least..=MOST_STEPS).contains(&steps), &format!("from {least} to {MOST_STEPS} steps"))
}

fn accept_within(key: &str, value: f64, low: f64, high: f64) -> Result<(), Error> {
    accept(key, value, (low..=high).contains(&value), &format!("from {low} to {high}"))
}

fn accept_positive(key: &str, value: f64) -> Result<(), Error> {
    accept(key, value, value > 0.0 && value <= 100.0, "above 0 and at most 100")
}
