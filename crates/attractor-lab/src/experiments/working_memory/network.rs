//! One network under every condition.

use attractor::math;
use ndarray::{ArrayView2, Axis, s};
use serde::{Deserialize, Serialize};

use super::condition::{ALONE, CHOSEN, CONDITIONS, CUED, FREE, LEARNED, LOADED, SCALED};
use super::config::Config;
use super::decode::{Span, correct, span};
use super::reservoir::{Loaded, Settled, Shown, fresh, loaded, scaled, settle};
use super::task::{Factors, Hold, Read, Subject, USUAL, class_of, perform};
use crate::Error;
use crate::experiments::differential_hebbian::{Class, Complex};

/// What a network leaves behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct NetworkResult {
    /// Attractors of the reservoir alone, scaled, learned on noise and learned with cues, by their noisy records.
    pub(super) class: [Class; 4],
    /// Leading eigenvalues of all weights, likewise.
    pub(super) leading: [Complex; 4],
    /// Variances of the state along these attractors, summed over units.
    pub(super) variance: [f64; 4],
    /// The mean quota of the conceptors of the cues.
    pub(super) quota: f64,
    /// In the order of the conditions.
    pub(super) under: Vec<Tested>,
    /// The same for each factor of the noise; empty where there are none.
    pub(super) noisy: Vec<Vec<Tested>>,
    /// And for each factor of the cue, under the conditions in which nothing is loaded.
    pub(super) strong: Vec<Vec<Tested>>,
}

/// What a network knows under a condition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Tested {
    /// Tests that are right after each delay.
    pub(super) correct: Vec<usize>,
    /// And beyond the delay of claims, at a time that the readout is not told.
    pub(super) untimed: usize,
    /// Variance of the state within a class at the delay of claims, summed over units; mean over classes.
    pub(super) within: f64,
    /// Of all trials, in how many the conceptor of the class was chosen.
    pub(super) chosen: usize,
}

impl NetworkResult {
    /// How far a cue leaves the network that learned on noise where it happens to be: the variance of its state within a class
    /// at the delay of claims, over that along the attractor.
    pub(super) fn unset(&self, under: &[Tested]) -> f64 {
        under[LEARNED].within / self.variance[LEARNED]
    }
}

impl Tested {
    fn of(config: &Config, read: &Read) -> Result<Self, Error> {
        let classes = config.cue.classes;
        let counted = read
            .states
            .outer_iter()
            .map(|states| correct(states, |trial| class_of(config, trial), classes, config.task.ridge));
        let mut correct = counted.collect::<Result<Vec<_>, Error>>()?;
        let untimed = correct.pop().unwrap_or(0);
        let within = within(read.states.index_axis(Axis(0), config.held()), classes);
        Ok(Self { correct, untimed, within, chosen: read.chosen })
    }

    /// The share of tests that are right after each delay.
    pub(super) fn accuracy(&self, config: &Config) -> Vec<f64> {
        self.correct.iter().map(|&correct| correct as f64 / config.tests() as f64).collect()
    }

    /// That share at a time which the readout is not told.
    pub(super) fn untimed(&self, config: &Config) -> f64 {
        self.untimed as f64 / config.tests() as f64
    }

    pub(super) fn span(&self, config: &Config) -> Span {
        span(&config.task.delays, &self.accuracy(config), config.chance())
    }
}

/// The variance of states (trials, units) whose classes take turns, within a class: summed over units, mean over classes.
fn within(states: ArrayView2<'_, f64>, classes: usize) -> f64 {
    let of = |class: usize| states.slice(s![class..; classes, ..]).var_axis(Axis(0), 0.0).sum();
    (0..classes).map(of).sum::<f64>() / classes as f64
}

/// Bytes of what a network leaves.
pub(super) fn stored(config: &Config, number: usize) -> u64 {
    let count = if config.trials() < 128 { 1 } else { 2 };
    let (noisy, strong) = (config.noise.of(number).len() as u64, config.strength.of(number).len() as u64);
    let runs = (noisy + 1) * CONDITIONS.len() as u64 + strong * FREE as u64;
    let tested = 9 + count * (config.task.delays.len() as u64 + 2);
    4 * (2 + 24) + 10 + noisy + strong + runs * tested
}

/// Runs one network under every condition.
pub(super) fn run(config: &Config, number: usize) -> Result<NetworkResult, Error> {
    let streams = config.recipe().streams(config.network.units, number);
    let fresh = fresh(config, &streams)?;
    let learned = settle(config, fresh.clone(), true, Shown::Nothing, &streams)?;
    let cued = settle(config, fresh.clone(), true, Shown::Cues, &streams)?;
    let (re, im) = learned.leading;
    let scaled = scaled(config, &fresh, math::hypot(re, im))?;
    let scaled = settle(config, scaled, false, Shown::Nothing, &streams)?;
    let loaded = loaded(config, &fresh, &streams)?;
    let alone = settle(config, fresh, false, Shown::Nothing, &streams)?;
    let quota = loaded.conceptors.iter().map(attractor::Conceptor::quota).sum::<f64>();
    let all = [alone, scaled, learned, cued];
    let subjects: Vec<Subject<'_>> = (0..CONDITIONS.len()).map(|place| subject(place, &all, &loaded)).collect();
    let tested = |subjects: &[Subject<'_>], factors: Factors| -> Result<Vec<Tested>, Error> {
        subjects.iter().map(|&subject| Tested::of(config, &perform(config, subject, factors, &streams)?)).collect()
    };
    let noisy = |&noise: &f64| tested(&subjects, Factors { noise, ..USUAL });
    let strong = |&cue: &f64| tested(&subjects[..FREE], Factors { cue, ..USUAL });
    Ok(NetworkResult {
        class: all.each_ref().map(|settled| settled.class),
        leading: all.each_ref().map(|settled| settled.leading),
        variance: all.each_ref().map(|settled| settled.variance),
        quota: quota / loaded.conceptors.len() as f64,
        under: tested(&subjects, USUAL)?,
        noisy: config.noise.of(number).iter().map(noisy).collect::<Result<_, Error>>()?,
        strong: config.strength.of(number).iter().map(strong).collect::<Result<_, Error>>()?,
    })
}

/// Who does the task under a condition.
fn subject<'a>(place: usize, all: &'a [Settled; 4], loaded: &'a Loaded) -> Subject<'a> {
    let free = |settled: &'a Settled| {
        let network = &settled.network;
        Subject { shown: network, holding: network, hold: Hold::Free }
    };
    let held = |hold: Hold<'a>| Subject { shown: &all[ALONE].network, holding: &loaded.network, hold };
    match place {
        ALONE | SCALED | LEARNED | CUED => free(&all[place]),
        LOADED => held(Hold::Free),
        CHOSEN => held(Hold::Chosen(&loaded.conceptors)),
        _ => held(Hold::Auto),
    }
}
