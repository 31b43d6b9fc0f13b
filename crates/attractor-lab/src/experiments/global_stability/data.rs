//! The numbers and labelled arrays of `global-stability`.

use attractor::mean;

use super::Results;
use super::claims::{distance, foretold};
use super::config::Config;
use super::flip_flop::FlipFlopResult;
use super::flip_flop_points::Kind;
use super::map::{Held, MapResult};
use super::sequence::Learned;
use crate::Dataset;
use crate::experiment::Metric;
use crate::experiments::table::metric;

pub(super) fn metrics(config: &Config, results: &Results<'_>) -> Vec<Metric> {
    let maps = &results.maps;
    let mut metrics = Vec::new();
    for (k, gain) in config.map.gains.iter().enumerate() {
        let starts: Vec<f64> = maps.iter().flat_map(|map| &map.at[k]).filter_map(Held::astray).collect();
        let description = format!(
            "Share of starts that end neither at the target nor at minus it, locally stable targets, g = {gain}"
        );
        metrics.push(metric(format!("astray_{}", k + 1), mean(&starts), "1", description));
    }
    if let Some(theory) = results.theory {
        let distances: Vec<f64> = maps.iter().map(|map| distance(config, theory, map)).collect();
        let description = "Distance of F(z) from theory over A, root mean square, mean over networks";
        metrics.push(metric("map_distance", mean(&distances), "1", description));
    }
    for (half, name) in ["clamped", "random"].into_iter().enumerate() {
        let told = mean(&maps.iter().map(|map| foretold(map, half)).collect::<Vec<_>>());
        let description =
            format!("Share of ends at the target or minus it that the sign of the output tells: {name} starts");
        metrics.push(metric(format!("foretold_{name}"), told, "1", description));
    }
    for (networks, name) in results.flip_flops.iter().zip(["one_bit", "two_bits"]) {
        let accuracy = mean(&networks.iter().map(|n| n.accuracy()).collect::<Vec<_>>());
        metrics.push(metric(
            format!("accuracy_{name}"),
            accuracy,
            "1",
            "Share of intervals that are right, mean over networks",
        ));
    }
    for (rule, name) in ["rls", "delta"].into_iter().enumerate() {
        let earlier = mean(&results.sequences.iter().map(|n| n.by[rule].earlier()).collect::<Vec<_>>());
        let description = "Mean |z - A| of all targets but the last after the last was learned";
        metrics.push(metric(format!("earlier_error_{name}"), earlier, "1", description));
    }
    metrics.retain(|metric| metric.value.is_finite());
    metrics
}

pub(super) fn dataset(config: &Config, results: &Results<'_>) -> Dataset {
    let mut data = Dataset::new();
    insert_maps(&mut data, config, results);
    for (networks, bits) in results.flip_flops.iter().zip(["one_bit", "two_bits"]) {
        if !networks.is_empty() {
            insert_flip_flop(&mut data, networks, bits);
        }
    }
    insert_sequences(&mut data, results);
    data
}

fn insert_maps(data: &mut Dataset, config: &Config, results: &Results<'_>) {
    data.insert("gain", &["gain"], &config.map.gains, "1", "Gain g");
    data.insert("target", &["target"], &config.map.targets, "1", "Target A");
    data.insert("z", &["z"], config.outputs(), "1", "Output to which the feedback is clamped");
    if let Some(theory) = results.theory {
        let about = "F(z) by mean-field theory; NaN where the open network does not settle";
        data.insert("theory_map", &["gain", "z"], theory.map.clone(), "1", about);
        let about = "Radius of the open network at the target, theory: at rest below 1";
        data.insert("theory_radius", &["gain", "target"], theory.radius.clone(), "1", about);
    }
    if results.maps.is_empty() {
        return;
    }
    let each = |of: fn(&(f64, bool)) -> f64| -> Vec<Vec<Vec<f64>>> {
        let gains = |map: &&MapResult| map.map.iter().map(|outputs| outputs.iter().map(of).collect()).collect();
        results.maps.iter().map(gains).collect()
    };
    let dims = ["map_network", "gain", "z"];
    data.insert(
        "map",
        &dims,
        each(|(f, _)| *f),
        "1",
        "F(z): readout while the output is clamped to z, mean over time where it moves",
    );
    data.insert(
        "map_rests",
        &dims,
        each(|(_, rests)| f64::from(u8::from(*rests))),
        "1",
        "1 where the clamped network is at rest",
    );
    let held = |of: &dyn Fn(&Held) -> f64| -> Vec<Vec<Vec<f64>>> {
        let gains = |map: &&MapResult| map.at.iter().map(|targets| targets.iter().map(of).collect()).collect();
        results.maps.iter().map(gains).collect()
    };
    let dims = ["map_network", "gain", "target"];
    let about =
        "Largest real part of the closed loop's eigenvalues at the target; NaN where no state was found to train";
    data.insert("leading", &dims, held(&|held| held.leading), "1/tau", about);
    let about = "Share of starts that end neither at the target nor at minus it; NaN where it is not locally stable";
    data.insert("astray", &dims, held(&|held| held.astray().unwrap_or(f64::NAN)), "1", about);
    let starts = |of: &dyn Fn(&super::map::Start) -> f64| -> Vec<Vec<Vec<Vec<f64>>>> {
        let of_held = |held: &Held| -> Vec<f64> {
            (0..config.ends.starts).map(|k| held.starts.get(k).map_or(f64::NAN, of)).collect()
        };
        let gains = |map: &&MapResult| map.at.iter().map(|targets| targets.iter().map(of_held).collect()).collect();
        results.maps.iter().map(gains).collect()
    };
    let dims = ["map_network", "gain", "target", "start"];
    let about = "Where a start ends: 1 target, -1 minus the target, 0 at rest elsewhere, 2 moving; NaN where the target is not locally stable";
    data.insert("end", &dims, starts(&|start| start.end.code() as f64), "1", about);
    let about = "Output of a start: clamped (first half of the starts), or the readout of the random state";
    data.insert("start_output", &dims, starts(&|start| start.output), "1", about);
}

fn insert_flip_flop(data: &mut Dataset, networks: &[&FlipFlopResult], bits: &str) {
    let network = format!("network_{bits}");
    let dims = [network.as_str()];
    let count = |of: &dyn Fn(&FlipFlopResult) -> usize| -> Vec<i64> { networks.iter().map(|n| of(n) as i64).collect() };
    let accuracy: Vec<f64> = networks.iter().map(|n| n.accuracy()).collect();
    let about = "Share of intervals between new pulses at whose end all outputs are right";
    data.insert(&format!("accuracy_{bits}"), &dims, accuracy, "1", about);
    let counts: [(&str, Vec<i64>, &str); 6] = [
        ("memories", count(&|n| n.memories().len()), "Memories at a stable fixed point"),
        ("stable", count(&|n| n.count(Kind::Stable)), "Stable fixed points found"),
        ("unstable", count(&|n| n.count(Kind::Unstable)), "Unstable fixed points found"),
        ("slow", count(&|n| n.count(Kind::Slow)), "Slow points found"),
        ("saddles", count(&|n| n.saddles().count()), "Fixed points found with one unstable direction"),
        ("between", count(&FlipFlopResult::between), "Of these, those between two memories one bit apart"),
    ];
    for (name, values, about) in counts {
        data.insert(&format!("{name}_{bits}"), &dims, values, "1", about);
    }
}

fn insert_sequences(data: &mut Dataset, results: &Results<'_>) {
    let networks = &results.sequences;
    if networks.is_empty() {
        return;
    }
    let targets: Vec<Vec<f64>> = networks.iter().map(|n| n.targets.clone()).collect();
    data.insert(
        "sequence_target",
        &["sequence_network", "place"],
        targets,
        "1",
        "Targets in the order in which they were learned",
    );
    let errors: Vec<Vec<Vec<Vec<f64>>>> =
        networks.iter().map(|n| n.by.iter().map(|rule| rule.errors.clone()).collect()).collect();
    let about = "|z - A| at the state of the target at a place, after those up to another were learned; rules: recursive least squares, delta rule";
    data.insert("sequence_error", &["sequence_network", "rule", "learned", "place"], errors, "1", about);
    let each = |of: &dyn Fn(&Learned) -> Vec<i64>| -> Vec<Vec<Vec<i64>>> {
        networks.iter().map(|n| n.by.iter().map(of).collect()).collect()
    };
    let steps = each(&|rule| rule.steps.iter().map(|&steps| steps as i64).collect());
    data.insert("sequence_steps", &["sequence_network", "rule", "place"], steps, "1", "Steps that a target took");
    let kept: Vec<Vec<i64>> = networks.iter().map(|n| n.by.iter().map(|rule| rule.kept as i64).collect()).collect();
    data.insert(
        "sequence_kept",
        &["sequence_network", "rule"],
        kept,
        "1",
        "Targets that the closed loop keeps in the end",
    );
}
