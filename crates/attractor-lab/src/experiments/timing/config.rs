//! The configuration of `timing` and what follows from it.

use attractor::{Real, Stimulus};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::experiments::innate::{Cost, NetworkConfig, Precision, Timeline, TrainingConfig, accept};

/// The configuration; see the commented default for each key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    pub(crate) seed: u64,
    pub(crate) networks: usize,
    pub(crate) precision: Precision,
    pub(crate) controls: Controls,
    pub(crate) network: NetworkConfig,
    pub(crate) protocol: Protocol,
    pub(crate) target: Target,
    pub(crate) training: TrainingConfig,
}

/// `[controls]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Controls {
    pub(crate) lyapunov_pairs: usize,
    pub(crate) shorter_training: usize,
    pub(crate) ablation: bool,
    pub(crate) eigenvalues: bool,
}

/// `[protocol]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Protocol {
    offset_ms: f64,
    pulse_ms: f64,
    pulse_amplitude: f64,
    window_ms: f64,
    relaxation_ms: f64,
    pub(crate) test_trials: usize,
    pub(crate) perturbed_trials: usize,
    perturbation_amplitude: f64,
    perturbation_ms: f64,
    perturbation_delay_ms: f64,
}

/// `[target]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Target {
    delay_ms: f64,
    baseline: f64,
    height: f64,
    width_ms: f64,
    bump: Bump,
}

/// The two readings of the target's width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Bump {
    /// `exp(-d²/w²)`
    Replication,
    /// `exp(-d²/(2 w²))`
    Matlab,
}

impl Bump {
    /// The bump at a distance of `d` widths.
    pub(crate) fn at(self, d: f64) -> f64 {
        match self {
            Self::Replication => (-d * d).exp(),
            Self::Matlab => (-d * d / 2.0).exp(),
        }
    }
}

impl Config {
    pub(crate) fn timeline(&self) -> Timeline {
        let p = &self.protocol;
        Timeline::new(self.network.dt_ms, p.offset_ms, p.pulse_ms, p.window_ms, p.relaxation_ms)
    }

    pub(crate) fn cost(&self) -> Cost {
        Cost::new(&self.network, &self.training, self.precision)
    }

    /// The pulse on a channel: 0 is trained, 1 is not.
    pub(crate) fn stimulus<T: Real>(&self, channel: usize) -> Result<Stimulus<T>, Error> {
        let timeline = self.timeline();
        let silence = Stimulus::silent(timeline.steps, 2)?;
        Ok(silence.pulse(channel, timeline.pulse, self.protocol.pulse_amplitude)?)
    }

    /// The trained pulse, and the perturbation on channel 1.
    pub(crate) fn perturbed<T: Real>(&self) -> Result<Stimulus<T>, Error> {
        Ok(self.stimulus(0)?.pulse(1, self.perturbation(), self.protocol.perturbation_amplitude)?)
    }

    /// The steps of the perturbation.
    pub(crate) fn perturbation(&self) -> std::ops::Range<usize> {
        let step = |ms: f64| (ms / self.network.dt_ms).round() as usize;
        let start = self.timeline().pulse.start + step(self.protocol.perturbation_delay_ms);
        start..start + step(self.protocol.perturbation_ms)
    }

    /// The readout's target at every step: a bump of given delay after the pulse.
    pub(crate) fn target<T: Real>(&self) -> Array2<T> {
        let timeline = self.timeline();
        let start = timeline.pulse.end as f64 * self.network.dt_ms;
        Array2::from_shape_fn((timeline.steps, 1), |(step, _)| {
            let ms = step as f64 * self.network.dt_ms - start;
            let bump = self.target.bump.at((ms - self.target.delay_ms) / self.target.width_ms);
            T::from_f64(self.target.baseline + self.target.height * bump)
        })
    }

    pub(crate) fn validate(&self) -> Result<(), Error> {
        accept("networks", self.networks, self.networks > 0, "at least 1")?;
        self.network.validate()?;
        self.training.validate()?;
        let p = &self.protocol;
        for (key, ms) in [
            ("protocol.offset_ms", p.offset_ms),
            ("protocol.pulse_ms", p.pulse_ms),
            ("protocol.window_ms", p.window_ms),
            ("protocol.relaxation_ms", p.relaxation_ms),
            ("protocol.perturbation_ms", p.perturbation_ms),
            ("protocol.perturbation_delay_ms", p.perturbation_delay_ms),
        ] {
            accept(key, ms, (0.0..=1e7).contains(&ms), "from 0 to 10000000 ms")?;
        }
        for (key, value) in [
            ("protocol.pulse_amplitude", p.pulse_amplitude),
            ("protocol.perturbation_amplitude", p.perturbation_amplitude),
            ("target.baseline", self.target.baseline),
            ("target.height", self.target.height),
        ] {
            accept(key, value, value.is_finite(), "a finite number")?;
        }
        let width = self.target.width_ms;
        accept("target.width_ms", width, width > 0.0 && width.is_finite(), "above 0")?;
        accept("protocol.test_trials", p.test_trials, p.test_trials >= 2, "at least 2, to compare two of them")?;
        accept("protocol.perturbed_trials", p.perturbed_trials, p.perturbed_trials >= 1, "at least 1")?;
        let timeline = self.timeline();
        timeline.validate("protocol.window_ms", p.window_ms, self.training.learn_every)?;
        let delay = self.target.delay_ms;
        accept(
            "target.delay_ms",
            delay,
            (0.0..=p.window_ms).contains(&delay),
            "within the window (protocol.window_ms)",
        )?;
        let perturbed = self.perturbation().end <= timeline.window.end;
        accept(
            "protocol.perturbation_delay_ms",
            p.perturbation_delay_ms,
            perturbed,
            "such that the perturbation ends within the window",
        )?;
        let shorter = self.controls.shorter_training;
        let trials = self.training.recurrent_trials;
        accept("controls.shorter_training", shorter, shorter < trials, "0 or below training.recurrent_trials")
    }
}
