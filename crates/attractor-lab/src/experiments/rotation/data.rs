//! The numbers and labelled arrays of `rotation`.

use ndarray::{Array1, Array3};

use super::claims::{BAYES, LINEAR, TARGETS, last, over_last};
use super::config::Config;
use super::network::RotationResult;
use crate::Dataset;
use crate::experiment::Metric;
use crate::experiments::signatures::{self, NetworkResult, STAGES, insert_networks, stages_metric};

pub(super) fn metrics(config: &Config, all: &[&RotationResult]) -> Vec<Metric> {
    let networks: Vec<&NetworkResult> = all.iter().map(|r| &r.network).collect();
    let mut metrics = signatures::metrics(&networks);
    for (name, reader) in [("linear", LINEAR), ("bayes", BAYES)] {
        for (k, target) in TARGETS.into_iter().enumerate() {
            let what = format!("Accuracy of the {target} over the last steps of a trial by the {name} readout");
            let of = |stage: usize| last(config, all, STAGES[stage], reader, k);
            metrics.extend(stages_metric(&format!("{target}_{name}"), "1", &what, of));
            let what = format!("Accuracy of the {target} over all steps after the last frame by the {name} readout");
            let of = |stage: usize| over_last(config.input.blank_after, all, STAGES[stage], reader, k);
            metrics.extend(stages_metric(&format!("{target}_after_{name}"), "1", &what, of));
        }
    }
    metrics
}

pub(super) fn dataset(config: &Config, all: &[&RotationResult]) -> Dataset {
    let networks: Vec<&NetworkResult> = all.iter().map(|r| &r.network).collect();
    let mut data = Dataset::new();
    insert_networks(&mut data, "", &networks);
    let steps = config.trial_steps();
    let time = Array1::from_iter((0..steps).map(|step| step as i64 - config.offset() as i64));
    data.insert("time", &["time"], time, "step", "Step of the trial, from the end of the last frame");
    for (name, reader) in [("linear", LINEAR), ("bayes", BAYES)] {
        for (k, target) in TARGETS.into_iter().enumerate() {
            let array = Array3::from_shape_fn((all.len(), STAGES.len(), steps), |(n, stage, step)| {
                reader(&all[n].decoded[stage][step])[k]
            });
            let description = format!("Accuracy of the {target} by the {name} readout, mean over folds");
            data.insert(&format!("{target}_{name}"), &["network", "stage", "time"], array, "1", &description);
        }
    }
    data
}
