//! The configuration of `global-stability`.

use attractor::Streams;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::experiments::fixed_points::{CaseConfig, NetworkConfig, accept_units};
use crate::experiments::{accept, accept_networks, accept_steps, steps_of};

/// The configuration; see the commented default for each key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    pub(crate) seed: u64,
    pub(crate) networks: usize,
    pub(super) network: NetworkConfig,
    pub(super) trained: CaseConfig,
    pub(super) map: MapConfig,
    pub(super) ends: EndsConfig,
    pub(super) flip_flop: FlipFlopConfig,
    pub(super) sequence: SequenceConfig,
}

/// `[map]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MapConfig {
    pub(super) gains: Vec<f64>,
    pub(super) targets: Vec<f64>,
    pub(super) outputs: usize,
    pub(super) reach: f64,
    pub(super) average: f64,
}

/// `[ends]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EndsConfig {
    pub(super) starts: usize,
    pub(super) spread: f64,
    pub(super) hold: f64,
    pub(super) duration: f64,
    pub(super) near: f64,
}

/// `[flip_flop]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FlipFlopConfig {
    pub(super) networks: usize,
    pub(super) units: usize,
    pub(super) gain: f64,
    pub(super) feedback: f64,
    pub(super) pulse: f64,
    pub(super) amplitude: f64,
    pub(super) interval: f64,
    pub(super) settle: f64,
    pub(super) noise: f64,
    pub(super) delta: f64,
    pub(super) every: usize,
    pub(super) training: f64,
    pub(super) test: f64,
    pub(super) starts: usize,
    pub(super) descent: usize,
}

/// `[sequence]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SequenceConfig {
    pub(super) networks: usize,
    pub(super) gain: f64,
    pub(super) targets: Vec<f64>,
    pub(super) delta: f64,
    pub(super) rate: f64,
    pub(super) tolerance: f64,
    pub(super) steps: usize,
}

impl Config {
    /// The random streams of a part.
    pub(super) fn streams(&self, part: &str) -> Streams {
        Streams::new(self.seed).child("global-stability").child(part)
    }

    /// The outputs at which F is measured, for a target: evenly from minus to plus the reach.
    pub(super) fn outputs(&self) -> Vec<f64> {
        let (count, reach) = (self.map.outputs, self.map.reach * self.target());
        (0..count).map(|k| reach * (2.0 * k as f64 / (count - 1) as f64 - 1.0)).collect()
    }

    /// The target of whose networks F is measured.
    pub(super) fn target(&self) -> f64 {
        self.trained.targets[0]
    }

    /// The place of that target among those of the map.
    pub(super) fn place(&self) -> usize {
        self.map.targets.iter().position(|&target| target == self.target()).unwrap_or(0)
    }

    pub(super) fn validate(&self) -> Result<(), Error> {
        accept_networks("networks", self.networks, 1)?;
        self.network.validate()?;
        let units = self.network.units;
        accept("network.units", units, units <= 5000, "at most 5000")?;
        self.trained.validate("trained", &self.network, units)?;
        let targets = &self.trained.targets;
        accept(
            "trained.targets",
            format!("{targets:?}"),
            targets.len() == 1 && targets[0] > 0.0,
            "one number above 0",
        )?;
        self.map.validate()?;
        let among = self.map.targets.contains(&self.target());
        accept("trained.targets", format!("{targets:?}"), among, "one of map.targets")?;
        self.ends.validate(&self.network)?;
        self.flip_flop.validate(&self.network)?;
        self.sequence.validate(units)
    }
}

/// Whether numbers rise from above 0 up to a largest one.
fn rising(values: &[f64], most: f64) -> bool {
    values.windows(2).all(|pair| pair[0] < pair[1]) && values.iter().all(|&v| v > 0.0 && v <= most)
}

impl MapConfig {
    fn validate(&self) -> Result<(), Error> {
        for (key, values, most) in [("map.gains", &self.gains, 10.0), ("map.targets", &self.targets, 100.0)] {
            let good = (1..=50).contains(&values.len()) && rising(values, most);
            accept(key, format!("{values:?}"), good, &format!("1 to 50 rising numbers above 0, up to {most}"))?;
        }
        let odd = self.outputs % 2 == 1 && (3..=1001).contains(&self.outputs);
        accept("map.outputs", self.outputs, odd, "an odd number from 3 to 1001")?;
        accept("map.reach", self.reach, self.reach > 1.0 && self.reach <= 100.0, "above 1, at most 100")?;
        accept("map.average", self.average, (1.0..=1e5).contains(&self.average), "from 1 to 100000")
    }
}

impl EndsConfig {
    /// Steps of a start.
    pub(super) fn steps(&self, network: &NetworkConfig) -> usize {
        steps_of(self.duration, network.dt)
    }

    fn validate(&self, network: &NetworkConfig) -> Result<(), Error> {
        let even = self.starts.is_multiple_of(2) && (2..=10_000).contains(&self.starts);
        accept("ends.starts", self.starts, even, "even, from 2 to 10000")?;
        accept("ends.spread", self.spread, (0.0..=100.0).contains(&self.spread), "from 0 to 100")?;
        accept("ends.hold", self.hold, (1.0..=1e5).contains(&self.hold), "from 1 to 100000")?;
        accept("ends.duration", self.duration, (20.0..=1e6).contains(&self.duration), "from 20 to 1000000")?;
        accept("ends.near", self.near, self.near > 0.0 && self.near <= 0.5, "above 0, at most 0.5")?;
        accept_steps("network.dt", network.dt, self.steps(network).max(steps_of(self.hold, network.dt)))
    }
}

impl FlipFlopConfig {
    /// Steps of the longer of training and test.
    pub(super) fn longest(&self, network: &NetworkConfig) -> usize {
        steps_of(self.training.max(self.test), network.dt)
    }

    fn validate(&self, network: &NetworkConfig) -> Result<(), Error> {
        accept_networks("flip_flop.networks", self.networks, 0)?;
        accept_units("flip_flop.units", self.units, 2)?;
        accept("flip_flop.units", self.units, self.units <= 1000, "at most 1000")?;
        accept("flip_flop.gain", self.gain, self.gain > 0.0 && self.gain <= 10.0, "above 0, at most 10")?;
        accept(
            "flip_flop.feedback",
            self.feedback,
            self.feedback > 0.0 && self.feedback <= 100.0,
            "above 0, at most 100",
        )?;
        for (key, value) in
            [("flip_flop.pulse", self.pulse), ("flip_flop.interval", self.interval), ("flip_flop.settle", self.settle)]
        {
            accept(key, value, (0.5..=1e4).contains(&value), "from 0.5 to 10000")?;
        }
        let longest = self.pulse + self.settle;
        accept(
            "flip_flop.interval",
            self.interval,
            self.interval > longest,
            "above flip_flop.pulse and settle together",
        )?;
        accept(
            "flip_flop.amplitude",
            self.amplitude,
            self.amplitude > 0.0 && self.amplitude <= 1e3,
            "above 0, at most 1000",
        )?;
        accept("flip_flop.noise", self.noise, (0.0..=10.0).contains(&self.noise), "from 0 to 10")?;
        accept("flip_flop.delta", self.delta, (1e-6..=1e6).contains(&self.delta), "from 0.000001 to 1000000")?;
        accept("flip_flop.every", self.every, (1..=1000).contains(&self.every), "from 1 to 1000")?;
        for (key, value) in [("flip_flop.training", self.training), ("flip_flop.test", self.test)] {
            let least = 10.0 * self.interval;
            accept(key, value, (least..=1e6).contains(&value), &format!("from {least} (ten intervals) to 1000000"))?;
        }
        accept("flip_flop.starts", self.starts, (1..=10_000).contains(&self.starts), "from 1 to 10000")?;
        accept("flip_flop.descent", self.descent, (1..=10_000).contains(&self.descent), "from 1 to 10000")?;
        accept_steps("network.dt", network.dt, self.longest(network))
    }
}

impl SequenceConfig {
    fn validate(&self, units: usize) -> Result<(), Error> {
        accept_networks("sequence.networks", self.networks, 0)?;
        accept("sequence.gain", self.gain, self.gain > 0.0 && self.gain <= 10.0, "above 0, at most 10")?;
        let targets = &self.targets;
        let good = (2..=20).contains(&targets.len()) && 10 * targets.len() <= units && rising(targets, 100.0);
        accept(
            "sequence.targets",
            format!("{targets:?}"),
            good,
            "2 to 20 rising numbers above 0, ten units or more for each",
        )?;
        accept("sequence.delta", self.delta, (1e-6..=1e6).contains(&self.delta), "from 0.000001 to 1000000")?;
        accept("sequence.rate", self.rate, self.rate > 0.0 && self.rate <= 0.5, "above 0, at most 0.5")?;
        accept("sequence.tolerance", self.tolerance, (1e-9..=0.1).contains(&self.tolerance), "from 1e-9 to 0.1")?;
        accept("sequence.steps", self.steps, (1..=10_000_000).contains(&self.steps), "from 1 to 10000000")
    }
}
