//! The numbers and labelled arrays of `timing-capacity`.

use super::config::Config;
use super::curve::{Curves, Delay};
use crate::experiment::Metric;
use crate::experiments::innate::CAPACITY;
use crate::{Dataset, Table};

/// What ends the names of what belongs to the same networks for every delay, beside new ones.
const SAME: &str = "same";

pub(super) fn metrics(curves: &Curves<'_>) -> Vec<Metric> {
    let metric = |delay: &Delay<'_>, key: &str, of: &str| Metric {
        name: format!("r2_{}_ms{key}", delay.ms),
        value: delay.mean_r2(),
        units: "1".to_owned(),
        description: format!("R² of readout and target at a delay of {} s, mean over {of}", delay.seconds()),
    };
    let beside = curves.beside().iter().map(|d| metric(d, &format!("_{SAME}"), "the same networks for every delay"));
    curves.main().iter().map(|d| metric(d, "", "networks")).chain(beside).collect()
}

pub(super) fn dataset(config: &Config, curves: &Curves<'_>) -> Dataset {
    let mut data = Dataset::new();
    let curve = curves.main();
    let (count, dt) = (config.networks as i64, config.network.dt_ms);
    let delay = "Time from the end of the pulse to the peak of the target";
    data.insert("delay", &["delay"], curve.iter().map(|d| d.ms).collect::<Vec<_>>(), "ms", delay);
    data.insert("network", &["network"], (1..=count).collect::<Vec<_>>(), "1", "Number of the network");
    let table = |curve| Table::new("delay", curve).each("network", |d: &Delay<'_>| &d.networks[..]).part(|n| Some(*n));
    table(curve).insert(&mut data);
    if !curves.beside().is_empty() {
        table(curves.beside()).named(SAME, ", of the same networks for every delay").insert(&mut data);
    }
    let steps = curve.iter().map(|d| config.timeline(d.ms).steps).max().unwrap_or(0);
    let time: Vec<f64> = (0..steps).map(|t| t as f64 * dt).collect();
    data.insert("time", &["time"], time, "ms", "Time from the start of a trial");
    let targets: Vec<Vec<f64>> = curve.iter().map(|d| config.target(d.ms).column(0).to_vec()).collect();
    data.insert("target", &["delay", "time"], targets, "1", "Target of the readout; NaN after the end of the trial");
    let readout = |d: &Delay<'_>| d.readout().map(|readout| readout.iter().map(|&z| f64::from(z)).collect::<Vec<_>>());
    let readouts: Vec<_> = curve.iter().map(readout).collect();
    let description = "Readout of the first network of each delay in its first test; NaN after the end of the trial";
    data.insert("readout", &["delay", "time"], readouts, "1", description);
    let (delays, means): (Vec<f64>, Vec<f64>) = CAPACITY.iter().map(|(ms, r2)| (*ms, r2.value)).unzip();
    data.insert("published_delay", &["published_delay"], delays, "ms", "Delay of a published mean");
    let source = CAPACITY[0].1;
    let description = format!("Published {} ({}, {})", source.about, source.source(), source.place);
    data.insert("published_r2", &["published_delay"], means, "1", &description);
    data
}
