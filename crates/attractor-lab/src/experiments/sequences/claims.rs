//! The claims that `sequences` checks: S1-S4 and S8, and H by position in the sequence; of weights, S12. Those of noise, of
//! what is passed on and of the edge of chaos are beside what they measure. Those of `sequences-states` are S11.

use super::network::SequenceResult;
use super::prepared::Config;
use super::{edge, noise, passing};
use crate::claim::{Claim, Origin, claim, mean_of, pairs};
use crate::experiment::Metric;
use crate::experiments::signatures::{
    NetworkResult, Reader, STAGES, Stage, accuracies, chaotic, ends_claim, half_claims, hamming, late_minus_early,
    more_ordered, order_claims, ordered, silent_note, stages_metric, stays,
};

const BAYES: Reader = |d| &d.bayes;
const LINEAR: Reader = |d| &d.linear;
/// The lag at which memory is compared: one sequence back.
pub(super) const MEMORY: i64 = -5;

pub(super) fn claims(config: &Config, all: &[&SequenceResult]) -> Vec<Claim> {
    let learned: Vec<_> = all.iter().map(|r| &r.learned.network).collect();
    let mut claims = order_claims(&learned);
    if let (Some(claim), Some(note)) = (claims.first_mut(), silent_note(&learned)) {
        *claim = claim.clone().noting(note);
    }
    if !config.input.is_own() {
        claims.extend(memory(config, all));
        claims.extend(prediction(config, all));
    }
    claims.extend(random_order(all));
    if !config.input.is_own() {
        claims.extend(half_claims(["S9a", "S9b", "S9c"].map(str::to_owned), &learned, ""));
        claims.push(ends_claim("S9e", &learned, ""));
    }
    claims.extend(weights(&learned));
    claims.extend(places(&learned));
    if !config.input.is_own() {
        claims.extend(noise::claims(config, all));
        claims.extend(passing::claims(config, all));
        claims.extend(edge::claims(config, all));
    }
    claims
}

/// What the caption of Fig 1 says of the network that it shows.
pub(super) fn of_states(networks: &[&NetworkResult]) -> Vec<Claim> {
    let compared = |id, stages| more_ordered(id, networks, stages, Origin::Paper, 0.05);
    vec![
        claim("S11a", "The random network (RNN) is close to critical", "H of RNN")
            .within(0.94, 1.08)
            .of(mean_of(&hamming(networks, Stage::Rnn)))
            .noting("the range that an independent implementation has for the network of Fig 2"),
        chaotic("S11b", networks),
        ordered("S11c", networks, Origin::Paper, 0.05),
        compared("S11d", [Stage::Ip, Stage::Rnn]),
        compared("S11e", [Stage::Rnn, Stage::Sorn]),
        stays("S11f", networks, Stage::Ip),
        stays("S11g", networks, Stage::Sorn),
    ]
}

/// The accuracy of every network, averaged over the wanted lags.
fn accuracy(
    config: &Config,
    all: &[&SequenceResult],
    stage: Stage,
    reader: Reader,
    wanted: impl Fn(i64) -> bool,
) -> Vec<f64> {
    let decoded: Vec<_> = all.iter().map(|r| &r.learned.by_lag[..]).collect();
    accuracies(&config.decoding, &decoded, stage, reader, wanted)
}

fn memory(config: &Config, all: &[&SequenceResult]) -> Vec<Claim> {
    if !config.decoding.lags.contains(&MEMORY) {
        return Vec::new();
    }
    let at = |stage, reader| accuracy(config, all, stage, reader, |lag| lag == MEMORY);
    let level = |id, sentence: &str, statistic: &str, least, values: &[f64]| {
        claim(id, sentence, statistic).at_least(least).from(Origin::Reference).of(mean_of(values))
    };
    let gain = |id, than: Stage, least| {
        let sentence = format!(
            "The network after all plasticity (SORN) remembers the sequence better than the {}",
            than.described()
        );
        claim(id, sentence, format!("naive Bayes accuracy at lag {MEMORY}, SORN − {}", than.name()))
            .at_least(least)
            .from(Origin::Reference)
            .of(pairs(&at(Stage::Sorn, BAYES), &at(than, BAYES)))
    };
    vec![
        level(
            "S4a",
            "The network after all plasticity (SORN) remembers the sequence before",
            "naive Bayes accuracy at lag -5, SORN",
            0.83,
            &at(Stage::Sorn, BAYES),
        ),
        gain("S4b", Stage::Ip, 0.05),
        gain("S4c", Stage::Rnn, 0.12),
        level(
            "S4d",
            "From the network after all plasticity (SORN) a linear readout reads nearly all of it",
            "linear accuracy at lag -5, SORN",
            0.94,
            &at(Stage::Sorn, LINEAR),
        ),
    ]
}

/// Beyond a whole sequence ahead there is nothing to predict; nearer there is, and the paper compares the networks.
fn prediction(config: &Config, all: &[&SequenceResult]) -> Vec<Claim> {
    let (lags, length) = (&config.decoding.lags, config.input.length as i64);
    let mut claims = Vec::new();
    if lags.iter().any(|&lag| lag >= length) {
        let of = |reader| accuracy(config, all, Stage::Sorn, reader, |lag| lag >= length);
        let statistic = format!("naive Bayes accuracy at lags from {length} − share of the most frequent class, SORN");
        claims.push(
            claim("S4e", "A sequence that has not begun is at chance", statistic)
                .within(-0.03, 0.03)
                .of(pairs(&of(BAYES), &of(|d| &d.chance))),
        );
    }
    // Prediction within the sequence (Fig 2d).
    let within = 1..length;
    if length > 1 && within.clone().all(|lag| lags.contains(&lag)) {
        let of = |stage| accuracy(config, all, stage, BAYES, |lag| within.contains(&lag));
        for (id, than) in [("S4f", Stage::Ip), ("S4g", Stage::Rnn)] {
            let sentence = format!(
                "The network after all plasticity (SORN) predicts the sequence of the next steps better than the {}",
                than.described()
            );
            let statistic = format!("naive Bayes accuracy over lags 1 to {}, SORN − {}", length - 1, than.name());
            claims.push(
                claim(id, sentence, statistic).above(0.0).from(Origin::Paper).of(pairs(&of(Stage::Sorn), &of(than))),
            );
        }
    }
    claims
}

/// By how much a weight must change to count as stronger or weaker.
const CHANGED: f64 = 2.0;

/// That some weights grow and others shrink (section 3, on Fig 2c). The paper has no numbers: a tenth of the synapses.
fn weights(networks: &[&NetworkResult]) -> [Claim; 2] {
    let share = |changed: fn(f64, f64) -> bool| -> Vec<f64> {
        let of = |n: &&NetworkResult| {
            let pairs = n.at(Stage::Rnn).weights.iter().zip(&n.at(Stage::Sorn).weights);
            let changes: Vec<f64> =
                pairs.map(|(&before, &after)| f64::from(u8::from(changed(before, after)))).collect();
            attractor::mean(&changes)
        };
        networks.iter().map(of).collect()
    };
    [
        claim(
            "S12a",
            "Learning makes a part of the weights stronger",
            "share of synapses that at least double, RNN to SORN",
        )
        .above(0.1)
        .of(mean_of(&share(|before, after| after >= CHANGED * before))),
        claim(
            "S12b",
            "Learning makes a part of the weights weaker",
            "share of synapses that lose half or more, RNN to SORN",
        )
        .above(0.1)
        .of(mean_of(&share(|before, after| after <= before / CHANGED))),
    ]
}

fn random_order(all: &[&SequenceResult]) -> Option<Claim> {
    let random: Vec<_> = all.iter().filter_map(|r| r.random_order.as_ref()).collect();
    let learned: Vec<_> = all.iter().map(|r| &r.learned.network).collect();
    (!random.is_empty()).then(|| {
        claim(
            "S8",
            "Order comes from what is learned: a network that learns the same symbols in random order is less ordered",
            "H of SORN, random order − sequences",
        )
        .above(0.0)
        .from(Origin::Reference)
        .at_level(0.01)
        .of(pairs(&hamming(&random, Stage::Sorn), &hamming(&learned, Stage::Sorn)))
    })
}

/// H by place in the input: the two places that differ most.
fn places(networks: &[&NetworkResult]) -> Option<Claim> {
    let count = networks.first()?.at(Stage::Sorn).by_place.len();
    let at = |place: usize| networks.iter().map(|n| n.at(Stage::Sorn).by_place[place]).collect::<Vec<_>>();
    let mean_at = |place: &usize| attractor::mean(&at(*place));
    let (low, high) = (
        (0..count).min_by(|a, b| mean_at(a).total_cmp(&mean_at(b)))?,
        (0..count).max_by(|a, b| mean_at(a).total_cmp(&mean_at(b)))?,
    );
    (low != high).then(|| {
        // The pair with the largest difference of all pairs: Bonferroni's correction of 1 %.
        let ordered_pairs = (count * (count - 1)) as f64;
        claim(
            "S9d",
            "How far a perturbation spreads depends on the place in the input",
            format!("H of SORN, largest (place {}) − smallest (place {})", high + 1, low + 1),
        )
        .above(0.0)
        .at_level(0.01 / ordered_pairs)
        .of(pairs(&at(high), &at(low)))
        .noting("not in the paper, which announces the analysis; level 0.01 over all ordered pairs of places")
    })
}

pub(super) fn metrics(config: &Config, all: &[&SequenceResult]) -> Vec<Metric> {
    let mut metrics = Vec::new();
    for (name, reader) in [("bayes", BAYES), ("linear", LINEAR)] {
        metrics.extend(stages_metric(
            &format!("memory_{name}"),
            "1",
            &format!("Accuracy at lag {MEMORY} by the {name} readout"),
            |k| accuracy(config, all, STAGES[k], reader, |lag| lag == MEMORY),
        ));
    }
    let (what, halves) =
        ("Mean H over the late half of the places in a sequence − over the early half,", |k: usize| {
            all.iter().map(|r| late_minus_early(r.learned.network.at(STAGES[k]))).collect()
        });
    if !config.input.is_own() {
        metrics.extend(stages_metric("late_minus_early", "1", what, halves));
    }
    metrics
}
