//! What stronger cues leave behind.

use attractor::mean;

use super::super::condition::{CONDITIONS, FREE, LEARNED};
use super::super::config::Config;
use super::super::network::{NetworkResult, Tested};
use super::{accuracies, averaged, with_usual};
use crate::experiments::differential_hebbian::{Group, group_color};
use crate::figure::{Figure, Line, Panel, Points};

/// Accuracy and how far the phase is set, against the strength of the cue; nothing where no network is shown other cues.
pub(super) fn strength(config: &Config, all: &[&NetworkResult]) -> Option<Figure> {
    let shown: Vec<_> = all.iter().copied().filter(|n| !n.strong.is_empty()).collect();
    if shown.is_empty() {
        return None;
    }
    let (factors, usual) = with_usual(&config.strength.factors);
    let names: Vec<String> = factors.iter().map(f64::to_string).collect();
    let ticks: Vec<(f64, &str)> = names.iter().enumerate().map(|(k, name)| (k as f64, name.as_str())).collect();
    let xs: Vec<f64> = (0..factors.len()).map(|k| k as f64).collect();
    let along = |n: &NetworkResult, of: &dyn Fn(&[Tested]) -> f64| -> Vec<f64> {
        let mut curve: Vec<f64> = n.strong.iter().map(|under| of(under)).collect();
        if let Some(usual) = usual {
            curve.insert(usual, of(&n.under));
        }
        curve
    };
    let axis = |panel: Panel| panel.x_label("input of the cue, factor").x_ticks(&ticks);
    let start = axis(accuracies(config, format!("After {} steps", config.task.held))).hline(config.chance());
    let held = (0..FREE).fold(start, |panel, place| {
        let of = |under: &[Tested]| under[place].accuracy(config)[config.held()];
        let curves: Vec<_> = shown.iter().map(|n| along(n, &of)).collect();
        averaged(panel, &xs, &curves, CONDITIONS[place].color, CONDITIONS[place].name)
    });
    let mut phase = axis(Panel::new("Learned on noise")).y_label("variance within a class");
    for group in [Group::Two, Group::Rotating] {
        let of = shown.iter().filter(|n| n.class[LEARNED].group() == group);
        let curves: Vec<Vec<f64>> = of.map(|n| along(n, &|under| n.unset(under))).collect();
        if curves.is_empty() {
            continue;
        }
        for curve in &curves {
            phase = phase.line(Line::new(&xs, curve).color(group_color(group)).width(0.5).opacity(0.35));
        }
        let means = (0..xs.len()).map(|k| mean(&curves.iter().map(|curve| curve[k]).collect::<Vec<_>>()));
        phase = phase.scatter(Points::new(&xs, means).color(group_color(group)).size(3.5).joined().label(group.name()));
    }
    Some(
        Figure::new("strength", "Strong cues set the phase")
            .caption(format!(
                "What trials multiply the input of the cue with, of {} networks that have learned as before. a, accuracy at the delay that \
                 claims are about, mean and 95 % interval over networks. b, variance of the state within a class at that delay over \
                 that along the attractor: near 0 where the cue sets the phase of the rhythm, near 1 where the phase is the one of \
                 before the cue; each network (thin) and the mean.",
                shown.len()
            ))
            .width_mm(183.0)
            .height_mm(80.0)
            .panel(0, 0, held.legend_above())
            .panel(0, 1, phase.legend_above()),
    )
}
