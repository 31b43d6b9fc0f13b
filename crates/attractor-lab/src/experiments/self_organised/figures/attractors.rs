//! The attractors themselves: how fast they turn, and their return maps.

use attractor::quantile;

use super::super::claims::of_group;
use super::super::network::NetworkResult;
use super::cloud;
use crate::experiments::differential_hebbian::{Class, Group, group_color};
use crate::figure::{Color, Corner, Figure, Histogram, Line, Marker, Panel, Points, Rule};

/// Return maps in a row, and rows.
const GALLERY: (usize, usize) = (5, 2);

/// Foretold and measured rotation numbers.
pub(super) fn rotation(all: &[&NetworkResult]) -> Figure {
    let rotating = of_group(all, Group::Rotating);
    let mut panel = Panel::new("Rotation number")
        .x_label("foretold: angle of the leading eigenvalue / 2π")
        .y_label("measured (turns a step)")
        .x_range(0.0, 0.5)
        .y_range(0.0, 0.5)
        .equal_aspect()
        .line(Line::new([0.0, 0.5], [0.0, 0.5]).color(Color::Grey).width(0.7).dashed());
    for (name, color, marker, locked) in [
        ("torus", group_color(Group::Rotating), Marker::Disc, false),
        ("exact period", Color::Orange, Marker::Square, true),
    ] {
        let of_kind = rotating.iter().filter(|n| n.free.class.locked() == locked);
        let pairs: Vec<(f64, f64)> = of_kind.map(|n| (n.foretold_rotation(), n.rotation)).collect();
        panel = panel.scatter(cloud(&pairs).color(color).marker(marker).size(3.0).opacity(0.8).label(name));
    }
    let errors: Vec<f64> = rotating.iter().map(|n| n.rotation - n.foretold_rotation()).collect();
    let sizes: Vec<f64> = errors.iter().map(|error| error.abs()).collect();
    let reach = 0.03;
    let inside: Vec<f64> = errors.iter().map(|error| error.clamp(-reach, reach)).collect();
    let histogram = Panel::new("Error")
        .x_label("measured − foretold (turns a step)")
        .y_label("networks")
        .histogram(Histogram::new(inside, -reach..reach, 40).color(group_color(Group::Rotating)))
        .rule(Rule::vertical(0.0))
        .note(Corner::TopRight, format!("median |error| {:.4}", quantile(&sizes, 0.5)))
        .note(Corner::TopRight, format!("95 % below {:.4}", quantile(&sizes, 0.95)));
    Figure::new("rotation", "The leading eigenvalue foretells the rotation")
        .caption(format!(
            "{} networks of longer periods and tori, by the noisy record. a, rotation number, from the peak of the spectrum, \
             over the angle of the leading eigenvalue of W_x + W_z. b, their difference; what lies beyond is counted in the \
             outer bins.",
            rotating.len()
        ))
        .height_mm(80.0)
        .grid(&[1.0], &[1.0, 1.2])
        .panel(0, 0, panel)
        .panel(0, 1, histogram)
}

/// Return maps of one network of each period, and of tori.
pub(super) fn return_maps(all: &[&NetworkResult]) -> Figure {
    let (columns, rows) = GALLERY;
    let mut figure = Figure::new("return-maps", "Return maps")
        .caption(
            "State of a unit of middling amplitude after a step over its state before, of one network of each period that occurs and \
             of tori; under noise (grey) and without (colour). A cycle is as many points as its period, a torus a closed \
             curve.",
        )
        .height_mm(80.0);
    for (k, network) in gallery(all, columns * rows).into_iter().enumerate() {
        figure = figure.panel(k / columns, k % columns, return_map(network));
    }
    figure
}

/// The first network of each period, shortest first, then tori.
fn gallery<'a>(all: &[&'a NetworkResult], count: usize) -> Vec<&'a NetworkResult> {
    let period = |n: &NetworkResult| match n.free.class {
        Class::Period(period) if n.class.group() == n.free.class.group() => Some(period),
        _ => None,
    };
    let mut cycles: Vec<&NetworkResult> = Vec::new();
    for &network in all.iter().filter(|n| period(n).is_some()) {
        if cycles.iter().all(|known| period(known) != period(network)) {
            cycles.push(network);
        }
    }
    cycles.sort_by_key(|n| period(n));
    let tori = all.iter().copied().filter(|n| n.class == Class::QuasiPeriodic && n.free.class == n.class);
    let tori: Vec<_> = tori.take(count.saturating_sub(cycles.len()).max(count / 2)).collect();
    cycles.truncate(count - tori.len());
    cycles.extend(tori);
    cycles
}

fn return_map(network: &NetworkResult) -> Panel {
    let [noisy, free] = &network.returns;
    let points = |pairs: &[(f32, f32)]| Points::new(pairs.iter().map(|p| p.0), pairs.iter().map(|p| p.1));
    let (shown, size) = match network.free.class {
        Class::Period(period) => (&free[..period.min(free.len())], 3.4),
        _ => (&free[..], 1.4),
    };
    let title = match network.free.class {
        Class::QuasiPeriodic => format!("torus, {:.3} turns", network.free.rotation),
        class => class.name(),
    };
    Panel::new(title)
        .x_label("x(t)")
        .y_label("x(t + 1)")
        .x_range(-1.1, 1.1)
        .y_range(-1.1, 1.1)
        .x_ticks(&[(-1.0, "−1"), (0.0, "0"), (1.0, "1")])
        .y_ticks(&[(-1.0, "−1"), (0.0, "0"), (1.0, "1")])
        .equal_aspect()
        .line(Line::new([-1.1, 1.1], [-1.1, 1.1]).color(Color::Grey).width(0.5).dotted())
        .scatter(points(noisy).color(Color::Grey).size(1.4).opacity(0.4))
        .scatter(points(shown).color(group_color(network.free.class.group())).size(size))
}
