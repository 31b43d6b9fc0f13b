//! Which units feedback joins.

use super::super::condition::{ALONE, ANTI_HEBBIAN, NEGATIVE, NONE, POSITIVE, WHOLE};
use super::super::network::NetworkResult;
use crate::experiments::differential_hebbian::{Group, group_color, oscillates};
use crate::figure::{Color, Figure, Histogram, Panel, Points, Rule};

/// Synapses and what their units do, and how correlated units are.
pub(super) fn sets(all: &[&NetworkResult]) -> Figure {
    Figure::new("sets", "Which units the feedback joins")
        .caption(
            "a, correlation over synapses of W_z with the correlation of its two units a step apart and at the same time; \
             networks that oscillate under the whole rule. b, of the pairs of units that are active one after the \
             other, the share that is active together too, by the rotation number that the leading eigenvalue foretells: \
             units that turn slowly are both. c, mean absolute correlation of two units, by what acts; bars are means over \
             networks.",
        )
        .height_mm(72.0)
        .panel(0, 0, synapses(all))
        .panel(0, 1, shared(all))
        .panel(0, 2, correlation(all))
}

fn synapses(all: &[&NetworkResult]) -> Panel {
    let learned = || all.iter().map(|n| &n.under[WHOLE]).filter(|s| oscillates(s.class)).map(|s| s.together);
    let range = || -1.0..1.0;
    Panel::new("Synapses and activity")
        .x_label("correlation with W_z")
        .y_label("networks")
        .rule(Rule::vertical(0.0))
        .histogram(
            Histogram::new(learned().map(|t| t.with_successive), range(), 40).color(Color::Green).label("a step apart"),
        )
        .histogram(
            Histogram::new(learned().map(|t| t.with_simultaneous), range(), 40).color(Color::Purple).label("together"),
        )
        .legend_above()
}

fn shared(all: &[&NetworkResult]) -> Panel {
    let mut panel = Panel::new("Pairs that are both")
        .x_label("turns a step")
        .y_label("share active together")
        .x_range(0.0, 0.52)
        .y_range(0.0, 1.0);
    for group in [Group::Two, Group::Rotating] {
        let of: Vec<_> = all.iter().map(|n| &n.under[WHOLE]).filter(|s| s.class.group() == group).collect();
        let turns = |(re, im): (f64, f64)| attractor::math::atan2(im.abs(), re) / std::f64::consts::TAU;
        let points = Points::new(of.iter().map(|s| turns(s.leading)), of.iter().map(|s| s.together.shared));
        if !of.is_empty() {
            panel = panel.scatter(points.color(group_color(group)).size(2.0).opacity(0.6).label(group.name()));
        }
    }
    panel.legend_above()
}

fn correlation(all: &[&NetworkResult]) -> Panel {
    let kinds = [
        ("none", NONE),
        ("xxᵀ\u{a0}alone", ALONE + ANTI_HEBBIAN),
        ("positive", POSITIVE),
        ("negative", NEGATIVE),
        ("whole", WHOLE),
    ];
    let ticks: Vec<(f64, &str)> = kinds.iter().enumerate().map(|(k, (name, _))| (k as f64, *name)).collect();
    let means = kinds.map(|(_, place)| {
        attractor::mean(&all.iter().map(|n| n.under[place].together.correlation).collect::<Vec<_>>())
    });
    Panel::new("Correlated units")
        .y_label("mean |correlation|")
        .y_range(0.0, 1.0)
        .x_ticks(&ticks)
        .bars(crate::figure::Bars::new((0..means.len()).map(|k| k as f64), means).color(Color::Blue))
}
