//! The claims of `global-stability` about single targets: the output's map, and where starts end.

use attractor::mean;

use super::config::Config;
use super::ends::End;
use super::map::{Held, MapResult, Start, TheoryResult};
use super::{Results, claims_learning};
use crate::claim::{Claim, claim, mean_of, pairs, share};

/// How near to theory F is, root mean square, as a share of the target.
const CLOSE: f64 = 0.1;
/// How near to where it is expected a crossing is, as a share of the target.
const AT: f64 = 0.05;
/// Most networks are more than this share of them.
const MOST: f64 = 0.5;

pub(super) fn claims(config: &Config, results: &Results<'_>) -> Vec<Claim> {
    let mut claims = Vec::new();
    if !results.maps.is_empty() {
        claims.extend(results.theory.map(|theory| agreement(config, theory, &results.maps)));
        claims.extend(crossings(config, &results.maps));
        claims.extend(ends(config, &results.maps));
        claims.extend(signs(&results.maps));
    }
    claims.extend(claims_learning::claims(results));
    claims
}

/// The places of gains on a side of 1, at which a network without input falls silent, or not.
fn gains(config: &Config, above: bool) -> Vec<usize> {
    (0..config.map.gains.len()).filter(|&k| (config.map.gains[k] > 1.0) == above).collect()
}

/// Most networks have a property.
pub(super) fn most(id: &str, sentence: impl Into<String>, statistic: impl Into<String>, has: &[bool]) -> Claim {
    let passed = has.iter().filter(|has| **has).count();
    claim(id, sentence, statistic).above(MOST).of(share(passed, has.len()))
}

/// How far F of a network is from theory's, root mean square over the outputs at which theory has one and the network rests.
pub(super) fn distance(config: &Config, theory: &TheoryResult, map: &MapResult) -> f64 {
    let pairs = theory.map.iter().zip(&map.map).flat_map(|(theory, found)| theory.iter().zip(found));
    let squares: Vec<f64> = pairs
        .filter(|(theory, found)| theory.is_finite() && found.1)
        .map(|(theory, found)| (theory - found.0) * (theory - found.0))
        .collect();
    mean(&squares).sqrt() / config.target()
}

/// G1: theory's F is that of networks.
fn agreement(config: &Config, theory: &TheoryResult, maps: &[&MapResult]) -> Claim {
    let distances: Vec<f64> = maps.iter().map(|map| distance(config, theory, map)).collect();
    claim(
        "G1",
        "The readout under a clamped output is what mean-field theory says",
        "distance of F(z) from theory over A, root mean square over all gains and outputs at which both are at rest",
    )
    .below(CLOSE)
    .of(mean_of(&distances))
}

/// G2: the crossings are the target, minus the target and silence.
fn crossings(config: &Config, maps: &[&MapResult]) -> Vec<Claim> {
    let (outputs, target) = (config.outputs(), config.target());
    let as_expected = |map: &&MapResult, gain: usize| {
        let found = map.crossings(&outputs, gain);
        let near = |(found, expected): (&f64, f64)| (found - expected).abs() < AT * target;
        found.len() == 3 && found.iter().zip([-target, 0.0, target]).all(near)
    };
    let of = |id: &str, above: bool| {
        let places = gains(config, above);
        let has: Vec<bool> = maps.iter().map(|map| places.iter().all(|&gain| as_expected(map, gain))).collect();
        let side = if above { "above" } else { "below" };
        let statistic = format!("share of networks whose F has these crossings and no others, at every gain {side} 1");
        let sentence =
            format!("At gains {side} 1, F(z) = z at the target, at minus the target, at silence, and nowhere else");
        (!places.is_empty()).then(|| most(id, sentence, statistic, &has))
    };
    [of("G2a", false), of("G2b", true)].into_iter().flatten().collect()
}

/// The targets of a network that are locally stable, at these gains.
fn stable<'a>(map: &'a MapResult, gains: &'a [usize]) -> impl Iterator<Item = &'a Held> {
    gains.iter().flat_map(|&gain| &map.at[gain]).filter(|held| held.is_stable())
}

/// G3, G5, G6 and G7: which stable targets attract all starts.
fn ends(config: &Config, maps: &[&MapResult]) -> Vec<Claim> {
    let (below, above) = (gains(config, false), gains(config, true));
    let any = |map: &MapResult, gains: &[usize]| stable(map, gains).any(|held| held.astray().is_some_and(|a| a > 0.0));
    let mut claims = Vec::new();
    if !below.is_empty() {
        let has: Vec<bool> = maps.iter().map(|map| !any(map, &below)).collect();
        let statistic = "share of networks of which every start at every locally stable target does so";
        claims.push(most(
            "G3",
            "At gains below 1, every start ends at the target or at minus the target",
            statistic,
            &has,
        ));
    }
    if above.is_empty() {
        return claims;
    }
    let has: Vec<bool> = maps.iter().map(|map| any(map, &above)).collect();
    let sentence = "At gains above 1, some locally stable targets do not attract all starts";
    let statistic =
        "share of networks with a locally stable target from which a start ends neither there nor at minus it";
    claims.push(most("G5", sentence, statistic, &has));
    let (small, large): (Vec<f64>, Vec<f64>) = maps.iter().filter_map(|map| extremes(map, &above)).unzip();
    claims.push(
        claim(
            "G6",
            "At gains above 1, the smallest of the locally stable targets lose more starts than the largest",
            "share of starts that end elsewhere, mean over gains: smallest stable target minus largest",
        )
        .above(0.0)
        .of(pairs(&small, &large))
        .noting(format!("{:.2} and {:.2}, means", mean(&small), mean(&large))),
    );
    let moving: Vec<f64> = maps.iter().filter_map(|map| moving(map, &above)).collect();
    claims.push(
        claim(
            "G7",
            "What ends elsewhere does not come to rest",
            "share of the starts that end elsewhere that still move, gains above 1",
        )
        .above(MOST)
        .of(mean_of(&moving))
        .noting(format!("{} networks with such starts", moving.len())),
    );
    claims
}

/// Shares astray at the smallest and at the largest stable target, means over gains with two of them.
fn extremes(map: &MapResult, gains: &[usize]) -> Option<(f64, f64)> {
    let of_gain = |&gain: &usize| {
        let shares: Vec<f64> = map.at[gain].iter().filter(|held| held.is_stable()).filter_map(Held::astray).collect();
        (shares.len() > 1).then(|| (shares[0], shares[shares.len() - 1]))
    };
    let (small, large): (Vec<f64>, Vec<f64>) = gains.iter().filter_map(of_gain).unzip();
    (!small.is_empty()).then(|| (mean(&small), mean(&large)))
}

/// Share of the starts that end elsewhere that still move; none without such starts.
fn moving(map: &MapResult, gains: &[usize]) -> Option<f64> {
    let astray: Vec<End> = stable(map, gains)
        .flat_map(|held| &held.starts)
        .map(|start| start.end)
        .filter(|end| !end.is_trained())
        .collect();
    let count = astray.iter().filter(|end| **end == End::Moving).count();
    (!astray.is_empty()).then(|| count as f64 / astray.len() as f64)
}

/// Share of a network's starts that end at the target or minus it, on the side that the sign of their output says.
pub(super) fn foretold(map: &MapResult, half: usize) -> f64 {
    let starts: Vec<&Start> =
        map.at.iter().flatten().flat_map(|held| held.halves()[half]).filter(|start| start.end.is_trained()).collect();
    let right = starts.iter().filter(|start| (start.output > 0.0) == (start.end == End::Target)).count();
    right as f64 / starts.len() as f64
}

/// G4: the sign of the output tells the end.
fn signs(maps: &[&MapResult]) -> Vec<Claim> {
    let of = |half: usize| -> Vec<f64> { maps.iter().map(|map| foretold(map, half)).collect() };
    let (held, free) = (of(0), of(1));
    let statistic = "share of starts, of those that end at the target or minus it, that end on the side of";
    vec![
        claim(
            "G4a",
            "Where the output was clamped first, its sign tells at which of the two the network ends",
            format!("{statistic} the clamped output"),
        )
        .above(0.9)
        .of(mean_of(&held)),
        claim(
            "G4b",
            "From a random state, the sign of its readout tells it better than chance",
            format!("{statistic} the first readout"),
        )
        .above(0.5)
        .of(mean_of(&free)),
        claim(
            "G4c",
            "A clamped output tells more than the readout of a random state",
            "share that the sign tells: clamped minus random",
        )
        .above(0.0)
        .of(pairs(&held, &free)),
    ]
}
