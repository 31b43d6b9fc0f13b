//! The numbers and labelled arrays of `local-dynamics`.

use attractor::mean;
use attractor::mean_field::ManyTargets;
use num_complex::Complex64;

use super::config::{Config, Settings};
use super::ensemble::{Sized, Small};
use super::force::{ForceResult, Held, sampling};
use super::network::frequencies;
use super::theory::{MAPPED, TheoryResult};
use super::{PanelResult, Results, fading, logistic};
use crate::experiment::Metric;
use crate::experiments::fixed_points::{Sample, visible};
use crate::experiments::table::metric;
use crate::{Columns, Dataset, Table};

pub(super) fn metrics(config: &Config, results: &Results<'_>) -> Vec<Metric> {
    let mut metrics = Vec::new();
    for panel in &results.panels {
        let letter = Settings::panel_name(panel.panel);
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
        if !found.is_empty() && visible(panel.theory, n).is_some() {
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
    let all: usize = panel.smaller.iter().map(|sized| sized.networks.len()).sum();
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
    data.insert("part", &["part"], [0_i64, 1], "1", "Of complex numbers: 0 real, 1 imaginary");
    data.insert("omega", &["omega"], frequencies(), "1/tau", "Angular frequency of gains");
    let (dt, steps) = (config.network.dt, config.kick_steps());
    let time = |steps: usize, first: usize| (first..first + steps).map(|t| t as f64 * dt).collect::<Vec<_>>();
    data.insert("kick_time", &["kick_time"], time(steps, 0), "tau", "Time from a small kick along w_FB");
    if config.transient_steps() > 0 {
        data.insert("time", &["time"], time(config.transient_steps(), 1), "tau", "Time from the kick of a transient");
    }
    for panel in &results.panels {
        insert_theory(&mut data, config, panel);
        insert_networks(&mut data, panel);
        insert_smaller(&mut data, panel);
        insert_exponents(&mut data, results, panel);
    }
    results.theory.iter().for_each(|theory| insert_maps(&mut data, config, theory));
    results.logistic.iter().for_each(|found| logistic::insert(&mut data, config, found));
    if !results.force.is_empty() {
        insert_force(&mut data, config, &results.force);
    }
    fading::insert(&mut data, config, results);
    data
}

/// What theory says at a fixed point.
#[derive(Columns)]
struct TheoryPoint {
    /// Targets, {}.
    #[array(name = "point")]
    target: f64,
    /// Variance of the recurrent input, theory, {}.
    #[array(name = "theory_variance")]
    variance: f64,
    /// Gain of the recurrent input onto itself, theory, {}.
    #[array(name = "theory_beta_1")]
    beta_1: f64,
    /// Radius of the disk of eigenvalues, theory, {}.
    #[array(name = "theory_rho")]
    rho: f64,
    /// Coefficients k of the readout, theory, {}.
    #[array(name = "theory_readout")]
    readout: f64,
    /// Poles of the closed loop, least stable first, theory, {}.
    #[array(name = "theory_pole", dims = "pole*, part", units = "1/tau")]
    poles: Vec<Option<Complex64>>,
    /// Gain of the open loop, theory, {}.
    #[array(name = "theory_gain", dims = "omega, part")]
    gain: Vec<Complex64>,
    /// Output after a kick of size 1 along w_FB minus its target, theory, {}.
    #[array(name = "theory_kick", dims = "kick_time")]
    kick: Vec<f64>,
}

impl TheoryPoint {
    fn new(theory: &ManyTargets, config: &Config, n: usize) -> Self {
        let at = theory.feedback_loop(n);
        let poles = at.poles().unwrap_or_default();
        Self {
            target: theory.targets[n],
            variance: theory.covariance[(n, n)],
            beta_1: theory.beta_1[n],
            rho: theory.rho[n],
            readout: theory.readout[n],
            poles: (0..theory.len()).map(|k| poles.get(k).copied()).collect(),
            gain: frequencies().iter().map(|&omega| at.open_loop_gain(Complex64::new(0.0, omega))).collect(),
            kick: at.kick_response(config.network.dt, config.kick_steps()),
        }
    }
}

fn insert_theory(data: &mut Dataset, config: &Config, panel: &PanelResult<'_>) {
    let letter = Settings::panel_name(panel.panel);
    let points: Vec<_> = (0..panel.theory.len()).map(|n| TheoryPoint::new(panel.theory, config, n)).collect();
    let place = format!("panel {}", letter.to_uppercase());
    Table::new(&format!("point_{letter}"), &points).named(letter, &place).insert(data);
}

fn insert_networks(data: &mut Dataset, panel: &PanelResult<'_>) {
    let Some(first) = panel.networks.first() else { return };
    let (letter, point) = (Settings::panel_name(panel.panel), format!("point_{}", Settings::panel_name(panel.panel)));
    let place = format!("panel {}", letter.to_uppercase());
    let networks = Table::new("network", panel.networks.iter().copied()).named(letter, &place);
    let points = networks.each("point*", |n| &n.points[..]);
    points.insert(data);
    points.whole(|p| p.settling.as_ref()).iter().for_each(|settling| settling.insert(data));
    // What the first network of a panel alone has.
    let place = format!("first network of {place}");
    let points = Table::new(&point, &first.points).named(letter, &place);
    if let Some(spectra) = points.whole(|p| p.spectrum.as_ref()) {
        let description = "Eigenvalues of the closed loop, {}";
        spectra.column(data, "eigenvalue", &["unit", "part"], |values| values, "1/tau", description);
    }
    points.whole(|p| p.transient.as_ref()).iter().for_each(|transients| transients.insert(data));
}

fn insert_smaller(data: &mut Dataset, panel: &PanelResult<'_>) {
    if panel.smaller.is_empty() {
        return;
    }
    let letter = Settings::panel_name(panel.panel);
    if data.get("units").is_none() {
        let sizes: Vec<usize> = panel.smaller.iter().map(|sized| sized.units).collect();
        data.insert("units", &["units"], sizes, "1", "Number of units of the smaller networks");
    }
    let leading = |network: &Option<Vec<Small>>| -> Vec<Option<Complex64>> {
        (0..panel.theory.len()).map(|n| network.as_ref().and_then(|points| points[n].leading)).collect()
    };
    let leading: Vec<Vec<_>> = panel.smaller.iter().map(|sized| sized.networks.iter().map(leading).collect()).collect();
    let description = format!("Leading pole of smaller networks, panel {}", letter.to_uppercase());
    let dims = ["units", "smaller_network", &format!("point_{letter}"), "part"];
    data.insert(&format!("leading_smaller_{letter}"), &dims, leading, "1/tau", &description);
    let ripple = |network: &Option<Vec<Small>>| -> Vec<Option<f64>> {
        (0..panel.theory.len()).map(|n| network.as_ref().map(|points| points[n].ripple)).collect()
    };
    let ripple: Vec<Vec<_>> = panel.smaller.iter().map(|sized| sized.networks.iter().map(ripple).collect()).collect();
    let description = format!(
        "|Gain of the open loop - theory's| over theory's, rms, smaller networks, panel {}",
        letter.to_uppercase()
    );
    data.insert(&format!("ripple_smaller_{letter}"), &dims[..3], ripple, "1", &description);
}

fn insert_exponents(data: &mut Dataset, results: &Results<'_>, panel: &PanelResult<'_>) {
    let Some(found) = results.exponents.iter().find(|found| found.panel == panel.panel) else { return };
    let (letter, place) = (Settings::panel_name(panel.panel), Settings::panel_name(panel.panel).to_uppercase());
    let networks = Table::new("exponent_network", &found.networks).named(letter, &format!("panel {place}"));
    networks.part(Option::as_ref).insert(data);
}

fn insert_maps(data: &mut Dataset, config: &Config, theory: &TheoryResult) {
    if !theory.maps.is_empty() {
        data.insert("map_gain", &["map_gain"], config.map.gains(), "1", "Gain of the maps");
        data.insert("map_target", &["map_target"], config.map.targets(), "1", "Target of the maps");
    }
    for (mapped, map) in MAPPED.iter().zip(&theory.maps) {
        let dims = ["map_gain", "map_target"];
        let description =
            format!("Outlier of a single target, {}; NaN without a single stable mean field", mapped.name);
        data.insert(&format!("lambda_out_{}", mapped.key), &dims, &map.lambda_out, "1/tau", &description);
        let description = format!("Radius of the disk of a single target, {}", mapped.name);
        data.insert(&format!("rho_{}", mapped.key), &dims, &map.rho, "1", &description);
    }
    if !theory.poles.is_empty() {
        let (gains, poles): (Vec<f64>, Vec<_>) = theory.poles.iter().map(|(gain, poles)| (*gain, poles)).unzip();
        data.insert("gain_d_swept", &["gain_d_swept"], gains, "1", "Gain over which the poles of panel D are followed");
        let description = "Leading pole at each fixed point of panel D against gain, theory";
        let dims = ["gain_d_swept", "swept_point_d", "part"];
        data.insert("pole_against_gain_d", &dims, poles, "1/tau", description);
    }
}

fn insert_force(data: &mut Dataset, config: &Config, networks: &[&ForceResult]) {
    let ways: Vec<[&Held; 2]> = networks.iter().map(|network| [&network.least_squares, &network.force]).collect();
    let steps = ways[0][0].output.len();
    let time: Vec<f64> = (0..steps).map(|t| t as f64 * sampling(config)).collect();
    data.insert("test_time", &["test_time"], time, "tau", "Time of the test after learning");
    Table::new("force_network", &ways).each("way", |ways| &ways[..]).part(|held| Some(*held)).insert(data);
    let along: Vec<_> = networks.iter().map(|network| network.along.leading.map(|pole| pole.re)).collect();
    let about =
        "Real part of the leading eigenvalue with the part of FORCE's readout along the fixed points' rates alone";
    data.insert("force_along_pole_re", &["force_network"], along, "1/tau", about);
    let orthogonal: Vec<f64> = networks.iter().map(|network| network.orthogonal).collect();
    let about = "Share in the squared norm of FORCE's readout of the part orthogonal to the fixed points' rates";
    data.insert("force_orthogonal", &["force_network"], orthogonal, "1", about);
    let loss: Vec<_> = networks.iter().map(|network| &network.loss).collect();
    data.insert("force_loss", &["force_network", "round"], loss, "1", "Mean squared error of each round of FORCE");
}
