//! Whether networks return, by the size of the kick.

use attractor::{binomial_interval, mean};

use super::{CONVERGED, NOT_CONVERGED};
use crate::experiments::innate::CONVERGED_LOSS;
use crate::experiments::timing::config::Config;
use crate::experiments::timing::network::NetworkResult;
use crate::experiments::timing::outcome::{RETURNS_R, groups};
use crate::figure::{Band, Figure, Line, Panel, Points};

/// Mean r and the share of networks that return against the size of the kick, of those that converged and of the others.
pub(super) fn kicks(config: &Config, networks: &[&NetworkResult]) -> Figure {
    let panel = |title: &str, y: &str| Panel::new(title).x_label("size of the kick").y_label(y);
    let mut r = panel("Correlation of each network", "r of readout and target").hline(RETURNS_R);
    let mut shares = panel("Networks that return", "share of networks").y_range(-0.04, 1.04);
    let [converged, others] = groups(networks);
    for (group, (color, label)) in [(converged, CONVERGED), (others, NOT_CONVERGED)] {
        if group.is_empty() {
            continue;
        }
        let curves: Vec<Vec<(f64, f64)>> = group.iter().map(|network| by_size(network)).collect();
        for curve in &curves {
            let (sizes, values): (Vec<f64>, Vec<f64>) = curve.iter().copied().unzip();
            r = r.line(Line::new(sizes, values).color(color).width(0.6).opacity(0.5));
        }
        let sizes: Vec<f64> = curves[0].iter().map(|&(size, _)| size).collect();
        let at = |k: usize| curves.iter().map(|curve| curve[k].1).collect::<Vec<_>>();
        let means = (0..sizes.len()).map(|k| mean(&at(k)));
        r = r.scatter(Points::new(&sizes, means).color(color).size(4.0).joined().label(label));
        let passed: Vec<usize> = (0..sizes.len()).map(|k| at(k).iter().filter(|&&r| r > RETURNS_R).count()).collect();
        let interval = |k: usize| binomial_interval(passed[k], group.len()).unwrap_or((0.0, 1.0));
        let (low, high): (Vec<f64>, Vec<f64>) = (0..sizes.len()).map(interval).unzip();
        let found = passed.iter().map(|&passed| passed as f64 / group.len() as f64);
        let label = format!("{label} (n = {})", group.len());
        shares = shares
            .band(Band::new(&sizes, low, high).color(color).opacity(0.15))
            .scatter(Points::new(&sizes, found).color(color).size(4.0).joined().label(label));
    }
    let standard = config.protocol.perturbation_amplitude;
    let marked = |panel: Panel| panel.vline(standard).legend_above();
    Figure::new("kicks", "Whether networks return, by the size of the kick")
        .caption(format!(
            "Perturbed tests after training, in which the kick alone differs between sizes. The original gives no size and the \
             replication's is a guess; the other figures have that of the upright line, {standard}. a, correlation r of readout \
             and target in the window, mean over trials: each network (thin) and the mean over the networks that converged, to \
             a loss of {CONVERGED_LOSS} or less, and over the others (dots). b, share of these n networks that return, with r \
             above {RETURNS_R} (level line in a), and its exact interval of 95 %."
        ))
        .width_mm(183.0)
        .height_mm(75.0)
        .grid(&[1.0], &[1.0, 1.0])
        .panel(0, 0, marked(r))
        .panel(0, 1, marked(shares))
}

/// Mean r by size of the kick, smallest first.
fn by_size(network: &NetworkResult) -> Vec<(f64, f64)> {
    let mut found: Vec<(f64, f64)> = network.kicked_r().collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found
}
