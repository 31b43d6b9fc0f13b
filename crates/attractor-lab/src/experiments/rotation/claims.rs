//! The claims that `rotation` checks: S6, order and what is remembered of a shape, against both other stages.

use std::ops::Range;

use attractor::{mean, pearson};

use super::config::Config;
use super::network::{Accuracy, RotationResult};
use super::response;
use crate::claim::{Claim, LEVEL, Origin, claim, correlation_of, mean_of, pairs};
use crate::experiments::signatures::{
    NetworkResult, STAGES, Stage, TURNING_LEVELS, hamming, more_ordered, ordered, silent_note,
};

/// What is decoded, in the order in which accuracies are kept.
pub(super) const TARGETS: [&str; 2] = ["shape", "direction"];

/// An accuracy of one decoder for one target.
pub(super) type Reader = fn(&Accuracy) -> [f64; 2];
/// The naive Bayes readout.
pub(super) const BAYES: Reader = |a| a.bayes;
/// The linear readout.
pub(super) const LINEAR: Reader = |a| a.linear;

/// The accuracy of every network for a target, mean over the last steps of a trial.
pub(super) fn last(config: &Config, all: &[&RotationResult], stage: Stage, reader: Reader, target: usize) -> Vec<f64> {
    over_last(config.decoding.last_steps, all, stage, reader, target)
}

/// The same over the last `steps` steps.
pub(super) fn over_last(
    steps: usize,
    all: &[&RotationResult],
    stage: Stage,
    reader: Reader,
    target: usize,
) -> Vec<f64> {
    let length = all.first().map_or(0, |result| result.decoded[stage as usize].len());
    over(length - steps..length, all, stage, reader, target)
}

/// The same over any steps of a trial.
fn over(steps: Range<usize>, all: &[&RotationResult], stage: Stage, reader: Reader, target: usize) -> Vec<f64> {
    let of = |result: &&RotationResult| {
        let by_step = &result.decoded[stage as usize][steps.clone()];
        mean(&by_step.iter().map(|a| reader(a)[target]).collect::<Vec<_>>())
    };
    all.iter().map(of).collect()
}

pub(super) fn claims(config: &Config, all: &[&RotationResult]) -> Vec<Claim> {
    let networks: Vec<&NetworkResult> = all.iter().map(|r| &r.network).collect();
    let compared = |id, stages| more_ordered(id, &networks, stages, Origin::Paper, LEVEL);
    let mut claims = vec![
        ordered("S6a", &networks, Origin::Paper, LEVEL).noting_any(silent_note(&networks)),
        compared("S6b", [Stage::Ip, Stage::Sorn]),
    ];
    claims.extend(at_the_end(config, all, ["S6c", "S6d"], Stage::Ip, (Origin::Reference, 0.02)));
    claims.push(
        compared("S6e", [Stage::Rnn, Stage::Sorn])
            .noting("the published 80 trials a window tell them apart less well than 240"),
    );
    claims.extend(levels(config, all));
    claims.push(compared("S6h", [Stage::Ip, Stage::Rnn]));
    claims.extend(at_the_end(config, all, ["S6i", "S6j"], Stage::Rnn, (Origin::Ours, LEVEL)));
    if config.input.blank_after > 0 {
        claims.extend(after_the_offset(config, all, ["S6k", "S6l"], Stage::Ip));
        claims.extend(after_the_offset(config, all, ["S6m", "S6n"], Stage::Rnn));
        claims.push(harder(config, all));
        claims.extend(while_shown(config, all));
        claims.extend(order_and_memory(config, all, &networks));
        claims.extend(response::claims(config, all));
    }
    claims
}

/// That the SORN remembers better than another stage of the same network: by the linear readout over the last steps of a
/// trial.
fn at_the_end(
    config: &Config,
    all: &[&RotationResult],
    ids: [&str; 2],
    than: Stage,
    (origin, level): (Origin, f64),
) -> [Claim; 2] {
    let steps = config.decoding.last_steps;
    [0, 1].map(|k| {
        let of = |stage| last(config, all, stage, LINEAR, k);
        claim(
            ids[k],
            remembers(k, than),
            format!("linear accuracy of the {} over the last {steps} steps, SORN − {}", TARGETS[k], than.name()),
        )
        .above(0.0)
        .from(origin)
        .at_level(level)
        .of(pairs(&of(Stage::Sorn), &of(than)))
    })
}

/// The same as the paper has it: by naive Bayes over all steps after the last frame (Fig 5b, c).
fn after_the_offset(config: &Config, all: &[&RotationResult], ids: [&str; 2], than: Stage) -> [Claim; 2] {
    let steps = config.input.blank_after;
    [0, 1].map(|k| {
        let of = |stage| over_last(steps, all, stage, BAYES, k);
        let (target, than_name) = (TARGETS[k], than.name());
        let statistic = format!(
            "naive Bayes accuracy of the {target} over the {steps} steps after the last frame, SORN − {than_name}"
        );
        claim(ids[k], remembers(k, than), statistic)
            .above(0.0)
            .from(Origin::Paper)
            .of(pairs(&of(Stage::Sorn), &of(than)))
    })
}

/// That the direction is the harder of the two to read, by the paper's readout over the same steps.
fn harder(config: &Config, all: &[&RotationResult]) -> Claim {
    let steps = config.input.blank_after;
    let of = |target| over_last(steps, all, Stage::Sorn, BAYES, target);
    let statistic =
        format!("naive Bayes accuracy over the {steps} steps after the last frame, shape − direction, SORN");
    claim("S6o", "The direction is harder to read than the shape", statistic)
        .above(0.0)
        .from(Origin::Paper)
        .of(pairs(&of(0), &of(1)))
}

/// That the shape is read best while it is shown, by all three networks alike: by the mean over networks of each pair, since the
/// best of three is better than the worst by the error of each, be they alike.
fn while_shown(config: &Config, all: &[&RotationResult]) -> [Claim; 3] {
    let (shown, after) = (config.input.blank_before..config.offset(), config.input.blank_after);
    let reading = STAGES.map(|stage| over(shown.clone(), all, stage, BAYES, 0));
    let remembering = STAGES.map(|stage| over_last(after, all, stage, BAYES, 0));
    let lead = |k: usize| (0..3).map(|s| reading[s][k] - remembering[s][k]).fold(f64::INFINITY, f64::min);
    let alike = |id, than: Stage| {
        claim(
            id,
            format!("While it is shown the SORN reads the shape as well as the {}", than.described()),
            format!("naive Bayes accuracy of the shape while it is shown, SORN − {}", than.name()),
        )
        .within(-0.05, 0.05)
        .of(pairs(&reading[Stage::Sorn as usize], &reading[than as usize]))
    };
    [
        claim(
            "S6p",
            "Each of the three networks reads the shape best while it is shown",
            format!("naive Bayes accuracy of the shape, while it is shown − over the {after} steps after, least of the three"),
        )
        .above(0.0)
        .from(Origin::Paper)
        .of(mean_of(&(0..all.len()).map(lead).collect::<Vec<_>>())),
        alike("S6q", Stage::Rnn),
        alike("S6r", Stage::Ip),
    ]
}

/// That networks which become more ordered gain more memory, for either target.
fn order_and_memory(config: &Config, all: &[&RotationResult], networks: &[&NetworkResult]) -> [Claim; 2] {
    let gained = |of: &dyn Fn(Stage) -> Vec<f64>, [from, to]: [Stage; 2]| -> Vec<f64> {
        of(to).iter().zip(of(from)).map(|(to, from)| to - from).collect()
    };
    let steps = config.input.blank_after;
    let order = gained(&|stage| hamming(networks, stage), [Stage::Sorn, Stage::Rnn]);
    [0, 1].map(|k| {
        let memory = gained(&|stage| over_last(steps, all, stage, BAYES, k), [Stage::Rnn, Stage::Sorn]);
        let r = pearson(order.iter().copied(), memory).unwrap_or(f64::NAN);
        let target = TARGETS[k];
        claim(
            ["S6s", "S6t"][k],
            format!("The more ordered a network becomes, the better it remembers the {target}"),
            format!(
                "correlation over networks of H of RNN − H of SORN and naive Bayes accuracy of the {target} over the \
                 {steps} steps after the last frame, SORN − RNN"
            ),
        )
        .above(0.0)
        .from(Origin::Paper)
        .of(correlation_of(r, order.len()))
    })
}

fn remembers(target: usize, than: Stage) -> String {
    let target = TARGETS[target];
    format!("The network after all plasticity (SORN) remembers the {target} better than the {}", than.described())
}

/// The levels that the paper reports for the end of a trial.
fn levels(config: &Config, all: &[&RotationResult]) -> [Claim; 2] {
    let steps = config.decoding.last_steps;
    [0, 1].map(|k| {
        let of = |reader| last(config, all, Stage::Sorn, reader, k);
        let sentence = format!("Naive Bayes reaches the published level for the {}", TARGETS[k]);
        let linear = mean(&of(LINEAR));
        let why = "the level depends on the shapes, which the paper does not give";
        let statistic = format!("naive Bayes accuracy of the {} over the last {steps} steps, SORN", TARGETS[k]);
        claim(["S6f", "S6g"][k], sentence, statistic)
            .at_least(TURNING_LEVELS[k].value)
            .from(Origin::Paper)
            .of(mean_of(&of(BAYES)))
            .noting(format!("{why}; the linear readout reaches {linear:.3}"))
    })
}
