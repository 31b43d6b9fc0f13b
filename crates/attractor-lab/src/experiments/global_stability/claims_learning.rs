//! The claims of `global-stability` about what is learned beyond a single target: bits, and targets one after the other.

use attractor::mean;

use super::Results;
use super::claims::most;
use super::flip_flop::FlipFlopResult;
use super::flip_flop_points::Kind;
use super::sequence::{Learned, SequenceResult};
use crate::claim::{Claim, claim, mean_of, pairs};

/// The accuracy of a network that remembers.
const REMEMBERS: f64 = 0.95;
/// Saddles lead to neighbouring memories in at least this share.
const NEIGHBOURS: f64 = 0.8;

pub(super) fn claims(results: &Results<'_>) -> Vec<Claim> {
    let mut claims = Vec::new();
    for (networks, [accuracy, memories, saddles, sides]) in
        results.flip_flops.iter().zip([["G8a", "G9a", "G10a", "G11a"], ["G8b", "G9b", "G10b", "G11b"]])
    {
        if let Some(first) = networks.first() {
            claims.extend(flip_flop(networks, first.bits, [accuracy, memories, saddles, sides]));
        }
    }
    if !results.sequences.is_empty() {
        claims.extend(sequence(&results.sequences));
    }
    claims
}

/// G8 to G11: bits.
fn flip_flop(networks: &[&FlipFlopResult], bits: usize, [accuracy, memories, saddles, sides]: [&str; 4]) -> Vec<Claim> {
    let name = if bits == 1 { "one bit".to_owned() } else { format!("{bits} bits") };
    let (corners, edges) = (1_usize << bits, bits << (bits - 1));
    let accuracies: Vec<f64> = networks.iter().map(|n| n.accuracy()).collect();
    let holds: Vec<bool> = networks.iter().map(|n| n.memories().len() == corners).collect();
    let joined: Vec<bool> = networks.iter().map(|n| n.between() >= edges).collect();
    let neighbours: Vec<f64> = networks
        .iter()
        .filter(|n| n.saddles().count() > 0)
        .map(|n| n.between() as f64 / n.saddles().count() as f64)
        .collect();
    let count = |kind: Kind| mean(&networks.iter().map(|n| n.count(kind) as f64).collect::<Vec<_>>());
    let found = format!(
        "means: {:.1} stable, {:.1} unstable, {:.1} slow points",
        count(Kind::Stable),
        count(Kind::Unstable),
        count(Kind::Slow)
    );
    vec![
        claim(
            accuracy,
            format!("Trained with its loops closed, a network remembers {name} that new pulses set"),
            format!("share of intervals between new pulses at whose end all outputs are right, {name}"),
        )
        .at_least(REMEMBERS)
        .in_share(0.9)
        .of(mean_of(&accuracies)),
        most(
            memories,
            format!("Each of the {corners} memories of {name} is held by a stable fixed point"),
            format!("share of networks with a stable fixed point at each, {name}"),
            &holds,
        )
        .noting(found),
        most(
            saddles,
            format!("Between memories of {name} lie saddles with one unstable direction"),
            format!("share of networks with at least {edges} that lead to two memories one bit apart, {name}"),
            &joined,
        ),
        claim(
            sides,
            format!("A saddle with one unstable direction leads to two memories one bit apart, {name}"),
            "share of a network's saddles with one unstable direction that do",
        )
        .above(NEIGHBOURS)
        .of(mean_of(&neighbours))
        .noting(format!("{} networks with such saddles", neighbours.len())),
    ]
}

/// G12 to G14: targets one after the other.
fn sequence(networks: &[&SequenceResult]) -> Vec<Claim> {
    let of = |rule: usize, of: fn(&Learned) -> f64| -> Vec<f64> { networks.iter().map(|n| of(&n.by[rule])).collect() };
    let (squares, delta) = (of(0, Learned::damage), of(1, Learned::damage));
    let (kept, kept_by_delta) = (of(0, |l| l.kept as f64), of(1, |l| l.kept as f64));
    let statistic = "growth of |z - A| at the targets learned before, mean over new targets and those before";
    let worse = |id: &str, rule: &str, values: &[f64]| {
        let sentence = format!("A new target makes those learned before worse, by {rule}");
        claim(id, sentence, format!("{statistic}: {rule}")).above(0.0).of(mean_of(values))
    };
    vec![
        worse("G12a", "recursive least squares", &squares),
        worse("G12b", "the delta rule", &delta),
        claim(
            "G13",
            "At the same error of the new target, recursive least squares keeps those before better than the delta rule",
            format!("{statistic}: delta rule minus recursive least squares"),
        )
        .above(0.0)
        .of(pairs(&delta, &squares))
        .noting(format!(
            "errors of all but the last target in the end, means: {:.3} and {:.3}",
            mean(&of(1, Learned::earlier)),
            mean(&of(0, Learned::earlier))
        )),
        claim(
            "G14",
            "The closed loop keeps more of the targets after recursive least squares",
            "number of targets that it keeps: recursive least squares minus delta rule",
        )
        .above(0.0)
        .of(pairs(&kept, &kept_by_delta))
        .noting(format!("{:.2} and {:.2}, means", mean(&kept), mean(&kept_by_delta))),
    ]
}
