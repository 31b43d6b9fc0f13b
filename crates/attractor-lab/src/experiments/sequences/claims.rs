//! The claims that `sequences` checks: S1-S4 and S8, and H by position in the sequence.

use super::config::Config;
use super::network::SequenceResult;
use crate::claim::{Claim, Scale, Side};
use crate::experiment::Metric;
use crate::experiments::signatures::{Reader, Stage, hamming, lag_mean, order_claims, silent_note, stages_metric};

const BAYES: Reader = |d| &d.bayes;
const LINEAR: Reader = |d| &d.linear;
/// The lag at which memory is compared: one sequence back.
const MEMORY: i64 = -5;

pub(super) fn claims(config: &Config, all: &[&SequenceResult]) -> Vec<Claim> {
    let learned: Vec<_> = all.iter().map(|r| &r.learned.network).collect();
    let mut claims = order_claims(&learned);
    if let (Some(claim), Some(note)) = (claims.first_mut(), silent_note(&learned)) {
        *claim = claim.clone().noting(note);
    }
    claims.extend(decoding(config, all));
    claims.extend(random_order(all));
    claims.extend(positions(all));
    claims
}

/// The accuracy of every network, averaged over the wanted lags.
fn accuracy(
    config: &Config,
    all: &[&SequenceResult],
    stage: Stage,
    reader: Reader,
    wanted: impl Fn(i64) -> bool,
) -> Vec<f64> {
    all.iter().map(|r| lag_mean(&config.decoding, reader(&r.learned.by_lag[stage as usize]), &wanted)).collect()
}

fn decoding(config: &Config, all: &[&SequenceResult]) -> Vec<Claim> {
    if !config.decoding.lags.contains(&MEMORY) || config.input.is_own() {
        return Vec::new();
    }
    let at = |stage, reader| accuracy(config, all, stage, reader, |lag| lag == MEMORY);
    let [rnn, ip, sorn] = [Stage::Rnn, Stage::Ip, Stage::Sorn].map(|stage| at(stage, BAYES));
    let minus = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a - b).collect::<Vec<_>>();
    let above = |id, claim, statistic, threshold, values: &[f64]| {
        Claim::about_mean(id, claim, statistic, Side::Above, threshold, Scale::Linear, values)
    };
    let mut claims = vec![
        above("S4a", "The SORN remembers the sequence before", "naive Bayes accuracy at lag -5, SORN", 0.83, &sorn),
        above(
            "S4b",
            "It remembers better than the IP-network",
            "naive Bayes accuracy at lag -5, SORN − IP",
            0.05,
            &minus(&sorn, &ip),
        ),
        above(
            "S4c",
            "It remembers better than the random network",
            "naive Bayes accuracy at lag -5, SORN − RNN",
            0.12,
            &minus(&sorn, &rnn),
        ),
        above(
            "S4d",
            "A linear readout reads nearly all of it",
            "linear accuracy at lag -5, SORN",
            0.94,
            &at(Stage::Sorn, LINEAR),
        ),
    ];
    if config.decoding.ahead() >= 5 {
        let chance = accuracy(config, all, Stage::Sorn, |d| &d.chance, |lag| lag >= 5);
        let ahead = minus(&accuracy(config, all, Stage::Sorn, BAYES, |lag| lag >= 5), &chance);
        let statistic = "naive Bayes accuracy at lags from 5 − share of the most frequent class, SORN";
        let range = (-0.03, 0.03);
        claims.push(Claim::about_range("S4e", "What was not shown yet is at chance", statistic, range, &ahead));
    }
    claims
}

fn random_order(all: &[&SequenceResult]) -> Option<Claim> {
    let random: Vec<_> = all.iter().filter_map(|r| r.random_order.as_ref()).collect();
    let learned: Vec<_> = all.iter().map(|r| &r.learned.network).collect();
    (!random.is_empty()).then(|| {
        Claim::about_pairs(
            "S8",
            "Order comes from what is learned: a network that learns the same symbols in random order is less ordered",
            "H of SORN, random order − sequences",
            &hamming(&random, Stage::Sorn),
            &hamming(&learned, Stage::Sorn),
            0.01,
        )
    })
}

/// The analysis that the paper announces: H by position in the sequence.
fn positions(all: &[&SequenceResult]) -> Option<Claim> {
    let count = all.first()?.learned.network.at(Stage::Sorn).by_place.len();
    let at = |place: usize| all.iter().map(|r| r.learned.network.at(Stage::Sorn).by_place[place]).collect::<Vec<_>>();
    let mean_at = |place: &usize| attractor::mean(&at(*place));
    let (low, high) = (
        (0..count).min_by(|a, b| mean_at(a).total_cmp(&mean_at(b)))?,
        (0..count).max_by(|a, b| mean_at(a).total_cmp(&mean_at(b)))?,
    );
    (low != high).then(|| {
        // The pair with the largest difference of all pairs: Bonferroni's correction of 1 %.
        let pairs = (count * (count - 1)) as f64;
        Claim::about_pairs(
            "S9",
            "How far a perturbation spreads depends on the place in the input",
            &format!("H of SORN, largest (place {}) − smallest (place {})", high + 1, low + 1),
            &at(high),
            &at(low),
            0.01 / pairs,
        )
        .noting("not in the paper, which announces the analysis; level 0.01 over all ordered pairs of places")
    })
}

pub(super) fn metrics(config: &Config, all: &[&SequenceResult]) -> Vec<Metric> {
    let stage = |k: usize| [Stage::Rnn, Stage::Ip, Stage::Sorn][k];
    let mut metrics = Vec::new();
    for (name, reader) in [("bayes", BAYES), ("linear", LINEAR)] {
        metrics.extend(stages_metric(
            &format!("memory_{name}"),
            "1",
            &format!("Accuracy at lag {MEMORY} by the {name} readout"),
            |k| accuracy(config, all, stage(k), reader, |lag| lag == MEMORY),
        ));
    }
    metrics
}
