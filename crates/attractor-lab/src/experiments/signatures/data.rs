//! The numbers and labelled arrays of networks that went through the six windows.

use attractor::{mean, standard_error};
use ndarray::{Array1, Array2, Array3};

use super::config::DecodingConfig;
use super::decoding::{ByLag, Reader};
use super::result::{NetworkResult, STAGES, Scalar, StageResult, Vector};
use crate::Dataset;
use crate::experiment::Metric;
use crate::experiments::table::metric;

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

/// An array (network, stage).
fn by_stage(networks: usize, value: impl Fn(usize, usize) -> f64) -> Array2<f64> {
    Array2::from_shape_fn((networks, STAGES.len()), |(n, stage)| value(n, stage))
}

/// Everything that was measured of the networks; names end in `suffix`.
pub(crate) fn insert_networks(data: &mut Dataset, suffix: &str, networks: &[&NetworkResult]) {
    if networks.is_empty() {
        return;
    }
    let scalars: [(&str, Scalar, &str, &str); 5] = [
        ("hamming", |s| s.hamming, "1", "Mean Hamming distance after one step; stages: RNN, IP, SORN"),
        ("hamming_learning", |s| s.hamming_learning, "1", "The same at the end of the window before"),
        ("interval_cv", |s| s.interval_variation, "1", "Mean CV of inter-spike intervals"),
        ("fano", |s| s.fano, "1", "Mean Fano factor of spike counts in 100 steps"),
        ("correlation", |s| s.correlation, "1", "Mean correlation of pairs of units"),
    ];
    for (name, value, units, description) in scalars {
        let array = by_stage(networks.len(), |n, stage| value(&networks[n].stages[stage]));
        data.insert(&format!("{name}{suffix}"), &["network", "stage"], array, units, description);
    }
    let vectors: [(&str, &str, Vector, &str, &str); 5] = [
        ("rate", "unit", |s| &s.rates, "1/step", "Firing rate"),
        ("threshold", "unit", |s| &s.thresholds, "1", "Excitatory threshold"),
        ("weight", "synapse", |s| &s.weights, "1", "Recurrent excitatory weight; NaN beyond a network's synapses"),
        ("growth", "growth_step", |s| &s.growth, "1", "Mean Hamming distance 1, 2, .. steps after a flip"),
        ("hamming_by_place", "place", |s| &s.by_place, "1", "Mean H by place in the input"),
    ];
    for (name, dimension, value, units, description) in vectors {
        let array = padded(networks, value);
        let dims = ["network", "stage", &format!("{dimension}{suffix}")];
        data.insert(&format!("{name}{suffix}"), &dims, array, units, description);
    }
    insert_trace(data, suffix, networks);
}

/// Vectors of every network and stage, filled up with NaN to the longest.
fn padded(networks: &[&NetworkResult], value: Vector) -> Array3<f64> {
    let longest = networks.iter().flat_map(|n| &n.stages).map(|s| value(s).len()).max().unwrap_or(0);
    Array3::from_shape_fn((networks.len(), STAGES.len(), longest), |(n, stage, k)| {
        value(&networks[n].stages[stage]).get(k).copied().unwrap_or(f64::NAN)
    })
}

fn insert_trace(data: &mut Dataset, suffix: &str, networks: &[&NetworkResult]) {
    let dimension = format!("step{suffix}");
    let steps = Array1::from_iter(networks[0].trace.iter().map(|&(step, _)| i64::from(step)));
    let trace = Array2::from_shape_fn((networks.len(), steps.len()), |(n, k)| networks[n].trace[k].1);
    data.insert(&dimension, &[&dimension], steps, "step", "Step of the course");
    let description = "Smoothed Hamming distance after one step, through all windows";
    data.insert(&format!("hamming_trace{suffix}"), &["network", &dimension], trace, "1", description);
}

/// Accuracies by lag; `decoded` holds the stages of each network.
pub(crate) fn insert_lags(data: &mut Dataset, config: &DecodingConfig, name: &str, decoded: &[&[ByLag]]) {
    let lags = config.lags.len();
    let curves: [(&str, Reader, &str); 3] = [
        ("bayes", |d| &d.bayes, "naive Bayes"),
        ("linear", |d| &d.linear, "the linear readout"),
        ("chance", |d| &d.chance, "always naming the most frequent class"),
    ];
    if data.get("lag").is_none() {
        let lag = Array1::from_iter(config.lags.iter().copied());
        data.insert("lag", &["lag"], lag, "step", "Negative: what was shown that many steps ago");
    }
    for (kind, curve, reader) in curves {
        let array =
            Array3::from_shape_fn((decoded.len(), STAGES.len(), lags), |(n, stage, k)| curve(&decoded[n][stage])[k]);
        let description = format!("Accuracy of {name} by {reader}, mean over folds");
        data.insert(&format!("{name}_{kind}"), &["network", "stage", "lag"], array, "1", &description);
    }
}
