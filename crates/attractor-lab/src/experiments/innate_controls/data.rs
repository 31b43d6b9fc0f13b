//! The numbers and labelled arrays of `innate-controls`.

use attractor::mean;

use super::condition::{CONDITIONS, Target};
use super::result::Results;
use super::spectrum::Spectrum;
use super::training::{Tests, mean_r};
use super::weights::Weights;
use crate::Dataset;
use crate::experiment::Metric;
use crate::experiments::table::metric;

pub(super) fn metrics(results: &Results<'_>) -> Vec<Metric> {
    let mut metrics = Vec::new();
    for (place, target) in Target::ALL.into_iter().enumerate() {
        let about = format!("Loss of the last trial, mean over networks: {} trajectory", target.name());
        metrics.push(metric(format!("loss_{}", target.name()), mean(&results.last_loss(place)), "1", about));
    }
    for (place, name) in CONDITIONS.into_iter().enumerate() {
        let returning = results.returning(place);
        let share = returning.iter().filter(|returns| **returns).count() as f64 / returning.len() as f64;
        let about = format!("Share of networks that return to their target after a kick: {name}");
        metrics.push(metric(format!("returning_{name}"), share, "1", about));
        let about = format!("Correlation of kicked and unkicked trial over the end of the window: {name}");
        let r = mean_r(&results.tests(place, |t| mean_r(&t.kicked_r)));
        metrics.push(metric(format!("kicked_r_{name}"), r, "1", about));
        let about = format!("Largest Lyapunov exponent along the window, mean over networks: {name}");
        metrics.push(metric(format!("exponent_{name}"), mean(&results.exponents(place)), "1/s", about));
    }
    for (after, name) in [(0, "before"), (1, "after")] {
        let about = format!("Kaplan-Yorke dimension of the window {name} training, mean over networks");
        metrics.push(metric(
            format!("dimension_{name}"),
            mean(&results.spectrum(after, Spectrum::dimension)),
            "1",
            about,
        ));
        let about = format!("Positive Lyapunov exponents {name} training, mean over networks");
        let positive = mean(&results.spectrum(after, |s| s.positive() as f64));
        metrics.push(metric(format!("positive_{name}"), positive, "1", about));
    }
    metrics.retain(|metric| metric.value.is_finite());
    metrics
}

pub(super) fn dataset(results: &Results<'_>) -> Dataset {
    let mut data = Dataset::new();
    if !results.controls.is_empty() {
        insert_targets(&mut data, results);
        insert_weights(&mut data, results);
    }
    if !results.spectra.is_empty() {
        insert_spectra(&mut data, results);
    }
    insert_theory(&mut data, results);
    if !results.scan.is_empty() {
        insert_scan(&mut data, results);
    }
    data
}

fn insert_targets(data: &mut Dataset, results: &Results<'_>) {
    let count = results.controls.len() as i64;
    data.insert("network", &["network"], (1..=count).collect::<Vec<_>>(), "1", "Number of the network");
    let losses: Vec<Vec<Vec<f64>>> = results.controls.iter().map(|n| n.loss.clone()).collect();
    let targets = Target::ALL.map(Target::name).join(", ");
    let about =
        format!("Mean squared error of all units in each trial of learning, before each update; targets: {targets}");
    data.insert("loss", &["network", "target", "trial"], losses, "1", &about);
    let listed = CONDITIONS.join(", ");
    let dims = ["network", "condition", "pair"];
    let mut tests = |name: &str, of: fn(&Tests) -> &Vec<f64>, about: &str| {
        let values: Vec<Vec<Vec<f64>>> =
            results.controls.iter().map(|n| n.tests.iter().map(|tests| of(tests).clone()).collect()).collect();
        data.insert(name, &dims, values, "1", &format!("{about}; conditions: {listed}"));
    };
    tests("deviation", |t| &t.deviation, "Mean squared deviation from the target, trial without kick");
    tests("plastic_deviation", |t| &t.plastic_deviation, "The same of the units that learn");
    tests("target_r", |t| &t.target_r, "Correlation with the target over the window, trial without kick");
    tests("kicked_target_r", |t| &t.kicked_target_r, "Correlation of the kicked trial with the target over the end");
    tests("kicked_r", |t| &t.kicked_r, "Correlation of kicked and unkicked trial over the end of the window");
    for (name, of, about) in [
        ("exponent", (|e| e.0) as fn(&(f64, f64)) -> f64, "Largest Lyapunov exponent along the window"),
        ("exponent_error", |e| e.1, "Its standard error"),
    ] {
        let values: Vec<Vec<f64>> = results.controls.iter().map(|n| n.exponents.iter().map(of).collect()).collect();
        data.insert(name, &dims[..2], values, "1/s", &format!("{about}; conditions: {listed}"));
    }
}

fn insert_weights(data: &mut Dataset, results: &Results<'_>) {
    let dims = ["network", "stage"];
    let mut insert = |name: &str, of: fn(&Weights) -> f64, about: &str| {
        let values: Vec<Vec<f64>> = results.controls.iter().map(|n| n.weights.iter().map(of).collect()).collect();
        data.insert(name, &dims, values, "1", &format!("{about}; before training, and after on the own trajectory"));
    };
    insert("weight_mean", |w| w.mean, "Mean of the weights onto units that learn");
    insert("weight_sd", |w| w.sd, "Their standard deviation");
    insert("weight_mean_one_way", |w| w.means[0], "Mean of those without a reverse synapse");
    insert("weight_mean_reciprocal", |w| w.means[1], "Mean of those with a reverse synapse");
    insert("weight_sd_one_way", |w| w.sds[0], "Standard deviation of those without a reverse synapse");
    insert("weight_sd_reciprocal", |w| w.sds[1], "Standard deviation of those with a reverse synapse");
    insert("weight_reciprocal_r", |w| w.reciprocal_r, "Correlation of a weight and its reverse, where both ends learn");
    insert("weight_reciprocal_share", |w| w.reciprocal, "Share of synapses with a reverse");
}

fn insert_spectra(data: &mut Dataset, results: &Results<'_>) {
    let lists = |of: fn(&Spectrum) -> &Vec<f64>| -> Vec<Vec<Vec<f64>>> {
        results.spectra.iter().map(|n| n.spectra.iter().map(|s| of(s).clone()).collect()).collect()
    };
    let dims = ["spectrum_network", "stage", "exponent"];
    let about = "Lyapunov exponents along the window, conditional on the pulse, descending; before and after training";
    data.insert("spectrum", &dims, lists(|s| &s.exponents), "1/s", about);
    data.insert("spectrum_error", &dims, lists(|s| &s.errors), "1/s", "Standard errors of these");
    let dimensions: Vec<Vec<f64>> =
        results.spectra.iter().map(|n| n.spectra.iter().map(Spectrum::dimension).collect()).collect();
    data.insert("kaplan_yorke", &dims[..2], dimensions, "1", "Kaplan-Yorke dimension");
    let positive: Vec<Vec<i64>> =
        results.spectra.iter().map(|n| n.spectra.iter().map(|s| s.positive() as i64).collect()).collect();
    let about = "Exponents that are above 0 by more than two of their standard errors";
    data.insert("positive_exponents", &dims[..2], positive, "1", about);
    let losses: Vec<Vec<f64>> = results.spectra.iter().map(|n| n.loss.clone()).collect();
    data.insert("spectrum_loss", &["spectrum_network", "trial"], losses, "1", "Loss of each trial of learning");
}

fn insert_theory(data: &mut Dataset, results: &Results<'_>) {
    let Some(theory) = results.theory.filter(|_| !results.untrained.is_empty()) else { return };
    let gains = results.config.theory.gains.clone();
    data.insert("gain", &["gain"], gains, "1", "Gain of the networks that hear nothing");
    for (name, of, about) in [
        ("untrained_exponent", (|e| e.0) as fn(&(f64, f64)) -> f64, "Largest Lyapunov exponent of untrained networks"),
        ("untrained_exponent_error", |e| e.1, "Its standard error"),
    ] {
        let values: Vec<Vec<f64>> = results.untrained.iter().map(|n| n.iter().map(of).collect()).collect();
        data.insert(name, &["untrained_network", "gain"], values, "1/tau", about);
    }
    let about = "Largest Lyapunov exponent of many units, by dynamic mean-field theory";
    data.insert("theory_exponent", &["gain"], theory.exponents.clone(), "1/tau", about);
    data.insert("theory_gain", &["curve"], theory.gains.clone(), "1", "Gains of the curve of theory");
    data.insert("theory_curve", &["curve"], theory.curve.clone(), "1/tau", about);
}

fn insert_scan(data: &mut Dataset, results: &Results<'_>) {
    let units: Vec<i64> = results.scan.iter().map(|(size, _)| size.units as i64).collect();
    data.insert("scan_units", &["size"], units, "1", "Units of networks of each size");
    let p: Vec<f64> = results.scan.iter().map(|(size, _)| size.probability).collect();
    data.insert("scan_probability", &["size"], p, "1", "Their connection probability");
    let of = |value: &dyn Fn(&super::scan::Trained) -> f64| -> Vec<Vec<f64>> {
        results.scan.iter().map(|(_, networks)| networks.iter().map(|n| value(n)).collect()).collect()
    };
    let dims = ["size", "scan_network"];
    data.insert("scan_loss", &dims, of(&|n| n.last_loss()), "1", "Loss of the last trial of learning");
    let about = "Correlation of the kicked trial with the target over the end of the window, mean over pairs";
    data.insert("scan_kicked_target_r", &dims, of(&|n| mean_r(&n.tests.kicked_target_r)), "1", about);
    let about = "1 if the network returns to its target after a kick, else 0";
    data.insert("scan_returns", &dims, of(&|n| f64::from(u8::from(n.tests.returns()))), "1", about);
}
