//! What `resonance` holds against formulas (checks: L1 at the targets of Fig 2, L6) and data (claims: L2, white noise,
//! drawn settings and rhythms of L5).

use attractor::mean_field::NoiseResponse;
use attractor::{math, quantile};

use super::Results;
use super::config::Config;
use super::noise::Response;
use super::rhythm::RhythmResult;
use super::settings::{Setting, SettingsResult};
use super::ways::{DETERMINANTS, WAYS};
use crate::claim::{Claim, Origin, check, claim, mean_of, ratios, share};
use crate::experiments::fixed_points::published::RESONANCES;
use crate::experiments::fixed_points::{numbers_check, reference, spread_claims, turns_check};
use crate::quantity::number;

/// The band in which the first target resonates, in radians per tau.
const BAND: (f64, f64) = (0.15, 0.25);
/// The band in which resonances are commonly observed.
pub(super) const COMMON: (f64, f64) = (0.1, 0.5);
/// Below this frequency inputs are slow.
const SLOW: f64 = 0.05;
/// Up to this frequency responses are compared.
const COMPARED: f64 = 1.0;

pub(super) fn claims(config: &Config, results: &Results<'_>) -> Vec<Claim> {
    let cases = [(&config.trained, results.theory)];
    let mut claims: Vec<Claim> = numbers_check(&cases, &config.network).into_iter().collect();
    claims.push(turns_check(&cases, &config.network));
    claims.extend(spread_claims(&results.spreads(config)));
    claims.extend(slowest(config, results));
    if !results.noise.is_empty() {
        claims.extend(noise(config, results));
    }
    if !results.ways.is_empty() {
        claims.extend(ways(results));
    }
    claims.extend(results.settings.and_then(common));
    claims.extend(silencing(config, results));
    claims.extend(through_input(config, results));
    claims.extend(results.settings.into_iter().flat_map(bounded));
    claims
}

/// Whether a frequency is one at which resonances are commonly observed.
pub(super) fn is_common(omega: f64) -> bool {
    (COMMON.0..=COMMON.1).contains(&omega)
}

/// L5i: at which frequencies drawn settings resonate. Several points of one setting are one observation.
fn common(drawn: &SettingsResult) -> Option<Claim> {
    let resonant: Vec<&Setting> = drawn.settings.iter().filter(|setting| setting.resonances().count() > 0).collect();
    let all: Vec<f64> = resonant.iter().flat_map(|setting| setting.resonances()).collect();
    let passed = resonant.iter().filter(|setting| setting.resonances().all(is_common)).count();
    let (low, high) = all.iter().fold((f64::INFINITY, 0.0_f64), |(low, high), &w| (low.min(w), high.max(w)));
    let statistic = "share of infinite networks of drawn settings with a stable resonance that have all of them there";
    (!resonant.is_empty()).then(|| {
        claim("L5i", "Resonances are commonly at frequencies of 0.1 to 0.5", statistic)
            .above(0.5)
            .of(share(passed, resonant.len()))
            .noting(format!("of {} drawn settings that can be trained", drawn.settings.len()))
            .noting(format!("all frequencies from {} to {}", number(low), number(high)))
    })
}

/// L5o, L5p: frequencies at which poles turn, and those at which drawn settings resonate, against their bound. Of a setting,
/// the resonance that comes nearest counts.
fn bounded(drawn: &SettingsResult) -> Vec<Claim> {
    let turns = || drawn.settings.iter().flat_map(|setting| &setting.points).filter(|point| point.turn > 0.0);
    let beyond: Vec<f64> = turns().map(|point| point.turn - point.bound).collect();
    let close: Vec<f64> = turns().map(|point| point.turn / point.bound).collect();
    let nearest =
        |setting: &Setting| setting.points.iter().filter(|p| p.resonates()).map(|p| p.omega / p.bound).reduce(f64::max);
    let ratios: Vec<f64> = drawn.settings.iter().filter_map(nearest).collect();
    if beyond.is_empty() || ratios.is_empty() {
        return Vec::new();
    }
    vec![
        check(
            "L5o",
            "No pole of the closed loop turns faster than poles and residues of the open loop allow",
            "|Im λ| − bound, 1/τ, fixed points of drawn settings whose closed loop has complex poles",
            1e-9,
            &beyond,
        )
        .noting(format!("|Im λ| is {} of the bound, median", number(quantile(&close, 0.5)))),
        claim(
            "L5p",
            "Resonances stay below the bound on the frequencies of poles",
            "frequency of a resonance over that bound, the largest of every drawn setting that resonates",
        )
        .at_most(1.0)
        .of_every(&ratios)
        .noting(format!("median {}", number(quantile(&ratios, 0.5))))
        .noting("the bound is derived here, and is none of the paper's supplement"),
    ]
}

/// Whether a frequency is one of those that are compared.
type Chosen = fn(f64) -> bool;

/// L5j, L5k: rhythms of such frequencies need smaller amplitudes to silence chaos than slower and than faster ones. A rhythm
/// that does not do it counts with the largest amplitude tried.
fn silencing(config: &Config, results: &Results<'_>) -> Vec<Claim> {
    let chaotic: Vec<&RhythmResult> = results.rhythms.iter().copied().filter(|net| net.is_chaotic()).collect();
    let sides: [(&str, &str, Chosen); 2] = [("L5j", "slower", |w| w < COMMON.0), ("L5k", "faster", |w| w > COMMON.1)];
    let mut claims = Vec::new();
    for (id, side, beyond) in sides {
        let found: Vec<f64> = chaotic.iter().filter_map(|network| advantage(config, network, beyond)).collect();
        if found.is_empty() {
            continue;
        }
        let sentence = format!(
            "Inputs of the frequencies at which trained networks resonate suppress chaos better than {side} ones"
        );
        let statistic = format!("amplitude that leaves no chaos, at ω of 0.1 to 0.5 over {side}, geometric means");
        claims.push(claim(id, sentence, statistic).below(1.0).from(Origin::Paper).of(ratios(&found)).noting(format!(
            "{} of {} networks are chaotic without a rhythm",
            chaotic.len(),
            results.rhythms.len()
        )));
    }
    claims
}

/// How much smaller an amplitude a network needs at common frequencies than at those `beyond`.
fn advantage(config: &Config, network: &RhythmResult, beyond: Chosen) -> Option<f64> {
    let rhythm = &config.rhythm;
    let largest = *rhythm.amplitudes.last()?;
    let found = network.silencing(&rhythm.amplitudes);
    let mean_log = |of: Chosen| {
        let chosen = rhythm.frequencies.iter().zip(&found).filter(|(w, _)| of(**w));
        let logs: Vec<f64> =
            chosen.map(|(_, &amplitude)| math::ln(if amplitude.is_nan() { largest } else { amplitude })).collect();
        (!logs.is_empty()).then(|| attractor::mean(&logs))
    };
    Some(math::exp(mean_log(is_common)? - mean_log(beyond)?))
}

/// L5h: what resonates at the first target is slower than all of the network's own modes.
fn slowest(config: &Config, results: &Results<'_>) -> Option<Claim> {
    reference(&config.trained, &config.network)?;
    let edge = results.theory.rho[0] - 1.0;
    let found: Vec<f64> = results.networks.iter().filter_map(|n| Some(n.points[0].leading?.re)).collect();
    let sentence = "The eigenvalues that resonate are the slowest of the whole network";
    let statistic =
        format!("real part of the leading pole of networks at A = {}, ρ - 1 = {edge:.3}", results.theory.targets[0]);
    (!found.is_empty()).then(|| claim("L5h", sentence, statistic).above(edge).from(Origin::Paper).of(mean_of(&found)))
}

/// L5l, L5m: the same noise at both targets, through an input of random weights.
fn through_input(config: &Config, results: &Results<'_>) -> Vec<Claim> {
    let shown = config.shown();
    if reference(&config.trained, &config.network).is_none() || shown.len() != 2 || results.inputs.is_empty() {
        return Vec::new();
    }
    let found = |k: usize| -> Vec<f64> {
        let stable = results.inputs.iter().filter_map(|network| network.points[k].as_ref());
        stable.map(|answer| answer.resonance(BAND, SLOW)).collect()
    };
    let stated = |id: &str, sentence: &str, k: usize| {
        let statistic =
            format!("power of the output, mean over ω of 0.15 to 0.25 over that below 0.05, {}", name(config, k));
        claim(id, sentence, statistic)
    };
    let stable = |k: usize| format!("{} of {} networks are stable there", found(k).len(), results.inputs.len());
    let sentences = [
        "Through an input of random weights the first target answers its resonance more strongly than slow inputs",
        "The last target does not, under the same noise",
    ];
    vec![
        stated("L5l", sentences[0], 0).above(1.0).from(Origin::Paper).of(ratios(&found(0))).noting(stable(0)),
        stated("L5m", sentences[1], 1).below(1.0).from(Origin::Paper).of(ratios(&found(1))).noting(stable(1)),
    ]
}

/// The responses of the networks that are stable at a fixed point that is shown.
fn responses<'a>(results: &'a Results<'_>, shown: usize) -> Vec<&'a Response> {
    results.noise.iter().filter_map(|network| network.points[shown].as_ref()).collect()
}

/// How much stronger the response is in the band than to slow inputs.
fn resonance(response: &Response) -> f64 {
    let band = response.mean_power(BAND.0, BAND.1).unwrap_or(f64::NAN);
    band / response.mean_power(0.0, SLOW).unwrap_or(f64::NAN)
}

/// L5: white noise. The networks are independent; one that is unstable at a fixed point has no response there.
fn noise(config: &Config, results: &Results<'_>) -> Vec<Claim> {
    let shown = config.shown();
    let mut claims = Vec::new();
    // What the paper's targets do; others need not.
    if reference(&config.trained, &config.network).is_some() && shown.len() == 2 {
        claims.extend(selectivity(config, results));
    }
    claims.extend(linear(config, results));
    let last = shown.len() - 1;
    if let Some(theory) = theory(config, results, shown[last]) {
        let found: Vec<f64> = responses(results, last).iter().map(|response| against(response, &theory)).collect();
        claims.push(
            claim(
                "L5g",
                "The simulated response to white noise is as large as theory says",
                format!("N S_z/S_u over theory, geometric mean up to ω = 1, {}", name(config, last)),
            )
            .within(0.8, 1.25)
            .of(ratios(&found)),
        );
    }
    claims
}

fn name(config: &Config, shown: usize) -> String {
    format!("A = {}", config.trained.targets[config.shown()[shown]])
}

/// L5c to e: the first target resonates, the last does not.
fn selectivity(config: &Config, results: &Results<'_>) -> [Claim; 3] {
    let peaks: Vec<f64> = responses(results, 0).iter().map(|response| response.peak()).collect();
    let found = |k: usize| responses(results, k).iter().map(|response| resonance(response)).collect::<Vec<_>>();
    let statistic =
        |k: usize| format!("N S_z/S_u, mean over ω of 0.15 to 0.25 over that below 0.05, {}", name(config, k));
    let stable = |k: usize| {
        let (stable, all) = (responses(results, k).len(), results.noise.len());
        format!("{stable} of {all} networks are stable there and have a response")
    };
    let [from, to] = RESONANCES.map(|end| end.value);
    [
        claim(
            "L5c",
            "Under white noise the first target resonates near ω = 0.2",
            format!("frequency at which the simulated |G_CL| is largest, {}", name(config, 0)),
        )
        .within(BAND.0, BAND.1)
        .of(mean_of(&peaks))
        .noting(stable(0))
        .noting(format!("resonances were commonly observed from {from} to {to}")),
        claim("L5d", "The first target answers its resonance more strongly than slow inputs", statistic(0))
            .above(1.0)
            .of(ratios(&found(0)))
            .noting(stable(0)),
        claim("L5e", "The last target has no resonance", statistic(1))
            .below(1.0)
            .of(ratios(&found(1)))
            .noting(stable(1)),
    ]
}

/// L5f: that simulated networks follow their linear dynamics, as far as the spectral estimate can tell. A segment lowers
/// peaks as narrow as its resolution and takes what it inherits for noise, whatever the network does; so the estimate is
/// held against its own expectation, by its own standard error. `None` with too few segments to have one.
fn linear(config: &Config, results: &Results<'_>) -> Option<Claim> {
    /// Deviations of a linear network are about 1 standard error, of overlapping segments up to 1.2.
    const ERRORS: f64 = 2.0;
    /// Segments of which an error can be told.
    const SEGMENTS: usize = 5;
    if config.segments() < SEGMENTS {
        return None;
    }
    let each = |of: &dyn Fn(&Response) -> f64| -> Vec<f64> {
        results.noise.iter().filter_map(|network| network.worst(of)).collect()
    };
    let deviations = each(&|response| response.deviation(COMPARED));
    let relative = each(&|response| response.difference(COMPARED));
    let narrow: Vec<String> = results
        .noise
        .iter()
        .flat_map(|network| network.narrow(config))
        .map(|response| number(response.deviation(COMPARED)))
        .collect();
    let told = if narrow.is_empty() { String::new() } else { format!(": {}", narrow.join(", ")) };
    let largest = relative.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    Some(
        claim(
            "L5f",
            "The simulated gain of the closed loop is that of the network's linear dynamics",
            "|estimate − its expectation| over its standard error, rms up to ω = 1, the worst fixed point of every network",
        )
        .below(ERRORS)
        .of_every(&deviations)
        .noting(format!("relative to the gain at most {}", number(largest)))
        .noting(format!("{} of the peaks are narrower than the resolution{told}", narrow.len())),
    )
}

/// Theory's response to noise at a fixed point.
pub(super) fn theory(config: &Config, results: &Results<'_>, n: usize) -> Option<NoiseResponse> {
    let transfer = config.trained.transfer();
    config.trained.ensemble(&config.network, &transfer).noise_response(results.theory, n).ok()
}

/// The geometric mean over frequencies of response over theory.
fn against(response: &Response, theory: &NoiseResponse) -> f64 {
    let ratios = response.frequencies.iter().zip(&response.power).filter(|(w, _)| **w <= COMPARED);
    let logs: Vec<f64> = ratios.map(|(w, power)| math::ln(power / theory.closed_loop(*w))).collect();
    math::exp(attractor::mean(&logs))
}

/// L6: the identity of determinants, and all ways to the gain.
fn ways(results: &Results<'_>) -> [Claim; 2] {
    let identity: Vec<f64> =
        results.ways.iter().flat_map(|network| network.identity.iter().flatten().copied()).collect();
    let worst = |way: usize| {
        let of = results.ways.iter().flat_map(|network| &network.differences).flat_map(|by_way| by_way[way]);
        // The series of moments does not converge everywhere; where it does not, it says nothing.
        let known: Vec<f64> = of.filter(|difference| !difference.is_nan()).collect();
        (known.iter().copied().fold(f64::NEG_INFINITY, f64::max), known.len())
    };
    let each: Vec<(f64, usize)> = (0..WAYS.len()).filter(|&way| way != DETERMINANTS).map(worst).collect();
    let names = (0..WAYS.len()).filter(|&way| way != DETERMINANTS).map(|way| WAYS[way]);
    let listed = names.zip(&each).map(|(name, (worst, count))| format!("{name} {worst:.1e} ({count})"));
    let values: Vec<f64> = each.iter().map(|each| each.0).collect();
    [
        check(
            "L6a",
            "Closing the loop moves the determinant: 1 − G(s) = det(s − J_CL) / det(s − J_OL)",
            "|(1 − G) det(s − J_OL) / det(s − J_CL) − 1|, every network, fixed point and frequency",
            1e-10,
            &identity,
        ),
        check(
            "L6b",
            "Every way to the gain gives the same: solution, Hessenberg form, Krylov space, moments, eigenvalues",
            "largest relative difference from the direct solution, each way",
            1e-10,
            &values,
        )
        .noting(listed.collect::<Vec<_>>().join(", ")),
    ]
}
