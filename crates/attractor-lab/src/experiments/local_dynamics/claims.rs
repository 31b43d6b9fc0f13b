//! What `local-dynamics` holds against data and formulas. Checks are what theory says of itself: L1, L3 and L4. Claims are
//! about networks: L2, the kicks of L5, and L7.

use attractor::{math, mean, quantile};
use num_complex::Complex64;

use super::config::Config;
use super::force::{ForceResult, Held};
use super::network::{self, NetworkResult};
use super::theory::{MAPPED, TheoryResult};
use super::{Results, exponents, fading, logistic, ripple};
use crate::claim::{Claim, Origin, check, claim, mean_of, measured, ratios, share, switches};
use crate::experiments::fixed_points::{
    numbers_check, pooled_exponent, reference, relative_difference, spread_claims, turns_check,
};
use crate::quantity::number;

/// The edge of chaos of tanh and A = 1, and the onset of oscillation at A = 0.5 of 0.5, 1, 1.5: gain, and the outlier or the
/// frequency there; from the same independent implementation as the other reference numbers.
const EDGE: (f64, f64) = (1.614_193_200_969_002_5, -0.621_953_474_063_5);
const ONSET: (f64, f64) = (0.911_571_356_363_581_9, 0.204_252_258_795_298_5);

pub(super) fn claims(config: &Config, results: &Results<'_>) -> Vec<Claim> {
    let mut claims = theory(config, results);
    claims.extend(spreads(config, results));
    claims.extend(ripple::claims(results));
    claims.extend(outliers(results));
    claims.extend(results.theory.into_iter().flat_map(maps));
    claims.extend(results.logistic.into_iter().flat_map(|found| logistic::claims(config, found)));
    claims.extend(results.theory.and_then(edge));
    claims.extend(slower(config));
    claims.extend(exponents::claim_of(config, results));
    claims.extend(fading::silenced(config, results));
    claims.extend(kicks(config, results));
    claims.extend(steady(config, results));
    if !results.force.is_empty() {
        claims.extend(force(config, &results.force));
    }
    if !results.fading.is_empty() {
        claims.extend(fading::claims(config, results));
    }
    claims
}

/// L1: mean-field numbers, both forms of the outlier, and Nyquist's criterion.
fn theory(config: &Config, results: &Results<'_>) -> Vec<Claim> {
    let cases: Vec<_> = results.panels.iter().map(|panel| (config.case(panel.panel), panel.theory)).collect();
    let mut outliers = Vec::new();
    for (case, _) in &cases {
        if let [target] = case.targets[..] {
            let transfer = case.transfer();
            let one = case.ensemble(&config.network, &transfer).one_target(target);
            outliers.extend(one.map(|one| (one.lambda_out() - one.lambda_out_from_shape()).abs()));
        }
    }
    let mut claims: Vec<Claim> = numbers_check(&cases, &config.network).into_iter().collect();
    if !outliers.is_empty() {
        let statistic = "|λ_out from the gains − λ_out from the shape of φ|, each panel with one target";
        let sentence = "Both formulas for the outlier agree";
        claims.push(check("L1b", sentence, statistic, 1e-12, &outliers));
    }
    claims.push(turns_check(&cases, &config.network));
    claims.extend(not_enough(config, results));
    claims.extend(results.theory.and_then(|theory| solved(config, theory)));
    claims
}

/// L1e: the paper's panel D, where one of the fixed points has a gain below 1 at rest and is unstable all the same.
fn not_enough(config: &Config, results: &Results<'_>) -> Option<Claim> {
    let panel = results.panels.iter().find(|panel| panel.panel == 3)?;
    reference(config.case(3), &config.network)?;
    let at = panel.theory.feedback_loop(0);
    let gain = at.open_loop_gain(Complex64::ZERO).re;
    let leading = at.poles().ok()?.first()?.re;
    let sentence = "With several targets a gain below 1 at ω = 0 is not enough for stability";
    let statistic = format!("G(0) - 1, and -Re λ of the leading pole, at A = {}, panel D", at.target);
    let found = check("L1e", sentence, statistic, 0.0, &[gain - 1.0, -leading]);
    Some(found.noting(format!("G(0) = {gain:.3}, Re λ = {leading:.3}")))
}

/// L4b: in panel A the network is slower than its output, in panel B the output than its network.
fn slower(config: &Config) -> Option<Claim> {
    let mut differences = Vec::new();
    for (panel, network_is_slower) in [(0, true), (1, false)] {
        let case = config.case(panel);
        reference(case, &config.network)?;
        let [target] = case.targets[..] else { return None };
        let transfer = case.transfer();
        let one = case.ensemble(&config.network, &transfer).one_target(target).ok()?;
        let by = one.tau_out() - one.tau_net().ok()?;
        differences.push(if network_is_slower { by } else { -by });
    }
    let statistic = "τ_out - τ_net in A, τ_net - τ_out in B, theory";
    Some(check(
        "L4b",
        "The network is slower than its output in panel A, and faster in panel B",
        statistic,
        0.0,
        &differences,
    ))
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
    (!differences.is_empty()).then(|| check("L1d", sentence, statistic, 1e-8, &differences))
}

/// L2: the leading pole of finite networks, and the law of its spread.
fn spreads(config: &Config, results: &Results<'_>) -> Vec<Claim> {
    let spreads = results.spreads(config);
    let mut claims = spread_claims(&spreads);
    let listed: Vec<String> = spreads
        .iter()
        .filter_map(|spread| spread.exponent().map(|(p, error)| format!("{} {p:.2} ± {error:.2}", spread.name)))
        .collect();
    claims.extend(pooled_exponent(&spreads).map(|(exponent, error, networks)| {
        claim(
            "L2-law",
            "The spread of the leading pole over networks falls as 1/√N",
            "exponent of N, mean over panels; the poles of one panel's networks count as one",
        )
        .within(-0.65, -0.35)
        .of(measured(exponent, error, networks))
        .noting(format!("each: {}", listed.join(", ")))
    }));
    claims
}

/// L2-count: eigenvalues beyond the disk in the whole spectra, against theory's poles there.
fn outliers(results: &Results<'_>) -> Option<Claim> {
    /// How far from the disk's edge, which is not sharp in a finite network.
    const BEYOND: f64 = 0.1;
    let (mut differences, mut counts) = (Vec::new(), Vec::new());
    for panel in &results.panels {
        let Some(first) = panel.networks.first() else { continue };
        for (n, point) in first.points.iter().enumerate() {
            let Some(eigenvalues) = &point.spectrum else { continue };
            let at = panel.theory.feedback_loop(n);
            let beyond = |value: &&Complex64| math::norm(1.0 + **value) > at.rho + BEYOND;
            let found = eigenvalues.iter().filter(beyond).count();
            let known = at.poles().unwrap_or_default().iter().filter(beyond).count();
            differences.push((found as f64 - known as f64).abs());
            counts.push(found.to_string());
        }
    }
    (!differences.is_empty()).then(|| {
        claim(
            "L2-count",
            "As many eigenvalues leave the disk as theory has poles beyond it: at most one a target, none in panel A",
            format!("|eigenvalues more than {BEYOND} beyond ρ − theory's poles there|, the first network of every panel, each point"),
        )
        .below(0.5)
        .from(Origin::Paper)
        .of_every(&differences)
        .noting(format!("eigenvalues counted: {}", counts.join(", ")))
    })
}

/// L3: stability of single targets over the maps, by theory alone.
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
        check(
            "L3a",
            "In theory a single target is stable with any sigmoid that is concave above 0",
            format!("largest λ_out over the map, {}", names.join(" and ")),
            0.0,
            &largest,
        ),
        check(
            "L3b",
            "In theory a single target is unstable with a thresholded rectifier",
            format!("largest −λ_out over the map, {}", MAPPED[rectifier].name),
            0.0,
            &[-extreme(rectifier, false)],
        ),
    ]
}

/// L4: at the edge of chaos, by theory alone.
fn edge(theory: &TheoryResult) -> Option<Claim> {
    let edge = theory.edge?;
    let claim = check(
        "L4",
        "In theory the output's time constant stays finite at the edge of chaos while the network's diverges",
        "|τ_out| / τ_net at a gain 0.01 % below the edge",
        0.01,
        &[edge.tau_out.abs() / edge.below.1],
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

/// L5: the response to a kick along w_FB. Several fixed points of one network are not independent: the first claim takes
/// the worst of them, the second their mean, one value a network.
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
            let differences = each(&|n| network.points[n].kick.linear.clone());
            own.push(differences.into_iter().fold(0.0, |worst, d| if d.is_nan() || d > worst { d } else { worst }));
            mean_field.push(mean(&each(&|n| theory[n].clone())));
        }
    }
    vec![
        claim(
            "L5a",
            "After a small kick the output moves as the network's own linear dynamics say",
            "rms difference of response and linear response, relative, the worst fixed point of every network",
        )
        .below(0.02)
        .of_every(&own),
        claim(
            "L5b",
            "After a small kick the output moves as theory says",
            "rms difference of response and mean-field response, relative, mean over a network's fixed points",
        )
        .below(0.25)
        .of(mean_of(&mean_field))
        .noting("poles of finite networks lie about 1/√N beside those of theory"),
    ]
}

/// L5n: in panel a a steady output over units that still vary. A deviation has settled when it stays below a tenth of its
/// largest; one that has not at the end counts with the end.
fn steady(config: &Config, results: &Results<'_>) -> Option<Claim> {
    const SETTLED: f64 = 0.1;
    const TIMES: f64 = 2.0;
    let after = |deviation: &[f64]| {
        let largest = deviation.iter().fold(0.0, |most: f64, d| most.max(d.abs()));
        let last = deviation.iter().rposition(|d| d.abs() >= SETTLED * largest).unwrap_or(0);
        config.network.dt * (last + 1) as f64
    };
    let panel = results.panels.iter().find(|panel| network::follows_rates(config, panel.panel))?;
    let points = panel.networks.iter().map(|network| &network.points[0]);
    let times: Vec<[f64; 2]> = points
        .filter_map(|point| Some([after(&point.kick.simulated), after(&point.settling.as_ref()?.rates)]))
        .collect();
    let one = panel.theory.feedback_loop(0);
    // Of a network that leaves its target nothing settles.
    let stable = one.poles().ok()?.iter().all(|pole| pole.re < 0.0);
    let ratios_of: Vec<f64> = times.iter().map(|[output, units]| units / output).collect();
    let means = [0, 1].map(|k| mean(&times.iter().map(|times| times[k]).collect::<Vec<_>>()));
    (stable && !times.is_empty()).then(|| {
        claim(
            "L5n",
            "After a kick the output of panel A is steady while units still vary",
            "time in which the rates' root mean square deviation falls below a tenth of its largest, over that of the output",
        )
        .above(TIMES)
        .of(ratios(&ratios_of))
        .noting(format!("output {} τ, rates {} τ, means", number(means[0]), number(means[1])))
    })
}

/// L7: FORCE and least squares on the same networks and targets.
fn force(config: &Config, networks: &[&ForceResult]) -> Vec<Claim> {
    let tolerance = config.force.tolerance;
    let target = config.force_case().targets[0];
    let n = networks.len();
    let kept = |held: &Held| held.keeps(tolerance);
    let each = |of: fn(&ForceResult) -> &Held| networks.iter().map(|network| kept(of(network))).collect::<Vec<_>>();
    let (force, least_squares) = (each(|n| &n.force), each(|n| &n.least_squares));
    let count = |kept: &[bool]| kept.iter().filter(|&&kept| kept).count();
    let error = |held: &Held| held.error.map_or(f64::NAN, f64::abs);
    let errors: Vec<f64> = networks.iter().filter(|n| kept(&n.force)).map(|n| error(&n.force)).collect();
    vec![
        claim(
            "L7a",
            format!("FORCE learning keeps A = {target}"),
            format!("share of networks that settle at a stable fixed point within {tolerance} of it"),
        )
        .above(0.5)
        .from(Origin::Reference)
        .of(share(count(&force), n))
        .noting(closeness(tolerance, networks)),
        claim(
            "L7b",
            format!("FORCE keeps A = {target} where least squares leaves it unstable"),
            "share of networks that FORCE keeps − share that least squares keeps",
        )
        .above(0.0)
        .of(switches(&force, &least_squares))
        .noting(format!("least squares keeps it in {} of {n}", count(&least_squares))),
        claim("L7c", "The cost in accuracy is small", "|output at the fixed point − A|, networks that FORCE keeps")
            .below(0.05)
            .of(mean_of(&errors))
            .noting("least squares is exact"),
        orthogonal(&force, &each(|n| &n.along), networks),
    ]
}

/// L7d: FORCE's readout against its part along the rates of the fixed points, which is nearly least squares' readout.
fn orthogonal(force: &[bool], along: &[bool], networks: &[&ForceResult]) -> Claim {
    let shares: Vec<f64> = networks.iter().map(|network| network.orthogonal).collect();
    claim(
        "L7d",
        "FORCE holds the target by what its readout has orthogonal to the states",
        "share of networks that FORCE's readout keeps − share that its part along the rates of the fixed points keeps",
    )
    .above(0.0)
    .from(Origin::Paper)
    .of(switches(force, along))
    .noting(format!("what is orthogonal has a share of {} in the squared norm, mean", number(mean(&shares))))
}

/// How close the outputs stay to the target in the second half of the test, stable fixed point or not.
fn closeness(tolerance: f64, networks: &[&ForceResult]) -> String {
    let of = |name: &str, held: fn(&ForceResult) -> &Held| {
        let farthest: Vec<f64> = networks.iter().map(|network| held(network).farthest).collect();
        let close = farthest.iter().filter(|&&distance| distance < tolerance).count();
        format!(
            "{close} of {} by {name} (median of the largest distance {})",
            farthest.len(),
            number(quantile(&farthest, 0.5))
        )
    };
    let [force, least_squares] = [of("FORCE", |n| &n.force), of("least squares", |n| &n.least_squares)];
    format!("outputs that stay within {tolerance} of it to the end: {force}, {least_squares}")
}

/// The gain of a finite network at the frequency at which it is probed.
pub(super) fn probed(network: &NetworkResult) -> Complex64 {
    network.points[0].near.gain.last().copied().unwrap_or(Complex64::new(f64::NAN, f64::NAN))
}
