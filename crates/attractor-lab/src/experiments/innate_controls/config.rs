//! The configuration of `innate-controls` and what follows from it.

use attractor::{Dynamics, PlasticScheme, RateLaw, RateNetwork, Real, RlsOptions, Streams, Transfer};
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::experiments::innate::pulsed_trial;
use crate::experiments::steps_of;

/// The configuration; see the commented default for each key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    pub(super) seed: u64,
    pub(super) networks: usize,
    pub(super) network: NetworkConfig,
    pub(super) protocol: Protocol,
    pub(super) training: TrainingConfig,
    pub(super) spectrum: SpectrumConfig,
    pub(super) theory: TheoryConfig,
    pub(super) scan: ScanConfig,
}

/// `[network]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NetworkConfig {
    pub(super) units: usize,
    pub(super) gain: f64,
    pub(super) connection_probability: f64,
    pub(super) tau_ms: f64,
    pub(super) dt_ms: f64,
    pub(super) noise: f64,
}

/// `[protocol]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Protocol {
    pub(super) offset_ms: f64,
    pub(super) pulse_ms: f64,
    pub(super) pulse_amplitude: f64,
    pub(super) window_ms: f64,
    pub(super) end_ms: f64,
    #[serde(rename = "kick_amplitude")]
    pub(super) perturbation_amplitude: f64,
    #[serde(rename = "kick_ms")]
    pub(super) perturbation_ms: f64,
    #[serde(rename = "kick_delay_ms")]
    pub(super) perturbation_delay_ms: f64,
    /// A trial ends with its window.
    #[serde(skip)]
    pub(super) relaxation_ms: f64,
    pub(super) pairs: usize,
}

/// `[training]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TrainingConfig {
    pub(super) plastic_fraction: f64,
    pub(super) trials: usize,
    pub(super) learn_every: usize,
    pub(super) delta: f64,
}

/// `[spectrum]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SpectrumConfig {
    pub(super) networks: usize,
    pub(super) units: usize,
    pub(super) connection_probability: f64,
}

/// `[theory]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TheoryConfig {
    pub(super) networks: usize,
    pub(super) units: usize,
    pub(super) connection_probability: f64,
    pub(super) gains: Vec<f64>,
    pub(super) dt: f64,
    pub(super) settle: f64,
    pub(super) duration: f64,
    pub(super) curve: usize,
}

/// `[scan]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScanConfig {
    pub(super) networks: usize,
    pub(super) units: Vec<usize>,
    pub(super) connection_probabilities: Vec<f64>,
}

/// How many units a network has, and how likely one projects to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Size {
    pub(super) units: usize,
    pub(super) probability: f64,
}

pulsed_trial!(Config);

impl Config {
    /// The size of the networks that learn every target.
    pub(super) fn size(&self) -> Size {
        Size { units: self.network.units, probability: self.network.connection_probability }
    }

    /// The size of those whose whole spectrum is taken.
    pub(super) fn spectrum_size(&self) -> Size {
        Size { units: self.spectrum.units, probability: self.spectrum.connection_probability }
    }

    /// The sizes of the scan: over units, and over probabilities.
    pub(super) fn scanned(&self) -> [Vec<Size>; 2] {
        let Size { units, probability } = self.size();
        [
            self.scan.units.iter().map(|&units| Size { units, probability }).collect(),
            self.scan.connection_probabilities.iter().map(|&probability| Size { units, probability }).collect(),
        ]
    }

    /// The sizes of the scan, each once.
    pub(super) fn sizes(&self) -> Vec<Size> {
        let mut sizes: Vec<Size> = Vec::new();
        for size in self.scanned().concat() {
            if !sizes.contains(&size) {
                sizes.push(size);
            }
        }
        sizes
    }

    /// A network with two channels: of the pulse, and of the kick.
    pub(super) fn draw<T: Real>(&self, size: Size, streams: &Streams) -> Result<RateNetwork<T>, Error> {
        let network = &self.network;
        let dynamics = Dynamics { tau_ms: network.tau_ms, dt_ms: network.dt_ms, transfer: Transfer::Tanh };
        let law = RateLaw {
            units: size.units,
            inputs: 2,
            readouts: 1,
            gain: network.gain,
            connection_probability: size.probability,
            dynamics,
        };
        Ok(RateNetwork::random(&law, streams)?)
    }

    /// How many of so many units learn: the first ones.
    pub(super) fn plastic_units(&self, units: usize) -> usize {
        (self.training.plastic_fraction * units as f64).round() as usize
    }

    pub(super) fn scheme(&self) -> PlasticScheme {
        PlasticScheme::Neurons { fraction: self.training.plastic_fraction }
    }

    pub(super) fn rls_options(&self) -> RlsOptions {
        RlsOptions { delta: self.training.delta, ..RlsOptions::default() }
    }

    /// The last steps of the window.
    pub(super) fn end(&self) -> std::ops::Range<usize> {
        let window = self.timeline().window;
        window.end - steps_of(self.protocol.end_ms, self.network.dt_ms)..window.end
    }

    /// Seconds of a trial without learning, and of one of recursive least squares, of the machine that the benchmarks' README
    /// describes.
    pub(super) fn seconds(&self, size: Size) -> [f64; 2] {
        let (timeline, units) = (self.timeline(), size.units as f64);
        let row = size.probability * units;
        let plain = timeline.steps as f64 * (0.35e-9 * units * row + 8e-9 * units);
        let updates = timeline.window.len() as f64 / self.training.learn_every as f64;
        let entries = self.training.plastic_fraction * units * (row * row + 20.0 * row);
        [plain, plain + updates * 0.035e-9 * entries]
    }
}

impl TheoryConfig {
    /// Steps until exponents are counted, and steps over which they are.
    pub(super) fn counts(&self) -> [usize; 2] {
        [self.settle, self.duration].map(|time| steps_of(time, self.dt))
    }
}
