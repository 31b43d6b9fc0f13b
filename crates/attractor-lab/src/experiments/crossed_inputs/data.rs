//! The numbers and labelled arrays of `crossed-inputs`.

use attractor::{mean, standard_error};

use super::claims::Networks;
use super::condition::{ACTIVE, ADAPTED, CONTROLS, IN_THEORY, LEARNERS, Learner, TESTED};
use super::config::Config;
use super::measure::Brief;
use super::network::NetworkResult;
use crate::experiment::Metric;
use crate::experiments::table::metric;
use crate::{Dataset, Table};

pub(super) fn metrics(networks: &Networks<'_>) -> Vec<Metric> {
    let mut metrics = Vec::new();
    let mut add = |name: String, units: &str, what: String, values: Vec<f64>| {
        metrics.push(metric(name.clone(), mean(&values), units, format!("{what}, mean over networks")));
        let error = standard_error(&values);
        metrics.push(metric(format!("{name}_sem"), error, units, format!("{what}, standard error of the mean")));
    };
    let key = |name: &str| name.to_lowercase().replace(", ", "_").replace(' ', "_");
    for learner in LEARNERS {
        for shown in TESTED {
            let (name, place) = (learner.name(), shown.name());
            let values = networks.at(learner, shown, |tested| tested.hamming);
            add(
                format!("hamming_{}_on_{}", key(&name), key(place)),
                "1",
                format!("H of {name}, {place} shown"),
                values,
            );
        }
    }
    for control in CONTROLS {
        let name = control.name();
        let of = |number: fn(&Brief) -> f64| networks.each(|n| number(n.control(control)));
        add(format!("hamming_{}", key(name)), "1", format!("H, sequences shown: {name}"), of(|b| b.hamming));
        add(format!("rate_{}", key(name)), "1/step", format!("Rate, sequences shown: {name}"), of(|b| b.rate));
    }
    metrics.retain(|metric| metric.value.is_finite());
    metrics
}

pub(super) fn dataset(config: &Config, all: &[&NetworkResult]) -> Dataset {
    let mut data = Dataset::new();
    if all.is_empty() {
        return data;
    }
    let numbers = |count: usize| (1..=count as i64).collect::<Vec<_>>();
    data.insert("network", &["network"], numbers(all.len()), "1", "Number of the network");
    data.insert("growth_step", &["growth_step"], numbers(config.growth.horizon), "step", "Steps after the flip");
    data.insert("lag", &["lag"], &config.decoding.lags, "step", "Negative: what was shown that many steps ago");
    let lags = numbers(config.activity.lags);
    data.insert("regression_lag", &["regression_lag"], lags, "step", "Lag of the regression of activity on itself");
    let coded = |names: &[String]| {
        names.iter().enumerate().map(|(k, name)| format!("{k}: {name}")).collect::<Vec<_>>().join("; ")
    };
    let mut name = |dim: &str, names: Vec<String>| {
        let codes: Vec<i64> = (0..names.len() as i64).collect();
        data.insert(dim, &[dim], codes, "1", &coded(&names));
    };
    name("learner", LEARNERS.map(Learner::name).to_vec());
    name("shown", TESTED.map(|shown| shown.name().to_owned()).to_vec());
    name("control", CONTROLS.map(|control| control.name().to_owned()).to_vec());
    let adapted =
        ADAPTED.map(|(kind, shown)| format!("SORN of {}, then intrinsic plasticity on {}", kind.name(), shown.name()));
    name("adapted", adapted.to_vec());
    name("in_theory", IN_THEORY.map(Learner::name).to_vec());
    name("active", ACTIVE.map(Learner::name).to_vec());
    name("surrogate", ["as it was", "steps shuffled", "units shifted"].map(str::to_owned).to_vec());
    let table = || Table::new("network", all.iter().copied());
    table().each("learner", |n| &n.crossed[..]).each("shown", |under| &under[..]).insert(&mut data);
    table().each("in_theory", |n| &n.theory[..]).insert(&mut data);
    table().each("active", |n| &n.activity[..]).insert(&mut data);
    for (dim, briefs) in
        [("control", (|n| &n.controls) as fn(&NetworkResult) -> &Vec<Brief>), ("adapted", |n| &n.adapted)]
    {
        let of = |number: fn(&Brief) -> f64| -> Vec<Vec<f64>> {
            all.iter().map(|n| briefs(n).iter().map(number).collect()).collect()
        };
        let dims = ["network", dim];
        data.insert(&format!("hamming_{dim}"), &dims, of(|b| b.hamming), "1", "Mean Hamming distance after one step");
        data.insert(&format!("rate_{dim}"), &dims, of(|b| b.rate), "1/step", "Firing rate of excitatory units");
    }
    data
}
