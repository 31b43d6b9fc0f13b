//! The claims that `timing` checks: I1-I3, and I6-I8 where their controls are on.

use attractor::{fisher_mean, mean};

use super::bench::Tests;
use super::brainpy;
use super::config::Config;
use super::network::{Lyapunov, NetworkResult};
use super::outcome::{RETURNS_R, SMALL_KICK, groups, perturbed, plain};
use crate::claim::{Claim, Origin, claim, correlations, mean_of, pairs, share, switches};
use crate::experiments::innate::{
    CONVERGED_LOSS, ENOUGH_TRIALS, EXPONENT_AFTER, EXPONENT_AFTER_SPREAD, EXPONENT_BEFORE, TOO_FEW_TRIALS,
};

/// The share of networks that are to have what a mean over networks has.
const MOST: f64 = 0.6;
/// The share of networks that is almost every network.
const ALMOST_ALL: f64 = 0.9;
/// A network has learned where its tests correlate by more than this.
const LEARNED_R: f64 = 0.95;

pub(super) fn claims(config: &Config, networks: &[&NetworkResult], ablated: &[&NetworkResult]) -> Vec<Claim> {
    let mut claims = chaotic_before(networks);
    claims.extend(tamed_after(networks));
    claims.extend(returns_after_perturbation(networks));
    claims.extend(returns_after_a_small_kick(config, networks));
    if networks.iter().all(|n| n.shorter.is_some()) {
        claims.extend(trials_needed(config, networks));
    }
    if !ablated.is_empty() {
        claims.extend(current_p_needed(config, ablated));
    }
    if networks.iter().all(|n| n.lyapunov.is_some()) {
        claims.extend(exponents(networks));
    }
    claims.extend(brainpy::claims(config, networks));
    claims
}

/// One value per network.
fn each(networks: &[&NetworkResult], value: impl Fn(&NetworkResult) -> f64) -> Vec<f64> {
    networks.iter().map(|n| value(n)).collect()
}

/// One value per network from its tests before training.
fn each_before(networks: &[&NetworkResult], value: impl Fn(&Tests) -> f64) -> Vec<f64> {
    networks.iter().filter_map(|n| n.before.as_ref()).map(value).collect()
}

/// The mean magnitude over plain trials.
fn magnitude(tests: &Tests) -> f64 {
    mean(&tests.readout_r[..tests.plain].iter().map(|r| r.abs()).collect::<Vec<_>>())
}

fn chaotic_before(networks: &[&NetworkResult]) -> Vec<Claim> {
    vec![
        claim(
            "I1a",
            "Before training the network is chaotic: two noisy trials decorrelate",
            "unit r between two noisy trials",
        )
        .below(0.5)
        .in_share(MOST)
        .of(correlations(&each_before(networks, |t| t.repeat_r))),
        claim("I1b", "Before training the readout does not follow the target", "mean |r| of readout and target")
            .below(0.5)
            .from(Origin::Reference)
            .in_share(MOST)
            .of(correlations(&each_before(networks, magnitude))),
    ]
}

fn tamed_after(networks: &[&NetworkResult]) -> Vec<Claim> {
    vec![
        claim(
            "I2a",
            "After training, noisy trials follow the innate trajectory",
            "unit r with the innate trajectory, mean over trials",
        )
        .above(0.9)
        .from(Origin::Reference)
        .in_share(MOST)
        .of(correlations(&each(networks, |n| plain(&n.after, &n.after.unit_r)))),
        claim("I2b", "After training, the readout follows the target", "r of readout and target, mean over trials")
            .above(0.97)
            .from(Origin::Reference)
            .in_share(MOST)
            .of(correlations(&each(networks, |n| plain(&n.after, &n.after.readout_r)))),
    ]
}

/// I3 at the configured size of kick.
fn returns_after_perturbation(networks: &[&NetworkResult]) -> Vec<Claim> {
    let returning: Vec<&NetworkResult> = networks.iter().copied().filter(|n| n.returns()).collect();
    let end = |n: &NetworkResult| perturbed(&n.after, &n.after.readout_r_end);
    let trained = each(networks, |n| perturbed(&n.after, &n.after.unit_r_end));
    vec![
        claim(
            "I3a",
            "Most trained networks return after the perturbation",
            format!("share with r of readout and target > {RETURNS_R}, mean over perturbed trials"),
        )
        .at_least(0.6)
        .from(Origin::Reference)
        .of(share(returning.len(), networks.len()))
        .noting(by_convergence(networks, NetworkResult::returns)),
        claim(
            "I3b",
            "A network that returns follows better by the last 300 ms of the window than over the whole window",
            "gain in that r over the last 300 ms, of the networks that return",
        )
        .above(0.0)
        .from(Origin::Reference)
        .of(pairs(&each(&returning, end), &each(&returning, NetworkResult::perturbed_r)))
        .noting(format!("{} of {} networks return", returning.len(), networks.len())),
        claim(
            "I3c",
            "A perturbed trial of the untrained network does not return",
            "unit r with the innate trajectory, last 300 ms, untrained",
        )
        .below(0.5)
        .in_share(MOST)
        .of(correlations(&each_before(networks, |t| perturbed(t, &t.unit_r_end))))
        .noting(format!("trained: {:.3}", fisher_mean(&trained).unwrap_or(f64::NAN))),
    ]
}

/// I3d, where the sweep holds that size: all networks that converged return.
fn returns_after_a_small_kick(config: &Config, networks: &[&NetworkResult]) -> Option<Claim> {
    let is_small = |size: f64| size.total_cmp(&SMALL_KICK).is_eq();
    if !config.protocol.perturbation_sweep.iter().any(|&size| is_small(size)) {
        return None;
    }
    let r = |n: &NetworkResult| n.kicked_r().find(|&(size, _)| is_small(size)).map_or(f64::NAN, |(_, r)| r);
    let [converged, others] = groups(networks);
    let of_others = others.iter().filter(|n| r(n) > RETURNS_R).count();
    let found = claim(
        "I3d",
        format!("Every converged network returns from a kick of {SMALL_KICK}"),
        format!("least r of readout and target, mean over trials, of networks with a last loss ≤ {CONVERGED_LOSS}"),
    )
    .above(RETURNS_R)
    .from(Origin::Reference)
    .of_every(&each(&converged, r));
    let also = match (converged.len(), others.len()) {
        (0, n) => format!("none of {n} networks has converged"),
        (_, 0) => "all networks have converged".to_owned(),
        (_, n) => format!("not converged: {of_others} of {n} return"),
    };
    Some(found.noting(also))
}

/// How many of the converged networks, and of the others, are as asked for.
fn by_convergence(networks: &[&NetworkResult], wanted: fn(&NetworkResult) -> bool) -> String {
    let [converged, others] = groups(networks).map(|group| {
        let passed = group.iter().filter(|n| wanted(n)).count();
        format!("{passed} of {}", group.len())
    });
    format!("{converged} with a last loss ≤ {CONVERGED_LOSS}, {others} with a larger one")
}

/// I6 by readout and by units: most networks do not learn in few trials, almost all do in many, and more do.
fn trials_needed(config: &Config, networks: &[&NetworkResult]) -> Vec<Claim> {
    /// The correlation by which a network's tests are judged.
    type Criterion = fn(&Tests) -> f64;
    let criteria: [([&str; 3], &str, Criterion); 2] = [
        (["I6a", "I6b", "I6c"], "r of readout and target", |t| plain(t, &t.readout_r)),
        (["I6d", "I6e", "I6f"], "unit r with the innate trajectory", |t| plain(t, &t.unit_r)),
    ];
    let (few, many) = (config.controls.shorter_training, config.training.recurrent_trials);
    let claims = criteria.map(|([first, second, third], what, value)| {
        let learned = |tests: &Tests| value(tests) > LEARNED_R;
        let after_few: Vec<bool> = networks.iter().map(|n| n.shorter.as_ref().is_some_and(learned)).collect();
        let after_many: Vec<bool> = networks.iter().map(|n| learned(&n.after)).collect();
        let passed = |of: &[bool]| share(of.iter().filter(|&&learned| learned).count(), of.len());
        let statistic = |trials| format!("share with {what} > {LEARNED_R}, mean over tests, after {trials} trials");
        [
            claim(first, format!("{few} recurrent trials mostly do not suffice"), statistic(few))
                .below(0.5)
                .of(passed(&after_few))
                .noting(format!("a small share after {} in the paper", TOO_FEW_TRIALS.cited())),
            claim(second, format!("{many} recurrent trials suffice almost always"), statistic(many))
                .at_least(ALMOST_ALL)
                .of(passed(&after_many))
                .noting(format!("almost all after {} in the paper", ENOUGH_TRIALS.cited())),
            claim(
                third,
                format!("{many} recurrent trials suffice in more networks than {few}"),
                format!("gain in the share with {what} > {LEARNED_R}, network by network"),
            )
            .above(0.0)
            .from(Origin::Paper)
            .of(switches(&after_many, &after_few)),
        ]
    });
    claims.into_iter().flatten().collect()
}

/// I7: the weights change by P r with P after its update; by P of before it learning fails.
fn current_p_needed(config: &Config, ablated: &[&NetworkResult]) -> Vec<Claim> {
    let last = config.training.recurrent_trials;
    vec![
        claim(
            "I7a",
            "With a stale P, that of before its update, in the weight update recurrent learning fails",
            format!("recurrent loss in trial {last}, stale P"),
        )
        .above(0.4)
        .in_share(MOST)
        .of(mean_of(&each(ablated, NetworkResult::last_loss))),
        claim(
            "I7b",
            "With a stale P in the recurrent weight update the readout does not follow the target",
            "mean |r| of readout and target, stale P",
        )
        .below(0.25)
        .from(Origin::Reference)
        .in_share(MOST)
        .of(correlations(&each(ablated, |n| magnitude(&n.after)))),
    ]
}

fn exponents(networks: &[&NetworkResult]) -> Vec<Claim> {
    let of = |value: fn(&Lyapunov) -> f64| -> Vec<f64> {
        networks.iter().filter_map(|n| n.lyapunov.as_ref()).map(value).collect()
    };
    let after = of(|l| l.after);
    vec![
        claim("I8a", "Before training the largest Lyapunov exponent is clearly positive", "exponent before, 1/s")
            .above(2.0)
            .in_share(MOST)
            .of(mean_of(&of(|l| l.before)))
            .noting(format!("published: {}", EXPONENT_BEFORE.cited())),
        claim(
            "I8b",
            "After training it is about zero or below on the trained input",
            "exponent after, trained input, 1/s",
        )
        .below(1.0)
        .in_share(MOST)
        .of(mean_of(&after))
        .noting(format!("published: {} ± {}", EXPONENT_AFTER.value, EXPONENT_AFTER_SPREAD.cited())),
        claim("I8c", "On an untrained input it falls less", "exponent after, untrained minus trained input, 1/s")
            .above(0.0)
            .from(Origin::Reference)
            .in_share(MOST)
            .of(pairs(&of(|l| l.after_other), &after)),
    ]
}
