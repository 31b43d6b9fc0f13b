//! The claims of `working-memory`, W1 to W12, about learning and conceptors; those about how a cue is held stand in
//! `claims_mechanism`. All thresholds are ours.

use attractor::mean;

use super::claims_mechanism::{classes, noise, phase, strength};
use super::condition::{ALONE, AUTO, CHOSEN, CONDITIONS, CUED, LEARNED, LOADED, SCALED};
use super::config::Config;
use super::network::{NetworkResult, Tested};
use crate::claim::{Claim, claim, mean_of, pairs, switches};
use crate::experiments::differential_hebbian::Group;

/// How near to chance counts as chance.
pub(super) const NEAR: f64 = 0.05;
/// The accuracy of a network that holds its cue.
pub(super) const HOLDS: f64 = 0.95;

/// Networks and the configuration that says what their counts mean.
#[derive(Clone, Copy)]
pub(super) struct Networks<'a> {
    pub(super) config: &'a Config,
    pub(super) all: &'a [&'a NetworkResult],
}

impl<'a> Networks<'a> {
    pub(super) fn new(config: &'a Config, all: &'a [&'a NetworkResult]) -> Self {
        Self { config, all }
    }

    /// The accuracy of each network under a condition, after the delay at a place.
    pub(super) fn accuracy(self, condition: usize, delay: usize) -> Vec<f64> {
        self.all.iter().map(|n| n.under[condition].accuracy(self.config)[delay]).collect()
    }

    /// The accuracies of networks that learned on noise, with the group of their attractor.
    pub(super) fn by_group(self, group: Group, of: impl Fn(&Tested) -> f64) -> Vec<f64> {
        let in_it = self.all.iter().filter(|n| n.class[LEARNED].group() == group);
        in_it.map(|n| of(&n.under[LEARNED])).collect()
    }

    fn held(self, condition: usize) -> Vec<f64> {
        self.accuracy(condition, self.config.held())
    }

    fn last(self, condition: usize) -> Vec<f64> {
        self.accuracy(condition, self.config.task.delays.len() - 1)
    }
}

pub(super) fn claims(config: &Config, all: &[&NetworkResult]) -> Vec<Claim> {
    let networks = Networks::new(config, all);
    let mut claims = learning(networks);
    claims.extend(classes(networks));
    claims.extend(phase(networks));
    claims.extend(conceptors(networks));
    claims.extend(noise(networks));
    claims.push(lasting(networks));
    claims.extend(strength(networks));
    claims
}

pub(super) fn steps(delay: usize) -> String {
    format!("{delay} steps after the cue")
}

/// One condition is read better than another after a delay.
pub(super) fn better(
    id: &str,
    sentence: &str,
    when: &str,
    [(one, of_one), (other, of_other)]: [(usize, &[f64]); 2],
) -> Claim {
    let names = [one, other].map(|place| CONDITIONS[place].name);
    claim(id, sentence, format!("accuracy {when}: {}, minus {}", names[0], names[1]))
        .above(0.0)
        .of(pairs(of_one, of_other))
        .noting(format!("{:.2} and {:.2}, means", mean(of_one), mean(of_other)))
}

/// W1 to W5: what learning adds to the reservoir.
fn learning(networks: Networks<'_>) -> Vec<Claim> {
    let when = steps(networks.config.task.held);
    let of = |place: usize| networks.held(place);
    let chance = networks.config.chance();
    let better = |id: &str, sentence: &str, one: usize, other: usize| {
        better(id, sentence, &when, [(one, &of(one)), (other, &of(other))])
    };
    vec![
        claim("W1", "The reservoir alone has forgotten the cue", format!("accuracy {when}: reservoir alone"))
            .within(chance - NEAR, chance + NEAR)
            .of(mean_of(&of(ALONE)))
            .noting(format!("chance is {chance:.2}")),
        better("W2", "A network that learned on noise holds more of the cue than the reservoir alone", LEARNED, ALONE),
        better(
            "W3",
            "A network that learned while cues were shown holds more of the cue than the reservoir alone",
            CUED,
            ALONE,
        ),
        better("W4", "Learning while cues are shown holds more of them than learning on noise", CUED, LEARNED),
        better("W5", "A reservoir scaled to the same spectral radius holds less than learning", LEARNED, SCALED),
    ]
}

/// W8 and W9: conceptors.
fn conceptors(networks: Networks<'_>) -> Vec<Claim> {
    let config = networks.config;
    let longest = config.task.delays[config.task.delays.len() - 1];
    let when = steps(longest);
    let of = |place: usize| networks.last(place);
    let chosen: Vec<f64> =
        networks.all.iter().map(|n| n.under[CHOSEN].chosen as f64 / config.trials() as f64).collect();
    let holds = |id: &str, sentence: &str, place: usize| {
        claim(id, sentence, format!("accuracy {when}: {}", CONDITIONS[place].name))
            .at_least(HOLDS)
            .in_share(0.9)
            .of(mean_of(&of(place)))
    };
    let better = |id: &str, sentence: &str, one: usize, other: usize| {
        better(id, sentence, &when, [(one, &of(one)), (other, &of(other))])
    };
    vec![
        holds("W8a", "Under the conceptor that the cue chose, a network holds the cue for the whole delay", CHOSEN)
            .noting(format!(
                "the right conceptor is chosen in {:.3} of trials; it is part of the memory",
                mean(&chosen)
            )),
        holds("W8b", "Under an autoconceptor, a network holds the cue for the whole delay", AUTO),
        better("W8c", "The loaded network does not hold it as well without a conceptor", CHOSEN, LOADED),
        better("W9a", "A chosen conceptor holds more than what learned on noise", CHOSEN, LEARNED),
        better("W9b", "An autoconceptor holds more than what learned on noise", AUTO, LEARNED),
    ]
}

/// W11: spans beyond what is measured.
fn lasting(networks: Networks<'_>) -> Claim {
    let config = networks.config;
    let lasts =
        |place: usize| -> Vec<bool> { networks.all.iter().map(|n| n.under[place].span(config).lasts).collect() };
    let (learned, alone) = (lasts(LEARNED), lasts(ALONE));
    let count = |lasts: &[bool]| lasts.iter().filter(|lasts| **lasts).count();
    let longest = config.task.delays[config.task.delays.len() - 1];
    claim(
        "W11",
        format!("More networks that learned on noise hold the cue for {longest} steps than reservoirs alone"),
        "share of networks whose accuracy stays halfway between chance and 1 or above: learned on noise, minus alone",
    )
    .above(0.0)
    .of(switches(&learned, &alone))
    .noting(format!("{} and {} of {}", count(&learned), count(&alone), learned.len()))
}
