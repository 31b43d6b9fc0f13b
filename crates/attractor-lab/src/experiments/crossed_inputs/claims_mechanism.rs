//! The claims of `crossed-inputs` on what carries order, theory, and the course of activity: X4 to X8.

use attractor::{mean, pearson};

use super::activity::{Activity, Avalanches, FOUND, STEPS_SHUFFLED, UNITS_SHIFTED};
use super::claims::{ALIKE, Networks};
use super::condition::{ACTIVE, Control, IN_THEORY, Learner, Shown};
use super::measure::Theory;
use crate::claim::{Claim, claim, correlation_of, mean_of, pairs, ratios};

/// H within this of another is alike: plasticity that goes on, or more of it, may move it so far.
const STAYS: f64 = 0.05;
/// A branching process explains this share of the slopes of activity.
const BRANCHING: f64 = 0.9;
/// The annealed approximation is good within a fifth and a quarter.
const CLOSE: (f64, f64) = (0.8, 1.25);
const IP: Learner = Learner::Ip(Shown::Sequences);
const SORN: Learner = Learner::Sorn(Shown::Sequences);

pub(super) fn claims(networks: &Networks<'_>) -> Vec<Claim> {
    let mut claims = controls(networks);
    claims.extend(carriers(networks));
    claims.extend(synapses(networks));
    claims.extend(theory(networks));
    claims.extend(branching(networks));
    claims.extend(avalanches(networks));
    claims
}

fn hamming(networks: &Networks<'_>, learner: Learner) -> Vec<f64> {
    networks.at(learner, Shown::Sequences, |tested| tested.hamming)
}

fn control(networks: &Networks<'_>, control: Control) -> Vec<f64> {
    networks.each(|n| n.control(control).hamming)
}

/// X4: that time, rates and frozen plasticity are no part of it.
fn controls(networks: &Networks<'_>) -> Vec<Claim> {
    let alike = |id, sentence: &str, statistic: &str, one: &[f64], other: &[f64]| {
        claim(id, sentence, statistic).within(-STAYS, STAYS).of(pairs(one, other))
    };
    let (ip, sorn) = (hamming(networks, IP), hamming(networks, SORN));
    let rate = |learner| networks.at(learner, Shown::Sequences, |tested| tested.rate);
    vec![
        alike(
            "X4a",
            "IP does not change H further in the time that a SORN takes to learn",
            "H of IP, two windows − one",
            &ip,
            &control(networks, Control::EarlyIp),
        ),
        alike(
            "X4b",
            "Whether intrinsic plasticity is frozen in the test does not matter to IP",
            "H of IP, plastic − frozen",
            &control(networks, Control::LiveIp),
            &ip,
        ),
        alike(
            "X4c",
            "Nor to the SORN",
            "H of SORN, intrinsically plastic − frozen",
            &control(networks, Control::LiveSorn),
            &sorn,
        ),
        claim("X4d", "IP and SORN fire alike", "rate of SORN − rate of IP, spikes a step")
            .within(-0.01, 0.01)
            .of(pairs(&rate(SORN), &rate(IP))),
    ]
}

/// How many spikes a step the networks of a control fire.
fn firing(networks: &Networks<'_>, which: Control) -> String {
    format!("at {:.3} spikes a step", mean(&networks.each(|n| n.control(which).rate)))
}

/// X5a to X5c: weights or thresholds.
fn carriers(networks: &Networks<'_>) -> Vec<Claim> {
    let (ip, sorn) = (hamming(networks, IP), hamming(networks, SORN));
    let [drawn, learned] = [Control::DrawnWeights, Control::LearnedWeights].map(|which| control(networks, which));
    let by = |k: usize, sign: f64| 0.5 * ((ip[k] - sorn[k]) + sign * (drawn[k] - learned[k]));
    let weights: Vec<f64> = (0..ip.len()).map(|k| by(k, 1.0)).collect();
    let thresholds: Vec<f64> = (0..ip.len()).map(|k| by(k, -1.0)).collect();
    vec![
        claim(
            "X5a",
            "The weights of the SORN lower H with the thresholds of IP",
            "H, thresholds of IP: weights as drawn − weights of SORN",
        )
        .above(0.0)
        .of(pairs(&ip, &learned))
        .noting(firing(networks, Control::LearnedWeights)),
        claim(
            "X5b",
            "The thresholds of the SORN do not make a network with the weights as drawn ordered",
            "H, weights as drawn, thresholds of SORN",
        )
        .above(1.0)
        .of(mean_of(&drawn))
        .noting(firing(networks, Control::DrawnWeights)),
        claim(
            "X5c",
            "Weights carry more of the loss of H than thresholds",
            "loss of H by weights − by thresholds, each mean over both of the other",
        )
        .above(0.0)
        .of(pairs(&weights, &thresholds))
        .noting(format!("{:.3} and {:.3}, means", mean(&weights), mean(&thresholds))),
    ]
}

/// X5d to X5f: which synapses are strong, and how strong synapses are.
fn synapses(networks: &Networks<'_>) -> Vec<Claim> {
    let (ip, sorn) = (hamming(networks, IP), hamming(networks, SORN));
    let [shuffled, adapted] = [Control::Shuffled, Control::ShuffledAdapted].map(|which| control(networks, which));
    vec![
        claim(
            "X5d",
            "It matters which synapses are strong: weights shuffled among the synapses of each unit give a larger H",
            "H of SORN, weights shuffled − as learned",
        )
        .above(0.0)
        .of(pairs(&shuffled, &sorn))
        .noting(firing(networks, Control::Shuffled)),
        claim(
            "X5e",
            "So they do after intrinsic plasticity has restored the rates",
            "H of SORN, weights shuffled and thresholds adapted − as learned",
        )
        .above(0.0)
        .of(pairs(&adapted, &sorn))
        .noting(firing(networks, Control::ShuffledAdapted)),
        claim(
            "X5f",
            "How weights are distributed lowers H by itself: shuffled, with adapted thresholds, they give a smaller H than IP",
            "H of IP − H of SORN, weights shuffled and thresholds adapted",
        )
        .above(0.0)
        .of(pairs(&ip, &adapted)),
    ]
}

/// X6: the annealed approximation.
fn theory(networks: &Networks<'_>) -> Vec<Claim> {
    let of = |k: usize, number: fn(&Theory) -> f64| networks.each(|n| number(&n.theory[k]));
    let (counted, annealed) = (|k| of(k, |t| t.counted), |k| of(k, |t| t.annealed));
    let mut claims = vec![
        claim(
            "X6a",
            "H of sampled flips is the H of all of them",
            "H of SORN, one flip a step − all flips of each step",
        )
        .within(-ALIKE, ALIKE)
        .of(pairs(&hamming(networks, SORN), &counted(SORN_IN_THEORY))),
    ];
    for (k, (id, learner)) in ["X6b", "X6c", "X6d"].into_iter().zip(IN_THEORY).enumerate() {
        let ratio: Vec<f64> = annealed(k).iter().zip(counted(k)).map(|(a, c)| a / c).collect();
        let kind = learner.kind();
        claims.push(
            claim(
                id,
                format!("With independent neighbours (annealed) the H of the {kind} would be nearly what it is"),
                format!("annealed H / H, {kind}"),
            )
            .within(CLOSE.0, CLOSE.1)
            .of(ratios(&ratio)),
        );
    }
    for (k, (id, learner)) in ["X6e", "X6f", "X6g"].into_iter().zip(IN_THEORY).enumerate() {
        let r = pearson(annealed(k), counted(k)).unwrap_or(f64::NAN);
        let kind = learner.kind();
        claims.push(
            claim(
                id,
                format!("Networks of a larger annealed H have a larger H: {kind}"),
                format!("correlation over networks of annealed H and H, {kind}"),
            )
            .above(0.5)
            .of(correlation_of(r, networks.0.len())),
        );
    }
    let drop = |h: &dyn Fn(usize) -> Vec<f64>, share: f64| -> Vec<f64> {
        h(IP_IN_THEORY).iter().zip(h(SORN_IN_THEORY)).map(|(ip, sorn)| share * (ip - sorn)).collect()
    };
    let (by_theory, half) = (drop(&annealed, 1.0), drop(&counted, 0.5));
    let means = format!("{:.3} of {:.3}, means", mean(&by_theory), 2.0 * mean(&half));
    claims.push(
        claim(
            "X6h",
            "At least half of the H that the SORN loses against IP is lost with independent neighbours as well",
            "loss of annealed H from IP to SORN − half of the loss of H",
        )
        .above(0.0)
        .of(pairs(&by_theory, &half))
        .noting(means),
    );
    let off = |number: fn(&Theory) -> f64| -> Vec<f64> {
        of(SORN_IN_THEORY, number).iter().zip(counted(SORN_IN_THEORY)).map(|(h, c)| (h - c).abs()).collect()
    };
    claims.push(
        claim(
            "X6i",
            "The approximation knows which synapses are strong: with weights shuffled it is farther off",
            "|annealed H − H| of SORN, weights shuffled − as learned",
        )
        .above(0.0)
        .of(pairs(&off(|t| t.shuffled), &off(|t| t.annealed))),
    );
    claims
}

/// Places among [`IN_THEORY`].
const IP_IN_THEORY: usize = 1;
const SORN_IN_THEORY: usize = 2;
/// Places among [`ACTIVE`].
const ACTIVE_IP: usize = 1;
const ACTIVE_SORN: usize = 2;

/// A number of the activity of each network.
fn active(networks: &Networks<'_>, k: usize, number: impl Fn(&Activity) -> f64) -> Vec<f64> {
    networks.each(|n| number(&n.activity[k]))
}

/// X7: branching under symbols in random order.
fn branching(networks: &Networks<'_>) -> Vec<Claim> {
    let of = |number: fn(&Activity) -> f64| active(networks, ACTIVE_SORN, number);
    // Networks in which both have a ratio.
    let compared = |one: Vec<f64>, other: Vec<f64>| -> (Vec<f64>, Vec<f64>) {
        one.into_iter().zip(other).filter(|(a, b)| a.is_finite() && b.is_finite()).unzip()
    };
    let is_branching = mean(&of(|a| a.explained)) >= BRANCHING;
    let asked = |claim: Claim, having: &[f64]| {
        let claim = claim.noting(format!("{} of {} networks have one", having.len(), networks.0.len()));
        if is_branching {
            claim
        } else {
            claim.asked_in_part("no branching process explains the slopes (X7e), so that this is no branching ratio")
        }
    };
    let (ip, sorn) = compared(active(networks, ACTIVE_IP, |a| a.ratio), of(|a| a.ratio));
    let (alone, _) = compared(of(|a| a.ratio), of(|a| a.ratio));
    let (half, whole) = compared(of(|a| a.ratio_of_half), of(|a| a.ratio));
    let smaller = claim("X7a", "The SORN has a smaller branching ratio than IP", "branching ratio, IP − SORN");
    let subcritical = claim("X7b", "The activity of the SORN is subcritical", "branching ratio of SORN");
    let by_half = claim(
        "X7d",
        "Half of the units give the same branching ratio",
        "branching ratio of SORN from half of the units − from all",
    );
    vec![
        asked(smaller.above(0.0).of(pairs(&ip, &sorn)), &ip),
        asked(subcritical.below(1.0).of(mean_of(&alone)), &alone),
        slope(networks),
        asked(by_half.within(-0.1, 0.1).of(pairs(&half, &whole)), &half),
        explained(networks),
    ]
}

/// X7c: that activity follows from activity.
fn slope(networks: &Networks<'_>) -> Claim {
    let of = |number: fn(&Activity) -> f64| active(networks, ACTIVE_SORN, number);
    claim(
        "X7c",
        "Activity of the SORN follows from activity: more than of units that fire alike but not together",
        "regression slope at lag 1, SORN − the same with units shifted",
    )
    .above(0.0)
    .of(pairs(&of(|a| a.slopes[0]), &of(|a| a.slopes_shifted[0])))
}

/// X7e: that a branching process explains how.
fn explained(networks: &Networks<'_>) -> Claim {
    claim(
        "X7e",
        "The course of the SORN's activity is that of a branching process",
        "share of the squared regression slopes that b m^k explains, SORN",
    )
    .at_least(BRANCHING)
    .of(mean_of(&active(networks, ACTIVE_SORN, |a| a.explained)))
    .noting("asked after a look at the slopes, which alternate")
}

/// X8: avalanches under symbols in random order.
fn avalanches(networks: &Networks<'_>) -> Vec<Claim> {
    let of = |k: usize, surrogate: usize, number: fn(&Avalanches) -> f64| {
        active(networks, k, |a| number(&a.avalanches[surrogate]))
    };
    let over = |one: Vec<f64>, other: Vec<f64>| one.iter().zip(other).map(|(a, b)| a / b).collect::<Vec<_>>();
    let sizes = |k, surrogate| of(k, surrogate, |a| a.size);
    let durations = |k, surrogate| of(k, surrogate, |a| a.duration);
    let mut claims = Vec::new();
    for (ids, k) in [(["X8a", "X8b"], ACTIVE_IP), (["X8c", "X8d"], ACTIVE_SORN)] {
        let kind = ACTIVE[k].kind();
        claims.push(
            claim(
                ids[0],
                format!("Avalanches of the {kind} last longer than those of the same counts in random order"),
                format!("mean duration of avalanches / that with steps shuffled, {kind}"),
            )
            .above(1.0)
            .of(ratios(&over(durations(k, FOUND), durations(k, STEPS_SHUFFLED)))),
        );
        claims.push(
            claim(
                ids[1],
                format!("They are larger than those of units that fire alike but not together: {kind}"),
                format!("mean size of avalanches / that with units shifted, {kind}"),
            )
            .above(1.0)
            .of(ratios(&over(sizes(k, FOUND), sizes(k, UNITS_SHIFTED)))),
        );
    }
    claims.push(
        claim("X8e", "Avalanches of the SORN are smaller than those of IP", "mean size of avalanches, SORN / IP")
            .below(1.0)
            .of(ratios(&over(sizes(ACTIVE_SORN, FOUND), sizes(ACTIVE_IP, FOUND)))),
    );
    claims
}
