//! The numbers and labelled arrays of `local-dynamics`.

use attractor::mean;
use attractor::mean_field::ManyTargets;
use ndarray::{Array1, Array2, Array3, Array4};
use num_complex::Complex64;

use super::config::Config;
use super::ensemble::Sized;
use super::force::{ForceResult, Held, sampling};
use super::network::{NetworkResult, PointResult, frequencies};
use super::theory::{MAPPED, TheoryResult};
use super::{PanelResult, Results};
use crate::Dataset;
use crate::experiment::Metric;
use crate::experiments::fixed_points::{Sample, visible};
use crate::experiments::table::metric;

/// Real and imaginary part, the last axis of complex arrays.
pub(super) fn part(value: Complex64, part: usize) -> f64 {
    [value.re, value.im][part]
}

pub(super) fn metrics(config: &Config, results: &Results<'_>) -> Vec<Metric> {
    let mut metrics = Vec::new();
    for panel in &results.panels {
        let letter = Config::panel_name(panel.panel);
        let case = config.case(panel.panel);
        if let [target] = case.targets[..] {
            let transfer = case.transfer();
            if let Ok(one) = case.ensemble(&config.network, &transfer).one_target(target) {
                let of = |name: &str, value: f64, units: &str, what: &str| {
                    metric(format!("{name}_{letter}"), value, units, format!("Panel {}: {what}", letter.to_uppercase()))
                };
                metrics.extend([
                    of("variance", one.variance, "1", "variance of the recurrent input"),
                    of("beta_0", one.beta_0, "1", "gain from the output to the recurrent input"),
                    of("beta_1", one.beta_1, "1", "gain of the recurrent input onto itself"),
                    of("rho", one.rho, "1", "radius of the disk of eigenvalues"),
                    of("lambda_out", one.lambda_out(), "1/tau", "the outlier that training adds, theory"),
                    of("tau_out", one.tau_out(), "tau", "time constant of the output (negative: unstable)"),
                    of("tau_net", one.tau_net().unwrap_or(f64::NAN), "tau", "slowest time constant of the network"),
                ]);
            }
        }
        metrics.extend(panel_metrics(panel, letter, &case.targets));
        metrics.extend(unsettled(panel, letter));
    }
    metrics.extend(spread_metrics(config, results));
    metrics.extend(results.theory.into_iter().flat_map(solved));
    if !results.force.is_empty() {
        metrics.extend(force_metrics(&results.force));
    }
    metrics
}

/// Theory beside networks, every visible leading pole.
fn panel_metrics(panel: &PanelResult<'_>, letter: &str, targets: &[f64]) -> Vec<Metric> {
    let mut metrics = Vec::new();
    for (n, target) in targets.iter().enumerate() {
        let Some(leading) = panel.theory.feedback_loop(n).poles().ok().and_then(|poles| poles.first().copied()) else {
            continue;
        };
        let found: Vec<Complex64> = panel.networks.iter().filter_map(|net| net.points[n].near.leading).collect();
        let (name, place) = (format!("{letter}{}", n + 1), format!("Panel {}, A = {}", letter.to_uppercase(), target));
        metrics.push(metric(
            format!("pole_re_{name}"),
            leading.re,
            "1/tau",
            format!("{place}: real part of the leading pole, theory"),
        ));
        if leading.im != 0.0 {
            metrics.push(metric(
                format!("pole_im_{name}"),
                leading.im,
                "1/tau",
                format!("{place}: imaginary part of the leading pole, theory"),
            ));
        }
        if !found.is_empty() && visible(&panel.theory, n).is_some() {
            let real: Vec<f64> = found.iter().map(|v| v.re).collect();
            metrics.push(metric(
                format!("pole_re_{name}_networks"),
                mean(&real),
                "1/tau",
                format!("{place}: real part of the leading pole, mean over networks of full size"),
            ));
        }
    }
    metrics
}

/// Smaller networks that have no leading pole, since they do not settle; nothing if all do.
fn unsettled(panel: &PanelResult<'_>, letter: &str) -> Option<Metric> {
    let count: usize = panel.smaller.iter().map(Sized::unsettled).sum();
    let all: usize = panel.smaller.iter().map(|sized| sized.leading.len()).sum();
    let description =
        format!("Panel {}: smaller networks, of {all}, that do not settle at every target", letter.to_uppercase());
    (count > 0).then(|| metric(format!("unsettled_{letter}"), count as f64, "1", description))
}

/// The spread of every visible leading pole, over networks of all sizes.
fn spread_metrics(config: &Config, results: &Results<'_>) -> Vec<Metric> {
    let mut metrics = Vec::new();
    for spread in results.spreads(config) {
        let scaled = |s: &Sample| Some((s.spread()? * (s.units as f64).sqrt(), s.poles().len() as f64));
        let pooled = spread.sizes.iter().filter_map(scaled);
        let (sum, weight) = pooled.fold((0.0, 0.0), |(sum, weight), (s, n)| (sum + n * s * s, weight + n));
        if weight > 0.0 {
            metrics.push(metric(
                format!("scaled_spread_{}", spread.key),
                (sum / weight).sqrt(),
                "1/tau",
                format!("{}: spread of the leading pole over networks times the root of N", spread.name),
            ));
        }
    }
    metrics
}

fn solved(theory: &TheoryResult) -> Vec<Metric> {
    let mut metrics = Vec::new();
    if let Some(edge) = theory.edge {
        metrics.extend([
            metric("edge_of_chaos_gain", edge.gain, "1", "Gain at which panel A's network becomes chaotic"),
            metric("edge_of_chaos_tau_out", edge.tau_out, "tau", "Time constant of the output there"),
        ]);
    }
    if let Some((gain, omega)) = theory.onset {
        metrics.extend([
            metric("onset_gain", gain, "1", "Gain at which panel D's first fixed point begins to oscillate"),
            metric("onset_omega", omega, "1/tau", "Angular frequency of that oscillation"),
        ]);
    }
    metrics
}

fn force_metrics(networks: &[&ForceResult]) -> Vec<Metric> {
    let over = |of: &dyn Fn(&ForceResult) -> Option<f64>| {
        mean(&networks.iter().filter_map(|network| of(network)).collect::<Vec<_>>())
    };
    vec![
        metric(
            "force_error",
            over(&|n| n.force.error.map(f64::abs)),
            "1",
            "|Output at the fixed point − target| after FORCE, mean over networks",
        ),
        metric(
            "force_pole_re",
            over(&|n| n.force.leading.map(|pole| pole.re)),
            "1/tau",
            "Real part of the leading eigenvalue after FORCE, mean over networks",
        ),
        metric(
            "least_squares_pole_re",
            over(&|n| n.least_squares.leading.map(|pole| pole.re)),
            "1/tau",
            "Real part of the leading eigenvalue after least squares, mean over networks",
        ),
        metric("force_readout_norm", over(&|n| Some(n.force.readout_norm)), "1", "|w_out| after FORCE, mean"),
        metric(
            "least_squares_readout_norm",
            over(&|n| Some(n.least_squares.readout_norm)),
            "1",
            "|w_out| after least squares, mean",
        ),
    ]
}

pub(super) fn dataset(config: &Config, results: &Results<'_>) -> Dataset {
    let mut data = Dataset::new();
    data.insert("part", &["part"], Array1::from(vec![0_i64, 1]), "1", "Of complex numbers: 0 real, 1 imaginary");
    data.insert("omega", &["omega"], Array1::from(frequencies()), "1/tau", "Angular frequency of gains");
    let (dt, steps) = (config.network.dt, config.kick_steps());
    let time = |steps: usize, first: usize| Array1::from_iter((first..first + steps).map(|t| t as f64 * dt));
    data.insert("kick_time", &["kick_time"], time(steps, 0), "tau", "Time from a small kick along w_FB");
    if config.transient_steps() > 0 {
        data.insert("time", &["time"], time(config.transient_steps(), 1), "tau", "Time from the kick of a transient");
    }
    for panel in &results.panels {
        insert_theory(&mut data, config, panel);
        insert_networks(&mut data, panel);
        insert_smaller(&mut data, panel);
    }
    results.theory.iter().for_each(|theory| insert_maps(&mut data, config, theory));
    if !results.force.is_empty() {
        insert_force(&mut data, config, &results.force);
    }
    data
}

fn insert_theory(data: &mut Dataset, config: &Config, panel: &PanelResult<'_>) {
    let letter = Config::panel_name(panel.panel);
    let (theory, place) = (&panel.theory, format!("panel {}", letter.to_uppercase()));
    let (m, point) = (theory.len(), format!("point_{letter}"));
    let mut vector = |name: &str, values: Vec<f64>, units: &str, what: &str| {
        data.insert(&format!("{name}_{letter}"), &[&point], Array1::from(values), units, &format!("{what}, {place}"));
    };
    vector("point", theory.targets.clone(), "1", "Targets");
    vector("theory_variance", theory.covariance.diag().to_vec(), "1", "Variance of the recurrent input, theory");
    vector("theory_beta_1", theory.beta_1.clone(), "1", "Gain of the recurrent input onto itself, theory");
    vector("theory_rho", theory.rho.clone(), "1", "Radius of the disk of eigenvalues, theory");
    vector("theory_readout", theory.readout.clone(), "1", "Coefficients k of the readout, theory");
    let poles: Vec<Vec<Complex64>> = (0..m).map(|n| theory.feedback_loop(n).poles().unwrap_or_default()).collect();
    let poles = Array3::from_shape_fn((m, m, 2), |(n, k, p)| poles[n].get(k).map_or(f64::NAN, |v| part(*v, p)));
    let description = format!("Poles of the closed loop, least stable first, theory, {place}");
    data.insert(
        &format!("theory_pole_{letter}"),
        &[&point, &format!("pole_{letter}"), "part"],
        poles,
        "1/tau",
        &description,
    );
    let omegas = frequencies();
    let gain = Array3::from_shape_fn((m, omegas.len(), 2), |(n, k, p)| {
        part(theory.feedback_loop(n).open_loop_gain(Complex64::new(0.0, omegas[k])), p)
    });
    let description = format!("Gain of the open loop, theory, {place}");
    data.insert(&format!("theory_gain_{letter}"), &[&point, "omega", "part"], gain, "1", &description);
    let description = format!("Output after a kick of size 1 along w_FB minus its target, theory, {place}");
    let kick = kicks(theory, config);
    data.insert(&format!("theory_kick_{letter}"), &[&point, "kick_time"], kick, "1", &description);
}

/// The response of theory to a kick at every fixed point.
fn kicks(theory: &ManyTargets, config: &Config) -> Array2<f64> {
    let steps = config.kick_steps();
    let each: Vec<Vec<f64>> =
        (0..theory.len()).map(|n| theory.feedback_loop(n).kick_response(config.network.dt, steps)).collect();
    Array2::from_shape_fn((each.len(), steps), |(n, t)| each[n][t])
}

fn insert_networks(data: &mut Dataset, panel: &PanelResult<'_>) {
    let Some(first) = panel.networks.first() else { return };
    let letter = Config::panel_name(panel.panel);
    let place = format!("panel {}", letter.to_uppercase());
    let (count, m, point) = (panel.networks.len(), first.points.len(), format!("point_{letter}"));
    let at = |network: usize, n: usize| -> &PointResult { &panel.networks[network].points[n] };
    let radius = Array2::from_shape_fn((count, m), |(network, n)| at(network, n).near.radius);
    let description = format!("Radius of the disk, |W diag(phi')| / sqrt(N), {place}");
    data.insert(&format!("radius_{letter}"), &["network", &point], radius, "1", &description);
    let leading = Array3::from_shape_fn((count, m, 2), |(network, n, p)| {
        at(network, n).near.leading.map_or(f64::NAN, |pole| part(pole, p))
    });
    let description = format!("Leading pole outside the disk, {place}; NaN where there is none");
    data.insert(&format!("leading_{letter}"), &["network", &point, "part"], leading, "1/tau", &description);
    let omegas = frequencies().len();
    let gain = Array4::from_shape_fn((count, m, omegas, 2), |(network, n, k, p)| part(at(network, n).near.gain[k], p));
    let description = format!("Gain of the open loop, {place}");
    data.insert(&format!("gain_{letter}"), &["network", &point, "omega", "part"], gain, "1", &description);
    let steps = at(0, 0).kick.simulated.len();
    let kick = Array3::from_shape_fn((count, m, steps), |(network, n, t)| at(network, n).kick.simulated[t]);
    let description = format!("Output after a small kick along w_FB minus its target, per size of kick, {place}");
    data.insert(&format!("kick_{letter}"), &["network", &point, "kick_time"], kick, "1", &description);
    insert_first(data, first, letter);
}

/// What the first network of a panel alone has.
fn insert_first(data: &mut Dataset, first: &NetworkResult, letter: &str) {
    let (m, point) = (first.points.len(), format!("point_{letter}"));
    let place = format!("first network of panel {}", letter.to_uppercase());
    if let Some(spectra) = first.points.iter().map(|p| p.spectrum.as_ref()).collect::<Option<Vec<_>>>() {
        let values = Array3::from_shape_fn((m, first.units, 2), |(n, k, p)| part(spectra[n][k], p));
        let description = format!("Eigenvalues of the closed loop, {place}");
        data.insert(&format!("eigenvalue_{letter}"), &[&point, "unit", "part"], values, "1/tau", &description);
    }
    if let Some(transients) = first.points.iter().map(|p| p.transient.as_ref()).collect::<Option<Vec<_>>>() {
        let (steps, units) = (transients[0].output.len(), transients[0].rates.len());
        let output = Array2::from_shape_fn((m, steps), |(n, t)| transients[n].output[t]);
        let description = format!("Output in the transient, {place}");
        data.insert(&format!("output_{letter}"), &[&point, "time"], output, "1", &description);
        let rates = Array3::from_shape_fn((m, units, steps), |(n, unit, t)| transients[n].rates[unit][t]);
        let description = format!("Rates of the first units in the transient, {place}");
        data.insert(&format!("rate_{letter}"), &[&point, "shown_unit", "time"], rates, "1", &description);
    }
}

fn insert_smaller(data: &mut Dataset, panel: &PanelResult<'_>) {
    let Some(first) = panel.smaller.first() else { return };
    let letter = Config::panel_name(panel.panel);
    if data.get("units").is_none() {
        let sizes = Array1::from_iter(panel.smaller.iter().map(|sized| sized.units as i64));
        data.insert("units", &["units"], sizes, "1", "Number of units of the smaller networks");
    }
    let (count, m) = (first.leading.len(), panel.theory.len());
    let leading = Array4::from_shape_fn((panel.smaller.len(), count, m, 2), |(size, network, n, p)| {
        let of = panel.smaller[size].leading[network].as_ref();
        of.and_then(|leading| leading[n]).map_or(f64::NAN, |pole| part(pole, p))
    });
    let description = format!("Leading pole of smaller networks, panel {}", letter.to_uppercase());
    let dims = ["units", "smaller_network", &format!("point_{letter}"), "part"];
    data.insert(&format!("leading_smaller_{letter}"), &dims, leading, "1/tau", &description);
}

fn insert_maps(data: &mut Dataset, config: &Config, theory: &TheoryResult) {
    if !theory.maps.is_empty() {
        data.insert("map_gain", &["map_gain"], Array1::from(config.map.gains()), "1", "Gain of the maps");
        data.insert("map_target", &["map_target"], Array1::from(config.map.targets()), "1", "Target of the maps");
    }
    for (mapped, map) in MAPPED.iter().zip(&theory.maps) {
        let dims = ["map_gain", "map_target"];
        let description =
            format!("Outlier of a single target, {}; NaN without a single stable mean field", mapped.name);
        data.insert(&format!("lambda_out_{}", mapped.key), &dims, map.lambda_out.clone(), "1/tau", &description);
        let description = format!("Radius of the disk of a single target, {}", mapped.name);
        data.insert(&format!("rho_{}", mapped.key), &dims, map.rho.clone(), "1", &description);
    }
    if let Some((_, first)) = theory.poles.first() {
        let gains = Array1::from_iter(theory.poles.iter().map(|(gain, _)| *gain));
        data.insert("gain_d_swept", &["gain_d_swept"], gains, "1", "Gain over which the poles of panel D are followed");
        let shape = (theory.poles.len(), first.len(), 2);
        let poles = Array3::from_shape_fn(shape, |(k, n, p)| part(theory.poles[k].1[n], p));
        let description = "Leading pole at each fixed point of panel D against gain, theory";
        let dims = ["gain_d_swept", "swept_point_d", "part"];
        data.insert("pole_against_gain_d", &dims, poles, "1/tau", description);
    }
}

/// Name of a variable, how it is read off a test, its units and what it is.
type Scalar<'a> = (&'a str, fn(&Held) -> f64, &'a str, &'a str);

fn insert_force(data: &mut Dataset, config: &Config, networks: &[&ForceResult]) {
    let count = networks.len();
    let held =
        |network: usize, way: usize| -> &Held { [&networks[network].least_squares, &networks[network].force][way] };
    let steps = held(0, 0).output.len();
    let time = Array1::from_iter((0..steps).map(|t| t as f64 * sampling(config)));
    data.insert("test_time", &["test_time"], time, "tau", "Time of the test after learning");
    let output = Array3::from_shape_fn((count, 2, steps), |(network, way, t)| held(network, way).output[t]);
    let dims = ["force_network", "way", "test_time"];
    data.insert("force_output", &dims, output, "1", "Output in the test; ways: least squares, FORCE");
    let scalars: [Scalar<'_>; 4] = [
        ("force_farthest", |h| h.farthest, "1", "Largest distance from the target, second half of the test"),
        ("force_error", |h| h.error.unwrap_or(f64::NAN), "1", "Output at the fixed point minus the target"),
        ("force_pole_re", |h| h.leading.map_or(f64::NAN, |v| v.re), "1/tau", "Real part of the leading eigenvalue"),
        ("force_readout_norm", |h| h.readout_norm, "1", "|w_out|"),
    ];
    for (name, of, units, description) in scalars {
        let values = Array2::from_shape_fn((count, 2), |(network, way)| of(held(network, way)));
        data.insert(
            name,
            &["force_network", "way"],
            values,
            units,
            &format!("{description}; ways: least squares, FORCE"),
        );
    }
    let rounds = networks[0].loss.len();
    let loss = Array2::from_shape_fn((count, rounds), |(network, round)| networks[network].loss[round]);
    data.insert("force_loss", &["force_network", "round"], loss, "1", "Mean squared error of each round of FORCE");
}
