//! The configuration of `resonance` and what follows from it.

use attractor::mean_field::ManyTargets;
use attractor::{Streams, WhiteNoise};
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::experiments::fixed_points::{CaseConfig, NetworkConfig, accept_units};
use crate::experiments::{Prepared, accept, accept_networks, accept_steps, steps_of};

/// The configuration; see the commented default for each key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    pub(crate) seed: u64,
    pub(crate) networks: usize,
    pub(crate) network: NetworkConfig,
    pub(crate) trained: CaseConfig,
    pub(crate) noise: NoiseConfig,
    pub(crate) ways: WaysConfig,
    pub(crate) drawn: DrawnConfig,
    pub(crate) rhythm: RhythmConfig,
    pub(crate) input: InputConfig,
}

/// The configuration, and the mean field of what is trained.
pub(crate) type Config = Prepared<Settings, ManyTargets>;

impl Config {
    /// Checks the values, and solves the theory.
    pub(super) fn prepare(settings: Settings) -> Result<Self, Error> {
        let theory = settings.validate()?;
        Ok(Self::new(settings, theory))
    }
}

/// `[noise]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoiseConfig {
    pub(crate) networks: usize,
    pub(crate) units: usize,
    amplitude: f64,
    duration: f64,
    segment: f64,
}

/// `[ways]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WaysConfig {
    pub(crate) networks: usize,
    pub(crate) units: usize,
}

/// `[drawn]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DrawnConfig {
    pub(crate) count: usize,
    pub(crate) gains: [f64; 2],
    pub(crate) targets: [f64; 2],
}

impl DrawnConfig {
    fn validate(&self) -> Result<(), Error> {
        accept_networks("drawn.count", self.count, 0)?;
        for (key, [from, to]) in [("drawn.gains", self.gains), ("drawn.targets", self.targets)] {
            let rising = 0.0 < from && from < to && to <= 10.0;
            accept(key, format!("{:?}", [from, to]), rising, "two rising numbers above 0 and up to 10")?;
        }
        Ok(())
    }
}

/// `[rhythm]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RhythmConfig {
    pub(crate) networks: usize,
    pub(crate) units: usize,
    pub(crate) gain: f64,
    pub(crate) frequencies: Vec<f64>,
    pub(crate) amplitudes: Vec<f64>,
    settle: f64,
    duration: f64,
}

impl RhythmConfig {
    fn validate(&self) -> Result<(), Error> {
        accept_networks("rhythm.networks", self.networks, 0)?;
        accept_units("rhythm.units", self.units, 1)?;
        accept("rhythm.gain", self.gain, self.gain > 0.0 && self.gain <= 1e3, "above 0 and at most 1000")?;
        let rising = |values: &[f64]| values.len() >= 2 && values.windows(2).all(|pair| pair[0] < pair[1]);
        let good = rising(&self.frequencies) && self.frequencies.iter().all(|w| (1e-3..=10.0).contains(w));
        let found = format!("{:?}", self.frequencies);
        accept("rhythm.frequencies", found, good, "two or more rising numbers from 0.001 to 10")?;
        let good = rising(&self.amplitudes) && self.amplitudes.iter().all(|a| (0.0..=1e3).contains(a));
        let found = format!("{:?}", self.amplitudes);
        accept("rhythm.amplitudes", found, good, "two or more rising numbers from 0 to 1000")?;
        accept("rhythm.settle", self.settle, (0.0..=1e6).contains(&self.settle), "from 0 to 1000000")?;
        accept("rhythm.duration", self.duration, (1.0..=1e6).contains(&self.duration), "from 1 to 1000000")
    }
}

/// `[input]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InputConfig {
    pub(crate) networks: usize,
    pub(crate) units: usize,
    duration: f64,
}

impl Settings {
    /// The random streams of a kind of networks.
    pub(crate) fn streams(&self, kind: &str) -> Streams {
        Streams::new(self.seed).child("resonance").child(kind)
    }

    /// The fixed points that are simulated and shown: the first and the last.
    pub(crate) fn shown(&self) -> Vec<usize> {
        let last = self.trained.targets.len() - 1;
        if last == 0 { vec![0] } else { vec![0, last] }
    }

    fn steps(&self, duration: f64) -> usize {
        steps_of(duration, self.network.dt)
    }

    /// White noise as it is shown, through an entry.
    pub(crate) fn white_noise(&self, entry: attractor::Entry) -> WhiteNoise {
        let steps = self.steps(self.noise.duration);
        let segment = self.steps(self.noise.segment);
        WhiteNoise { entry, amplitude: self.noise.amplitude, settle: steps / 10, steps, segment }
    }

    /// Steps of noise through an input that are measured.
    pub(crate) fn input_steps(&self) -> usize {
        self.steps(self.input.duration)
    }

    /// Resolution of the spectral estimate, in radians per tau.
    pub(crate) fn resolution(&self) -> f64 {
        std::f64::consts::TAU / self.noise.segment
    }

    /// Segments of the spectral estimate, which overlap by half.
    pub(crate) fn segments(&self) -> usize {
        let (steps, segment) = (self.steps(self.noise.duration), self.steps(self.noise.segment));
        steps.saturating_sub(segment) / (segment / 2) + 1
    }

    /// Steps under a rhythm before the exponent is taken, and all of them.
    pub(crate) fn rhythm_settle(&self) -> usize {
        self.steps(self.rhythm.settle)
    }

    pub(crate) fn rhythm_steps(&self) -> usize {
        self.rhythm_settle() + self.steps(self.rhythm.duration)
    }

    /// The mean field of the trained networks' transfer function at another gain and other targets.
    pub(crate) fn theory_of(&self, gain: f64, targets: &[f64]) -> Result<ManyTargets, attractor::Error> {
        self.trained.at(gain, targets).theory(&self.network)
    }

    /// Steps of a simulation under noise.
    pub(crate) fn noise_steps(&self) -> usize {
        self.steps(self.noise.duration) + self.steps(self.noise.duration) / 10
    }

    fn validate(&self) -> Result<ManyTargets, Error> {
        accept_networks("networks", self.networks, 1)?;
        self.network.validate()?;
        let (noise, ways, input) = (&self.noise, &self.ways, &self.input);
        let mut smallest = self.network.units;
        for (key, networks, units) in [
            ("noise.units", noise.networks, noise.units),
            ("ways.units", ways.networks, ways.units),
            ("input.units", input.networks, input.units),
        ] {
            accept_units(key, units, 1)?;
            accept_networks(&key.replace("units", "networks"), networks, 0)?;
            smallest = if networks > 0 { smallest.min(units) } else { smallest };
        }
        let theory = self.trained.validate("trained", &self.network, smallest)?;
        let amplitude = noise.amplitude;
        accept("noise.amplitude", amplitude, amplitude > 0.0 && amplitude.is_finite(), "above 0")?;
        let least = 20.0 * self.network.dt;
        let good = noise.segment >= least && noise.segment <= noise.duration;
        accept("noise.segment", noise.segment, good, &format!("from {least} (twenty steps) to noise.duration"))?;
        accept("noise.duration", noise.duration, noise.duration <= 1e7, "at most 10000000")?;
        let long = noise.segment <= input.duration && input.duration <= 1e7;
        accept("input.duration", input.duration, input.networks == 0 || long, "from noise.segment to 10000000")?;
        self.drawn.validate()?;
        self.rhythm.validate()?;
        accept_steps(
            "network.dt",
            self.network.dt,
            self.noise_steps().max(self.rhythm_steps()).max(self.input_steps()),
        )?;
        Ok(theory)
    }
}
