//! The configuration of `timing-capacity` and what follows from it.

use attractor::{Real, Stimulus, Streams, Wiring};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::Cell;
use crate::Error;
use crate::experiments::innate::{
    Bump, Cost, NetworkConfig, Precision, Rise, Timeline, TrainingConfig, accept_amplitudes, accept_durations,
};
use crate::experiments::{Prepared, accept, accept_networks, accept_repetitions, accept_steps};

/// The configuration as it is written; see the commented default for each key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    pub(super) seed: u64,
    pub(super) delays_ms: Vec<f64>,
    pub(super) networks: usize,
    #[serde(default = "fresh")]
    fresh_networks: bool,
    same_networks: bool,
    pub(super) precision: Precision,
    pub(super) network: NetworkConfig,
    pub(super) protocol: Protocol,
    pub(super) target: Target,
    pub(super) training: TrainingConfig,
}

/// What a configuration means that was written before there was a choice.
fn fresh() -> bool {
    true
}

/// `[protocol]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Protocol {
    offset_ms: f64,
    pulse_ms: f64,
    pulse_amplitude: f64,
    margin_ms: f64,
    relaxation_ms: f64,
    pub(super) test_trials: usize,
}

/// `[target]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Target {
    baseline: f64,
    height: f64,
    width_ms: f64,
    bump: Bump,
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
    /// The course of a trial with that delay.
    pub(super) fn timeline(&self, delay_ms: f64) -> Timeline {
        let p = &self.protocol;
        Timeline::new(self.network.dt_ms, p.offset_ms, p.pulse_ms, delay_ms + p.margin_ms, p.relaxation_ms)
    }

    /// The pulse on the first of two channels.
    pub(super) fn stimulus<T: Real>(&self, delay_ms: f64) -> Result<Stimulus<T>, Error> {
        let timeline = self.timeline(delay_ms);
        let silence = Stimulus::silent(timeline.steps, 2)?;
        Ok(silence.pulse(0, timeline.pulse, self.protocol.pulse_amplitude)?)
    }

    /// The readout's target at every step.
    pub(super) fn target<T: Real>(&self, delay_ms: f64) -> Array2<T> {
        self.rise(delay_ms).target(&self.timeline(delay_ms), self.network.dt_ms)
    }

    pub(super) fn width_ms(&self) -> f64 {
        self.target.width_ms
    }

    fn rise(&self, delay_ms: f64) -> Rise {
        let Target { baseline, height, width_ms, bump } = self.target;
        Rise { delay_ms, baseline, height, width_ms, bump }
    }

    /// Whether networks are the same for every delay: of each of the two ways that the run asks for, first the other one.
    pub(super) fn draws(&self) -> impl Iterator<Item = bool> + use<> {
        [(self.fresh_networks, false), (self.same_networks, true)].into_iter().filter(|way| way.0).map(|way| way.1)
    }

    /// The place below which the trials of a cell draw.
    pub(super) fn trial_streams(&self, cell: Cell) -> Streams {
        self.streams().child("delay").child(&cell.delay_ms.to_string()).index(cell.network)
    }

    /// The place below which the weights of a cell draw.
    pub(super) fn network_streams(&self, cell: Cell) -> Streams {
        if cell.same { self.streams().child("any delay").index(cell.network) } else { self.trial_streams(cell) }
    }

    fn streams(&self) -> Streams {
        Streams::new(self.seed).child("timing-capacity")
    }

    pub(super) fn validate(&self) -> Result<(), Error> {
        accept_networks("networks", self.networks, 1)?;
        let drawn = self.fresh_networks || self.same_networks;
        accept("fresh_networks", "false", drawn, "true where same_networks is false: one of both is needed")?;
        self.network.validate()?;
        self.training.validate()?;
        let p = &self.protocol;
        accept_durations(&[
            ("protocol.offset_ms", p.offset_ms),
            ("protocol.pulse_ms", p.pulse_ms),
            ("protocol.margin_ms", p.margin_ms),
            ("protocol.relaxation_ms", p.relaxation_ms),
        ])?;
        accept_amplitudes(&[("protocol.pulse_amplitude", p.pulse_amplitude)])?;
        accept_repetitions("protocol.test_trials", p.test_trials, 1)?;
        self.validate_delays()
    }

    fn validate_delays(&self) -> Result<(), Error> {
        accept("delays_ms", "empty", !self.delays_ms.is_empty(), "a list of at least one delay")?;
        for (k, &delay) in self.delays_ms.iter().enumerate() {
            let refuse = |accepted| {
                let message = format!("delays_ms[{k}] is {delay}; it must be {accepted}");
                Err(Error::bad_input(
                    message,
                    "set the list with `--set delays_ms=[250,1000,4000]` or in the configuration file",
                ))
            };
            if !(delay >= self.network.dt_ms && delay <= 1e7) {
                return refuse("at least network.dt_ms and at most 10000000 ms");
            }
            if self.delays_ms[..k].contains(&delay) {
                return refuse("different from the delays before it");
            }
            accept_steps("network.dt_ms", self.network.dt_ms, self.timeline(delay).steps)?;
            if self.timeline(delay).schedule(self.training.learn_every).steps().nth(1).is_none() {
                return refuse("long enough for two learning steps");
            }
            self.rise(delay).validate(delay + self.protocol.margin_ms)?;
        }
        Ok(())
    }
}
