//! What is claimed of fading memory: L4d, and L7f to L7i.

use attractor::{math, mean};

use super::super::Results;
use super::super::config::Config;
use super::{FadingResult, Number, Taught};
use crate::claim::{Claim, claim, mean_of, ratios};
use crate::quantity::number;

/// L7f to L7i: what is kept with fading memory and without. One value a network.
pub(in super::super) fn claims(config: &Config, results: &Results<'_>) -> Vec<Claim> {
    let tolerance = config.force.tolerance;
    let (force, least_squares): (Number, Number) = (|taught| taught.force, |taught| taught.least_squares);
    let statistic = |which: &str| {
        format!(
            "share of gains {which} fading memory at which the output stays within {tolerance} of A, mean over networks"
        )
    };
    let stated = |id: &str, sentence: &str, which: &str| claim(id, sentence, statistic(which));
    let held = |forgets: bool, way: Number| Shares::new(results, forgets, |taught| way(taught) < tolerance);
    let (with, without, naive) = (held(true, force), held(false, force), held(false, least_squares));
    let distances: Vec<f64> = results.fading.iter().filter_map(|network| network.grows()).collect();
    vec![
        stated("L7f", "With fading memory FORCE holds a target", "with")
            .above(0.5)
            .of(mean_of(&with.each))
            .noting(with.counted()),
        stated("L7g", "Without fading memory FORCE does not hold it", "without")
            .below(0.5)
            .of(mean_of(&without.each))
            .noting(without.counted()),
        stated("L7h", "Without fading memory least squares does not hold it either", "without")
            .below(0.5)
            .of(mean_of(&naive.each))
            .noting(naive.counted()),
        claim(
            "L7i",
            "What FORCE holds without fading memory it holds less closely",
            "largest distance from A after FORCE, gains without fading memory over gains with it, geometric means",
        )
        .above(1.0)
        .of(ratios(&distances)),
    ]
}

/// In how many of its gains each network has a property, of those that count.
struct Shares {
    /// The share, of networks with such gains.
    each: Vec<f64>,
    passed: usize,
    all: usize,
}

impl Shares {
    /// Of the gains with fading memory (`forgets`) or without.
    fn new(results: &Results<'_>, forgets: bool, passes: impl Fn(&Taught) -> bool) -> Self {
        let mut shares = Self { each: Vec::new(), passed: 0, all: 0 };
        for network in &results.fading {
            shares.add(network.gains.iter().filter(|taught| taught.forgets() == forgets).map(&passes));
        }
        shares
    }

    /// Adds a network.
    fn add(&mut self, gains: impl Iterator<Item = bool>) {
        let gains: Vec<bool> = gains.collect();
        let passed = gains.iter().filter(|&&passes| passes).count();
        (self.passed, self.all) = (self.passed + passed, self.all + gains.len());
        if !gains.is_empty() {
            self.each.push(passed as f64 / gains.len() as f64);
        }
    }

    fn counted(&self) -> String {
        format!("{} of {} networks and gains", self.passed, self.all)
    }
}

impl Taught {
    /// Whether the clamped network forgets where it began.
    fn forgets(&self) -> bool {
        self.clamped < 0.0
    }
}

impl FadingResult {
    /// How many times as far the output goes after FORCE without fading memory as with it; none if it has always or never.
    fn grows(&self) -> Option<f64> {
        let mean_log = |forgets: bool| {
            let chosen = self.gains.iter().filter(|taught| taught.forgets() == forgets);
            let logs: Vec<f64> = chosen.map(|taught| math::ln(taught.force)).collect();
            (!logs.is_empty()).then(|| mean(&logs))
        };
        Some(math::exp(mean_log(false)? - mean_log(true)?))
    }
}

/// L4d: networks that are chaotic when left alone, at gains below theory's edge of chaos.
pub(in super::super) fn silenced(config: &Config, results: &Results<'_>) -> Option<Claim> {
    let edge = results.theory?.edge?.gain;
    let mut silenced = Shares { each: Vec::new(), passed: 0, all: 0 };
    for network in &results.fading {
        let below = config.fading.gains.iter().zip(&network.gains).filter(|(gain, _)| **gain < edge);
        silenced.add(below.filter(|(_, taught)| taught.alone > 0.0).map(|(_, taught)| taught.forgets()));
    }
    (!results.fading.is_empty()).then(|| {
        claim(
            "L4d",
            "A clamped output silences networks that are chaotic by themselves",
            format!(
                "share of gains below the edge, {}, at which it does, of those where the network is chaotic",
                number(edge)
            ),
        )
        .above(0.5)
        .of(mean_of(&silenced.each))
        .noting(silenced.counted())
    })
}
