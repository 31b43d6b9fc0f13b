//! Capacity beside the dimension of the states that hold it.

use super::super::condition::{CONDITIONS, Family};
use super::super::measure::Measured;
use super::super::result::Networks;
use super::family_color;
use crate::figure::{Color, Figure, Line, Marker, Panel, Points};

/// Every network under every condition.
pub(super) fn states(networks: &Networks<'_>) -> Figure {
    let panel = |title: &str, x_label: &str, x: fn(&Measured) -> f64| {
        let mut panel = Panel::new(title).x_label(x_label).y_label("capacity / units").log_x().log_y();
        for family in Family::ALL {
            for (k, place) in family.places().enumerate() {
                let of = |number: fn(&Measured) -> f64| networks.under(place, number);
                let marker = [Marker::Ring, Marker::Disc, Marker::Square][k.min(2)];
                let points = Points::new(of(x), of(|m| m.total() / m.units as f64));
                let label = format!("{}, {}", short(family), CONDITIONS[place].name);
                panel = panel.scatter(points.color(family_color(family)).marker(marker).size(3.2).label(label));
            }
        }
        panel.line(Line::new([1e-3, 1.0], [1e-3, 1.0]).color(Color::Grey).dashed())
    };
    Figure::new("states", "Capacity and the dimension of the states")
        .caption(
            "Total capacity as a share of the units, against the participation ratio of the states as a share of the units, while \
             values are heard. Each mark is a network under a condition; open circles are networks before they learn. On the dashed \
             line a network would hold as much of its input as its states have dimensions.",
        )
        .width_mm(120.0)
        .height_mm(78.0)
        .panel(0, 0, panel("", "participation ratio / units", |m| m.dimension / m.units as f64))
}

fn short(family: Family) -> &'static str {
    match family {
        Family::Innate => "innate",
        Family::Force => "loop",
        Family::Threshold => "threshold",
        Family::EchoState => "echo state",
    }
}
