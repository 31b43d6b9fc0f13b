//! The claims that `local-dynamics` checks: L1 to L4, the kicks of L5, and L7.

use num_complex::Complex64;

use super::Results;
use super::config::Config;
use super::force::{ForceResult, Held};
use super::network::NetworkResult;
use super::theory::{MAPPED, TheoryResult};
use crate::claim::{Claim, Scale, Side};
use crate::experiments::fixed_points::{
    Spread, numbers_claim, reference, relative_difference, spread_claims, turns_claim,
};
use crate::quantity::number;

/// The edge of chaos of tanh and A = 1, and the onset of oscillation at A = 0.5 of 0.5, 1, 1.5: gain, and the outlier or the
/// frequency there; from the same independent implementation as the other reference numbers.
const EDGE: (f64, f64) = (1.614_193_200_969_002_5, -0.621_953_474_063_5);
const ONSET: (f64, f64) = (0.911_571_356_363_581_9, 0.204_252_258_795_298_5);

pub(super) fn claims(config: &Config, results: &Results<'_>) -> Vec<Claim> {
    let mut claims = theory(config, results);
    claims.extend(spreads(config, results));
    claims.extend(results.theory.into_iter().flat_map(maps));
    claims.extend(results.theory.and_then(edge));
    claims.extend(kicks(config, results));
    if !results.force.is_empty() {
        claims.extend(force(config, &results.force));
    }
    claims
}

/// L1: mean-field numbers, both forms of the outlier, and Nyquist's criterion.
fn theory(config: &Config, results: &Results<'_>) -> Vec<Claim> {
    let cases: Vec<_> = results.panels.iter().map(|panel| (config.case(panel.panel), &panel.theory)).collect();
    let mut outliers = Vec::new();
    for (case, _) in &cases {
        if let [target] = case.targets[..] {
            let transfer = case.transfer();
            let one = case.ensemble(&config.network, &transfer).one_target(target);
            outliers.extend(one.map(|one| (one.lambda_out() - one.lambda_out_from_shape()).abs()));
        }
    }
    let mut claims: Vec<Claim> = numbers_claim(&cases, &config.network).into_iter().collect();
    if !outliers.is_empty() {
        let statistic = "|λ_out from the gains − λ_out from the shape of φ|, each panel with one target";
        let sentence = "Both formulas for the outlier agree";
        claims.push(Claim::about_every("L1b", sentence, statistic, Side::Below, 1e-12, &outliers));
    }
    claims.push(turns_claim(&cases, &config.network));
    claims.extend(results.theory.and_then(|theory| solved(config, theory)));
    claims
}

/// L1: the edge of chaos and the onset of oscillation, where the panels are the paper's.
fn solved(config: &Config, theory: &TheoryResult) -> Option<Claim> {
    let relative = |found: f64, known: f64| (found - known).abs() / known.abs();
    let known = |panel: usize| reference(config.case(panel), &config.network);
    let edge = theory.edge.filter(|_| known(0).is_some());
    let onset = theory.onset.filter(|_| known(3).is_some());
    let mut differences = Vec::new();
    differences.extend(edge.iter().flat_map(|e| [relative(e.gain, EDGE.0), relative(e.lambda_out, EDGE.1)]));
    differences.extend(onset.iter().flat_map(|&(gain, omega)| [relative(gain, ONSET.0), relative(omega, ONSET.1)]));
    let statistic = "relative difference of gain and outlier at the edge, of gain and frequency at the onset";
    let sentence = "The edge of chaos and the onset of oscillation agree with an independent implementation";
    (!differences.is_empty()).then(|| Claim::about_every("L1d", sentence, statistic, Side::Below, 1e-8, &differences))
}

/// L2: the leading pole of finite networks, and the law of its spread.
fn spreads(config: &Config, results: &Results<'_>) -> Vec<Claim> {
    let spreads = results.spreads(config);
    let mut claims = spread_claims(&spreads);
    let exponents: Vec<(f64, f64)> = spreads.iter().filter_map(Spread::exponent).collect();
    if !exponents.is_empty() {
        let values: Vec<f64> = exponents.iter().map(|e| e.0).collect();
        let listed: Vec<String> = exponents.iter().map(|(p, error)| format!("{p:.2} ± {error:.2}")).collect();
        claims.push(
            Claim::about_range(
                "L2-law",
                "The spread of the leading pole over networks falls as 1/√N",
                "exponent of N, mean over leading poles",
                (-0.65, -0.35),
                &values,
            )
            .noting(format!("each: {}; the range is ours", listed.join(", "))),
        );
    }
    claims
}

/// L3: stability of single targets over the maps.
fn maps(theory: &TheoryResult) -> Vec<Claim> {
    let extreme = |k: usize, largest: bool| {
        let finite = theory.maps[k].lambda_out.iter().copied().filter(|v| v.is_finite());
        finite.reduce(if largest { f64::max } else { f64::min }).unwrap_or(f64::NAN)
    };
    if theory.maps.is_empty() {
        return Vec::new();
    }
    let sigmoids: Vec<usize> = (0..MAPPED.len()).filter(|&k| MAPPED[k].concave).collect();
    let names: Vec<&str> = sigmoids.iter().map(|&k| MAPPED[k].name).collect();
    let largest: Vec<f64> = sigmoids.iter().map(|&k| extreme(k, true)).collect();
    let rectifier = MAPPED.len() - 1;
    vec![
        Claim::about_every(
            "L3a",
            "A single target is stable with any sigmoid that is concave above 0",
            &format!("largest λ_out over the map, {}", names.join(" and ")),
            Side::Below,
            0.0,
            &largest,
        ),
        Claim::about_every(
            "L3b",
            "A single target is unstable with a thresholded rectifier",
            &format!("smallest λ_out over the map, {}", MAPPED[rectifier].name),
            Side::Above,
            0.0,
            &[extreme(rectifier, false)],
        ),
    ]
}

/// L4: at the edge of chaos.
fn edge(theory: &TheoryResult) -> Option<Claim> {
    let edge = theory.edge?;
    let claim = Claim::about_every(
        "L4",
        "At the edge of chaos the output's time constant stays finite while the network's diverges",
        "τ_net / τ_out at a gain 0.01 % below the edge",
        Side::Above,
        100.0,
        &[edge.below.1 / edge.tau_out],
    );
    let (gain, tau_net) = edge.below;
    let finite = if edge.tau_out > 0.0 && edge.tau_out.is_finite() { "" } else { ", which is not a decay" };
    Some(claim.noting(format!(
        "τ_out = {:.6}{finite} at g = {:.9}, where ρ = 1; τ_net = {} at g = {gain:.6}",
        edge.tau_out,
        edge.gain,
        number(tau_net),
    )))
}

/// L5: the response to a kick along w_FB.
fn kicks(config: &Config, results: &Results<'_>) -> Vec<Claim> {
    let steps = config.kick_steps();
    let (mut own, mut mean_field) = (Vec::new(), Vec::new());
    for panel in &results.panels {
        let theory: Vec<Vec<f64>> = (0..panel.theory.len())
            .map(|n| panel.theory.feedback_loop(n).kick_response(config.network.dt, steps))
            .collect();
        for network in &panel.networks {
            let each = |expected: &dyn Fn(usize) -> Vec<f64>| -> Vec<f64> {
                let points = network.points.iter().enumerate();
                points.map(|(n, point)| relative_difference(&point.kick.simulated, &expected(n))).collect()
            };
            own.extend(each(&|n| network.points[n].kick.linear.clone()));
            mean_field.extend(each(&|n| theory[n].clone()));
        }
    }
    vec![
        Claim::about_every(
            "L5a",
            "After a small kick the output moves as the network's own linear dynamics say",
            "rms difference of response and linear response, relative, every network and fixed point",
            Side::Below,
            0.02,
            &own,
        ),
        Claim::about_mean(
            "L5b",
            "After a small kick the output moves as theory says",
            "rms difference of response and mean-field response, relative, mean over networks and fixed points",
            Side::Below,
            0.25,
            Scale::Linear,
            &mean_field,
        )
        .noting("the threshold is ours; poles of finite networks lie about 1/√N beside those of theory"),
    ]
}

/// L7: FORCE and least squares on the same targets.
fn force(config: &Config, networks: &[&ForceResult]) -> Vec<Claim> {
    let tolerance = config.force.tolerance;
    let target = config.force_case().targets[0];
    let kept = |held: &Held| held.farthest < tolerance;
    let each = |of: fn(&ForceResult) -> &Held| -> Vec<f64> {
        networks.iter().map(|network| f64::from(u8::from(kept(of(network))))).collect()
    };
    let (force, least_squares) = (each(|n| &n.force), each(|n| &n.least_squares));
    let count = |values: &[f64]| values.iter().sum::<f64>() as usize;
    let error = |held: &Held| held.error.map_or(f64::NAN, f64::abs);
    let errors: Vec<f64> = networks.iter().filter(|n| kept(&n.force)).map(|n| error(&n.force)).collect();
    vec![
        Claim::about_majority(
            "L7a",
            &format!("FORCE learning keeps A = {target}"),
            &format!("share of networks whose output stays within {tolerance} of it"),
            count(&force),
            networks.len(),
        ),
        Claim::about_pairs(
            "L7b",
            &format!("FORCE keeps A = {target} where least squares leaves it unstable"),
            "kept by FORCE (1 or 0) − kept by least squares",
            &force,
            &least_squares,
            0.05,
        )
        .noting(format!("least squares keeps it in {} of {}", count(&least_squares), networks.len())),
        Claim::about_mean(
            "L7c",
            "The cost in accuracy is small",
            "|output at the fixed point − A|, networks that FORCE keeps",
            Side::Below,
            0.05,
            Scale::Linear,
            &errors,
        )
        .noting("least squares is exact; the threshold is ours"),
    ]
}

/// The gain of a finite network at the frequency at which it is probed.
pub(super) fn probed(network: &NetworkResult) -> Complex64 {
    network.points[0].near.gain.last().copied().unwrap_or(Complex64::new(f64::NAN, f64::NAN))
}
