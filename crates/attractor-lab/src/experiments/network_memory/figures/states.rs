//! Capacity beside the dimension of the states that hold it.

use super::super::condition::Family;
use super::super::measure::Measured;
use super::super::result::Networks;
use super::family_color;
use crate::figure::{Color, Figure, Line, Marker, Panel, Points};

/// Every network under every condition.
pub(super) fn states(networks: &Networks<'_>) -> Figure {
    let share = |place: usize, number: fn(&Measured) -> f64| networks.under(place, |m| number(m) / m.units as f64);
    let mut panel = Panel::new("").x_label("participation ratio / units").y_label("capacity / units").log_x().log_y();
    let mut least = 1.0_f64;
    for family in Family::ALL {
        for (k, place) in family.places().enumerate() {
            let (dimensions, totals) = (share(place, |m| m.dimension), share(place, Measured::total));
            least = dimensions.iter().chain(&totals).copied().filter(|&v| v > 0.0).fold(least, f64::min);
            let marker = [Marker::Ring, Marker::Disc, Marker::Square][k.min(2)];
            let mut points = Points::new(dimensions, totals).color(family_color(family)).marker(marker).size(3.4);
            if k == 1 {
                points = points.label(family.title());
            }
            panel = panel.scatter(points);
        }
    }
    let panel = panel.line(Line::new([least, 1.0], [least, 1.0]).color(Color::Grey).width(0.7).dashed());
    Figure::new("states", "Capacity and the dimension of the states")
        .caption(
            "Total capacity against the participation ratio of the states while values are heard, both as a share of the units. Each mark \
             is a network under a condition: rings before it learns, discs after innate training on a pulse, FORCE, intrinsic plasticity \
             alone and differential Hebbian learning, squares after innate training on an input, all plasticity of the SORN, and of scaled \
             reservoirs. On the dashed line a network would hold as much of its input as its states have dimensions.",
        )
        .width_mm(120.0)
        .height_mm(80.0)
        .panel(0, 0, panel.legend_above())
}
