//! What the configuration of `innate-controls` accepts.

use super::config::{Config, NetworkConfig, ScanConfig, SpectrumConfig, TheoryConfig, TrainingConfig};
use crate::Error;
use crate::experiments::{accept, accept_networks, accept_repetitions, steps_of};

/// Units of a network at most, and of one whose whole spectrum is taken.
const MOST_UNITS: usize = 10_000;
const MOST_OF_SPECTRUM: usize = 2000;
/// Gains, sizes and probabilities at most.
const MOST_VALUES: usize = 20;
/// Steps of a trial, or of an orbit, at most.
const MOST_STEPS: usize = 10_000_000;

impl Config {
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
            ("protocol.kick_ms", p.perturbation_ms),
            ("protocol.kick_delay_ms", p.perturbation_delay_ms),
        ];
        for (key, ms) in durations {
            accept(key, ms, (0.0..=1e6).contains(&ms), "from 0 to 1000000 ms")?;
        }
        let amplitudes =
            [("protocol.pulse_amplitude", p.pulse_amplitude), ("protocol.kick_amplitude", p.perturbation_amplitude)];
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
        accept("protocol.kick_delay_ms", p.perturbation_delay_ms, kick.end <= self.end().start, accepted)?;
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
