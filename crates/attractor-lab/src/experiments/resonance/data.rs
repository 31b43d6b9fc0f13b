//! The numbers and labelled arrays of `resonance`.

use attractor::math;
use attractor::mean;
use attractor::mean_field::{FeedbackLoop, NoiseResponse};
use num_complex::Complex64;

use super::Results;
use super::claims::theory as noise_theory;
use super::config::Config;
use super::network::frequencies;
use super::noise::HIGHEST;
use super::ways::FREQUENCIES;
use crate::experiment::Metric;
use crate::experiments::table::metric;
use crate::{Dataset, Table};

pub(super) fn metrics(config: &Config, results: &Results<'_>) -> Vec<Metric> {
    let mut metrics = Vec::new();
    for (n, target) in results.theory.targets.iter().enumerate() {
        let at = results.theory.feedback_loop(n);
        let (omega, peak) = at.resonance(HIGHEST);
        let slow = math::norm(at.closed_loop_gain(Complex64::ZERO));
        let of = |name: &str, value: f64, units: &str, what: &str| {
            metric(format!("{name}_{}", n + 1), value, units, format!("A = {target}: {what}"))
        };
        if let Some(pole) = at.poles().ok().and_then(|poles| poles.first().copied()) {
            metrics.push(of("pole_re", pole.re, "1/tau", "real part of the leading pole, theory"));
            if pole.im != 0.0 {
                metrics.push(of("pole_im", pole.im, "1/tau", "imaginary part of the leading pole, theory"));
            }
        }
        let found: Vec<f64> =
            results.networks.iter().filter_map(|net| net.points[n].leading).map(|pole| pole.re).collect();
        if !found.is_empty() {
            metrics.push(of("pole_re_networks", mean(&found), "1/tau", "the same of networks of full size, mean"));
        }
        metrics.extend([
            of("peak_omega", omega, "1/tau", "frequency at which the gain of the closed loop is largest, theory"),
            of("peak_gain", peak, "1", "the gain of the closed loop there, theory"),
            of("slow_gain", slow, "1", "the gain of the closed loop for slow inputs, theory"),
        ]);
    }
    for (k, &n) in config.shown().iter().enumerate().filter(|_| !results.noise.is_empty()) {
        let stable = results.noise.iter().filter(|network| network.points[k].is_some()).count();
        let what = format!("A = {}: share of the networks under noise that are stable", results.theory.targets[n]);
        metrics.push(metric(format!("stable_{}", n + 1), stable as f64 / results.noise.len() as f64, "1", what));
    }
    metrics
}

pub(super) fn dataset(config: &Config, results: &Results<'_>) -> Dataset {
    let mut data = Dataset::new();
    let (theory, omegas) = (results.theory, frequencies());
    let loops: Vec<FeedbackLoop> = (0..theory.len()).map(|n| theory.feedback_loop(n)).collect();
    data.insert("part", &["part"], [0_i64, 1], "1", "Of complex numbers: 0 real, 1 imaginary");
    data.insert("point", &["point"], &theory.targets, "1", "Targets");
    data.insert("omega", &["omega"], &omegas, "1/tau", "Angular frequency of gains");
    let poles: Vec<Vec<Complex64>> = loops.iter().map(|at| at.poles().unwrap_or_default()).collect();
    let poles: Vec<Vec<_>> = poles.iter().map(|all| (0..theory.len()).map(|k| all.get(k)).collect()).collect();
    let description = "Poles of the closed loop, least stable first, theory";
    data.insert("theory_pole", &["point", "pole", "part"], poles, "1/tau", description);
    let along = |at: &FeedbackLoop| omegas.iter().map(|&w| at.open_loop_gain(Complex64::new(0.0, w))).collect();
    let gain: Vec<Vec<Complex64>> = loops.iter().map(along).collect();
    data.insert("theory_gain", &["point", "omega", "part"], gain, "1", "Gain of the open loop, theory");
    let points = Table::new("network", results.networks.iter().copied()).each("point", |n| &n.points[..]);
    points.column(&mut data, "gain", &["omega", "part"], |near| &near.gain, "1", "Gain of the open loop");
    let description = "Leading pole of the closed loop outside the disk; NaN where there is none";
    points.column(&mut data, "leading", &["part"], |near| near.leading, "1/tau", description);
    insert_noise(&mut data, config, results);
    insert_ways(&mut data, results);
    data
}

fn insert_noise(data: &mut Dataset, config: &Config, results: &Results<'_>) {
    let shown = config.shown();
    let Some(first) = results.noise.iter().flat_map(|network| &network.points).flatten().next() else { return };
    let targets: Vec<f64> = shown.iter().map(|&n| results.theory.targets[n]).collect();
    let about = "Targets about which networks are simulated under noise";
    data.insert("noise_point", &["noise_point"], targets, "1", about);
    let power = |theory: NoiseResponse| first.frequencies.iter().map(|&w| theory.closed_loop(w)).collect::<Vec<_>>();
    let power: Vec<_> = shown.iter().map(|&n| noise_theory(config, results, n).map(power)).collect();
    data.insert("noise_omega", &["noise_omega"], &first.frequencies, "1/tau", "Angular frequency of responses");
    data.insert("theory_noise_power", &["noise_point", "noise_omega"], power, "1", "N S_z / S_u, theory");
    let networks = Table::new("noise_network", results.noise.iter().copied());
    networks.each("noise_point", |n| &n.points[..]).part(Option::as_ref).insert(data);
    let dims = ["noise_point", "part"];
    let description = "Leading pole of the networks under noise";
    networks.column(data, "noise_leading", &dims, |n| &n.leading, "1/tau", description);
}

fn insert_ways(data: &mut Dataset, results: &Results<'_>) {
    if results.ways.is_empty() {
        return;
    }
    data.insert("way_omega", &["way_omega"], FREQUENCIES, "1/tau", "Angular frequency at which all ways are compared");
    Table::new("way_network", results.ways.iter().copied()).insert(data);
}
