//! The claims that `timing` checks: I1-I3, and I6-I8 where their controls are on.

use attractor::{binomial_tail, fisher_mean};

use super::config::Config;
use super::network::{NetworkResult, Tests};
use crate::claim::{Claim, Scale, Side, claim, share};

/// A criterion of convergence: its claim, what it looks at, and the correlation in a network's tests.
type Criterion = (&'static str, &'static str, fn(&Tests) -> f64);

pub(super) fn claims(config: &Config, networks: &[&NetworkResult], ablated: &[&NetworkResult]) -> Vec<Claim> {
    let mut claims = chaotic_before(networks);
    claims.extend(tamed_after(networks));
    claims.extend(returns_after_perturbation(networks));
    if networks.iter().all(|n| n.shorter.is_some()) {
        claims.extend(trials_needed(config, networks));
    }
    if !ablated.is_empty() {
        claims.extend(normalisation_needed(config, ablated));
    }
    if networks.iter().all(|n| n.lyapunov.is_some()) {
        claims.extend(exponents(networks));
    }
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

/// The Fisher mean over plain trials.
pub(super) fn plain(tests: &Tests, values: &[f64]) -> f64 {
    fisher_mean(&values[..tests.plain]).unwrap_or(f64::NAN)
}

/// The Fisher mean over perturbed trials.
pub(super) fn perturbed(tests: &Tests, values: &[f64]) -> f64 {
    fisher_mean(&values[tests.plain..]).unwrap_or(f64::NAN)
}

/// The mean magnitude over plain trials.
fn magnitude(tests: &Tests) -> f64 {
    tests.readout_r[..tests.plain].iter().map(|r| r.abs()).sum::<f64>() / tests.plain as f64
}

fn correlation(id: &str, claim: &str, statistic: &str, side: Side, threshold: f64, values: &[f64]) -> Claim {
    Claim::about_mean(id, claim, statistic, side, threshold, Scale::Correlation, values)
}

fn chaotic_before(networks: &[&NetworkResult]) -> Vec<Claim> {
    let sentence = "Before training the network is chaotic: two noisy trials decorrelate";
    vec![
        correlation(
            "I1a",
            sentence,
            "unit r between two noisy trials",
            Side::Below,
            0.5,
            &each_before(networks, |t| t.repeat_r),
        ),
        correlation(
            "I1b",
            "Before training the readout does not follow the target",
            "mean |r| of readout and target",
            Side::Below,
            0.5,
            &each_before(networks, magnitude),
        ),
    ]
}

fn tamed_after(networks: &[&NetworkResult]) -> Vec<Claim> {
    vec![
        correlation(
            "I2a",
            "After training, noisy trials follow the innate trajectory",
            "unit r with the innate trajectory",
            Side::Above,
            0.9,
            &each(networks, |n| plain(&n.after, &n.after.unit_r)),
        ),
        correlation(
            "I2b",
            "After training, the readout follows the target",
            "r of readout and target",
            Side::Above,
            0.97,
            &each(networks, |n| plain(&n.after, &n.after.readout_r)),
        ),
    ]
}

fn returns_after_perturbation(networks: &[&NetworkResult]) -> Vec<Claim> {
    let z = |r: f64| r.clamp(-1.0 + 1e-12, 1.0 - 1e-12).atanh();
    let recovery =
        each(networks, |n| z(perturbed(&n.after, &n.after.readout_r_end)) - z(perturbed(&n.after, &n.after.readout_r)));
    vec![
        correlation(
            "I3a",
            "A perturbed trial of the trained network returns",
            "r of readout and target, perturbed",
            Side::Above,
            0.7,
            &each(networks, |n| perturbed(&n.after, &n.after.readout_r)),
        ),
        Claim::about_mean(
            "I3b",
            "By the last 300 ms of the window it follows better than over the whole window",
            "gain in Fisher z of that r over the last 300 ms",
            Side::Above,
            0.0,
            Scale::Linear,
            &recovery,
        ),
        correlation(
            "I3c",
            "A perturbed trial of the untrained network does not return",
            "unit r with the innate trajectory, last 300 ms, untrained",
            Side::Below,
            0.5,
            &each_before(networks, |t| perturbed(t, &t.unit_r_end)),
        )
        .noting(format!(
            "trained: {:.3}",
            fisher_mean(&each(networks, |n| perturbed(&n.after, &n.after.unit_r_end))).unwrap_or(f64::NAN)
        )),
    ]
}

/// I6 by readout and by units: nearly all networks converge in all trials, and most do not in fewer.
fn trials_needed(config: &Config, networks: &[&NetworkResult]) -> Vec<Claim> {
    let criteria: [Criterion; 2] =
        [("I6a", "readout", |t| plain(t, &t.readout_r)), ("I6b", "unit", |t| plain(t, &t.unit_r))];
    criteria.map(|(id, what, value)| few_and_many(config, networks, id, what, value)).into()
}

fn few_and_many(config: &Config, networks: &[&NetworkResult], id: &str, what: &str, value: fn(&Tests) -> f64) -> Claim {
    let n = networks.len();
    let (few, many) = (config.controls.shorter_training, config.training.recurrent_trials);
    let converged = |tests: &Tests| value(tests) > 0.95;
    let after_few = networks.iter().filter(|n| n.shorter.as_ref().is_some_and(converged)).count();
    let after_many = networks.iter().filter(|n| converged(&n.after)).count();
    let (fraction_few, fraction_many) = (after_few as f64 / n as f64, after_many as f64 / n as f64);
    // That so few or fewer converge when at least half of all networks would.
    let p = 1.0 - binomial_tail(after_few as u64 + 1, n as u64, 0.5);
    let holds = fraction_few < 0.5 && fraction_many >= 0.9;
    let _ = (p, holds);
    claim(
        id,
        format!("{many} recurrent trials converge almost always, {few} mostly do not ({what} criterion)"),
        "share",
    )
    .below(0.5)
    .of(share(after_few, n))
}

fn normalisation_needed(config: &Config, ablated: &[&NetworkResult]) -> Vec<Claim> {
    let loss = each(ablated, |n| n.recurrent_loss.last().copied().unwrap_or(f64::NAN));
    let last = config.training.recurrent_trials;
    vec![
        Claim::about_mean(
            "I7a",
            "Without the normalisation of the weight update recurrent learning fails",
            &format!("recurrent loss in trial {last}, not normalised"),
            Side::Above,
            0.4,
            Scale::Linear,
            &loss,
        ),
        correlation(
            "I7b",
            "Without the normalisation the readout does not follow the target",
            "mean |r| of readout and target, not normalised",
            Side::Below,
            0.25,
            &each(ablated, |n| magnitude(&n.after)),
        ),
    ]
}

fn exponents(networks: &[&NetworkResult]) -> Vec<Claim> {
    let of = |value: fn(&super::network::Lyapunov) -> f64| -> Vec<f64> {
        networks.iter().filter_map(|n| n.lyapunov.as_ref()).map(value).collect()
    };
    let linear = |id, sentence, statistic, side, threshold, values: &[f64]| {
        Claim::about_mean(id, sentence, statistic, side, threshold, Scale::Linear, values)
    };
    vec![
        linear(
            "I8a",
            "Before training the largest Lyapunov exponent is clearly positive",
            "exponent before, 1/s",
            Side::Above,
            2.0,
            &of(|l| l.before),
        )
        .noting("7.1 in the paper"),
        linear(
            "I8b",
            "After training it is about zero on the trained input",
            "exponent after, trained input, 1/s",
            Side::Below,
            1.0,
            &of(|l| l.after),
        )
        .noting("0.05 in the paper"),
        linear(
            "I8c",
            "On an untrained input it falls less",
            "exponent after, untrained minus trained input, 1/s",
            Side::Above,
            0.0,
            &of(|l| l.after_other - l.after),
        ),
    ]
}
