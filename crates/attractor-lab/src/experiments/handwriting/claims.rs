//! The claim that `handwriting` checks, I4: every word is drawn in every test trial, and survives a perturbation.
//!
//! Words and axes of a network are not independent: its worst one speaks for it.

use attractor::{math, mean};

use super::network::{NetworkResult, Tests, WordResult};
use super::prepared::Config;
use crate::claim::{Claim, Origin, claim, ratios, share};
use crate::experiments::innate::PrintedWord;

/// The tests of a word that a claim is about.
type Kind = fn(&WordResult) -> &Tests;

/// The share of networks that are to draw.
const MOST: f64 = 0.6;

/// Losses that differ by less than this factor are alike.
const ALIKE: f64 = 2.0;

/// Tests of one kind, and the correlation above which a word counts as drawn in them.
struct Asked {
    name: &'static str,
    kind: Kind,
    drawn: f64,
}

pub(super) fn claims(config: &Config, networks: &[&NetworkResult]) -> Vec<Claim> {
    let plain = Asked { name: "plain", kind: |w| &w.plain, drawn: 0.97 };
    let perturbed = Asked { name: "perturbed", kind: |w| &w.perturbed, drawn: 0.95 };
    let mut claims = vec![
        plain.on_average("I4a", "Most networks draw every word after training", networks),
        perturbed.on_average("I4b", "Most networks draw every word in spite of a perturbation", networks),
        plain.in_every_test("I4c", "Every network draws every word in every test trial", networks),
        perturbed.in_every_test("I4d", "Every network draws every word in every perturbed trial", networks),
    ];
    claims.extend(config.printed().map(|printed| end_where_printed(printed, networks)));
    claims
}

impl Asked {
    /// About the mean over the tests of a word, of the worst word and axis of each network.
    fn on_average(&self, id: &str, sentence: &str, networks: &[&NetworkResult]) -> Claim {
        let values: Vec<f64> = networks.iter().map(|n| self.worst_mean(n)).collect();
        let passed = values.iter().filter(|&&r| r > self.drawn).count();
        let statistic = format!(
            "share with r of pen and target > {} in the worst word and axis, mean over {} tests",
            self.drawn, self.name
        );
        claim(id, sentence, statistic)
            .at_least(MOST)
            .of(share(passed, networks.len()))
            .noting_any(range(&values))
            .noting_any(self.smallest(networks))
    }

    /// About the worst test, word and axis of each network.
    fn in_every_test(&self, id: &str, sentence: &str, networks: &[&NetworkResult]) -> Claim {
        let least = |n: &NetworkResult| {
            let words = n.words.iter().flat_map(|word| (self.kind)(word).readout_r.iter().copied());
            words.reduce(f64::min).unwrap_or(f64::NAN)
        };
        let values: Vec<f64> = networks.iter().map(|n| least(n)).collect();
        let (mut drawn, mut tests) = (0, 0);
        for test in networks.iter().flat_map(|n| &n.words).flat_map(|word| (self.kind)(word).readout_r.rows()) {
            drawn += usize::from(test.iter().all(|&r| r > self.drawn));
            tests += 1;
        }
        claim(id, sentence, format!("smallest r of a network's {} tests, words and axes", self.name))
            .above(self.drawn)
            .from(Origin::Reference)
            .of_every(&values)
            .noting(format!("{drawn} of {tests} tests above it on both axes"))
    }

    /// The correlation of a network's worst word and axis, mean over its tests.
    fn worst_mean(&self, network: &NetworkResult) -> f64 {
        let axes = network.words.iter().flat_map(|word| {
            let tests = (self.kind)(word).readout_r.columns().into_iter();
            tests.map(|axis| mean(&axis.to_vec())).collect::<Vec<_>>()
        });
        axes.reduce(f64::min).unwrap_or(f64::NAN)
    }

    /// Where the smallest correlation of all is.
    fn smallest(&self, networks: &[&NetworkResult]) -> Option<String> {
        let words = networks.iter().flat_map(|n| &n.words);
        let all = words
            .flat_map(|word| (self.kind)(word).readout_r.indexed_iter().map(move |((_, axis), r)| (r, axis, word)));
        let (r, axis, word) = all.min_by(|a, b| a.0.total_cmp(b.0))?;
        Some(format!("smallest of all tests {r:.3}, {} of \"{}\"", ["x", "y"][axis], word.word.name))
    }
}

/// I4e: our words last nearly as long as those of the example, and what units have to repeat does not depend on the pen.
fn end_where_printed(printed: &[PrintedWord], networks: &[&NetworkResult]) -> Claim {
    let ended = |word: &WordResult, printed: &PrintedWord| {
        let losses = (word.recurrent_loss.last(), printed.recurrent.last());
        losses.0.zip(losses.1).map_or(f64::NAN, |(own, theirs)| math::ln(own / theirs.value))
    };
    let of = |n: &NetworkResult| {
        let words = n.words.iter().zip(printed).map(|(word, printed)| ended(word, printed));
        math::exp(mean(&words.collect::<Vec<_>>()))
    };
    let last: Vec<_> = printed.iter().filter_map(|word| Some((word.recurrent.last()?, word.word))).collect();
    let printed = last.iter().map(|(loss, word)| format!("\"{word}\" {}", loss.value)).collect::<Vec<_>>().join(", ");
    claim(
        "I4e",
        "Losses of the units end where BrainPy's do",
        "loss of the last recurrent trial over the one printed, geometric mean over words",
    )
    .within(1.0 / ALIKE, ALIKE)
    .of(ratios(&networks.iter().map(|n| of(n)).collect::<Vec<_>>()))
    .noting(format!("printed: {printed}, of one network"))
}

/// From which to which value networks are.
fn range(values: &[f64]) -> Option<String> {
    let (low, high) = (values.iter().copied().reduce(f64::min)?, values.iter().copied().reduce(f64::max)?);
    Some(if values.len() == 1 { format!("r = {low:.3}") } else { format!("r from {low:.3} to {high:.3}") })
}
