//! The claims that `memory-length` checks: S7, order, memory and its gain over n, the cost for recent stimuli, and early
//! against late flips.

use super::config::Config;
use super::data::{Group, has_lags};
use crate::claim::{Claim, Origin, claim, difference, mean_of, pairs, ratio_of_means};
use crate::experiments::signatures::{
    COSTLY_LENGTH, CRITICAL, NetworkResult, Stage, alike_in_rate, ends_claim, half_claims, hamming, memory_lags,
    silent_note,
};

/// Lags of recent and current stimuli.
pub(super) const RECENT: [i64; 4] = [-3, -2, -1, 0];
/// Gains are called similar if they are within a fifth of each other: the usual bounds of equivalence. The paper has none.
const SIMILAR: (f64, f64) = (0.8, 1.25);

pub(super) fn claims(config: &Config, groups: &[Group<'_>]) -> Vec<Claim> {
    let mut claims: Vec<Claim> = groups.iter().flat_map(order).collect();
    if let [first, .., last] = groups {
        claims.push(growth(first, last));
    }
    if has_lags(config, memory_lags()) {
        claims.extend(groups.iter().flat_map(|group| memory(config, group)));
        if let [first, .., last] = groups {
            claims.push(similar_gain(config, "S7f", [first, last], Stage::Rnn));
            claims.push(similar_gain(config, "S7g", [first, last], Stage::Ip));
        }
    }
    let costly = groups.iter().find(|group| group.length == COSTLY_LENGTH.count());
    if let (Some(group), true) = (costly, has_lags(config, RECENT)) {
        claims.extend(cost(config, group));
    }
    for group in groups {
        let ids = ["S7j", "S7k", "S7l"].map(|id| format!("{id}-{}", group.length));
        claims.extend(half_claims(ids, &group.networks, &format!(", n = {}", group.length)));
    }
    claims.extend(groups.iter().map(|group| {
        let n = group.length;
        ends_claim(format!("S7n-{n}"), &group.networks, &format!(", n = {n}"))
    }));
    claims.extend(groups.iter().map(|group| {
        let n = group.length;
        alike_in_rate(format!("S7m-{n}"), &group.networks, &format!(", n = {n}"))
    }));
    let networks: Vec<&NetworkResult> = groups.iter().flat_map(|g| g.networks.iter().copied()).collect();
    if let (Some(claim), Some(note)) = (claims.first_mut(), silent_note(&networks)) {
        *claim = claim.clone().noting(note);
    }
    claims
}

fn order(group: &Group<'_>) -> [Claim; 2] {
    let n = group.length;
    let about = |id: &str, sentence: &str, stage: Stage| {
        let values = mean_of(&hamming(&group.networks, stage));
        (claim(format!("{id}-{n}"), sentence, format!("H of {}, n = {n}", stage.name())), values)
    };
    let (ordered, sorn) = about("S7a", "After all plasticity (SORN) the network is ordered", Stage::Sorn);
    let (chaotic, ip) = about("S7b", "Intrinsic plasticity alone (IP) makes the network chaotic", Stage::Ip);
    [
        ordered.below(CRITICAL.value).from(Origin::Paper).of(sorn),
        chaotic.above(CRITICAL.value).from(Origin::Paper).of(ip),
    ]
}

/// The networks of different n are different networks: no pairs.
fn growth(first: &Group<'_>, last: &Group<'_>) -> Claim {
    let h = |group: &Group<'_>| hamming(&group.networks, Stage::Sorn);
    claim(
        "S7c",
        "The longer the sequences, the less ordered the network after all plasticity (SORN)",
        format!("H of SORN, n = {} − n = {}", last.length, first.length),
    )
    .above(0.0)
    .from(Origin::Reference)
    .at_level(1e-3)
    .of(difference(&h(last), &h(first)))
}

fn memory(config: &Config, group: &Group<'_>) -> [Claim; 2] {
    let n = group.length;
    [("S7d", Stage::Rnn), ("S7e", Stage::Ip)].map(|(id, than)| {
        let sentence = format!("The network after all plasticity (SORN) remembers more than the {}", than.described());
        let statistic = format!(
            "linear accuracy over lags {} {}, SORN − {}, n = {n}",
            lags_in_words(),
            config.decoding.counted(),
            than.name()
        );
        claim(format!("{id}-{n}"), sentence, statistic)
            .above(0.0)
            .from(Origin::Paper)
            .of(pairs(&group.memory(config, Stage::Sorn), &group.memory(config, than)))
    })
}

/// `-15 to -5`
pub(super) fn lags_in_words() -> String {
    format!("{} to {}", memory_lags().start(), memory_lags().end())
}

/// The paper's "by similar amounts", made testable: two one-sided tests on the ratio of the mean gains at the two ends. Single
/// networks may lose, so that there are no logarithms of their gains.
fn similar_gain(config: &Config, id: &str, [first, last]: [&Group<'_>; 2], than: Stage) -> Claim {
    let gain = |group: &Group<'_>| -> Vec<f64> {
        let (sorn, other) = (group.memory(config, Stage::Sorn), group.memory(config, than));
        sorn.iter().zip(other).map(|(a, b)| a - b).collect()
    };
    let (short, long) = (gain(first), gain(last));
    let (name, lags) = (than.name(), format!("{} {}", lags_in_words(), config.decoding.counted()));
    claim(
        id,
        format!("Learning (SORN) gains about as much memory over the {} for every n", than.described()),
        format!("gain SORN − {name} over lags {lags} at n = {} over that at n = {}", last.length, first.length),
    )
    .within(SIMILAR.0, SIMILAR.1)
    .of(ratio_of_means(&long, &short))
    .noting("within a fifth of each other")
}

/// That long memory costs accuracy for recent and current stimuli (on Fig 6): the SORN has less of it.
fn cost(config: &Config, group: &Group<'_>) -> [Claim; 2] {
    let (n, [from, .., to]) = (group.length, RECENT);
    let of = |stage| group.accuracy(config, stage, |lag| RECENT.contains(&lag));
    let counted = config.decoding.counted();
    [("S7h", Stage::Rnn), ("S7i", Stage::Ip)].map(|(id, than)| {
        let sentence = format!(
            "Long memory has a cost: recent and current stimuli are read better from the {} than after all plasticity (SORN)",
            than.described()
        );
        claim(id, sentence, format!("linear accuracy over lags {from} to {to} {counted}, {} − SORN, n = {n}", than.name()))
            .above(0.0)
            .from(Origin::Paper)
            .of(pairs(&of(than), &of(Stage::Sorn)))
    })
}
