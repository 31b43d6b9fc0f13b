//! The claims of `crossed-inputs` on what was learned and what is shown: X1 to X3.

use attractor::mean;

use super::condition::{ADAPTED, Learner, Shown};
use super::config::Config;
use super::measure::Tested;
use super::network::NetworkResult;
use crate::claim::{Claim, claim, mean_of, pairs};
use Match::{Matched, Mismatched};

/// H at which a perturbation neither grows nor dies.
const CRITICAL: f64 = 1.0;
/// Differences of H within this count as none, and so do differences of accuracy.
pub(super) const ALIKE: f64 = 0.02;

/// The kinds of sequences.
const SEQUENCES: [Shown; 2] = [Shown::Sequences, Shown::Other];

/// Networks with their numbers, one a network.
pub(super) struct Networks<'a>(pub(super) &'a [&'a NetworkResult]);

/// Learned and shown alike, or one kind of sequences learned and the other shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Match {
    Matched,
    Mismatched,
}

impl Networks<'_> {
    /// A number of each network.
    pub(super) fn each(&self, number: impl Fn(&NetworkResult) -> f64) -> Vec<f64> {
        self.0.iter().map(|n| number(n)).collect()
    }

    /// A number of each network under an input.
    pub(super) fn at(&self, learner: Learner, shown: Shown, number: impl Fn(&Tested) -> f64) -> Vec<f64> {
        self.each(|n| number(n.at(learner, shown)))
    }

    /// The mean over both kinds of sequences, shown to the networks that learned them or to those that learned the other, so that
    /// neither the kinds nor the networks differ between the two.
    pub(super) fn over(
        &self,
        learner: fn(Shown) -> Learner,
        matched: Match,
        number: impl Fn(&Tested) -> f64,
    ) -> Vec<f64> {
        let pair = |k: usize| (SEQUENCES[k], SEQUENCES[if matched == Matched { k } else { 1 - k }]);
        self.each(|n| {
            let of = |(learned, shown): (Shown, Shown)| number(n.at(learner(learned), shown));
            0.5 * (of(pair(0)) + of(pair(1)))
        })
    }

    /// The mean over both kinds of sequences in the network as it was drawn.
    pub(super) fn drawn(&self, number: impl Fn(&Tested) -> f64) -> Vec<f64> {
        self.over(|_| Learner::Rnn, Matched, number)
    }

    /// H of the SORN.
    fn sorn(&self, matched: Match) -> Vec<f64> {
        self.over(Learner::Sorn, matched, |tested| tested.hamming)
    }

    /// H of IP.
    fn ip(&self, matched: Match) -> Vec<f64> {
        self.over(Learner::Ip, matched, |tested| tested.hamming)
    }

    /// The mean of H over the SORNs that learned either kind of sequences, under another input.
    fn under(&self, shown: Shown) -> Vec<f64> {
        self.each(|n| mean(&SEQUENCES.map(|kind| n.at(Learner::Sorn(kind), shown).hamming)))
    }

    /// The mean of H over the SORNs whose thresholds adapted to what is shown.
    fn adapted(&self, matched: Match) -> Vec<f64> {
        let wanted = |&k: &usize| (ADAPTED[k].0 == ADAPTED[k].1) == (matched == Matched);
        self.each(|n| mean(&(0..ADAPTED.len()).filter(wanted).map(|k| n.adapted[k].hamming).collect::<Vec<_>>()))
    }
}

pub(super) fn claims(config: &Config, networks: &Networks<'_>) -> Vec<Claim> {
    let mut claims = order(networks);
    claims.extend(order_beside_ip(networks));
    claims.extend(order_without_rates(networks));
    claims.extend(growth(config, networks));
    claims.extend(decoding(config, networks));
    claims
}

/// X1a to X1e: H of what was learned, and of what was not.
fn order(networks: &Networks<'_>) -> Vec<Claim> {
    let random = Learner::Sorn(Shown::RandomOrder);
    let on_sequences = networks.each(|n| mean(&SEQUENCES.map(|kind| n.at(random, kind).hamming)));
    vec![
        claim("X1a", "On the input that it learned the SORN is ordered", "H of SORN, learned sequences shown")
            .below(CRITICAL)
            .of(mean_of(&networks.sorn(Matched))),
        claim(
            "X1b",
            "Order is a signature of what was learned: the SORN is less ordered on other sequences of the same symbols",
            "H of SORN, other sequences shown − learned ones",
        )
        .above(0.0)
        .of(pairs(&networks.sorn(Mismatched), &networks.sorn(Matched))),
        claim(
            "X1c",
            "Order does not need what was learned: on other sequences of the same symbols the SORN is ordered as well",
            "H of SORN, other sequences shown",
        )
        .below(CRITICAL)
        .of(mean_of(&networks.sorn(Mismatched))),
        claim(
            "X1d",
            "It is less ordered on the symbols in random order too",
            "H of SORN that learned sequences, random order shown − learned sequences shown",
        )
        .above(0.0)
        .of(pairs(&networks.under(Shown::RandomOrder), &networks.sorn(Matched))),
        claim(
            "X1e",
            "A SORN that learned symbols in random order is less ordered on sequences than one that learned them",
            "H on sequences, SORN that learned random order − SORN that learned them",
        )
        .above(0.0)
        .of(pairs(&on_sequences, &networks.sorn(Matched))),
    ]
}

/// X1f and X1g: H beside that of intrinsic plasticity alone.
fn order_beside_ip(networks: &Networks<'_>) -> Vec<Claim> {
    let difference =
        |larger: Vec<f64>, smaller: Vec<f64>| -> Vec<f64> { larger.iter().zip(smaller).map(|(a, b)| a - b).collect() };
    let specific = difference(networks.sorn(Mismatched), networks.sorn(Matched));
    let total = difference(networks.ip(Matched), networks.sorn(Matched));
    let half: Vec<f64> = total.iter().map(|drop| 0.5 * drop).collect();
    let means = format!("{:.3} of {:.3}, means", mean(&specific), mean(&total));
    vec![
        claim(
            "X1f",
            "Intrinsic plasticity alone (IP) does not tell the sequences at which it acted from others",
            "H of IP, other sequences shown − the same",
        )
        .within(-ALIKE, ALIKE)
        .of(pairs(&networks.ip(Mismatched), &networks.ip(Matched))),
        claim(
            "X1g",
            "More than half of the H that a SORN loses against IP is lost on what it learned only",
            "H of SORN, other sequences − learned ones, minus half of H of IP − H of SORN",
        )
        .above(0.0)
        .of(pairs(&specific, &half))
        .noting(means),
    ]
}

/// X1h and X1i: H at the same rates, and of nothing.
fn order_without_rates(networks: &Networks<'_>) -> Vec<Claim> {
    vec![
        claim(
            "X1h",
            "It is no matter of rates: after thresholds have adapted to what is shown, the SORN is less ordered on other sequences",
            "H of SORN after intrinsic plasticity under what is shown, other sequences − learned ones",
        )
        .above(0.0)
        .of(pairs(&networks.adapted(Mismatched), &networks.adapted(Matched))),
        claim(
            "X1i",
            "Without any input the SORN that learned sequences is ordered as well",
            "H of SORN that learned sequences, nothing shown",
        )
        .below(CRITICAL)
        .of(mean_of(&networks.under(Shown::Silence))),
    ]
}

/// X2: what becomes of a perturbation later.
fn growth(config: &Config, networks: &Networks<'_>) -> Vec<Claim> {
    let late = config.growth.late;
    let number = |tested: &Tested| tested.growth[late - 1];
    let of = |learner: fn(Shown) -> Learner, matched| networks.over(learner, matched, number);
    let steps = format!("{late} steps after a flip");
    vec![
        claim(
            "X2a",
            format!("Perturbations of the SORN are smaller {steps} on what it learned than on other sequences"),
            format!("Hamming distance {steps}, SORN, other sequences shown − learned ones"),
        )
        .above(0.0)
        .of(pairs(&of(Learner::Sorn, Mismatched), &of(Learner::Sorn, Matched))),
        claim("X2b", "Of IP they are not", format!("Hamming distance {steps}, IP, other sequences shown − the same"))
            .within(-0.1, 0.1)
            .of(pairs(&of(Learner::Ip, Mismatched), &of(Learner::Ip, Matched))),
        claim(
            "X2c",
            format!("On other sequences perturbations of the SORN are smaller {steps} than those of IP"),
            format!("Hamming distance {steps}, other sequences shown, IP − SORN"),
        )
        .above(0.0)
        .of(pairs(&of(Learner::Ip, Mismatched), &of(Learner::Sorn, Mismatched))),
    ]
}

/// X3: what can be read.
fn decoding(config: &Config, networks: &Networks<'_>) -> Vec<Claim> {
    let (lags, length) = (&config.decoding.lags, config.input.length as i64);
    let read = |tested: &Tested, wanted: &dyn Fn(i64) -> bool| {
        mean(&lags.iter().zip(&tested.sequence).filter(|(lag, _)| wanted(**lag)).map(|(_, &a)| a).collect::<Vec<_>>())
    };
    let memory = |tested: &Tested| read(tested, &|lag| lag == -length);
    let prediction = |tested: &Tested| read(tested, &|lag| (1..length).contains(&lag));
    let (sorn, ip) = (Learner::Sorn as fn(Shown) -> Learner, Learner::Ip as fn(Shown) -> Learner);
    let remembered = |learner, matched| networks.over(learner, matched, memory);
    let predicted = |learner, matched| networks.over(learner, matched, prediction);
    let symbols = |learned| networks.at(Learner::Sorn(learned), Shown::RandomOrder, |t| t.symbol);
    let sequences =
        networks.each(|n| mean(&SEQUENCES.map(|kind| n.at(Learner::Sorn(kind), Shown::RandomOrder).symbol)));
    let accuracy = format!("naive Bayes accuracy at lag -{length}");
    let ahead = format!("naive Bayes accuracy at lags 1 to {}", length - 1);
    vec![
        claim(
            "X3a",
            "The SORN remembers the sequence before better if it learned these sequences",
            format!("{accuracy}, SORN, learned sequences shown − others"),
        )
        .above(0.0)
        .of(pairs(&remembered(sorn, Matched), &remembered(sorn, Mismatched))),
        claim("X3b", "IP does not", format!("{accuracy}, IP, sequences of its learning shown − others"))
            .within(-ALIKE, ALIKE)
            .of(pairs(&remembered(ip, Matched), &remembered(ip, Mismatched))),
        claim(
            "X3c",
            "The SORN predicts a sequence better if it learned these sequences",
            format!("{ahead}, SORN, learned sequences shown − others"),
        )
        .above(0.0)
        .of(pairs(&predicted(sorn, Matched), &predicted(sorn, Mismatched))),
        claim(
            "X3d",
            "What a SORN has learned helps with other sequences too: it remembers them better than IP",
            format!("{accuracy}, other sequences shown, SORN − IP"),
        )
        .above(0.0)
        .of(pairs(&remembered(sorn, Mismatched), &remembered(ip, Mismatched))),
        claim(
            "X3e",
            "Of symbols in random order a SORN holds more that learned them so",
            "linear accuracy of past symbols, SORN that learned random order − SORN that learned sequences",
        )
        .above(0.0)
        .of(pairs(&symbols(Shown::RandomOrder), &sequences)),
    ]
}
