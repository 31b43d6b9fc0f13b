//! The numbers and labelled arrays of `timing-capacity`.

use ndarray::{Array1, Array2, Array3};

use super::config::Config;
use super::curve::Delay;
use super::network::NetworkResult;
use crate::Dataset;
use crate::experiment::Metric;
use crate::experiments::innate::CAPACITY;

pub(super) fn metrics(curve: &[Delay<'_>]) -> Vec<Metric> {
    let metric = |delay: &Delay<'_>| Metric {
        name: format!("r2_{}_ms", delay.ms),
        value: delay.mean_r2(),
        units: "1".to_owned(),
        description: format!("R² of readout and target at a delay of {} s, mean over networks", delay.seconds()),
    };
    curve.iter().map(metric).collect()
}

pub(super) fn dataset(config: &Config, curve: &[Delay<'_>]) -> Dataset {
    let mut data = Dataset::new();
    let delay = "Time from the end of the pulse to the peak of the target";
    data.insert("delay", &["delay"], Array1::from_iter(curve.iter().map(|d| d.ms)), "ms", delay);
    data.insert("network", &["network"], Array1::from_iter((1..).take(config.networks)), "1", "Number of the network");
    let r2: Vec<Vec<f64>> = curve.iter().map(Delay::r2).collect();
    let r2 = Array2::from_shape_fn((curve.len(), config.networks), |(d, n)| value(r2[d].get(n)));
    data.insert("r2", &["delay", "network"], r2, "1", "Squared correlation of readout and target in the window");
    insert_losses(&mut data, config, curve);
    insert_readouts(&mut data, config, curve);
    let (delays, means): (Vec<f64>, Vec<f64>) = CAPACITY.iter().map(|(ms, r2)| (*ms, r2.value)).unzip();
    data.insert("published_delay", &["published_delay"], Array1::from(delays), "ms", "Delay of a published mean");
    let source = CAPACITY[0].1;
    let description = format!("Published {} ({}, {})", source.about, source.paper, source.place);
    data.insert("published_r2", &["published_delay"], Array1::from(means), "1", &description);
    data
}

/// The number, or NaN where there is none.
fn value<V: Copy + Into<f64>>(found: Option<&V>) -> f64 {
    found.map_or(f64::NAN, |&v| v.into())
}

fn insert_losses(data: &mut Dataset, config: &Config, curve: &[Delay<'_>]) {
    type Column = fn(&NetworkResult) -> &[f64];
    let training = &config.training;
    let columns: [(&str, &str, usize, Column, &str); 2] = [
        (
            "recurrent_loss",
            "recurrent_trial",
            training.recurrent_trials,
            |n| &n.recurrent_loss,
            "Mean squared error of all units over the learning steps, before each update",
        ),
        (
            "readout_loss",
            "readout_trial",
            training.readout_trials,
            |n| &n.readout_loss,
            "Mean squared error of the readout over the learning steps, before each update",
        ),
    ];
    for (name, dim, trials, column, description) in columns {
        let losses = Array3::from_shape_fn((curve.len(), config.networks, trials), |(d, n, trial)| {
            value(curve[d].networks.get(n).and_then(|&network| column(network).get(trial)))
        });
        data.insert(name, &["delay", "network", dim], losses, "1", description);
    }
}

/// Readouts of the first networks and their targets. Trials differ in length: NaN follows the shorter ones.
fn insert_readouts(data: &mut Dataset, config: &Config, curve: &[Delay<'_>]) {
    let steps = curve.iter().map(|d| config.timeline(d.ms).steps).max().unwrap_or(0);
    let time = Array1::from_shape_fn(steps, |t| t as f64 * config.network.dt_ms);
    data.insert("time", &["time"], time, "ms", "Time from the start of a trial");
    let targets: Vec<Array2<f64>> = curve.iter().map(|d| config.target(d.ms)).collect();
    let targets = Array2::from_shape_fn((curve.len(), steps), |(d, t)| value(targets[d].get((t, 0))));
    data.insert("target", &["delay", "time"], targets, "1", "Target of the readout; NaN after the end of the trial");
    let readouts = Array2::from_shape_fn((curve.len(), steps), |(d, t)| {
        value(curve[d].readout().and_then(|readout| readout.get(t)))
    });
    let description = "Readout of the first network of each delay in its first test; NaN after the end of the trial";
    data.insert("readout", &["delay", "time"], readouts, "1", description);
}
