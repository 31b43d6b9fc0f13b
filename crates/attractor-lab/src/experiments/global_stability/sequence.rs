//! The last part: targets learned one after the other, by recursive least squares and by the delta rule.
//!
//! Each target puts the open network at a state of its own. The readout learns there until its output is the target's to
//! within the tolerance, and goes on to the next; what that did to the targets before it is their error then. Recursive least
//! squares keeps its P from target to target (after Beer & Barak 2019, doi:10.1162/neco_a_01222, whose LMS is the delta rule).

use attractor::{RateNetwork, ReadoutDelta, ReadoutRls, RlsOptions, Rule, mean};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::config::Config;
use super::ends::{End, LOOK, follow};
use crate::Error;
use crate::experiment::{Observer, Phase};
use crate::experiments::fixed_points::{Cost, LOOP, Trained};
use crate::experiments::steps_of;

/// An output is kept by the closed loop if it rests within this share of its target.
const KEPT: f64 = 0.1;
/// The closed loop is followed for so many looks at most.
const LOOKS: f64 = 20.0;

/// What a network leaves behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct SequenceResult {
    /// The targets in the order in which they were learned.
    pub(super) targets: Vec<f64>,
    /// By recursive least squares, and by the delta rule.
    pub(super) by: [Learned; 2],
}

/// What a rule did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Learned {
    /// |z - A| at the state of each target (columns) after each was learned (rows).
    pub(super) errors: Vec<Vec<f64>>,
    /// Steps that each target took.
    pub(super) steps: Vec<usize>,
    /// Targets that the closed loop keeps in the end.
    pub(super) kept: usize,
}

impl Learned {
    /// The mean over new targets and those before them of how much the error of those before grew.
    pub(super) fn damage(&self) -> f64 {
        let grown = |new: usize| (0..new).map(move |old| self.errors[new][old] - self.errors[new - 1][old]);
        mean(&(1..self.errors.len()).flat_map(grown).collect::<Vec<_>>())
    }

    /// The mean error of all targets but the last, in the end.
    pub(super) fn earlier(&self) -> f64 {
        self.errors.last().map_or(f64::NAN, |last| mean(&last[..last.len() - 1]))
    }
}

pub(super) fn phase(config: &Config) -> Phase {
    let (cost, targets) = (Cost::new(config.network.units), config.sequence.targets.len());
    let followed = 2.0 * targets as f64 * LOOKS * LOOK / config.network.dt * cost.step();
    Phase { name: "sequence", trials: 2, seconds_per_trial: cost.training(targets) + followed }
}

/// Runs one network.
pub(super) fn run(config: &Config, network: usize, observer: &dyn Observer) -> Result<SequenceResult, Error> {
    let sequence = &config.sequence;
    let streams = config.streams("sequence").index(network);
    let mut targets = sequence.targets.clone();
    streams.child("order").stream().shuffle(&mut targets);
    let law = config.network.law(&config.trained.at(sequence.gain, &targets), config.network.units, 0);
    let trained = Trained::new(&law, &targets, &streams)?;
    let mut blank = trained.clone();
    blank.network.set_output_weights(Array2::zeros((1, config.network.units)))?;
    let squares: Vec<f64> = (0..targets.len())
        .map(|n| trained.network.dynamics().transfer.values(trained.state(n)).iter().map(|r| r * r).sum())
        .collect();
    let options = RlsOptions { delta: sequence.delta, ..RlsOptions::default() };
    let by_squares = learn(config, &blank, &mut ReadoutRls::new(&blank.network, options)?)?;
    observer.trial(None)?;
    let mut delta = ReadoutDelta::new(&blank.network, sequence.rate / mean(&squares))?;
    let by_delta = learn(config, &blank, &mut delta)?;
    observer.trial(None)?;
    Ok(SequenceResult { targets, by: [by_squares, by_delta] })
}

/// All targets, one after the other.
fn learn<R: Rule<RateNetwork<f64>>>(config: &Config, blank: &Trained, rule: &mut R) -> Result<Learned, Error> {
    let (sequence, targets) = (&config.sequence, &blank.held.targets);
    let mut network = blank.network.clone();
    let mut learned = Learned { errors: Vec::new(), steps: Vec::new(), kept: 0 };
    for (n, &target) in targets.iter().enumerate() {
        network.set_activations(blank.state(n))?;
        let mut steps = 0;
        while steps < sequence.steps && error(&network, target) > sequence.tolerance {
            rule.learn(&mut network, &[target])?;
            steps += 1;
        }
        learned.steps.push(steps);
        let mut errors = Vec::new();
        for (m, &target) in targets.iter().enumerate() {
            network.set_activations(blank.state(m))?;
            errors.push(error(&network, target));
        }
        learned.errors.push(errors);
    }
    let (look, dt) = (steps_of(LOOK, config.network.dt), config.network.dt);
    for (n, &target) in targets.iter().enumerate() {
        network.set_activations(blank.state(n))?;
        let end = follow(&mut network, &[LOOP], 0.0, steps_of(LOOKS * LOOK, dt), look)?;
        learned.kept += usize::from(End::of(end.rests, end.output, target, KEPT) == End::Target);
    }
    Ok(learned)
}

fn error(network: &RateNetwork<f64>, target: f64) -> f64 {
    let mut output = [0.0];
    network.read_out(&mut output);
    (output[LOOP.readout] - target).abs()
}
