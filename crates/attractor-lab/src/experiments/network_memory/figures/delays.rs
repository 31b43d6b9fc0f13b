//! Linear memory over delays.

use attractor::mean;

use super::super::condition::{CONDITIONS, Family};
use super::super::result::Networks;
use super::condition_color;
use crate::figure::{Band, Figure, Line, Panel};

/// The curve of every condition, by family.
pub(super) fn delays(networks: &Networks<'_>) -> Figure {
    let mut figure = Figure::new("memory", "Memory over delays")
        .caption(
            "Share of the variance of a past value that a linear readout of the states reproduces, by how many values it lies back: lines \
             are means over networks, areas reach from the lowest network to the highest. Values that chance may explain count as 0. a, \
             rate networks and innate training. b, rate networks and FORCE. c, threshold networks. d, echo state networks.",
        )
        .height_mm(62.0);
    for (column, family) in Family::ALL.into_iter().enumerate() {
        figure = figure.panel(0, column, panel(networks, family, column == 0));
    }
    figure
}

fn panel(networks: &Networks<'_>, family: Family, first: bool) -> Panel {
    let mut panel = Panel::new(family.title()).x_label("delay (values)").y_range(0.0, 1.02);
    if first {
        panel = panel.y_label("capacity");
    }
    let longest = networks.measured[0][0].memory.len();
    let over = |place: usize, delay: usize| networks.under(place, |m| m.memory[delay]);
    // As far as anything is remembered under any condition.
    let remembered = |delay: &usize| family.places().any(|place| over(place, *delay).iter().any(|&c| c > 0.01));
    let end = (0..longest).rev().find(remembered).unwrap_or(0).max(4);
    let x = || (0..=end).map(|delay| delay as f64);
    for (k, place) in family.places().enumerate() {
        let color = condition_color(k);
        let extreme = |pick: fn(f64, f64) -> f64| -> Vec<f64> {
            (0..=end).map(|delay| over(place, delay).into_iter().reduce(pick).unwrap_or(0.0)).collect()
        };
        let means: Vec<f64> = (0..=end).map(|delay| mean(&over(place, delay))).collect();
        panel = panel
            .band(Band::new(x(), extreme(f64::min), extreme(f64::max)).color(color).opacity(0.2))
            .line(Line::new(x(), means).color(color).label(CONDITIONS[place].name));
    }
    panel.x_range(0.0, end as f64).legend_above()
}
