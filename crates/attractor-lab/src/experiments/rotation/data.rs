//! The numbers and labelled arrays of `rotation`.

use super::claims::{BAYES, LINEAR, TARGETS, last, over_last};
use super::config::Config;
use super::network::RotationResult;
use crate::experiment::Metric;
use crate::experiments::signatures::{self, NetworkResult, STAGES, insert_activity, insert_networks, stages_metric};
use crate::{Dataset, Table};

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
    insert_networks(&mut data, None, &networks);
    insert_activity(&mut data, &networks);
    let time: Vec<i64> = (0..config.trial_steps()).map(|step| step as i64 - config.offset() as i64).collect();
    data.insert("time", &["time"], time, "step", "Step of the trial, from the end of the last frame");
    let steps = Table::new("network", all.iter().copied()).each("stage", |r| &r.decoded[..]);
    steps.each("time", |steps| &steps[..]).insert(&mut data);
    let responses = Table::new("network", all.iter().copied()).each("stage", |r| &r.responses[..]);
    responses.each("time", |steps| &steps[..]).insert(&mut data);
    data
}
