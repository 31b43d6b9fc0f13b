//! The claims that `rotation` checks: S6, and those that are known not to reproduce.

use attractor::mean;

use super::config::Config;
use super::network::{Accuracy, RotationResult};
use crate::claim::{Claim, Scale, Side};
use crate::experiments::signatures::{NetworkResult, STAGES, Stage, hamming, ordered, silent_note};

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
    let steps = config.trial_steps() - config.decoding.last_steps..config.trial_steps();
    let of = |result: &&RotationResult| {
        mean(&result.decoded[stage as usize][steps.clone()].iter().map(|a| reader(a)[target]).collect::<Vec<_>>())
    };
    all.iter().map(of).collect()
}

pub(super) fn claims(config: &Config, all: &[&RotationResult]) -> Vec<Claim> {
    let networks: Vec<&NetworkResult> = all.iter().map(|r| &r.network).collect();
    let order = ordered("S6a", &networks, 0.05);
    let [rnn, ip, sorn] = STAGES.map(|stage| hamming(&networks, stage));
    let mut claims = vec![
        match silent_note(&networks) {
            Some(note) => order.noting(note),
            None => order,
        },
        Claim::about_pairs(
            "S6b",
            "The SORN is more ordered than the IP-network",
            "H of IP − H of SORN",
            &ip,
            &sorn,
            0.05,
        ),
    ];
    let steps = config.decoding.last_steps;
    for (k, target) in TARGETS.into_iter().enumerate() {
        let of = |stage| last(config, all, stage, LINEAR, k);
        claims.push(Claim::about_pairs(
            ["S6c", "S6d"][k],
            &format!("The SORN remembers the {target} better than the IP-network"),
            &format!("linear accuracy over the last {steps} steps, SORN − IP"),
            &of(Stage::Sorn),
            &of(Stage::Ip),
            0.02,
        ));
    }
    claims.push(
        Claim::about_pairs("S6e", "The SORN is more ordered than the RNN", "H of RNN − H of SORN", &rnn, &sorn, 0.05)
            .noting("with 80 trials a window not expected to; 240 are better powered"),
    );
    // The levels that the paper reports.
    for (k, (target, published)) in TARGETS.into_iter().zip([0.70, 0.65]).enumerate() {
        let claim = format!("Naive Bayes reaches the paper's level for the {target}");
        let statistic = format!("naive Bayes accuracy over the last {steps} steps, SORN");
        let values = last(config, all, Stage::Sorn, BAYES, k);
        let linear = mean(&last(config, all, Stage::Sorn, LINEAR, k));
        let id = ["S6f", "S6g"][k];
        claims.push(Claim::about_mean(id, &claim, &statistic, Side::Above, published, Scale::Linear, &values).noting(
            format!(
                "the level depends on the shapes, which the paper does not give; the linear readout reaches {linear:.3}"
            ),
        ));
    }
    claims
}
