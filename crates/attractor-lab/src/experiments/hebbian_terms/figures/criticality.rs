//! How near the anti-Hebbian term brings networks to criticality.

use attractor::math;

use super::super::condition::{ALONE, ANTI_HEBBIAN, NONE};
use super::super::network::NetworkResult;
use crate::figure::{Color, Figure, Histogram, Panel, Points, Rule};

/// The largest Lyapunov exponent without learning and under the anti-Hebbian term alone, and the leading eigenvalue.
pub(super) fn criticality(all: &[&NetworkResult]) -> Figure {
    let kinds = [("none", NONE, Color::Grey), ("xxᵀ\u{a0}alone", ALONE + ANTI_HEBBIAN, Color::Purple)];
    let values = || all.iter().flat_map(|n| n.exponents);
    let (low, high) = (values().fold(-0.1, f64::min), values().fold(0.1, f64::max));
    let mut exponents = Panel::new("Lyapunov exponent")
        .x_label("largest exponent (1/step)")
        .y_label("networks")
        .rule(Rule::vertical(0.0));
    let mut leading = Panel::new("Leading eigenvalue")
        .x_label("modulus")
        .y_label("largest exponent (1/step)")
        .hline(0.0)
        .rule(Rule::vertical(1.0));
    for (k, (name, place, color)) in kinds.into_iter().enumerate() {
        let of = || all.iter().map(|n| n.exponents[k]);
        exponents = exponents.histogram(Histogram::new(of(), low..high + 1e-3, 60).color(color).label(name));
        let modulus = all.iter().map(|n| math::hypot(n.under[place].leading.0, n.under[place].leading.1));
        leading = leading.scatter(Points::new(modulus, of()).color(color).size(2.0).opacity(0.6));
    }
    Figure::new("criticality", "How near the anti-Hebbian term brings networks to criticality")
        .caption(
            "Networks without learning, and with feedback that the anti-Hebbian term alone has made; a critical network neither \
             forgets a disturbance nor lets it grow, and has an exponent of 0. a, largest Lyapunov exponent of the orbit without \
             noise. b, that exponent, and the modulus of the leading eigenvalue of W_x + W_z; colours as in a.",
        )
        .height_mm(70.0)
        .panel(0, 0, exponents.legend_above())
        .panel(0, 1, leading)
}
