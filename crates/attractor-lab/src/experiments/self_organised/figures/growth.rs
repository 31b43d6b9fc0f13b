//! How oscillations grow, and where tanh holds them.

use super::super::claims::of_group;
use super::super::growth::{FOLLOWED, Growth, TAKEN};
use super::super::network::NetworkResult;
use crate::experiments::differential_hebbian::{Group, group_color};
use crate::figure::{Color, Corner, Figure, Line, Panel, Points, Rule};
use attractor::math;

/// Networks of each group that are drawn as lines.
const LINES: usize = 4;
const GROUPS: [Group; 2] = [Group::Two, Group::Rotating];

/// Networks of a group that oscillate without noise, with the growth that the linear system foretells.
fn growing<'a>(all: &[&'a NetworkResult], group: Group) -> Vec<(f64, &'a Growth)> {
    of_group(all, group).into_iter().filter_map(|n| Some((n.foretold_growth(), n.growth.as_ref()?))).collect()
}

/// Growth from a tiny start, its rate, and what tanh leaves of the leading eigenvalue; nothing if no network oscillates.
pub(super) fn growth(all: &[&NetworkResult]) -> Option<Figure> {
    let mut paths = Panel::new("From a tiny start").x_label("step").y_label("distance from rest").log_y();
    let mut rates = Panel::new("Growth").x_label("ln |λ|").y_label("growth (1/step)").legend(Corner::TopLeft);
    let mut held =
        Panel::new("Where it has stopped").x_label("|λ|").y_label("|λ| with tanh's gains").rule(Rule::horizontal(1.0));
    let mut most = 0.0_f64;
    for group in GROUPS {
        let (networks, color) = (growing(all, group), group_color(group));
        if networks.is_empty() {
            continue;
        }
        for (foretold, growth) in networks.iter().take(LINES) {
            let steps = || (1..=FOLLOWED).map(|step| step as f64);
            paths = paths.line(Line::new(steps(), &growth.distance).color(color).width(0.9));
            // What the linear system would make of it, from where growth is taken.
            let start = growth.distance.iter().position(|&distance| f64::from(distance) >= TAKEN.0);
            if let Some(first) = start {
                let from = f64::from(growth.distance[first]);
                let linear = (first..FOLLOWED).map(|step| from * math::exp(foretold * (step - first) as f64));
                let (x, y): (Vec<f64>, Vec<f64>) =
                    linear.enumerate().map(|(k, y)| ((first + k + 1) as f64, y)).filter(|(_, y)| *y < 100.0).unzip();
                paths = paths.line(Line::new(x, y).color(color).width(0.6).dashed());
            }
        }
        let grown: Vec<(f64, f64)> = networks.iter().filter_map(|(foretold, g)| Some((*foretold, g.rate?))).collect();
        most = grown.iter().map(|(x, _)| *x).fold(most, f64::max);
        let (x, y): (Vec<f64>, Vec<f64>) = grown.into_iter().unzip();
        rates = rates.scatter(Points::new(x, y).color(color).size(2.2).opacity(0.6).label(group.name()));
        let (x, y): (Vec<f64>, Vec<f64>) = networks.iter().map(|(foretold, g)| (math::exp(*foretold), g.held)).unzip();
        held = held.scatter(Points::new(x, y).color(color).size(2.2).opacity(0.6));
    }
    let without = Line::new([1.0, math::exp(most)], [1.0, math::exp(most)]).color(Color::Grey).width(0.7).dotted();
    let same = Line::new([0.0, most], [0.0, most]).color(Color::Grey).width(0.7).dashed();
    (most > 0.0).then(|| {
        Figure::new("growth", "Oscillations grow until tanh holds them")
            .caption(format!(
                "Networks with the feedback that they have learned, without noise, started 1e-12 from their fixed point. a, \
                 distance from it, of {LINES} networks of each class; dashed, what the linear system W_x + W_z makes of it, which \
                 goes on. b, growth from {:e} to {:e} of every network that oscillates, and the logarithm of the modulus of the \
                 leading eigenvalue λ of W_x + W_z. c, that modulus, and what it is when every unit passes on its input current \
                 with the mean slope of tanh over the orbit instead of slope 1, which is dotted.",
                TAKEN.0, TAKEN.1
            ))
            .height_mm(68.0)
            .panel(0, 0, paths.y_range(1e-12, 100.0))
            .panel(0, 1, rates.line(same))
            .panel(0, 2, held.line(without).y_range(0.0, 1.05 * math::exp(most).max(1.0)))
    })
}
