//! The configuration of `innate-controls` and what follows from it.

use attractor::{Dynamics, PlasticScheme, RateLaw, RateNetwork, Real, RlsOptions, Streams, Transfer};
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::experiments::innate::{PulsedTrial, Timeline};
use crate::experiments::{accept, accept_networks, accept_repetitions, steps_of};

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
    tau_ms: f64,
    pub(super) dt_ms: f64,
    pub(super) noise: f64,
}

/// `[protocol]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Protocol {
    offset_ms: f64,
    pulse_ms: f64,
    pulse_amplitude: f64,
    window_ms: f64,
    pub(super) end_ms: f64,
    kick_amplitude: f64,
    kick_ms: f64,
    kick_delay_ms: f64,
    pub(super) pairs: usize,
}

/// `[training]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TrainingConfig {
    pub(super) plastic_fraction: f64,
    pub(super) trials: usize,
    pub(super) learn_every: usize,
    delta: f64,
}

/// `[spectrum]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SpectrumConfig {
    pub(super) networks: usize,
    units: usize,
    connection_probability: f64,
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
    settle: f64,
    duration: f64,
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

/// Units of a network at most, and of one whose whole spectrum is taken.
const MOST_UNITS: usize = 10_000;
const MOST_OF_SPECTRUM: usize = 2000;
/// Gains, sizes and probabilities at most.
const MOST_VALUES: usize = 20;
/// Steps of a trial, or of an orbit, at most.
const MOST_STEPS: usize = 10_000_000;

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

    /// A trial, whose end is that of the window.
    pub(super) fn trial(&self) -> PulsedTrial {
        let p = &self.protocol;
        PulsedTrial {
            dt_ms: self.network.dt_ms,
            offset_ms: p.offset_ms,
            pulse_ms: p.pulse_ms,
            pulse_amplitude: p.pulse_amplitude,
            window_ms: p.window_ms,
            relaxation_ms: 0.0,
            perturbation_amplitude: p.kick_amplitude,
            perturbation_ms: p.kick_ms,
            perturbation_delay_ms: p.kick_delay_ms,
        }
    }

    pub(super) fn timeline(&self) -> Timeline {
        self.trial().timeline()
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

    pub(crate) fn validate(&self) -> Result<(), Error> {
        accept_networks("networks", self.networks, 1)?;
        self.network.validate()?;
        self.training.validate()?;
        self.validate_protocol()?;
        self.spectrum.validate()?;
        self.theory.validate()?;
        self.scan.validate()
    }

    fn validate_protocol(&self) -> Result<(), Error> {
        let (p, dt) = (&self.protocol, self.network.dt_ms);
        let durations = [
            ("protocol.offset_ms", p.offset_ms),
            ("protocol.pulse_ms", p.pulse_ms),
            ("protocol.window_ms", p.window_ms),
            ("protocol.end_ms", p.end_ms),
            ("protocol.kick_ms", p.kick_ms),
            ("protocol.kick_delay_ms", p.kick_delay_ms),
        ];
        for (key, ms) in durations {
            accept(key, ms, (0.0..=1e6).contains(&ms), "from 0 to 1000000 ms")?;
        }
        let amplitudes =
            [("protocol.pulse_amplitude", p.pulse_amplitude), ("protocol.kick_amplitude", p.kick_amplitude)];
        for (key, value) in amplitudes {
            accept(key, value, value.is_finite(), "a finite number")?;
        }
        let (trial, timeline) = (self.trial(), self.timeline());
        accept("network.dt_ms", dt, timeline.steps <= MOST_STEPS, "such that a trial has at most 10000000 steps")?;
        timeline.validate("protocol.window_ms", p.window_ms, self.training.learn_every)?;
        let end = steps_of(p.end_ms, dt);
        let accepted = "two steps or more, and shorter than the window";
        accept("protocol.end_ms", p.end_ms, (2..timeline.window.len()).contains(&end), accepted)?;
        let kick = trial.perturbation();
        let accepted = "such that the kick ends before the last stretch of the window, of protocol.end_ms";
        accept("protocol.kick_delay_ms", p.kick_delay_ms, kick.end <= self.end().start, accepted)?;
        accept_repetitions("protocol.pairs", p.pairs, 1)
    }
}

impl NetworkConfig {
    fn validate(&self) -> Result<(), Error> {
        accept_units("network.units", self.units, MOST_UNITS)?;
        accept("network.gain", self.gain, (0.0..=100.0).contains(&self.gain), "from 0 to 100")?;
        accept_probability("network.connection_probability", self.connection_probability)?;
        accept("network.tau_ms", self.tau_ms, self.tau_ms > 0.0 && self.tau_ms.is_finite(), "above 0")?;
        let dt = self.dt_ms;
        accept("network.dt_ms", dt, dt > 0.0 && dt <= self.tau_ms, "above 0 and at most network.tau_ms")?;
        accept("network.noise", self.noise, (0.0..=100.0).contains(&self.noise), "from 0 to 100")
    }
}

impl TrainingConfig {
    fn validate(&self) -> Result<(), Error> {
        let f = self.plastic_fraction;
        accept("training.plastic_fraction", f, f > 0.0 && f <= 1.0, "above 0 and at most 1")?;
        accept_repetitions("training.trials", self.trials, 1)?;
        accept("training.learn_every", self.learn_every, self.learn_every > 0, "at least 1")?;
        accept("training.delta", self.delta, self.delta > 0.0 && self.delta.is_finite(), "above 0")
    }
}

impl SpectrumConfig {
    fn validate(&self) -> Result<(), Error> {
        accept_networks("spectrum.networks", self.networks, 0)?;
        accept_units("spectrum.units", self.units, MOST_OF_SPECTRUM)?;
        accept_probability("spectrum.connection_probability", self.connection_probability)
    }
}

impl TheoryConfig {
    /// Steps until exponents are counted, and steps over which they are.
    pub(super) fn counts(&self) -> [usize; 2] {
        [self.settle, self.duration].map(|time| steps_of(time, self.dt))
    }

    fn validate(&self) -> Result<(), Error> {
        accept_networks("theory.networks", self.networks, 0)?;
        accept_units("theory.units", self.units, MOST_UNITS)?;
        accept_probability("theory.connection_probability", self.connection_probability)?;
        let gains = &self.gains;
        let good = (2..=MOST_VALUES).contains(&gains.len()) && gains.iter().all(|g| (1.1..=10.0).contains(g));
        let rising = gains.windows(2).all(|pair| pair[0] < pair[1]);
        let accepted = "2 to 20 numbers from 1.1 to 10, each larger than the one before";
        accept("theory.gains", format!("{gains:?}"), good && rising, accepted)?;
        accept("theory.dt", self.dt, (1e-3..=1.0).contains(&self.dt), "from 0.001 to 1, in units of tau")?;
        let of_time = |time: f64| (0.0..=1e5).contains(&time) && steps_of(time, self.dt) <= MOST_STEPS;
        accept("theory.settle", self.settle, of_time(self.settle), "from 0 to 100000, and at most 10000000 steps")?;
        let [_, steps] = self.counts();
        let accepted = "20 steps or more, up to 100000, and at most 10000000 steps";
        accept("theory.duration", self.duration, of_time(self.duration) && steps >= 20, accepted)?;
        accept("theory.curve", self.curve, (2..=100).contains(&self.curve), "from 2 to 100")
    }
}

impl ScanConfig {
    fn validate(&self) -> Result<(), Error> {
        accept_networks("scan.networks", self.networks, 0)?;
        let units = &self.units;
        let good = (2..=MOST_VALUES).contains(&units.len()) && units.iter().all(|n| (2..=MOST_UNITS).contains(n));
        let rises = units.windows(2).all(|pair| pair[0] < pair[1]);
        let accepted = "2 to 20 numbers from 2 to 10000, each larger than the one before";
        accept("scan.units", format!("{units:?}"), good && rises, accepted)?;
        let all = &self.connection_probabilities;
        let good = (2..=MOST_VALUES).contains(&all.len()) && all.iter().all(|&p| p > 0.0 && p <= 1.0);
        let rises = all.windows(2).all(|pair| pair[0] < pair[1]);
        let accepted = "2 to 20 numbers above 0 and at most 1, each larger than the one before";
        accept("scan.connection_probabilities", format!("{all:?}"), good && rises, accepted)
    }
}

fn accept_units(key: &str, units: usize, most: usize) -> Result<(), Error> {
    accept(key, units, (2..=most).contains(&units), &format!("from 2 to {most}"))
}

fn accept_probability(key: &str, p: f64) -> Result<(), Error> {
    accept(key, p, p > 0.0 && p <= 1.0, "above 0 and at most 1")
}
