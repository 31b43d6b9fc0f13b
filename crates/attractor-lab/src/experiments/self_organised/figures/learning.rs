//! The leading eigenvalue while feedback learns.

use attractor::math;
use attractor::quantile;

use super::super::claims::of_group;
use super::super::network::NetworkResult;
use crate::experiments::differential_hebbian::{Group, group_color};
use crate::figure::{Band, Figure, Line, Panel, Points, Rule};

/// The modulus of the leading eigenvalue by class, and when it first leaves the unit circle.
pub(super) fn crossing(all: &[&NetworkResult]) -> Figure {
    let updates: Vec<f64> = all[0].learning.iter().map(|(updates, _)| *updates as f64).collect();
    let mut modulus = Panel::new("Leading eigenvalue while learning")
        .x_label("updates of W_z")
        .y_label("modulus")
        .log_x()
        .rule(Rule::horizontal(1.0));
    for group in [Group::Fixed, Group::Two, Group::Rotating] {
        let networks = of_group(all, group);
        if networks.is_empty() {
            continue;
        }
        let at = |share: f64| -> Vec<f64> {
            let size = |n: &NetworkResult, k: usize| math::hypot(n.learning[k].1.0, n.learning[k].1.1);
            (0..updates.len())
                .map(|k| quantile(&networks.iter().map(|n| size(n, k)).collect::<Vec<_>>(), share))
                .collect()
        };
        modulus = modulus
            .band(Band::new(&updates, at(0.25), at(0.75)).color(group_color(group)))
            .line(Line::new(&updates, at(0.5)).color(group_color(group)).width(1.2).label(group.name()));
    }
    let mut crossed = Panel::new("Networks that have left the unit circle")
        .x_label("updates of W_z")
        .y_label("share")
        .log_x()
        .y_range(0.0, 1.0);
    for group in [Group::Fixed, Group::Two, Group::Rotating] {
        let networks = of_group(all, group);
        let share = |&until: &f64| {
            let count =
                networks.iter().filter_map(|n| n.crossed_after()).filter(|&after| after as f64 <= until).count();
            count as f64 / networks.len() as f64
        };
        if !networks.is_empty() {
            crossed =
                crossed.scatter(Points::new(&updates, updates.iter().map(share)).color(group_color(group)).joined());
        }
    }
    Figure::new("learning", "When networks leave the unit circle")
        .caption(
            "a, modulus of the leading eigenvalue of W_x + W_z after so many updates of W_z, median and quartiles over the \
             networks of each class. b, share of the networks of each class in which it had been found outside the unit \
             circle by then.",
        )
        .height_mm(70.0)
        .panel(0, 0, modulus)
        .panel(0, 1, crossed)
}
