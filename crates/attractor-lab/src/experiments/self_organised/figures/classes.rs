//! Fig 3, eigenvalues by class; and how often each class comes out.

use attractor::binomial_interval;

use super::super::claims::of_group;
use super::super::controls::CONTROLS;
use super::super::network::NetworkResult;
use super::super::published;
use super::{cloud, plane, reach};
use crate::experiments::differential_hebbian::{Class, GROUPS, group_color, shares, stacked};
use crate::figure::{Bars, Color, Figure, Panel};

/// Eigenvalues of W_x, W_z and their sum, by class.
pub(super) fn spectra(all: &[&NetworkResult]) -> Figure {
    let groups: Vec<_> =
        GROUPS.into_iter().map(|group| (group, of_group(all, group))).filter(|g| !g.1.is_empty()).collect();
    let mut figure = Figure::new("spectra", "Eigenvalues by class")
        .caption(
            "Eigenvalues of W_x (left), of the learned W_z (middle) and of their sum (right), of all networks of each class. \
             In period 2, W_z has one eigenvalue of -1 and the sum one below it; in rotations, which are longer periods and \
             tori, W_z turns a plane, and a pair of the sum lies outside the unit circle.",
        )
        .height_mm(10.0 + 58.0 * groups.len() as f64);
    for (row, (group, networks)) in groups.iter().enumerate() {
        for (column, name) in ["W_x", "W_z", "W_x + W_z"].into_iter().enumerate() {
            let values: Vec<(f64, f64)> =
                networks.iter().flat_map(|n| n.spectra[column].values.iter().copied()).collect();
            let title = format!("{name}, {}", group.name());
            let points = cloud(&values).color(group_color(*group)).size(1.8).opacity(0.35);
            figure = figure.panel(row, column, plane(&title, reach(all)).scatter(points));
        }
    }
    figure
}

/// The share of each class beside the paper's, of each period, and of the controls.
pub(super) fn fractions(all: &[&NetworkResult]) -> Figure {
    let mut figure = Figure::new("classes", "What networks settle into")
        .caption(format!(
            "a, share of networks of each class, by the noisy record, beside the paper's {} ({} of period 2, {} rotations and \
             {} fixed points); bars of error are intervals of 95 % confidence, and rotations are longer periods and tori. b, \
             share of each period by the noise-free continuation; of those above 2 the paper saw {}. c, classes of the \
             controls: without learning, without the reservoir's weights, without normalisation, and with random feedback of \
             norm 1.",
            published::NETWORKS.value,
            published::TWO.value,
            published::ROTATING.value,
            published::FIXED.value,
            published::periods(),
        ))
        .height_mm(72.0)
        .grid(&[1.0], &[1.1, 1.2, 1.1])
        .panel(0, 0, beside_the_paper(all))
        .panel(0, 1, periods(all));
    let run: Vec<_> = all.iter().filter(|n| n.controls.len() == CONTROLS.len()).collect();
    if !run.is_empty() {
        let by_control: Vec<[f64; 4]> =
            (0..CONTROLS.len()).map(|k| shares(run.iter().map(|n| n.controls[k].class))).collect();
        let names = ["not\u{a0}learned", "W_x = 0", "no norm", "random"];
        let ticks: Vec<(f64, &str)> = names.into_iter().enumerate().map(|(k, name)| (k as f64, name)).collect();
        let panel = Panel::new("Controls").y_label("share").y_range(0.0, 1.0).x_ticks(&ticks);
        figure = figure.panel(0, 2, stacked(panel, &by_control, 0.7));
    }
    figure
}

fn beside_the_paper(all: &[&NetworkResult]) -> Panel {
    let found: Vec<usize> = GROUPS.iter().map(|&group| of_group(all, group).len()).collect();
    let bars = |counts: &[usize], n: usize, shift: f64| {
        let share = |count: usize| count as f64 / n as f64;
        let interval = |count: usize| binomial_interval(count, n).unwrap_or_default();
        Bars::new((0..counts.len()).map(|k| k as f64 + shift), counts.iter().map(|&count| share(count)))
            .width(0.38)
            .error_bars(counts.iter().map(|&c| interval(c).0), counts.iter().map(|&c| interval(c).1))
    };
    let known = published::counts().map(|count| count as usize);
    let networks = published::NETWORKS.count();
    let highest = |counts: &[usize], n: usize| {
        counts.iter().filter_map(|&c| binomial_interval(c, n)).map(|i| i.1).fold(0.0, f64::max)
    };
    let top = highest(&found, all.len()).max(highest(&known, networks));
    Panel::new("Classes")
        .y_label("share of networks")
        .y_range(0.0, 1.05 * top)
        .x_ticks(&[(0.0, "period 2"), (1.0, "rotation"), (2.0, "fixed"), (3.0, "chaos")])
        .bars(bars(&found, all.len(), -0.2).color(Color::Blue).label(format!("{} networks", all.len())))
        .bars(bars(&known, networks, 0.2).color(Color::Grey).label(format!("published, {networks}")))
}

/// The share of each period that occurs.
fn periods(all: &[&NetworkResult]) -> Panel {
    let mut classes: Vec<Class> = Vec::new();
    for network in all {
        if !classes.contains(&network.free.class) {
            classes.push(network.free.class);
        }
    }
    // Fixed points, periods, tori, chaos.
    classes.sort_by_key(|class| match class {
        Class::FixedPoint => 1,
        Class::Period(period) => *period,
        Class::QuasiPeriodic => usize::MAX - 2,
        Class::Chaotic => usize::MAX - 1,
        Class::Undetermined => usize::MAX,
    });
    let name = |class: &Class| match class {
        Class::FixedPoint => "fixed".to_owned(),
        Class::Period(period) => period.to_string(),
        Class::QuasiPeriodic => "torus".to_owned(),
        Class::Chaotic => "chaos".to_owned(),
        Class::Undetermined => "open".to_owned(),
    };
    let names: Vec<String> = classes.iter().map(name).collect();
    let ticks: Vec<(f64, &str)> = names.iter().enumerate().map(|(k, name)| (k as f64, name.as_str())).collect();
    let mut panel = Panel::new("Periods").x_label("period").y_label("share of networks").x_ticks(&ticks);
    for group in GROUPS {
        let of = |k: &usize| classes[*k].group() == group;
        let x: Vec<usize> = (0..classes.len()).filter(of).collect();
        let share = |&k: &usize| all.iter().filter(|n| n.free.class == classes[k]).count() as f64 / all.len() as f64;
        panel = panel.bars(Bars::new(x.iter().map(|&k| k as f64), x.iter().map(share)).color(group_color(group)));
    }
    panel
}
