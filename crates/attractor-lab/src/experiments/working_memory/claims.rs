//! The claims of `working-memory`: W1 to W11. All thresholds are ours.

use attractor::mean;

use super::condition::{ALONE, AUTO, CHOSEN, CONDITIONS, CUED, LEARNED, LOADED, SCALED};
use super::config::Config;
use super::network::{NetworkResult, Tested};
use crate::claim::{Claim, claim, difference, mean_of, pairs, switches};
use crate::experiments::differential_hebbian::Group;

/// How near to chance counts as chance.
const NEAR: f64 = 0.05;
/// The accuracy of a network that holds its cue.
const HOLDS: f64 = 0.95;

/// Networks and the configuration that says what their counts mean.
#[derive(Clone, Copy)]
pub(super) struct Networks<'a> {
    config: &'a Config,
    all: &'a [&'a NetworkResult],
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
    claims
}

fn steps(delay: usize) -> String {
    format!("{delay} steps after the cue")
}

/// One condition is read better than another after a delay.
fn better(id: &str, sentence: &str, when: &str, [(one, of_one), (other, of_other)]: [(usize, &[f64]); 2]) -> Claim {
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

/// W6: which attractors hold it.
fn classes(networks: Networks<'_>) -> Vec<Claim> {
    let config = networks.config;
    let (chance, held, last) = (config.chance(), config.held(), config.task.delays.len() - 1);
    let longest = config.task.delays[last];
    let of = |group: Group, place: usize| networks.by_group(group, |tested| tested.accuracy(config)[place]);
    let above = |id: &str, sentence: &str, group: Group| {
        let values = of(group, last);
        (!values.is_empty()).then(|| {
            let excess: Vec<f64> = values.iter().map(|value| value - chance).collect();
            let whole = values.iter().filter(|&&value| value >= HOLDS).count();
            claim(id, sentence, format!("accuracy {} minus chance: learned on noise, {}", steps(longest), group.name()))
                .above(0.0)
                .of(mean_of(&excess))
                .noting(format!("{whole} of {} with an accuracy of {HOLDS} or more", values.len()))
        })
    };
    let (two, rotating) = (of(Group::Two, last), of(Group::Rotating, last));
    let fixed = of(Group::Fixed, held);
    let longer = (two.len() > 1 && rotating.len() > 1).then(|| {
        let statistic = format!("accuracy {}: learned on noise, period 2 minus rotation", steps(longest));
        claim("W6c", "A rhythm of period 2 holds a cue for longer than a rotation", statistic)
            .above(0.0)
            .of(difference(&two, &rotating))
    });
    let forgets = (!fixed.is_empty()).then(|| {
        let statistic = format!("accuracy {}: learned on noise, fixed point", steps(config.task.held));
        claim("W6d", "Networks that end at a fixed point forget the cue", statistic)
            .within(chance - NEAR, chance + NEAR)
            .of(mean_of(&fixed))
    });
    let unset = |group: Group| -> Vec<f64> {
        networks.all.iter().filter(|n| n.class[LEARNED].group() == group).map(|n| n.unset()).collect()
    };
    let (kept, reset) = (unset(Group::Two), unset(Group::Rotating));
    let set = (kept.len() > 1 && reset.len() > 1).then(|| {
        let statistic = format!(
            "variance within a class {}, over that of the attractor: learned on noise, period 2 minus rotation",
            steps(config.task.held)
        );
        claim("W6e", "A cue sets the phase of a rotation, and less that of a rhythm of period 2", statistic)
            .above(0.0)
            .of(difference(&kept, &reset))
            .noting(format!(
                "{:.2} and {:.2}, means; 0 where the cue sets the phase, 1 where it is any",
                mean(&kept),
                mean(&reset)
            ))
    });
    let rhythms = [
        above("W6a", "Rhythms of period 2 hold something of the cue", Group::Two),
        above("W6b", "Rotations hold something of the cue", Group::Rotating),
    ];
    rhythms.into_iter().chain([longer, forgets, set]).flatten().collect()
}

/// W7: the code is the phase, and in a scaled reservoir the attractor.
fn phase(networks: Networks<'_>) -> Vec<Claim> {
    let config = networks.config;
    let of = |of: &dyn Fn(&Tested) -> f64| -> Vec<f64> {
        [Group::Two, Group::Rotating].into_iter().flat_map(|group| networks.by_group(group, of)).collect()
    };
    let timed = of(&|tested| tested.accuracy(config)[config.held()]);
    let untimed = of(&|tested| tested.untimed(config));
    let statistic = format!(
        "accuracy {}, minus that 1 to {} steps later: learned on noise, rhythms",
        steps(config.task.held),
        config.task.jitter
    );
    let stated = claim(
        "W7a",
        "A rhythm holds the cue in its phase: a readout that does not know the time has less of it",
        statistic,
    );
    let rhythms = (!timed.is_empty()).then(|| {
        stated.above(0.0).of(pairs(&timed, &untimed)).noting(format!(
            "{:.2} and {:.2}, means; chance is {:.2}",
            mean(&timed),
            mean(&untimed),
            config.chance()
        ))
    });
    let every = |place: usize| -> Vec<f64> { networks.all.iter().map(|n| n.under[place].untimed(config)).collect() };
    let when = format!("{} and up to {} more, at a time that is not told", steps(config.task.held), config.task.jitter);
    let attractors = better(
        "W7b",
        "A scaled reservoir holds the cue in which attractor it reaches: without the time more is left than after learning",
        &when,
        [(SCALED, &every(SCALED)), (LEARNED, &every(LEARNED))],
    );
    rhythms.into_iter().chain([attractors]).collect()
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

/// W10: noise.
fn noise(networks: Networks<'_>) -> Vec<Claim> {
    let config = networks.config;
    let noisy: Vec<&&NetworkResult> = networks.all.iter().filter(|n| !n.noisy.is_empty()).collect();
    let Some(&factor) = config.noise.factors.last().filter(|_| !noisy.is_empty()) else { return Vec::new() };
    let held = config.held();
    let usual = |place: usize| -> Vec<f64> { noisy.iter().map(|n| n.under[place].accuracy(config)[held]).collect() };
    let strong = |place: usize| -> Vec<f64> {
        noisy.iter().map(|n| n.noisy[config.noise.factors.len() - 1][place].accuracy(config)[held]).collect()
    };
    let when = steps(config.task.held);
    let ends = |id: &str, sentence: &str, place: usize| {
        let (before, after) = (usual(place), strong(place));
        let statistic =
            format!("accuracy {when}, minus that with {factor} times the noise: {}", CONDITIONS[place].name);
        claim(id, sentence, statistic).above(0.0).of(pairs(&before, &after)).noting(format!(
            "{:.2} and {:.2}, means",
            mean(&before),
            mean(&after)
        ))
    };
    let loud = format!("{when}, with {factor} times the noise");
    vec![
        ends("W10a", "Strong noise takes from what a learned network holds", LEARNED),
        ends("W10b", "Strong noise takes from what an autoconceptor holds", AUTO),
        better(
            "W10c",
            "Under strong noise an autoconceptor holds more than what learned on noise",
            &loud,
            [(AUTO, &strong(AUTO)), (LEARNED, &strong(LEARNED))],
        ),
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
