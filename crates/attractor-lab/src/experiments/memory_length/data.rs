//! The numbers and labelled arrays of `memory-length`.

use attractor::{mean, standard_error};

use super::Cell;
use super::claims::RECENT;
use super::config::Config;
use crate::experiment::Metric;
use crate::experiments::signatures::{
    ByLag, Decoded, NetworkResult, Reader, STAGES, Scalar, Stage, StageResult, accuracies, hamming, late_minus_early,
    memory_lags,
};
use crate::experiments::table::metric;
use crate::{Dataset, Table};

/// The lags over which an independent implementation averaged memory.
const REFERENCE: [i64; 5] = [-15, -12, -10, -8, -5];

/// Whether all these lags are decoded.
pub(super) fn has_lags(config: &Config, lags: impl IntoIterator<Item = i64>) -> bool {
    lags.into_iter().all(|lag| config.decoding.lags.contains(&lag))
}

/// All networks that were shown sequences of one length.
pub(super) struct Group<'a> {
    pub(super) length: usize,
    pub(super) networks: Vec<&'a NetworkResult>,
    pub(super) decoded: Vec<&'a [ByLag]>,
}

impl Group<'_> {
    /// The linear accuracy of each network at a stage, mean over the wanted lags.
    pub(super) fn accuracy(&self, config: &Config, stage: Stage, wanted: impl Fn(i64) -> bool) -> Vec<f64> {
        accuracies(&config.decoding.base(), &self.decoded, stage, |d| &d.linear, wanted)
    }

    /// The memory of each network at a stage: linear accuracy, mean over the published lags.
    pub(super) fn memory(&self, config: &Config, stage: Stage) -> Vec<f64> {
        self.accuracy(config, stage, |lag| memory_lags().contains(&lag))
    }

    /// Late minus early H of each network at a stage.
    fn late_minus_early(&self, stage: Stage) -> Vec<f64> {
        self.networks.iter().map(|network| late_minus_early(network.at(stage))).collect()
    }
}

/// The finished networks by length; lengths of which none is finished are left out.
pub(super) fn groups<'a>(config: &Config, results: &'a [(Cell, Decoded)]) -> Vec<Group<'a>> {
    let group = |&length: &usize| {
        let of_length = || results.iter().filter(move |(cell, _)| cell.length == length).map(|(_, result)| result);
        Group {
            length,
            networks: of_length().map(|r| &r.network).collect(),
            decoded: of_length().map(|r| &r.by_lag[..]).collect(),
        }
    };
    config.input.lengths.iter().map(group).filter(|g| !g.networks.is_empty()).collect()
}

pub(super) fn metrics(config: &Config, groups: &[Group<'_>]) -> Vec<Metric> {
    let mut metrics = Vec::new();
    let over = |lags: &str| format!("Linear accuracy, mean over lags {lags} {},", config.decoding.counted());
    let (memory, reference, recent) = (over("-15 to -5"), over("-15, -12, -10, -8, -5"), over("-3 to 0"));
    for group in groups {
        for stage in STAGES {
            let (n, name) = (group.length, stage.name());
            let rates: Vec<f64> = group.networks.iter().map(|network| network.at(stage).rate()).collect();
            for (key, values, units, what) in [
                ("hamming", hamming(&group.networks, stage), "1", "Hamming distance after one step"),
                ("memory", group.memory(config, stage), "1", &memory[..]),
                (
                    "memory_reference",
                    group.accuracy(config, stage, |lag| REFERENCE.contains(&lag)),
                    "1",
                    &reference[..],
                ),
                ("recent", group.accuracy(config, stage, |lag| RECENT.contains(&lag)), "1", &recent[..]),
                (
                    "late_minus_early",
                    group.late_minus_early(stage),
                    "1",
                    "Mean H over the late half of the places in a sequence − over the early half",
                ),
                ("rate", rates, "1/step", "Firing rate of excitatory units"),
            ] {
                let key = format!("{key}_n{n}_{}", name.to_lowercase());
                metrics.push(metric(&key, mean(&values), units, format!("{what} of {name}, n = {n}, mean")));
                let error = standard_error(&values);
                if error.is_finite() {
                    let what = format!("{what} of {name}, n = {n}, standard error of the mean");
                    metrics.push(metric(format!("{key}_sem"), error, units, what));
                }
            }
        }
    }
    let silent = |n: &&&NetworkResult| n.stages.iter().any(|s| s.silent_from.is_some());
    let silent = groups.iter().flat_map(|g| &g.networks).filter(silent).count();
    metrics.push(metric("silent_networks", silent as f64, "1", "Networks that fell silent in a measured window"));
    metrics
}

pub(super) fn dataset(config: &Config, groups: &[Group<'_>]) -> Dataset {
    let mut data = Dataset::new();
    let lengths: Vec<usize> = groups.iter().map(|g| g.length).collect();
    data.insert("length", &["length"], lengths, "step", "How often x comes between the first and the last symbol");
    let table = Table::new("length", groups);
    let stages = table.each("network", |g| &g.networks[..]).each("stage", |n| &n.stages[..]);
    let scalars: [(&str, Scalar, &str, &str); 3] = [
        ("hamming", |s| s.hamming, "1", "Mean Hamming distance after one step; stages: RNN, IP, SORN"),
        ("rate", StageResult::rate, "1/step", "Mean firing rate of excitatory units"),
        ("correlation", |s| s.correlation, "1", "Mean correlation of pairs of units"),
    ];
    for (name, value, units, description) in scalars {
        stages.column(&mut data, name, &[], value, units, description);
    }
    let lag = format!("Lag {}; negative: memory", config.decoding.counted());
    data.insert("lag", &["lag"], &config.decoding.lags, "step", &lag);
    let decoded = table.each("network", |g| &g.decoded[..]).each("stage", |stages| stages);
    let curves: [(&str, Reader); 2] = [("bayes", |d| &d.bayes), ("linear", |d| &d.linear)];
    for (name, curve) in curves {
        let description = format!("Accuracy of the sequence, {name} readout, mean over folds");
        decoded.column(&mut data, &format!("sequence_{name}"), &["lag"], curve, "1", &description);
    }
    data
}
