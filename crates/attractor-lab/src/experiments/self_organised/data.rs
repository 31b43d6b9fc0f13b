//! The numbers and labelled arrays of `self-organised`.

use attractor::quantile;

use super::Sizes;
use super::claims::of_group;
use super::claims_beyond::{crossed_at_once, diffusion, majority};
use super::controls::CONTROLS;
use super::gamma::{Kind, gammas};
use super::network::NetworkResult;
use crate::experiment::Metric;
use crate::experiments::differential_hebbian::{CODES, Class, GROUPS, Group};
use crate::experiments::table::metric;
use crate::{Dataset, Table};

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
    let Some(first) = all.first() else { return data };
    let table = Table::new("network", all.iter().copied());
    data.insert("network", &["network"], (1..=all.len() as i64).collect::<Vec<_>>(), "1", "Number of the network");
    let updates: Vec<usize> = first.learning.iter().map(|(updates, _)| *updates).collect();
    data.insert("update", &["update"], updates, "1", "Updates of W_z");
    let along = gammas(first.gamma.leading.len());
    data.insert("gamma", &["gamma"], along.collect::<Vec<_>>(), "1", "Of W_x + gamma W_z");
    table.insert(&mut data);
    controls(&mut data, all);
    if let Some(phase) = all.iter().find_map(|n| n.phase.as_ref()) {
        data.insert("lag", &["lag"], &phase.lags, "step", "Lag of the phase's advance");
        table.part(|n| n.phase.as_ref()).insert(&mut data);
    }
    if all.iter().any(|n| n.growth.is_some()) {
        table.part(|n| n.growth.as_ref()).insert(&mut data);
    }
    if all.iter().all(|n| !n.kicked.last.is_empty()) {
        table.part(|n| Some(&n.kicked)).insert(&mut data);
    }
    detailed(&mut data, all);
    for (units, networks) in sizes {
        let table = Table::new(&format!("network_of_{units}"), networks.iter().copied());
        table.named(&format!("of_{units}"), &units.to_string()).insert(&mut data);
    }
    data
}

fn controls(data: &mut Dataset, all: &[&NetworkResult]) {
    if all.iter().all(|n| n.controls.len() == CONTROLS.len()) {
        let codes = |n: &&NetworkResult| n.controls.iter().map(|control| control.class.code()).collect::<Vec<_>>();
        let classes: Vec<_> = all.iter().map(codes).collect();
        let description = format!("{CODES}; controls: {}", CONTROLS.join(", "));
        data.insert("class_of_control", &["network", "control"], classes, "1", &description);
        let norms: Vec<Vec<f64>> =
            all.iter().map(|n| n.controls.iter().map(|control| control.norm).collect()).collect();
        let description = "Frobenius norm of the controls' W_z in the end";
        data.insert("norm_of_control", &["network", "control"], norms, "1", description);
    }
    let again = all.iter().filter(|n| !n.other_noise.is_empty());
    let codes = |n: &&NetworkResult| n.other_noise.iter().map(|class| class.code()).collect::<Vec<_>>();
    let classes: Vec<_> = again.map(codes).collect();
    if !classes.is_empty() {
        let description = format!("{CODES}; of the first networks under other noise");
        data.insert("class_under_other_noise", &["noise_network", "realisation"], classes, "1", &description);
    }
}

/// Networks that figures show.
fn detailed(data: &mut Dataset, all: &[&NetworkResult]) {
    let networks = || all.iter().copied().filter(|n| n.shown.is_some());
    let Some(first) = networks().next() else { return };
    let table = Table::new("detailed_network", networks());
    table.part(|n| n.shown.as_ref()).insert(data);
    let along = gammas(first.gamma.diagram.nrows());
    data.insert("diagram_gamma", &["diagram_gamma"], along.collect::<Vec<_>>(), "1", "Of W_x + gamma W_z");
    let description = "Orbit of the liveliest unit at each gamma, after a transient";
    table.column(data, "orbit_diagram", &["diagram_gamma", "point"], |n| &n.gamma.diagram, "1", description);
}
