//! The numbers and labelled arrays of `resonance`.

use attractor::mean;
use ndarray::{Array1, Array2, Array3, Array4};
use num_complex::Complex64;

use super::Results;
use super::claims::theory as noise_theory;
use super::config::Config;
use super::network::frequencies;
use super::noise::{HIGHEST, Response};
use super::ways::{FREQUENCIES, WAYS};
use crate::Dataset;
use crate::experiment::Metric;
use crate::experiments::table::metric;

pub(super) fn metrics(config: &Config, results: &Results<'_>) -> Vec<Metric> {
    let mut metrics = Vec::new();
    for (n, target) in results.theory.targets.iter().enumerate() {
        let at = results.theory.feedback_loop(n);
        let (omega, peak) = at.resonance(HIGHEST);
        let slow = at.closed_loop_gain(Complex64::ZERO).norm();
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

/// Real and imaginary part, the last axis of complex arrays.
fn part(value: Complex64, part: usize) -> f64 {
    [value.re, value.im][part]
}

pub(super) fn dataset(config: &Config, results: &Results<'_>) -> Dataset {
    let mut data = Dataset::new();
    let (theory, omegas) = (&results.theory, frequencies());
    let m = theory.len();
    data.insert("part", &["part"], Array1::from(vec![0_i64, 1]), "1", "Of complex numbers: 0 real, 1 imaginary");
    data.insert("point", &["point"], Array1::from(theory.targets.clone()), "1", "Targets");
    data.insert("omega", &["omega"], Array1::from(omegas.clone()), "1/tau", "Angular frequency of gains");
    let poles: Vec<Vec<Complex64>> = (0..m).map(|n| theory.feedback_loop(n).poles().unwrap_or_default()).collect();
    let poles = Array3::from_shape_fn((m, m, 2), |(n, k, p)| poles[n].get(k).map_or(f64::NAN, |v| part(*v, p)));
    let description = "Poles of the closed loop, least stable first, theory";
    data.insert("theory_pole", &["point", "pole", "part"], poles, "1/tau", description);
    let gain = Array3::from_shape_fn((m, omegas.len(), 2), |(n, k, p)| {
        part(theory.feedback_loop(n).open_loop_gain(Complex64::new(0.0, omegas[k])), p)
    });
    data.insert("theory_gain", &["point", "omega", "part"], gain, "1", "Gain of the open loop, theory");
    let count = results.networks.len();
    let gain = Array4::from_shape_fn((count, m, omegas.len(), 2), |(network, n, k, p)| {
        part(results.networks[network].points[n].gain[k], p)
    });
    data.insert("gain", &["network", "point", "omega", "part"], gain, "1", "Gain of the open loop");
    let leading = Array3::from_shape_fn((count, m, 2), |(network, n, p)| {
        results.networks[network].points[n].leading.map_or(f64::NAN, |pole| part(pole, p))
    });
    let description = "Leading pole of the closed loop outside the disk; NaN where there is none";
    data.insert("leading", &["network", "point", "part"], leading, "1/tau", description);
    insert_noise(&mut data, config, results);
    insert_ways(&mut data, results);
    data
}

fn insert_noise(data: &mut Dataset, config: &Config, results: &Results<'_>) {
    let shown = config.shown();
    let every = |network: usize, k: usize| results.noise[network].points[k].as_ref();
    let count = results.noise.len();
    let Some(first) = results.noise.iter().flat_map(|network| &network.points).flatten().next() else { return };
    let omegas = first.frequencies.clone();
    let targets = Array1::from_iter(shown.iter().map(|&n| results.theory.targets[n]));
    data.insert(
        "noise_point",
        &["noise_point"],
        targets,
        "1",
        "Targets about which networks are simulated under noise",
    );
    let theory: Vec<_> = shown.iter().map(|&n| noise_theory(config, results, n)).collect();
    let power = Array2::from_shape_fn((shown.len(), omegas.len()), |(k, i)| {
        theory[k].as_ref().map_or(f64::NAN, |theory| theory.closed_loop(omegas[i]))
    });
    let dims = ["noise_point", "noise_omega"];
    data.insert(
        "noise_omega",
        &["noise_omega"],
        Array1::from(omegas.clone()),
        "1/tau",
        "Angular frequency of responses",
    );
    data.insert("theory_noise_power", &dims, power, "1", "N S_z / S_u, theory");
    let shape = (count, shown.len(), omegas.len());
    let of = |value: &dyn Fn(&Response, usize) -> f64| {
        Array3::from_shape_fn(shape, |(network, k, i)| every(network, k).map_or(f64::NAN, |r| value(r, i)))
    };
    let dims = ["noise_network", "noise_point", "noise_omega"];
    let unstable = "NaN where the network is unstable";
    let description = format!("N S_z / S_u of noise of the units' own; {unstable}");
    data.insert("noise_power", &dims, of(&|r, i| r.power[i]), "1", &description);
    let description = format!("|G_CL| that noise in the feedback shows; {unstable}");
    data.insert("noise_gain", &dims, of(&|r, i| r.gain[i].norm()), "1", &description);
    let description = format!("|G_CL| of the network's linear dynamics; {unstable}");
    data.insert("noise_linear_gain", &dims, of(&|r, i| r.linear_gain[i].norm()), "1", &description);
    let description =
        format!("|G_CL| that the spectral estimate is expected to show of the linear dynamics; {unstable}");
    data.insert("noise_expected_gain", &dims, of(&|r, i| r.expected_gain[i].norm()), "1", &description);
    let description = format!("Standard error of the complex gain that noise in the feedback shows; {unstable}");
    data.insert("noise_gain_error", &dims, of(&|r, i| r.gain_error[i]), "1", &description);
    let leading = Array3::from_shape_fn((count, shown.len(), 2), |(network, k, p)| {
        results.noise[network].leading[k].map_or(f64::NAN, |pole| part(pole, p))
    });
    let description = "Leading pole of the networks under noise";
    data.insert("noise_leading", &["noise_network", "noise_point", "part"], leading, "1/tau", description);
}

fn insert_ways(data: &mut Dataset, results: &Results<'_>) {
    if results.ways.is_empty() {
        return;
    }
    let (count, m) = (results.ways.len(), results.theory.len());
    let omegas = Array1::from(FREQUENCIES.to_vec());
    data.insert("way_omega", &["way_omega"], omegas, "1/tau", "Angular frequency at which all ways are compared");
    let shape = (count, m, WAYS.len(), FREQUENCIES.len());
    let differences = Array4::from_shape_fn(shape, |(network, n, way, k)| results.ways[network].differences[n][way][k]);
    let description = format!("Relative difference from the direct solution; ways: {}", WAYS.join(", "));
    let dims = ["way_network", "point", "way", "way_omega"];
    data.insert("way_difference", &dims, differences, "1", &description);
    let identity =
        Array3::from_shape_fn((count, m, FREQUENCIES.len()), |(network, n, k)| results.ways[network].identity[n][k]);
    let description = "|(1 - G) det(s - J_open) / det(s - J_closed) - 1|";
    data.insert("determinant_identity", &["way_network", "point", "way_omega"], identity, "1", description);
}
