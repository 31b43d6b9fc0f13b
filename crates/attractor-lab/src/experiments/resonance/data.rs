//! The numbers and labelled arrays of `resonance`.

use attractor::math;
use attractor::mean_field::{FeedbackLoop, NoiseResponse};
use attractor::{mean, quantile};
use num_complex::Complex64;

use super::Results;
use super::claims::theory as noise_theory;
use super::config::Config;
use super::network::frequencies;
use super::noise::{HIGHEST, THINNED};
use super::settings::{MOST_TARGETS, Point, Setting};
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
    if let Some(drawn) = results.settings {
        let mut found: Vec<f64> = drawn.settings.iter().flat_map(Setting::resonances).collect();
        found.sort_by(f64::total_cmp);
        let resonant = drawn.settings.iter().filter(|setting| setting.resonances().count() > 0).count();
        let what = "settings of which a stable fixed point resonates";
        metrics.push(metric("resonant_settings", resonant as f64, "1", what));
        for (name, share) in [("resonance_omega_low", 0.05), ("resonance_omega", 0.5), ("resonance_omega_high", 0.95)] {
            let what = format!("quantile {share} of the frequencies at which drawn settings resonate");
            metrics.push(metric(name, quantile(&found, share), "1/tau", what));
        }
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
    insert_settings(&mut data, results);
    insert_rhythms(&mut data, config, results);
    insert_inputs(&mut data, config, results);
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

/// A number of a fixed point of a drawn setting.
type OfPoint = fn(&Point) -> f64;

fn insert_settings(data: &mut Dataset, results: &Results<'_>) {
    let Some(drawn) = results.settings else { return };
    let gains: Vec<f64> = drawn.settings.iter().map(|setting| setting.gain).collect();
    data.insert("setting_gain", &["setting"], gains, "1", "Gain g of a drawn setting");
    let columns: [(&str, OfPoint, &str, &str); 6] = [
        ("setting_target", |point| point.target, "1", "Targets of a drawn setting; NaN beyond the last"),
        ("setting_stable", |point| f64::from(point.stable), "1", "1 where the fixed point is stable"),
        ("setting_omega", |point| point.omega, "1/tau", "Frequency at which the gain of the closed loop is largest"),
        ("setting_times", |point| point.times, "1", "That gain over the gain for slow inputs"),
        ("setting_turn", |point| point.turn, "1/tau", "Largest |Im| of the closed loop's poles"),
        ("setting_bound", |point| point.bound, "1/tau", "Bound on it from poles and residues of the open loop"),
    ];
    for (name, of, units, about) in columns {
        let row = |setting: &Setting| (0..MOST_TARGETS).map(|n| setting.points.get(n).map_or(f64::NAN, of)).collect();
        let rows: Vec<Vec<f64>> = drawn.settings.iter().map(row).collect();
        data.insert(name, &["setting", "setting_point"], rows, units, about);
    }
}

fn insert_rhythms(data: &mut Dataset, config: &Config, results: &Results<'_>) {
    if results.rhythms.is_empty() {
        return;
    }
    let rhythm = &config.rhythm;
    data.insert("rhythm_omega", &["rhythm_omega"], &rhythm.frequencies, "1/tau", "Angular frequency of a rhythm");
    data.insert("rhythm_amplitude", &["rhythm_amplitude"], &rhythm.amplitudes, "1", "Amplitude of a rhythm");
    let networks = Table::new("rhythm_network", results.rhythms.iter().copied());
    let about = "Amplitude from which on a rhythm leaves no chaos; NaN where none that was tried is enough";
    networks.column(data, "silencing", &["rhythm_omega"], |net| net.silencing(&rhythm.amplitudes), "1", about);
    networks.insert(data);
}

fn insert_inputs(data: &mut Dataset, config: &Config, results: &Results<'_>) {
    let Some(first) = results.inputs.iter().flat_map(|network| &network.points).flatten().next() else { return };
    let targets: Vec<f64> = config.shown().iter().map(|&n| results.theory.targets[n]).collect();
    let about = "Targets about which networks hear noise through an input of random weights";
    data.insert("input_point", &["input_point"], targets, "1", about);
    data.insert("input_omega", &["input_omega"], &first.frequencies, "1/tau", "Angular frequency of answers to it");
    let dt = THINNED as f64 * config.network.dt;
    let time: Vec<f64> = (0..first.trace.len()).map(|t| t as f64 * dt).collect();
    data.insert("input_time", &["input_time"], time, "tau", "Time from the beginning of the noise through an input");
    let networks = Table::new("input_network", results.inputs.iter().copied());
    let about = "Noise through an input of random weights, for each unit of its standard deviation";
    networks.column(data, "input_noise", &["input_time"], |network| &network.noise, "1", about);
    networks.each("input_point", |network| &network.points[..]).part(Option::as_ref).insert(data);
}

fn insert_ways(data: &mut Dataset, results: &Results<'_>) {
    if results.ways.is_empty() {
        return;
    }
    data.insert("way_omega", &["way_omega"], FREQUENCIES, "1/tau", "Angular frequency at which all ways are compared");
    Table::new("way_network", results.ways.iter().copied()).insert(data);
}
