//! The numbers and labelled arrays of `network-memory`.

use attractor::mean;

use super::condition::CONDITIONS;
use super::config::Config;
use super::measure::Measured;
use super::result::{Dimensions, Networks};
use crate::Dataset;
use crate::experiment::Metric;
use crate::experiments::table::metric;

pub(super) fn metrics(networks: &Networks<'_>) -> Vec<Metric> {
    let each = CONDITIONS.iter().enumerate().flat_map(|(place, condition)| {
        let (family, name) = (condition.family.title(), condition.name);
        let of = |number: fn(&Measured) -> f64| mean(&networks.under(place, number));
        [
            metric(
                format!("total_capacity_{}", condition.key),
                of(Measured::total),
                "1",
                format!("Total capacity, mean over networks: {family}, {name}"),
            ),
            metric(
                format!("linear_memory_{}", condition.key),
                of(Measured::linear),
                "1",
                format!("Linear memory, mean over networks: {family}, {name}"),
            ),
        ]
    });
    each.collect()
}

pub(super) fn insert_memory(data: &mut Dataset, networks: &Networks<'_>) {
    let count = networks.measured.len() as i64;
    data.insert("network", &["network"], (1..=count).collect::<Vec<_>>(), "1", "Number of the network");
    let listed: Vec<String> = CONDITIONS.iter().map(|c| format!("{}: {}", c.family.title(), c.name)).collect();
    let listed = listed.join("; ");
    let lists = |list: fn(&Measured) -> &Vec<f64>| -> Vec<Vec<Vec<f64>>> {
        networks.measured.iter().map(|conditions| conditions.iter().map(|m| list(m).clone()).collect()).collect()
    };
    let about = format!("Sum of the capacities of each degree, from 1 on; conditions: {listed}");
    data.insert("capacity", &["network", "condition", "degree"], lists(|m| &m.by_degree), "1", &about);
    let about = "Capacity of the value of so many steps before, from 0 on: the memory of Jaeger";
    data.insert("memory", &["network", "condition", "delay"], lists(|m| &m.memory), "1", about);
    let dims = ["network", "condition"];
    let whole = |number: fn(&Measured) -> usize| -> Vec<Vec<i64>> {
        networks.measured.iter().map(|conditions| conditions.iter().map(|m| number(m) as i64).collect()).collect()
    };
    data.insert(
        "rank",
        &dims,
        whole(|m| m.rank),
        "1",
        "Independent states, which all capacities together cannot exceed",
    );
    data.insert("units", &dims, whole(|m| m.units), "1", "Units whose states are read");
    let ratios: Vec<Vec<f64>> =
        networks.measured.iter().map(|conditions| conditions.iter().map(|m| m.dimension).collect()).collect();
    data.insert("states_dimension", &dims, ratios, "1", "Participation ratio of the states while values are heard");
    let about =
        "Spectral radius of the echo state network after differential Hebbian learning, and of its scaled reservoir";
    data.insert("radius", &["network"], networks.radii.clone(), "1", about);
}

pub(super) fn insert_dimension(data: &mut Dataset, config: &Config, dimensions: &Dimensions<'_>) {
    let sizes: Vec<i64> = config.dimension.sizes.iter().map(|&n| n as i64).collect();
    data.insert("size", &["size"], sizes, "1", "Units of the networks that hear nothing");
    data.insert("gain", &["gain"], config.dimension.gains.clone(), "1", "Gain of the networks that hear nothing");
    let ratios: Vec<Vec<Vec<f64>>> =
        dimensions.ratios.iter().map(|sizes| sizes.iter().map(|ratios| ratios.to_vec()).collect()).collect();
    let about = "Participation ratio of the rates, from two records; 0 where a network comes to rest";
    data.insert("participation_ratio", &["silent_network", "size", "gain"], ratios, "1", about);
    let theory = dimensions.theory;
    data.insert("theory", &["gain"], theory.shares.clone(), "1", "PR/N of many units, by theory");
    data.insert("theory_gain", &["curve"], theory.gains.clone(), "1", "Gains of the curve of theory");
    data.insert("theory_curve", &["curve"], theory.curve.clone(), "1", "PR/N of many units along it");
}
