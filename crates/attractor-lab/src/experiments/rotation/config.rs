//! The configuration of `rotation`.

use attractor::Streams;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::experiments::signatures::{NetworkConfig, PerturbationConfig, PlasticityConfig};
use crate::experiments::{accept, accept_networks};

/// Rows and columns of a shape.
pub(super) const SIDE: usize = 8;

/// The configuration; see the commented default for each key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    pub(crate) seed: u64,
    pub(crate) networks: usize,
    pub(crate) trials: usize,
    pub(crate) network: NetworkConfig,
    pub(crate) input: InputConfig,
    pub(crate) plasticity: PlasticityConfig,
    pub(crate) perturbation: PerturbationConfig,
    pub(crate) decoding: DecodingConfig,
}

/// `[input]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InputConfig {
    pub(super) blank_before: usize,
    pub(super) frames: usize,
    pub(super) frame_steps: usize,
    pub(super) blank_between: usize,
    pub(super) blank_after: usize,
}

/// `[decoding]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DecodingConfig {
    pub(super) folds: usize,
    pub(super) smoothing: f64,
    pub(super) penalty: f64,
    pub(super) last_steps: usize,
}

impl Config {
    /// The step of a trial at which the last frame ends.
    pub(super) fn offset(&self) -> usize {
        let i = &self.input;
        i.blank_before + i.frames * i.frame_steps + (i.frames - 1) * i.blank_between
    }

    /// The steps of a trial at which a frame is shown.
    pub(super) fn shown(&self) -> Vec<usize> {
        let i = &self.input;
        let begins = |frame: usize| i.blank_before + frame * (i.frame_steps + i.blank_between);
        (0..i.frames).flat_map(|frame| begins(frame)..begins(frame) + i.frame_steps).collect()
    }

    /// Steps of a trial.
    pub(super) fn trial_steps(&self) -> usize {
        self.offset() + self.input.blank_after
    }

    /// Steps of a window.
    pub(super) fn window_steps(&self) -> usize {
        self.trials * self.trial_steps()
    }

    /// The random streams of a network.
    pub(super) fn streams(&self, network: usize) -> Streams {
        Streams::new(self.seed).child("rotation").index(network)
    }

    pub(crate) fn validate(&self) -> Result<(), Error> {
        accept_networks("networks", self.networks, 1)?;
        accept("trials", self.trials, (2..=100_000).contains(&self.trials), "from 2 to 100000")?;
        let (i, most) = (&self.input, 1000);
        for (key, value, least) in [
            ("input.blank_before", i.blank_before, 0),
            ("input.frames", i.frames, 2),
            ("input.frame_steps", i.frame_steps, 1),
            ("input.blank_between", i.blank_between, 0),
            ("input.blank_after", i.blank_after, 0),
        ] {
            accept(key, value, (least..=most).contains(&value), &format!("from {least} to {most}"))?;
        }
        self.network.validate(SIDE * SIDE)?;
        self.plasticity.validate()?;
        self.perturbation.validate(self.window_steps())?;
        let d = &self.decoding;
        accept("decoding.folds", d.folds, (2..=self.trials).contains(&d.folds), "from 2 to the number of trials")?;
        for (key, value) in [("decoding.smoothing", d.smoothing), ("decoding.penalty", d.penalty)] {
            accept(key, value, value > 0.0 && value.is_finite(), "above 0")?;
        }
        let last = d.last_steps;
        accept("decoding.last_steps", last, (1..=self.trial_steps()).contains(&last), "from 1 to the steps of a trial")
    }
}
