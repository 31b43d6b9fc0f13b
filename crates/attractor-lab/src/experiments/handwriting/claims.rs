//! The claim that `handwriting` checks, I4: every word is drawn in every test trial, and survives a perturbation.

use attractor::fisher_mean;

use super::network::{NetworkResult, Tests, WordResult};
use crate::claim::{Claim, Scale, Side};

/// The tests of a word that a claim is about.
type Kind = fn(&WordResult) -> &Tests;

/// Above these correlations a word counts as drawn, in plain and in perturbed tests.
const DRAWN: [f64; 2] = [0.97, 0.95];

pub(super) fn claims(networks: &[&NetworkResult]) -> Vec<Claim> {
    let (plain, perturbed): (Kind, Kind) = (|w| &w.plain, |w| &w.perturbed);
    vec![
        average("I4a", "The words are drawn after training", "plain", plain, DRAWN[0], networks),
        average("I4b", "The words survive a perturbation", "perturbed", perturbed, DRAWN[1], networks),
        smallest("I4c", "Every word is drawn in every test trial", "plain", plain, DRAWN[0], networks),
        smallest(
            "I4d",
            "Every word survives the perturbation in every trial",
            "perturbed",
            perturbed,
            DRAWN[1],
            networks,
        ),
    ]
}

/// Correlations of every word, test and axis of a network.
fn correlations(network: &NetworkResult, kind: Kind) -> Vec<f64> {
    network.words.iter().flat_map(|word| kind(word).readout_r.iter().copied()).collect()
}

fn average(id: &str, claim: &str, name: &str, kind: Kind, threshold: f64, networks: &[&NetworkResult]) -> Claim {
    let values: Vec<f64> = networks.iter().map(|n| fisher_mean(&correlations(n, kind)).unwrap_or(f64::NAN)).collect();
    let statistic = format!("r of pen and target per axis, {name}");
    let claim = Claim::about_mean(id, claim, &statistic, Side::Above, threshold, Scale::Correlation, &values);
    match worst(networks, kind) {
        Some(worst) => claim.noting(worst),
        None => claim,
    }
}

fn smallest(id: &str, claim: &str, name: &str, kind: Kind, threshold: f64, networks: &[&NetworkResult]) -> Claim {
    let least = |n: &&NetworkResult| correlations(n, kind).into_iter().reduce(f64::min).unwrap_or(f64::NAN);
    let values: Vec<f64> = networks.iter().map(least).collect();
    let statistic = format!("smallest r of a network's {name} tests, words and axes");
    let words = networks.iter().flat_map(|n| &n.words);
    let (mut drawn, mut tests) = (0, 0);
    for test in words.flat_map(|word| kind(word).readout_r.rows()) {
        drawn += usize::from(test.iter().all(|&r| r > threshold));
        tests += 1;
    }
    Claim::about_mean(id, claim, &statistic, Side::Above, threshold, Scale::Correlation, &values)
        .noting(format!("{drawn} of {tests} tests above it on both axes"))
}

/// Where the smallest correlation is.
fn worst(networks: &[&NetworkResult], kind: Kind) -> Option<String> {
    let words = networks.iter().flat_map(|n| &n.words);
    let all = words.flat_map(|word| kind(word).readout_r.indexed_iter().map(move |((_, axis), r)| (r, axis, word)));
    let (r, axis, word) = all.min_by(|a, b| a.0.total_cmp(b.0))?;
    Some(format!("smallest {r:.3}, {} of \"{}\"", ["x", "y"][axis], word.word.name))
}
