//! Accuracy over the delay under every condition.

use attractor::binomial_interval;

use super::super::condition::{ALONE, AUTO, CHOSEN, CONDITIONS, CUED, LEARNED, LOADED, SCALED};
use super::super::config::Config;
use super::super::network::NetworkResult;
use super::{averaged, delays, over_delay};
use crate::experiments::differential_hebbian::{Group, group_color};
use crate::figure::{Figure, Panel, Points};

/// Means of all networks, and single networks.
pub(super) fn accuracy(config: &Config, all: &[&NetworkResult]) -> Figure {
    let panel = |title: &str, places: &[usize]| {
        places.iter().fold(over_delay(config, title), |panel, &place| {
            let curves: Vec<_> = all.iter().map(|n| n.under[place].accuracy(config)).collect();
            let condition = CONDITIONS[place];
            averaged(panel, &delays(config), &curves, condition.color, condition.name)
        })
    };
    let tests = config.tests();
    Figure::new("accuracy", "How long the cue can be read")
        .caption(format!(
            "Share of {tests} tests in which a linear readout of the state tells which of {} cues was shown, by the steps since; the \
             readout of each delay is fit to as many other trials. a, b, mean over {} networks and its 95 % interval, of the same \
             reservoirs under the same cues and noise. c, single networks that learned on noise, the first of each class of attractor, \
             with exact binomial 95 % intervals.",
            config.cue.classes,
            all.len()
        ))
        .width_mm(183.0)
        .height_mm(78.0)
        .panel(0, 0, panel("Learning", &[ALONE, SCALED, LEARNED, CUED]).legend_above())
        .panel(0, 1, panel("Conceptors", &[ALONE, LOADED, CHOSEN, AUTO]).legend_above())
        .panel(0, 2, single(config, all))
}

fn single(config: &Config, all: &[&NetworkResult]) -> Panel {
    let mut panel = over_delay(config, "Single networks");
    for group in [Group::Two, Group::Rotating, Group::Fixed] {
        let Some(first) = all.iter().find(|n| n.class[LEARNED].group() == group) else { continue };
        let tested = &first.under[LEARNED];
        let ends = || tested.correct.iter().filter_map(|&k| binomial_interval(k, config.tests()));
        let points = Points::new(delays(config), tested.accuracy(config))
            .error_bars(ends().map(|end| end.0), ends().map(|end| end.1));
        panel = panel.scatter(points.color(group_color(group)).size(3.0).joined().label(group.name()));
    }
    panel.legend_above()
}
