//! A trial with a pulse, a window after it, and a kick within the window: what `[protocol]` of several experiments says.

use std::ops::Range;

use attractor::{Real, Stimulus};

use super::config::{Timeline, accept_amplitudes, accept_durations};
use crate::Error;
use crate::experiments::{accept, accept_steps, steps_of};

/// The keys of `[protocol]` that shape such a trial, durations in ms. The pulse is on channel 0, a kick on channel 1.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PulsedTrial {
    /// `network.dt_ms`
    pub(crate) dt_ms: f64,
    pub(crate) offset_ms: f64,
    pub(crate) pulse_ms: f64,
    pub(crate) pulse_amplitude: f64,
    pub(crate) window_ms: f64,
    pub(crate) relaxation_ms: f64,
    pub(crate) perturbation_amplitude: f64,
    pub(crate) perturbation_ms: f64,
    /// From the onset of the pulse.
    pub(crate) perturbation_delay_ms: f64,
}

impl PulsedTrial {
    pub(crate) fn timeline(&self) -> Timeline {
        Timeline::new(self.dt_ms, self.offset_ms, self.pulse_ms, self.window_ms, self.relaxation_ms)
    }

    /// The pulse on a channel: 0 is trained, 1 is not.
    pub(crate) fn stimulus<T: Real>(&self, channel: usize) -> Result<Stimulus<T>, Error> {
        let timeline = self.timeline();
        let silence = Stimulus::silent(timeline.steps, 2)?;
        Ok(silence.pulse(channel, timeline.pulse, self.pulse_amplitude)?)
    }

    /// The trained pulse, and a kick of some amplitude.
    pub(crate) fn kicked<T: Real>(&self, amplitude: f64) -> Result<Stimulus<T>, Error> {
        Ok(self.stimulus(0)?.pulse(1, self.perturbation(), amplitude)?)
    }

    /// The trained pulse, and the kick.
    pub(crate) fn perturbed<T: Real>(&self) -> Result<Stimulus<T>, Error> {
        self.kicked(self.perturbation_amplitude)
    }

    /// The steps of the kick.
    pub(crate) fn perturbation(&self) -> Range<usize> {
        let step = |ms: f64| steps_of(ms, self.dt_ms);
        let start = self.timeline().pulse.start + step(self.perturbation_delay_ms);
        start..start + step(self.perturbation_ms)
    }

    /// Refuses what makes no trial, or none in which there are two learning steps and a kick within the window.
    pub(crate) fn validate(&self, learn_every: usize) -> Result<(), Error> {
        accept_durations(&[
            ("protocol.offset_ms", self.offset_ms),
            ("protocol.pulse_ms", self.pulse_ms),
            ("protocol.window_ms", self.window_ms),
            ("protocol.relaxation_ms", self.relaxation_ms),
            ("protocol.perturbation_ms", self.perturbation_ms),
            ("protocol.perturbation_delay_ms", self.perturbation_delay_ms),
        ])?;
        accept_amplitudes(&[
            ("protocol.pulse_amplitude", self.pulse_amplitude),
            ("protocol.perturbation_amplitude", self.perturbation_amplitude),
        ])?;
        let timeline = self.timeline();
        accept_steps("network.dt_ms", self.dt_ms, timeline.steps)?;
        timeline.validate("protocol.window_ms", self.window_ms, learn_every)?;
        let within = self.perturbation().end <= timeline.window.end;
        let accepted = "such that the perturbation ends within the window";
        accept("protocol.perturbation_delay_ms", self.perturbation_delay_ms, within, accepted)
    }
}

/// Gives settings whose `[protocol]` has the keys of a [`PulsedTrial`], as fields of these names, that trial.
macro_rules! pulsed_trial {
    ($settings:ty) => {
        impl $settings {
            /// A trial of the protocol.
            pub(crate) fn trial(&self) -> $crate::experiments::innate::PulsedTrial {
                let p = &self.protocol;
                $crate::experiments::innate::PulsedTrial {
                    dt_ms: self.network.dt_ms,
                    offset_ms: p.offset_ms,
                    pulse_ms: p.pulse_ms,
                    pulse_amplitude: p.pulse_amplitude,
                    window_ms: p.window_ms,
                    relaxation_ms: p.relaxation_ms,
                    perturbation_amplitude: p.perturbation_amplitude,
                    perturbation_ms: p.perturbation_ms,
                    perturbation_delay_ms: p.perturbation_delay_ms,
                }
            }

            /// When things happen in it.
            pub(crate) fn timeline(&self) -> $crate::experiments::innate::Timeline {
                self.trial().timeline()
            }
        }
    };
}
pub(crate) use pulsed_trial;
