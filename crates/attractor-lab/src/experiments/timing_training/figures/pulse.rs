//! The state in which the pulse leaves the units.

use super::super::paired::{Network, SATURATED};
use crate::figure::{Color, Figure, Histogram, Panel, Points, Rule};

/// Rates at the end of the pulse, and what is left then of two different beginnings; one network.
pub(super) fn pulse(network: &Network<'_>) -> Figure {
    let standard = network.standard();
    let saturated = f64::from(SATURATED);
    let rates = Panel::new("Rates at the end of the pulse")
        .x_label("rate")
        .y_label("units")
        .histogram(Histogram::new(standard.pulsed.iter().copied(), -1.0..1.0, 40).color(Color::Blue))
        .rule(Rule::vertical(-saturated))
        .rule(Rule::vertical(saturated));
    let [one, other] = &standard.two_trials;
    let cloud = |k: usize, color, label: &str| {
        Points::new(one[k].iter().copied(), other[k].iter().copied()).color(color).size(1.6).opacity(0.6).label(label)
    };
    let states = Panel::new("Two trials")
        .x_label("rate in one trial")
        .y_label("rate in another")
        .x_range(-1.05, 1.05)
        .y_range(-1.05, 1.05)
        .scatter(cloud(0, Color::Grey, "before the pulse"))
        .scatter(cloud(1, Color::Blue, "at its end"))
        .equal_aspect()
        .legend_above();
    Figure::new("pulse", "What the pulse does to the units")
        .caption(format!(
            "The first network, before any training. a, rates of its units at the last step of the pulse, innate trial; upright \
             lines, the rates beyond which a unit counts as saturated, {SATURATED} to either side. b, rates in two noisy trials \
             from different states."
        ))
        .height_mm(72.0)
        .grid(&[1.0], &[1.2, 1.0])
        .panel(0, 0, rates)
        .panel(0, 1, states)
}
