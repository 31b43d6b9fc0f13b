//! The configuration of `timing` and what follows from it.

use attractor::{Real, Stimulus, Wiring};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::experiments::innate::{
    Cost, NetworkConfig, Precision, Rise, Timeline, TrainingConfig, accept_amplitudes, accept_durations,
};
use crate::experiments::{Prepared, accept, accept_networks, accept_repetitions, accept_steps, steps_of};

/// The configuration as it is written; see the commented default for each key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    pub(crate) seed: u64,
    pub(crate) networks: usize,
    pub(crate) precision: Precision,
    pub(crate) controls: Controls,
    pub(crate) network: NetworkConfig,
    pub(crate) protocol: Protocol,
    pub(crate) target: Rise,
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
    pub(super) perturbation_amplitude: f64,
    pub(super) perturbation_sweep: Vec<f64>,
    perturbation_ms: f64,
    perturbation_delay_ms: f64,
}

/// The configuration, and the synapses of its networks.
pub(crate) type Config = Prepared<Settings, Wiring>;

impl Config {
    /// Checks the values, and reads the connectome, if there is one.
    pub(super) fn prepare(settings: Settings) -> Result<Self, Error> {
        settings.validate()?;
        let wiring = settings.network.wiring()?;
        Ok(Self::new(settings, wiring))
    }

    pub(super) fn cost(&self) -> Cost {
        Cost::new(&self.network, &self.named, &self.training, self.precision)
    }
}

impl Settings {
    pub(crate) fn timeline(&self) -> Timeline {
        let p = &self.protocol;
        Timeline::new(self.network.dt_ms, p.offset_ms, p.pulse_ms, p.window_ms, p.relaxation_ms)
    }

    /// The pulse on a channel: 0 is trained, 1 is not.
    pub(crate) fn stimulus<T: Real>(&self, channel: usize) -> Result<Stimulus<T>, Error> {
        let timeline = self.timeline();
        let silence = Stimulus::silent(timeline.steps, 2)?;
        Ok(silence.pulse(channel, timeline.pulse, self.protocol.pulse_amplitude)?)
    }

    /// The trained pulse, and the perturbation on channel 1.
    pub(crate) fn perturbed<T: Real>(&self) -> Result<Stimulus<T>, Error> {
        self.kicked(self.protocol.perturbation_amplitude)
    }

    /// The trained pulse, and a perturbation of some amplitude on channel 1.
    pub(super) fn kicked<T: Real>(&self, amplitude: f64) -> Result<Stimulus<T>, Error> {
        Ok(self.stimulus(0)?.pulse(1, self.perturbation(), amplitude)?)
    }

    /// Whether the perturbed tests have that amplitude.
    pub(super) fn is_standard(&self, amplitude: f64) -> bool {
        amplitude.total_cmp(&self.protocol.perturbation_amplitude).is_eq()
    }

    /// The amplitudes of the sweep that the perturbed tests do not have.
    pub(super) fn other_kicks(&self) -> impl Iterator<Item = f64> {
        self.protocol.perturbation_sweep.iter().copied().filter(|&amplitude| !self.is_standard(amplitude))
    }

    /// The steps of the perturbation.
    pub(crate) fn perturbation(&self) -> std::ops::Range<usize> {
        let step = |ms: f64| steps_of(ms, self.network.dt_ms);
        let start = self.timeline().pulse.start + step(self.protocol.perturbation_delay_ms);
        start..start + step(self.protocol.perturbation_ms)
    }

    /// The readout's target at every step: a bump of given delay after the pulse.
    pub(crate) fn target<T: Real>(&self) -> Array2<T> {
        self.target.target(&self.timeline(), self.network.dt_ms)
    }

    pub(crate) fn validate(&self) -> Result<(), Error> {
        accept_networks("networks", self.networks, 1)?;
        self.network.validate()?;
        self.training.validate()?;
        let p = &self.protocol;
        accept_durations(&[
            ("protocol.offset_ms", p.offset_ms),
            ("protocol.pulse_ms", p.pulse_ms),
            ("protocol.window_ms", p.window_ms),
            ("protocol.relaxation_ms", p.relaxation_ms),
            ("protocol.perturbation_ms", p.perturbation_ms),
            ("protocol.perturbation_delay_ms", p.perturbation_delay_ms),
        ])?;
        accept_amplitudes(&[
            ("protocol.pulse_amplitude", p.pulse_amplitude),
            ("protocol.perturbation_amplitude", p.perturbation_amplitude),
        ])?;
        let sweep = &p.perturbation_sweep;
        let finite = sweep.iter().all(|amplitude| amplitude.is_finite());
        accept("protocol.perturbation_sweep", format!("{sweep:?}"), finite, "a list of finite numbers")?;
        accept_repetitions("protocol.test_trials", p.test_trials, 2)?;
        accept_repetitions("protocol.perturbed_trials", p.perturbed_trials, 1)?;
        let timeline = self.timeline();
        accept_steps("network.dt_ms", self.network.dt_ms, timeline.steps)?;
        timeline.validate("protocol.window_ms", p.window_ms, self.training.learn_every)?;
        self.target.validate(p.window_ms)?;
        let perturbed = self.perturbation().end <= timeline.window.end;
        accept(
            "protocol.perturbation_delay_ms",
            p.perturbation_delay_ms,
            perturbed,
            "such that the perturbation ends within the window",
        )?;
        accept_repetitions("controls.lyapunov_pairs", self.controls.lyapunov_pairs, 0)?;
        let shorter = self.controls.shorter_training;
        let trials = self.training.recurrent_trials;
        accept("controls.shorter_training", shorter, shorter < trials, "0 or below training.recurrent_trials")
    }
}
