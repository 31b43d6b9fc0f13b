//! What attractors withstand: kicks, other noise while they form, and the wandering of their phase.

use super::super::beyond::Phase;
use super::super::network::NetworkResult;
use crate::experiments::differential_hebbian::{Group, group_color, shares, stacked};
use crate::figure::{Color, Figure, Line, Panel, Points};

/// Networks of a class whose return or phase is drawn.
const LINES: usize = 20;
/// Exact periods and tori, in the figures of the phase.
const KINDS: [(&str, bool); 2] = [("torus", false), ("exact period", true)];

/// A figure of what was run of the three.
pub(super) fn robustness(all: &[&NetworkResult]) -> Option<Figure> {
    let mut panels = Vec::new();
    if all.iter().all(|n| !n.kicked.last.is_empty()) {
        panels.push((
            returns(all),
            "distance to the attractor after a kick in a random direction, as a fraction of its amplitude, without noise; a \
             torus is known at 2000 of its points alone, so that distances to it end near 0.001",
        ));
    }
    let again: Vec<_> = all.iter().copied().filter(|n| n.other_noise.len() > 1).collect();
    if !again.is_empty() {
        panels.push((
            other_noise(&again),
            "classes of the first networks when each learns again under other noise, one bar a reservoir",
        ));
    }
    if all.iter().any(|n| n.phase.is_some()) {
        panels.push((
            spread(all),
            "variance of the phase's advance over the lag, of rotations under noise, feedback frozen; of tori, and of those \
             that are locked to an exact period without noise",
        ));
        panels.push((
            rates(all),
            "growth of that variance, one dot a network; what does not grow is drawn at the lower end",
        ));
    }
    let caption: Vec<String> =
        panels.iter().zip('a'..).map(|((_, text), letter)| format!("{letter}, {text}.")).collect();
    let rows = panels.len().div_ceil(2) as f64;
    let mut figure =
        Figure::new("robustness", "What attractors withstand").caption(caption.join(" ")).height_mm(67.0 * rows);
    let any = !panels.is_empty();
    for (k, (panel, _)) in panels.into_iter().enumerate() {
        figure = figure.panel(k / 2, k % 2, panel);
    }
    any.then_some(figure)
}

fn returns(all: &[&NetworkResult]) -> Panel {
    let mut panel =
        Panel::new("After a kick").x_label("steps").y_label("distance / amplitude").log_y().y_range(1e-8, 10.0);
    for group in [Group::Fixed, Group::Rotating, Group::Two] {
        let networks = all.iter().filter(|n| n.free.class.group() == group).take(LINES);
        for (k, network) in networks.enumerate() {
            let distance = &network.kicked.distance;
            let line = Line::new(0..distance.len() as i32, distance).color(group_color(group)).width(0.7).opacity(0.6);
            panel = panel.line(if k == 0 { line.label(group.name()) } else { line });
        }
    }
    panel.legend_above()
}

fn other_noise(again: &[&NetworkResult]) -> Panel {
    let mut bars: Vec<[f64; 4]> = again.iter().map(|n| shares(n.other_noise.iter().copied())).collect();
    bars.sort_by(|a, b| b.partial_cmp(a).unwrap_or(std::cmp::Ordering::Equal));
    let panel = Panel::new("The same reservoirs under other noise")
        .x_label("reservoir, sorted")
        .y_label("share of realisations")
        .y_range(0.0, 1.0)
        .x_range(-0.6, bars.len() as f64 - 0.4)
        .x_ticks(&[]);
    stacked(panel, &bars, 0.9)
}

fn kind_color(locked: bool) -> Color {
    if locked { Color::Orange } else { group_color(Group::Rotating) }
}

/// The networks that rotate, locked or not, and whose phase was followed.
fn followed<'a>(all: &[&'a NetworkResult], locked: bool) -> impl Iterator<Item = &'a Phase> {
    all.iter().copied().filter(move |n| n.free.class.locked() == locked).filter_map(|n| n.phase.as_ref())
}

fn spread(all: &[&NetworkResult]) -> Panel {
    let mut panel =
        Panel::new("Wandering of the phase").x_label("lag (steps)").y_label("variance (turns²)").log_x().log_y();
    for (name, locked) in KINDS {
        for (k, phase) in followed(all, locked).take(LINES).enumerate() {
            let lags = phase.lags.iter().map(|&lag| lag as f64);
            let line = Line::new(lags, &phase.spread).color(kind_color(locked)).width(0.7).opacity(0.6);
            panel = panel.line(if k == 0 { line.label(name) } else { line });
        }
    }
    panel.legend_above()
}

fn rates(all: &[&NetworkResult]) -> Panel {
    const LOWEST: f64 = 1e-14;
    let mut panel = Panel::new("Phase diffusion")
        .y_label("turns² a step")
        .log_y()
        .y_range(LOWEST / 3.0, 1e-4)
        .x_range(-0.6, 1.6)
        .x_ticks(&[(0.0, KINDS[0].0), (1.0, KINDS[1].0)]);
    for (place, (_, locked)) in KINDS.into_iter().enumerate() {
        let rates: Vec<f64> = followed(all, locked).map(|phase| phase.rate.max(LOWEST)).collect();
        // Dots side by side where they would hide each other.
        let x = (0..rates.len()).map(|k| place as f64 + 0.6 * ((k as f64 * 0.618).fract() - 0.5));
        panel = panel.scatter(Points::new(x, &rates).color(kind_color(locked)).size(2.6).opacity(0.7));
    }
    panel
}
