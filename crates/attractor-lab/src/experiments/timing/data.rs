//! The numbers and labelled arrays of `timing`.

use attractor::mean;
use ndarray::{Array1, Array2, Array3, Axis, stack};

use super::bench::{Kicked, Tests};
use super::config::Config;
use super::network::{BIN_RANGE, BINS, NetworkResult};
use super::outcome::{CONVERGED_LOSS, RETURNS_R, plain};
use crate::Dataset;
use crate::experiment::Metric;
use crate::experiments::table::{metric, rows};

pub(super) fn metrics(networks: &[&NetworkResult]) -> Vec<Metric> {
    let over = |value: &dyn Fn(&NetworkResult) -> Option<f64>| -> f64 {
        mean(&networks.iter().filter_map(|n| value(n)).collect::<Vec<_>>())
    };
    let mut metrics = vec![
        metric(
            "recurrent_loss_peak",
            over(&|n| n.recurrent_loss.iter().copied().reduce(f64::max)),
            "1",
            "Largest loss of a recurrent trial, mean over networks",
        ),
        metric(
            "recurrent_loss_last",
            over(&|n| n.recurrent_loss.last().copied()),
            "1",
            "Loss of the last recurrent trial, mean over networks",
        ),
        metric(
            "readout_loss_last",
            over(&|n| n.readout_loss.last().copied()),
            "1",
            "Loss of the last readout trial, mean over networks",
        ),
        metric(
            "readout_r_test",
            over(&|n| Some(plain(&n.after, &n.after.readout_r))),
            "1",
            "Correlation of readout and target after training, plain trials, mean over trials and networks",
        ),
        metric(
            "readout_r_perturbed",
            over(&|n| Some(n.perturbed_r())),
            "1",
            "Correlation of readout and target after training, perturbed trials, mean over trials and networks",
        ),
        metric(
            "unit_r_test",
            over(&|n| Some(plain(&n.after, &n.after.unit_r))),
            "1",
            "Correlation of units with the innate trajectory after training, plain trials, mean over trials and networks",
        ),
        metric(
            "unit_r_before",
            over(&|n| n.before.as_ref().map(|t| plain(t, &t.unit_r))),
            "1",
            "Correlation of units with the innate trajectory before training, mean over trials and networks",
        ),
        metric(
            "share_converged",
            over(&|n| Some(f64::from(u8::from(n.converged())))),
            "1",
            format!("Share of networks whose loss in the last recurrent trial is at most {CONVERGED_LOSS}"),
        ),
        metric(
            "share_returning",
            over(&|n| Some(f64::from(u8::from(n.returns())))),
            "1",
            format!("Share of networks with r of readout and target above {RETURNS_R}, mean over perturbed trials"),
        ),
    ];
    if networks.iter().all(|n| n.lyapunov.is_some()) {
        metrics.extend([
            metric(
                "lyapunov_before",
                over(&|n| n.lyapunov.as_ref().map(|l| l.before)),
                "1/s",
                "Largest Lyapunov exponent before training, trained input",
            ),
            metric(
                "lyapunov_after",
                over(&|n| n.lyapunov.as_ref().map(|l| l.after)),
                "1/s",
                "Largest Lyapunov exponent after training, trained input",
            ),
            metric(
                "lyapunov_after_other",
                over(&|n| n.lyapunov.as_ref().map(|l| l.after_other)),
                "1/s",
                "Largest Lyapunov exponent after training, untrained input",
            ),
        ]);
    }
    metrics
}

pub(super) fn dataset(config: &Config, networks: &[&NetworkResult], ablated: &[&NetworkResult]) -> Dataset {
    let mut data = Dataset::new();
    let dt = config.network.dt_ms;
    let steps = config.timeline().steps;
    data.insert("network", &["network"], Array1::from_iter(1..=networks.len() as i64), "1", "Number of the network");
    data.insert(
        "time",
        &["time"],
        Array1::from_shape_fn(steps, |t| t as f64 * dt),
        "ms",
        "Time from the start of a trial",
    );
    data.insert("target", &["time"], config.target::<f64>().column(0).to_owned(), "1", "Target of the readout");
    losses(&mut data, networks, ablated);
    for (name, tests) in [
        ("before", all(networks, |n| n.before.as_ref())),
        ("shorter", all(networks, |n| n.shorter.as_ref())),
        ("after", all(networks, |n| Some(&n.after))),
        ("stale", all(ablated, |n| Some(&n.after))),
    ] {
        if let Some(tests) = tests {
            insert_tests(&mut data, name, &tests);
        }
    }
    if let Some(innate) = networks.first().and_then(|n| n.innate.clone()) {
        data.insert("innate_rates", &["time", "unit"], innate, "1", "Rates of the first network's innate trial");
    }
    insert_kicks(&mut data, config, networks);
    insert_lyapunov(&mut data, config, networks);
    insert_weights(&mut data, config, networks);
    data
}

/// The value of every network, if every network has it.
fn all<'a, V>(networks: &[&'a NetworkResult], value: impl Fn(&'a NetworkResult) -> Option<V>) -> Option<Vec<V>> {
    if networks.is_empty() {
        return None;
    }
    networks.iter().map(|&n| value(n)).collect()
}

fn losses(data: &mut Dataset, networks: &[&NetworkResult], ablated: &[&NetworkResult]) {
    let mut add = |name: &str, trial: &str, values: Vec<&[f64]>, description: &str| {
        if let Some(values) = rows(&values).filter(|v| !v.is_empty()) {
            data.insert(name, &["network", trial], values, "1", description);
        }
    };
    let recurrent = "Mean squared error of all units over the learning steps, before each update";
    add("recurrent_loss", "recurrent_trial", networks.iter().map(|n| &n.recurrent_loss[..]).collect(), recurrent);
    let readout = "Mean squared error of the readout over the learning steps, before each update";
    add("readout_loss", "readout_trial", networks.iter().map(|n| &n.readout_loss[..]).collect(), readout);
    let stale = "Recurrent loss with a stale P, that of before its update, in the weight update";
    add("recurrent_loss_stale", "recurrent_trial", ablated.iter().map(|n| &n.recurrent_loss[..]).collect(), stale);
}

/// A correlation of every test.
type Correlations = fn(&Tests) -> &[f64];

fn insert_tests(data: &mut Dataset, name: &str, tests: &[&Tests]) {
    let outputs: Vec<_> = tests.iter().map(|t| t.outputs.view()).collect();
    if let Ok(outputs) = stack(Axis(0), &outputs) {
        let description = "Readout of each test, plain ones first, then perturbed ones";
        data.insert(&format!("readout_{name}"), &["network", "test", "time"], outputs, "1", description);
    }
    let shown: Vec<_> = tests.iter().map(|t| t.shown.view()).collect();
    if let Ok(shown) = stack(Axis(0), &shown) {
        let description = "Rates of the first units in each test";
        data.insert(&format!("rates_{name}"), &["network", "test", "time", "shown_unit"], shown, "1", description);
    }
    let columns: [(&str, Correlations, &str); 4] = [
        ("readout_r", |t| &t.readout_r, "Correlation of readout and target in the window"),
        ("readout_r_end", |t| &t.readout_r_end, "The same over the last 300 ms of the window"),
        ("unit_r", |t| &t.unit_r, "Fisher mean over units of the correlation with the innate trajectory in the window"),
        ("unit_r_end", |t| &t.unit_r_end, "The same over the last 300 ms of the window"),
    ];
    for (column, value, description) in columns {
        if let Some(values) = rows(&tests.iter().map(|t| value(t)).collect::<Vec<_>>()) {
            data.insert(&format!("{column}_{name}"), &["network", "test"], values, "1", description);
        }
    }
}

/// Which networks converged, and what kicks of every size did to them.
fn insert_kicks(data: &mut Dataset, config: &Config, networks: &[&NetworkResult]) {
    let converged = Array1::from_iter(networks.iter().map(|n| i64::from(n.converged())));
    let description = format!("1 if the loss in the last recurrent trial is at most {CONVERGED_LOSS}, else 0");
    data.insert("converged", &["network"], converged, "1", &description);
    let (sizes, tests) = (&config.protocol.perturbation_sweep, config.protocol.perturbed_trials);
    if sizes.is_empty() || networks.iter().any(|n| n.kicks.len() != sizes.len()) {
        return;
    }
    let sizes = Array1::from_iter(sizes.iter().copied());
    let shape = (networks.len(), sizes.len(), tests);
    data.insert("kick", &["kick"], sizes, "1", "Amplitude of the perturbation on channel 1");
    let columns: [(&str, KickedColumn, &str); 2] = [
        ("readout_r_kicked", |k| &k.readout_r, "Correlation of readout and target in the window, perturbed tests"),
        (
            "unit_r_kicked",
            |k| &k.unit_r,
            "Fisher mean over units of the correlation with the innate trajectory in the window, perturbed tests",
        ),
    ];
    for (name, column, description) in columns {
        let values = Array3::from_shape_fn(shape, |(n, size, test)| column(&networks[n].kicks[size])[test]);
        data.insert(name, &["network", "kick", "perturbed_test"], values, "1", description);
    }
}

fn insert_lyapunov(data: &mut Dataset, config: &Config, networks: &[&NetworkResult]) {
    let Some(found) = all(networks, |n| n.lyapunov.as_ref()) else { return };
    let exponents =
        Array2::from_shape_fn((found.len(), 3), |(n, k)| [found[n].before, found[n].after, found[n].after_other][k]);
    let description = "Largest exponent: before training, after training, after training on the untrained input";
    data.insert("lyapunov_exponent", &["network", "condition"], exponents, "1/s", description);
    let errors = Array2::from_shape_fn((found.len(), 3), |(n, k)| found[n].standard_error[k]);
    let description = "Standard error of the largest exponent over pairs of trajectories; NaN of one pair";
    data.insert("lyapunov_error", &["network", "condition"], errors, "1/s", description);
    let fitted = Array3::from_shape_fn((found.len(), 3, 2), |(n, k, bound)| {
        let steps = &found[n].fitted[k];
        [steps.start + 1, steps.end][bound] as f64 * config.network.dt_ms
    });
    let description = "First and last lag that the exponent was fitted to, while distances are small";
    data.insert("lyapunov_fitted", &["network", "condition", "bound"], fitted, "ms", description);
    let lags = found[0].log_distance[0].len();
    let time = Array1::from_shape_fn(lags, |t| (t + 1) as f64 * config.network.dt_ms);
    data.insert("lag", &["lag"], time, "ms", "Time from the perturbation");
    let curves = Array3::from_shape_fn((found.len(), 3, lags), |(n, k, t)| found[n].log_distance[k][t]);
    let description = "Mean natural logarithm of the distance between two trajectories";
    data.insert("log_distance", &["network", "condition", "lag"], curves, "1", description);
}

/// A correlation of every test with a kick of one size.
type KickedColumn = fn(&Kicked) -> &[f64];

/// A weight distribution of a network.
type Counts = fn(&NetworkResult) -> &[usize];

fn insert_weights(data: &mut Dataset, config: &Config, networks: &[&NetworkResult]) {
    let counts = |value: Counts| {
        let counts: Vec<&[usize]> = networks.iter().map(|n| value(n)).collect();
        Array2::from_shape_fn((counts.len(), BINS), |(n, bin)| counts[n][bin] as i64)
    };
    let centres = Array1::from_iter(bin_centres(config));
    data.insert(
        "weight",
        &["weight"],
        centres,
        "1",
        "Centre of a bin of recurrent weights; the outer bins hold what lies beyond",
    );
    let columns: [(&str, Counts, &str); 4] = [
        ("weights_before", |n| &n.weights.all[0], "Recurrent weights before training, counts"),
        ("weights_after", |n| &n.weights.all[1], "Recurrent weights after training, counts"),
        (
            "weights_unidirectional",
            |n| &n.weights.unidirectional,
            "Weights after training of synapses without a reverse",
        ),
        ("weights_bidirectional", |n| &n.weights.bidirectional, "Weights after training of synapses with a reverse"),
    ];
    for (name, value, description) in columns {
        data.insert(name, &["network", "weight"], counts(value), "1", description);
    }
    if let Some([before, after]) = networks.first().and_then(|n| n.spectra.as_ref()) {
        for (name, values) in [("eigenvalues_before", before), ("eigenvalues_after", after)] {
            let array = Array2::from_shape_fn((values.len(), 2), |(i, k)| [values[i].0, values[i].1][k]);
            data.insert(
                name,
                &["eigenvalue", "part"],
                array,
                "1",
                "Eigenvalues of the first network's W_rec: real, imaginary",
            );
        }
    }
}

/// Centres of the bins of the weight distribution.
pub(super) fn bin_centres(config: &Config) -> Vec<f64> {
    let network = &config.network;
    let range = BIN_RANGE * network.gain / (network.connection_probability * network.units as f64).sqrt();
    (0..BINS).map(|bin| range * ((2 * bin + 1) as f64 / BINS as f64 - 1.0)).collect()
}
