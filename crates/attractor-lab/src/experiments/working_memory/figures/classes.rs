//! What each class of attractor holds.

use super::super::condition::{CUED, LEARNED, SCALED};
use super::super::config::Config;
use super::super::network::NetworkResult;
use super::{accuracies, averaged, delays, over_delay};
use crate::experiments::differential_hebbian::{Group, group_color};
use crate::figure::{Figure, Line, Panel, Points};

const SHOWN: [Group; 3] = [Group::Two, Group::Rotating, Group::Fixed];

/// Accuracy by class over the delay after either learning, and with and without the time being known.
pub(super) fn classes(config: &Config, all: &[&NetworkResult]) -> Figure {
    let panel = |title: &str, place: usize| {
        let panel = SHOWN.into_iter().fold(over_delay(config, title), |panel, group| {
            let of = all.iter().filter(|n| n.class[place].group() == group);
            let curves: Vec<_> = of.map(|n| n.under[place].accuracy(config)).collect();
            let label = format!("{} ({})", group.name(), curves.len());
            averaged(panel, &delays(config), &curves, group_color(group), &label)
        });
        panel.legend_above()
    };
    Figure::new("classes", "Which attractors hold the cue")
        .caption(format!(
            "Accuracy by the class of the attractor without a cue, by the noisy record; in brackets, networks. a, learned on \
             noise. b, learned while cues were shown. c, reservoirs scaled to the radius of a. Means and their 95 % intervals over networks. d, \
             networks that learned on noise, read {} steps after the cue by a readout of that time, and up to {} steps later at a time that differs from \
             trial to trial: what is held in the phase is lost to the second.",
            config.task.held, config.task.jitter
        ))
        .width_mm(183.0)
        .height_mm(140.0)
        .panel(0, 0, panel("Learned on noise", LEARNED))
        .panel(0, 1, panel("Learned with cues", CUED))
        .panel(1, 0, panel("Scaled", SCALED))
        .panel(1, 1, untimed(config, all))
}

fn untimed(config: &Config, all: &[&NetworkResult]) -> Panel {
    let mut panel = accuracies(config, "Time known, or not")
        .x_range(-0.5, 1.5)
        .x_ticks(&[(0.0, "known"), (1.0, "not")])
        .hline(config.chance());
    for (k, group) in SHOWN.into_iter().enumerate() {
        let of: Vec<_> = all.iter().filter(|n| n.class[LEARNED].group() == group).collect();
        let shift = 0.12 * (k as f64 - 1.0);
        for n in &of {
            let tested = &n.under[LEARNED];
            let pair = [tested.accuracy(config)[config.held()], tested.untimed(config)];
            let color = group_color(group);
            panel = panel.line(Line::new([shift, 1.0 + shift], pair).color(color).width(0.5).opacity(0.3));
            panel = panel.scatter(Points::new([shift, 1.0 + shift], pair).color(color).size(2.2).opacity(0.7));
        }
    }
    panel
}
