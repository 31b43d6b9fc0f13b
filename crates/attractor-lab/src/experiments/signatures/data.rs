//! The numbers and labelled arrays of networks that went through the six windows.

use attractor::{mean, standard_error};

use super::config::DecodingConfig;
use super::decoding::{ByLag, Reader};
use super::result::{NetworkResult, STAGES, Scalar, StageResult};
use crate::experiment::Metric;
use crate::experiments::table::metric;
use crate::{Dataset, Table};

/// Mean and standard error over networks of a number, for every stage.
pub(crate) fn stages_metric(name: &str, units: &str, what: &str, values: impl Fn(usize) -> Vec<f64>) -> Vec<Metric> {
    let of_stage = |(k, stage): (usize, super::Stage)| {
        let values = values(k);
        let low = stage.name().to_lowercase();
        [
            metric(format!("{name}_{low}"), mean(&values), units, format!("{what} of {}, mean", stage.name())),
            metric(
                format!("{name}_{low}_sem"),
                standard_error(&values),
                units,
                format!("{what} of {}, standard error of the mean", stage.name()),
            ),
        ]
    };
    STAGES.into_iter().enumerate().flat_map(of_stage).filter(|m| m.value.is_finite()).collect()
}

/// What every experiment reports of its networks.
pub(crate) fn metrics(networks: &[&NetworkResult]) -> Vec<Metric> {
    let of = |value: Scalar| move |stage: usize| networks.iter().map(|n| value(&n.stages[stage])).collect::<Vec<_>>();
    let mut metrics = stages_metric("hamming", "1", "Hamming distance after one step", of(|s| s.hamming));
    metrics.extend(stages_metric("rate", "1/step", "Firing rate of excitatory units", of(StageResult::rate)));
    metrics.extend(stages_metric("interval_cv", "1", "CV of inter-spike intervals", of(|s| s.interval_variation)));
    metrics.extend(stages_metric("fano", "1", "Fano factor of spike counts in 100 steps", of(|s| s.fano)));
    metrics.extend(stages_metric("correlation", "1", "Correlation of pairs of units", of(|s| s.correlation)));
    let silent = networks.iter().filter(|n| n.stages.iter().any(|s| s.silent_from.is_some())).count();
    metrics.push(metric("silent_networks", silent as f64, "1", "Networks that fell silent in a measured window"));
    metrics
}

/// Everything that was measured of the networks; names end in `_key`, if there is one.
pub(crate) fn insert_networks(data: &mut Dataset, key: Option<&str>, networks: &[&NetworkResult]) {
    let Some(first) = networks.first() else { return };
    let table = Table::new("network", networks.iter().copied());
    let table = key.into_iter().fold(table, |table, key| table.named(key, ""));
    table.each("stage", |n| &n.stages[..]).insert(data);
    let step = key.map_or("step".to_owned(), |key| format!("step_{key}"));
    let steps: Vec<u32> = first.trace.iter().map(|&(step, _)| step).collect();
    data.insert(&step, &[&step], steps, "step", "Step of the course");
    let description = "Smoothed Hamming distance after one step, through all windows";
    let trace = |n: &NetworkResult| n.trace.iter().map(|&(_, hamming)| hamming).collect::<Vec<_>>();
    table.column(data, "hamming_trace", &[&step], trace, "1", description);
}

/// Accuracies by lag; `decoded` holds the stages of each network.
pub(crate) fn insert_lags(data: &mut Dataset, config: &DecodingConfig, name: &str, decoded: &[&[ByLag]]) {
    let curves: [(&str, Reader, &str); 3] = [
        ("bayes", |d| &d.bayes, "naive Bayes"),
        ("linear", |d| &d.linear, "the linear readout"),
        ("chance", |d| &d.chance, "always naming the most frequent class"),
    ];
    if data.get("lag").is_none() {
        data.insert("lag", &["lag"], &config.lags, "step", "Negative: what was shown that many steps ago");
    }
    let stages = Table::new("network", decoded).each("stage", |stages| stages);
    for (kind, curve, reader) in curves {
        let description = format!("Accuracy of {name} by {reader}, mean over folds");
        stages.column(data, &format!("{name}_{kind}"), &["lag"], curve, "1", &description);
    }
}
