//! How a network is trained: the standard training, and those that differ from it in one thing.

use super::config::Settings;
use crate::experiments::innate::{Cost, Scheme, Timeline, TrainingConfig};

/// What changes the recurrent weights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum LearningRule {
    /// Recursive least squares.
    LeastSquares,
    /// The delta rule with a rate.
    Delta(f64),
}

/// One way of training.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Condition {
    pub(super) name: String,
    /// As a tick of a figure has it.
    pub(super) short: String,
    /// As names of cells and metrics have it.
    pub(super) key: String,
    pub(super) rule: LearningRule,
    pub(super) gain: f64,
    pub(super) training: TrainingConfig,
}

/// The places of the conditions that every run has; those of P's start and of the delta rule follow.
pub(super) const STANDARD: usize = 0;
/// Other steps learn.
pub(super) const STEPS: usize = 1;
/// Other synapses are plastic.
pub(super) const SYNAPSES: usize = 2;
/// The gain is another one.
pub(super) const GAIN: usize = 3;
/// How many conditions every run has.
const ALWAYS: usize = 4;

/// All conditions of a run, in order.
pub(super) fn conditions(settings: &Settings) -> Vec<Condition> {
    let (compare, standard) = (&settings.compare, &settings.training);
    let condition = |name: String, short: String, key: &str, change: &dyn Fn(&mut Condition)| {
        let mut made = Condition {
            name,
            short,
            key: key.to_owned(),
            rule: LearningRule::LeastSquares,
            gain: settings.network.gain,
            training: standard.clone(),
        };
        change(&mut made);
        made
    };
    let other = match standard.scheme {
        Scheme::Neuron => (Scheme::Synapse, "a fraction of every unit's synapses plastic", "by synapse"),
        Scheme::Synapse => (Scheme::Neuron, "a fraction of the units plastic", "by unit"),
    };
    let (every, gain) = (compare.learn_every, compare.gain);
    let steps = every_steps(every);
    let mut all = vec![
        condition("standard".into(), "standard".into(), "standard", &|_| ()),
        condition(format!("learning in steps that {every} divides"), steps, "steps", &|c| {
            c.training.learn_every = every;
        }),
        condition(other.1.into(), other.2.into(), "synapses", &|c| c.training.scheme = other.0),
        condition(format!("g = {gain}"), format!("g = {gain}"), "gain", &|c| c.gain = gain),
    ];
    for (&delta, number) in compare.deltas.iter().zip(1..) {
        let name = format!("δ = {delta}");
        all.push(condition(name.clone(), name, &format!("delta-{number}"), &|c| c.training.delta = delta));
    }
    for (&rate, number) in compare.delta_rule_rates.iter().zip(1..) {
        let rule = LearningRule::Delta(rate);
        let (name, short) = (format!("delta rule, rate {rate}"), format!("rate {rate}"));
        all.push(condition(name, short, &format!("rule-{number}"), &|c| c.rule = rule));
    }
    all
}

/// `every step`, `every 2 steps`
pub(super) fn every_steps(every: usize) -> String {
    if every == 1 { "every step".to_owned() } else { format!("every {every} steps") }
}

/// The starts of P and where the condition of each stands, the smallest first; the standard one is among them.
pub(super) fn deltas(settings: &Settings) -> Vec<(f64, usize)> {
    let mut all: Vec<(f64, usize)> = settings.compare.deltas.iter().copied().zip(ALWAYS..).collect();
    all.push((settings.training.delta, STANDARD));
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    all
}

/// The rates of the delta rule and where the condition of each stands.
pub(super) fn rates(settings: &Settings) -> impl Iterator<Item = (f64, usize)> {
    settings.compare.delta_rule_rates.iter().copied().zip(ALWAYS + settings.compare.deltas.len()..)
}

impl Condition {
    /// Seconds of a trial of recurrent learning.
    pub(super) fn recurrent_trial(&self, cost: &Cost, timeline: &Timeline) -> f64 {
        match self.rule {
            LearningRule::LeastSquares => cost.recurrent_trial(timeline),
            LearningRule::Delta(_) => cost.delta_trial(timeline),
        }
    }
}
