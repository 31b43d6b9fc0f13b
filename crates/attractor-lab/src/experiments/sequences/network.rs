//! One network of `sequences`, and its control.

use serde::{Deserialize, Serialize};

use super::edge::{self, AtThreshold};
use super::noise::{self, NoisyAccuracy};
use super::passing::{self, Passed};
use super::prepared::Config;
use crate::Error;
use crate::experiment::{Observer, Phase};
use crate::experiments::signatures::{Course, Decoded, Input, NetworkResult};

/// What a network leaves behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct SequenceResult {
    /// The network that was shown the sequences.
    pub(super) learned: Decoded,
    /// The same network that was shown their symbols in random order.
    pub(super) random_order: Option<NetworkResult>,
    /// What is read where the input is noisy, by share of replaced symbols and stage.
    pub(super) noisy: Vec<Vec<NoisyAccuracy>>,
    /// What is left of signals and perturbations, by stage.
    pub(super) passed: Vec<Passed>,
    /// Random networks at other thresholds.
    pub(super) edge: Vec<AtThreshold>,
    pub(super) input_units: usize,
}

/// The phases of a network's work.
pub(super) fn phases(config: &Config) -> Vec<Phase> {
    let mut phases = Decoded::phases(&config.network, config.window_steps, &config.decoding);
    if config.input.random_order_control {
        phases.push(control(config));
    }
    phases.extend(noise::phase(config));
    phases.extend(passing::phase(config));
    phases.extend(edge::phase(config));
    phases
}

fn control(config: &Config) -> Phase {
    Course::phase("six windows, random order", &config.network, config.window_steps)
}

/// Runs one network.
pub(super) fn run(config: &Config, network: usize, observer: &dyn Observer) -> Result<SequenceResult, Error> {
    let stream = config.stream(network);
    let input = stream.input(config)?;
    let course = course(config, network, &input, network == 0);
    let (learned, stages) = Decoded::run(&course, &config.decoding, &stream.targets(), observer)?;
    let random_order = if config.input.random_order_control {
        let phase = control(config);
        observer.phase(phase.name, phase.trials);
        let input = stream.in_random_order(config, network)?;
        Some(self::course(config, network, &input, false).take(observer)?.result)
    } else {
        None
    };
    let noisy = noise::run(config, network, &stream, &stages, observer)?;
    let passed = passing::run(config, network, (&stream, &input), &stages, observer)?;
    let edge = edge::run(config, network, (&stream, &input), observer)?;
    Ok(SequenceResult { learned, random_order, noisy, passed, edge, input_units: input.units })
}

fn course<'a>(config: &'a Config, network: usize, input: &'a Input, shown: bool) -> Course<'a> {
    Course {
        network: &config.network,
        plasticity: &config.plasticity,
        perturbation: &config.perturbation,
        input,
        window_steps: config.window_steps,
        streams: config.streams(network),
        keep_rasters: shown,
        keep_activity: shown,
    }
}
