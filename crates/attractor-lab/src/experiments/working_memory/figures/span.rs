//! How long each network holds the cue, condition beside condition.

use super::super::condition::{ALONE, AUTO, CHOSEN, CONDITIONS, CUED, LEARNED, LOADED, SCALED};
use super::super::config::Config;
use super::super::network::NetworkResult;
use crate::figure::{Color, Figure, Line, Panel, Points, Rule};

/// The conditions from left to right, with short names.
const ORDER: [(usize, &str); 7] = [
    (ALONE, "alone"),
    (SCALED, "scaled"),
    (LEARNED, "noise"),
    (CUED, "cues"),
    (LOADED, "loaded"),
    (CHOSEN, "chosen"),
    (AUTO, "auto"),
];

/// Spans of all networks, and the share of them that is longer than what is measured.
pub(super) fn span(config: &Config, all: &[&NetworkResult]) -> Figure {
    let longest = config.task.delays[config.task.delays.len() - 1];
    let ticks: Vec<(f64, &str)> = ORDER.iter().enumerate().map(|(k, (_, name))| (k as f64, *name)).collect();
    // Points beside each other, so that those that are alike can be counted by eye.
    let beside = |n: usize| 0.5 * ((n as f64 + 0.5) / all.len() as f64 - 0.5);
    let mut panel = Panel::new("Each network")
        .y_label("steps until halfway to chance")
        .log_y()
        .x_range(-0.5, 6.5)
        .x_ticks(&ticks)
        .rule(Rule::horizontal(longest as f64).label("longest delay"));
    let spans = |n: &NetworkResult| ORDER.map(|(place, _)| n.under[place].span(config));
    for (k, n) in all.iter().enumerate() {
        let xs = (0..ORDER.len()).map(|place| place as f64 + beside(k));
        let steps = spans(n).map(|span| span.steps);
        panel = panel.line(Line::new(xs, steps).color(Color::Grey).width(0.4).opacity(0.35));
    }
    for (x, (place, _)) in ORDER.into_iter().enumerate() {
        let points = Points::new(
            (0..all.len()).map(|k| x as f64 + beside(k)),
            all.iter().map(|n| n.under[place].span(config).steps),
        );
        panel = panel.scatter(points.color(CONDITIONS[place].color).size(2.2).opacity(0.7));
    }
    let share =
        |place: usize| all.iter().filter(|n| n.under[place].span(config).lasts).count() as f64 / all.len() as f64;
    let mut lasting = Panel::new(format!("Longer than {longest} steps"))
        .y_label("share of networks")
        .y_range(0.0, 1.03)
        .x_range(-0.6, 6.6)
        .x_ticks(&ticks);
    for (x, (place, _)) in ORDER.into_iter().enumerate() {
        let bars = crate::figure::Bars::new([x as f64], [share(place)]).width(0.7);
        lasting = lasting.bars(bars.color(CONDITIONS[place].color));
    }
    Figure::new("span", "Memory spans, network by network")
        .caption(format!(
            "a, the delay at which each network's accuracy falls below halfway between chance and 1 for the first time, by a line \
             over the logarithm of the delay; thin lines join the same reservoir. Points at the upper line never fell and are \
             longer than {longest} steps, those at the lowest delay were below from the first on. b, the share that never fell. Alone, \
             the reservoir; scaled to the learned radius; learned on noise; learned with cues; loaded without a conceptor, under \
             the chosen one, under an autoconceptor."
        ))
        .width_mm(183.0)
        .height_mm(80.0)
        .grid(&[1.0], &[1.5, 1.0])
        .panel(0, 0, panel)
        .panel(0, 1, lasting)
}
