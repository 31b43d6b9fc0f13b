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

    /// Resolution of the spectral estimate, in radians per tau.
    pub(crate) fn resolution(&self) -> f64 {
        std::f64::consts::TAU / self.noise.segment
    }

    /// Segments of the spectral estimate, which overlap by half.
    pub(crate) fn segments(&self) -> usize {
        let (steps, segment) = (self.steps(self.noise.duration), self.steps(self.noise.segment));
        steps.saturating_sub(segment) / (segment / 2) + 1
    }

    /// Steps of a simulation under noise.
    pub(crate) fn noise_steps(&self) -> usize {
        self.steps(self.noise.duration) + self.steps(self.noise.duration) / 10
    }

    fn validate(&self) -> Result<ManyTargets, Error> {
        accept_networks("networks", self.networks, 1)?;
        self.network.validate()?;
        let (noise, ways) = (&self.noise, &self.ways);
        let mut smallest = self.network.units;
        for (key, networks, units) in
            [("noise.units", noise.networks, noise.units), ("ways.units", ways.networks, ways.units)]
        {
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
        accept_steps("network.dt", self.network.dt, self.noise_steps())?;
        Ok(theory)
    }
}
