//! The numbers and labelled arrays of `self-organised`.

use attractor::quantile;
use ndarray::{Array1, Array2, Array3, Array4, Axis, stack};

use super::Sizes;
use super::claims::of_group;
use super::claims_beyond::{crossed_after, crossed_at_once, diffusion, majority};
use super::class::{Class, GROUPS, Group};
use super::controls::CONTROLS;
use super::gamma::{Kind, gammas};
use super::learning::Complex;
use super::network::{NetworkResult, Shown};
use crate::Dataset;
use crate::experiment::Metric;
use crate::experiments::table::metric;

pub(super) fn metrics(all: &[&NetworkResult], sizes: &Sizes<'_>) -> Vec<Metric> {
    let n = all.len() as f64;
    let share = |count: usize| count as f64 / n;
    let counted = |wanted: &dyn Fn(&NetworkResult) -> bool| all.iter().filter(|n| wanted(n)).count();
    let mut metrics: Vec<Metric> = GROUPS
        .into_iter()
        .map(|group| {
            let name = format!("share_{}", key(group));
            metric(name, share(of_group(all, group).len()), "1", format!("Share of networks: {}", group.name()))
        })
        .collect();
    metrics.push(metric(
        "share_tori",
        share(counted(&|n| n.free.class == Class::QuasiPeriodic)),
        "1",
        "Share of networks without an exact period, by the noise-free continuation",
    ));
    metrics.extend((3..=16).filter_map(|period| {
        let count = counted(&|n| n.free.class == Class::Period(period));
        let description = format!("Share of networks of exact period {period}, by the noise-free continuation");
        (count > 0).then(|| metric(format!("share_period_{period}"), share(count), "1", description))
    }));
    metrics.extend(exponents(all));
    let (at_once, crossed) = crossed_at_once(all);
    metrics.push(metric(
        "crossed_at_first_update",
        at_once as f64 / crossed as f64,
        "1",
        "Share of networks with an eigenvalue outside the unit circle after the first update of W_z, of those that ever have one",
    ));
    let shares: Vec<f64> = all.iter().filter(|n| n.other_noise.len() > 1).map(|n| majority(&n.other_noise)).collect();
    metrics.push(metric(
        "majority_share",
        attractor::mean(&shares),
        "1",
        "Share of the most frequent class of a reservoir under other noise, mean over reservoirs",
    ));
    let (kicks, returned) =
        all.iter().fold((0, 0), |(kicks, back), n| (kicks + n.kicked.last.len(), back + n.kicked.returned));
    metrics.push(metric(
        "kicks_returned",
        returned as f64 / kicks as f64,
        "1",
        "Share of kicks after which an orbit returns",
    ));
    let [locked, tori] = diffusion(all);
    metrics.push(metric("phase_diffusion_tori", quantile(&tori, 0.5), "turns²/step", "Median phase diffusion of tori"));
    metrics.push(metric(
        "phase_diffusion_locked",
        quantile(&locked, 0.5),
        "turns²/step",
        "Median phase diffusion of exact periods from 3",
    ));
    for (units, networks) in sizes {
        for group in GROUPS {
            let count = networks.iter().filter(|n| n.class.group() == group).count();
            metrics.push(metric(
                format!("share_{}_of_{units}_units", key(group)),
                count as f64 / networks.len() as f64,
                "1",
                format!("Share of networks of {units} units: {}", group.name()),
            ));
        }
    }
    let redrawn = all.iter().map(|n| n.redrawn).sum::<usize>() as f64;
    metrics.push(metric("nilpotent_reservoirs", redrawn, "1", "Reservoirs that were nilpotent and drawn again"));
    metrics.retain(|metric| metric.value.is_finite());
    metrics
}

fn key(group: Group) -> &'static str {
    match group {
        Group::Two => "period_2",
        Group::Rotating => "rotating",
        Group::Fixed => "fixed_point",
        Group::Chaotic => "chaotic",
        Group::Undetermined => "undetermined",
    }
}

fn exponents(all: &[&NetworkResult]) -> Vec<Metric> {
    let of = |kind: Kind, value: fn(&super::gamma::Crossed) -> Option<f64>| {
        let crossed = all.iter().filter_map(|n| n.gamma.crossed.as_ref()).filter(|crossed| crossed.kind == kind);
        quantile(&crossed.filter_map(value).collect::<Vec<_>>(), 0.5)
    };
    let mut metrics = Vec::new();
    for (kind, name) in [(Kind::Flip, "flip"), (Kind::NeimarkSacker, "neimark_sacker")] {
        metrics.push(metric(
            format!("gamma_{name}"),
            of(kind, |crossed| Some(crossed.gamma)),
            "1",
            format!("Median γ of the first bifurcation, {}", name.replace('_', "-")),
        ));
        metrics.push(metric(
            format!("amplitude_exponent_{name}"),
            of(kind, |crossed| crossed.exponent),
            "1",
            format!("Median exponent with which the amplitude grows beyond it, {}", name.replace('_', "-")),
        ));
    }
    metrics
}

pub(super) fn dataset(all: &[&NetworkResult], sizes: &Sizes<'_>) -> Dataset {
    let mut data = Dataset::new();
    if all.is_empty() {
        return data;
    }
    attractors(&mut data, all);
    spectra(&mut data, all);
    along_gamma(&mut data, all);
    controls(&mut data, all);
    phases(&mut data, all);
    kicks(&mut data, all);
    shown(&mut data, all);
    for (units, networks) in sizes {
        let dimension = format!("network_of_{units}");
        let classes = Array1::from_iter(networks.iter().map(|n| n.class.code()));
        data.insert(&format!("class_of_{units}"), &[&dimension], classes, "1", &format!("{CODES}; {units} units"));
        let leading = Array2::from_shape_fn((networks.len(), 2), |(n, part)| part_of(networks[n].leading, part));
        let description = format!("Leading eigenvalue of W_x + W_z of {units} units: real, imaginary");
        data.insert(&format!("leading_of_{units}"), &[&dimension, "part"], leading, "1", &description);
    }
    data
}

/// What the codes of classes mean.
const CODES: &str = "Attractor: the period, 1 of a fixed point, 0 of a torus, -1 of chaos, -2 of what has not settled";

fn part_of(value: Complex, part: usize) -> f64 {
    if part == 0 { value.0 } else { value.1 }
}

/// A number of every network.
type Scalar = fn(&NetworkResult) -> f64;

fn attractors(data: &mut Dataset, all: &[&NetworkResult]) {
    data.insert("network", &["network"], Array1::from_iter(1..=all.len() as i64), "1", "Number of the network");
    let classes = |class: fn(&NetworkResult) -> Class| Array1::from_iter(all.iter().map(|n| class(n).code()));
    data.insert("class", &["network"], classes(|n| n.class), "1", &format!("{CODES}; by the noisy record"));
    let description = format!("{CODES}; by the noise-free continuation");
    data.insert("class_free", &["network"], classes(|n| n.free.class), "1", &description);
    let scalars: [(&str, Scalar, &str, &str); 9] = [
        ("amplitude", |n| n.amplitude, "1", "Root mean square fluctuation of a unit, noise included"),
        ("amplitude_free", |n| n.free.amplitude, "1", "Root mean square fluctuation of a unit without noise"),
        ("rotation", |n| n.rotation, "turns/step", "Rotation number of the noisy record"),
        ("rotation_free", |n| n.free.rotation, "turns/step", "Rotation number without noise"),
        (
            "rotation_foretold",
            NetworkResult::foretold_rotation,
            "turns/step",
            "Angle of the leading eigenvalue of W_x + W_z",
        ),
        ("confidence", |n| n.confidence, "1", "How far the deciding number is from its threshold, noisy record"),
        ("confidence_free", |n| n.free.confidence, "1", "The same of the noise-free continuation"),
        (
            "crossed_after",
            |n| crossed_after(n).map_or(f64::NAN, |u| u as f64),
            "1",
            "Updates of W_z after which an eigenvalue was first found outside the unit circle; NaN if none was",
        ),
        ("redrawn", |n| n.redrawn as f64, "1", "Nilpotent reservoirs that were drawn before"),
    ];
    for (name, value, units, description) in scalars {
        data.insert(name, &["network"], Array1::from_iter(all.iter().map(|n| value(n))), units, description);
    }
    let exponents = padded(all, |n| &n.free.exponents);
    data.insert("lyapunov_exponent", &["network", "exponent"], exponents, "1/step", "The two largest, without noise");
}

/// Vectors of all networks, filled up with NaN to the longest.
fn padded(all: &[&NetworkResult], value: impl Fn(&NetworkResult) -> &[f64]) -> Array2<f64> {
    let longest = all.iter().map(|n| value(n).len()).max().unwrap_or(0);
    Array2::from_shape_fn((all.len(), longest), |(n, k)| value(all[n]).get(k).copied().unwrap_or(f64::NAN))
}

fn spectra(data: &mut Dataset, all: &[&NetworkResult]) {
    let units = all[0].singular.len();
    let eigenvalues = Array4::from_shape_fn((all.len(), 3, units, 2), |(n, matrix, k, part)| {
        part_of(all[n].spectra[matrix].values[k], part)
    });
    let dims = ["network", "matrix", "eigenvalue", "part"];
    data.insert("eigenvalues", &dims, eigenvalues, "1", "Of W_x, W_z and W_x + W_z after learning: real, imaginary");
    let singular = padded(all, |n| &n.singular);
    data.insert("singular_values", &["network", "singular_value"], singular, "1", "Of W_z, largest first");
    let updates = Array1::from_iter(all[0].learning.iter().map(|(updates, _)| *updates as i64));
    let leading =
        Array3::from_shape_fn((all.len(), updates.len(), 2), |(n, k, part)| part_of(all[n].learning[k].1, part));
    data.insert("update", &["update"], updates, "1", "Updates of W_z");
    let description = "Leading eigenvalue of W_x + W_z after so many updates: real, imaginary";
    data.insert("leading_while_learning", &["network", "update", "part"], leading, "1", description);
}

fn along_gamma(data: &mut Dataset, all: &[&NetworkResult]) {
    let count = all[0].gamma.leading.len();
    data.insert("gamma", &["gamma"], gammas(count).collect(), "1", "Of W_x + gamma W_z");
    let leading = Array3::from_shape_fn((all.len(), count, 2), |(n, k, part)| part_of(all[n].gamma.leading[k], part));
    let description = "Leading eigenvalue of W_x + gamma W_z: real, imaginary";
    data.insert("leading_along_gamma", &["network", "gamma", "part"], leading, "1", description);
    let kinds = Array1::from_iter(all.iter().map(|n| match n.gamma.crossed.as_ref().map(|crossed| crossed.kind) {
        None => -1_i64,
        Some(Kind::FoldOrPitchfork) => 0,
        Some(Kind::Flip) => 1,
        Some(Kind::NeimarkSacker) => 2,
    }));
    let description = "First bifurcation along gamma: -1 none, 0 fold or pitchfork, 1 flip, 2 Neimark-Sacker";
    data.insert("bifurcation", &["network"], kinds, "1", description);
    let crossed = |value: fn(&super::gamma::Crossed) -> Option<f64>| {
        Array1::from_iter(all.iter().map(|n| n.gamma.crossed.as_ref().and_then(value).unwrap_or(f64::NAN)))
    };
    data.insert("gamma_critical", &["network"], crossed(|c| Some(c.gamma)), "1", "Where it happens; NaN of none");
    let description = "Exponent with which the amplitude grows beyond it; NaN of none";
    data.insert("amplitude_exponent", &["network"], crossed(|c| c.exponent), "1", description);
}

fn controls(data: &mut Dataset, all: &[&NetworkResult]) {
    if all.iter().all(|n| n.controls.len() == CONTROLS.len()) {
        let classes = Array2::from_shape_fn((all.len(), CONTROLS.len()), |(n, k)| all[n].controls[k].class.code());
        let description = format!("{CODES}; controls: {}", CONTROLS.join(", "));
        data.insert("class_of_control", &["network", "control"], classes, "1", &description);
    }
    let again: Vec<&NetworkResult> = all.iter().copied().filter(|n| !n.other_noise.is_empty()).collect();
    if let Some(first) = again.first() {
        let size = (again.len(), first.other_noise.len());
        let classes = Array2::from_shape_fn(size, |(n, k)| again[n].other_noise[k].code());
        let description = format!("{CODES}; of the first networks under other noise");
        data.insert("class_under_other_noise", &["noise_network", "realisation"], classes, "1", &description);
    }
}

fn phases(data: &mut Dataset, all: &[&NetworkResult]) {
    let Some(lags) = all.iter().find_map(|n| n.phase.as_ref()).map(|phase| phase.lags.clone()) else { return };
    data.insert(
        "lag",
        &["lag"],
        Array1::from_iter(lags.iter().map(|&lag| lag as i64)),
        "step",
        "Lag of the phase's advance",
    );
    let spread = Array2::from_shape_fn((all.len(), lags.len()), |(n, k)| {
        all[n].phase.as_ref().map_or(f64::NAN, |phase| phase.spread[k])
    });
    let description = "Variance of the phase's advance; NaN of what does not rotate";
    data.insert("phase_spread", &["network", "lag"], spread, "turns²", description);
    let rate = Array1::from_iter(all.iter().map(|n| n.phase.as_ref().map_or(f64::NAN, |phase| phase.rate)));
    data.insert("phase_diffusion", &["network"], rate, "turns²/step", "Growth of that variance");
}

fn kicks(data: &mut Dataset, all: &[&NetworkResult]) {
    if all.iter().any(|n| n.kicked.last.is_empty()) {
        return;
    }
    let distance = padded(all, |n| &n.kicked.distance);
    let description = "Distance to the attractor after the first kick, as a fraction of its amplitude";
    data.insert("kick_distance", &["network", "step_after_kick"], distance, "1", description);
    let last = padded(all, |n| &n.kicked.last);
    data.insert("kick_end", &["network", "kick"], last, "1", "The same when all has settled, for every kick");
}

/// States of a network that is shown in figures.
type States = fn(&Shown) -> &Array2<f32>;

fn shown(data: &mut Dataset, all: &[&NetworkResult]) {
    let detailed: Vec<&Array2<f32>> = all.iter().filter(|n| n.shown.is_some()).map(|n| &n.gamma.diagram).collect();
    let shown: Vec<&Shown> = all.iter().filter_map(|n| n.shown.as_ref()).collect();
    let stacked = |arrays: Vec<&Array2<f32>>| stack(Axis(0), &arrays.iter().map(|a| a.view()).collect::<Vec<_>>());
    let states: [(&str, &str, States, &str); 3] = [
        ("states_first", "first_step", |s| &s.beginning, "States from the first step on"),
        ("states_last", "last_step", |s| &s.end, "The last states"),
        ("currents_last", "last_step", |s| &s.currents, "Input current that follows from each of them"),
    ];
    for (name, step, value, description) in states {
        if let Ok(array) = stacked(shown.iter().map(|s| value(s)).collect()) {
            data.insert(name, &["detailed_network", step, "unit"], array, "1", description);
        }
    }
    if let Ok(orbits) = stacked(detailed) {
        let values = orbits.shape()[1];
        data.insert("diagram_gamma", &["diagram_gamma"], gammas(values).collect(), "1", "Of W_x + gamma W_z");
        let description = "Orbit of the liveliest unit at each gamma, after a transient";
        data.insert("orbit_diagram", &["detailed_network", "diagram_gamma", "point"], orbits, "1", description);
    }
}
