//! What attractors withstand: kicks, other noise while they form, and the wandering of their phase.

use super::super::class::{Class, GROUPS, Group};
use super::super::network::NetworkResult;
use super::color;
use crate::figure::{Bars, Color, Figure, Line, Marker, Panel, Points};

/// Networks of a class whose return is drawn.
const LINES: usize = 12;

/// A figure of what was run of the three.
pub(super) fn robustness(all: &[&NetworkResult]) -> Option<Figure> {
    let kicked = all.iter().all(|n| !n.kicked.last.is_empty());
    let again: Vec<_> = all.iter().copied().filter(|n| n.other_noise.len() > 1).collect();
    let wandering = all.iter().any(|n| n.phase.is_some());
    let mut panels = Vec::new();
    if kicked {
        panels.extend([(returns(all), "distance to the attractor after a kick in a random direction, as a fraction of its amplitude, without noise"), (returned(all), "share of kicks after which the orbit returns to the attractor from which it was kicked, by class")]);
    }
    if !again.is_empty() {
        panels.push((other_noise(&again), "classes of the first networks when they learn again under other noise, one row a reservoir, the most uniform at the top"));
    }
    if wandering {
        panels.push((spread(all), "variance of the phase's advance of rotations under noise, feedback frozen, over the lag; locked to an exact period without noise, or tori"));
    }
    if panels.is_empty() {
        return None;
    }
    let caption: Vec<String> =
        panels.iter().enumerate().map(|(k, (_, text))| format!("{}, {text}.", (b'a' + k as u8) as char)).collect();
    let mut figure = Figure::new("robustness", "What attractors withstand")
        .caption(caption.join(" "))
        .height_mm(if panels.len() > 2 { 135.0 } else { 70.0 });
    for (k, (panel, _)) in panels.into_iter().enumerate() {
        figure = figure.panel(k / 2, k % 2, panel);
    }
    Some(figure)
}

fn returns(all: &[&NetworkResult]) -> Panel {
    let mut panel =
        Panel::new("After a kick").x_label("steps").y_label("distance / amplitude").log_y().y_range(1e-8, 20.0);
    for group in [Group::Fixed, Group::Two, Group::Rotating] {
        let networks = all.iter().filter(|n| n.free.class.group() == group).take(LINES);
        for (k, network) in networks.enumerate() {
            let distance = &network.kicked.distance;
            let line = Line::new(0..distance.len() as i32, distance).color(color(group)).width(0.7).opacity(0.7);
            panel = panel.line(if k == 0 { line.label(group.name()) } else { line });
        }
    }
    panel.legend_above()
}

fn returned(all: &[&NetworkResult]) -> Panel {
    let groups: Vec<Group> =
        GROUPS.into_iter().filter(|&group| all.iter().any(|n| n.free.class.group() == group)).collect();
    let ticks: Vec<(f64, &str)> = groups.iter().enumerate().map(|(k, group)| (k as f64, group.name())).collect();
    let mut panel = Panel::new("Returns").y_label("share of kicks").y_range(0.0, 1.0).x_ticks(&ticks);
    for (k, &group) in groups.iter().enumerate() {
        let of_group = all.iter().filter(|n| n.free.class.group() == group);
        let (back, kicks) =
            of_group.fold((0, 0), |(back, kicks), n| (back + n.kicked.returned, kicks + n.kicked.last.len()));
        panel = panel.bars(Bars::new([k as f64], [back as f64 / kicks as f64]).color(color(group)));
    }
    panel
}

fn other_noise(again: &[&NetworkResult]) -> Panel {
    let mut rows: Vec<&[Class]> = again.iter().map(|n| &n.other_noise[..]).collect();
    let count = |row: &[Class], group| row.iter().filter(|class| class.group() == group).count();
    rows.sort_by_key(|row| GROUPS.map(|group| count(row, group)));
    let columns = rows.iter().map(|row| row.len()).max().unwrap_or(0) as f64;
    let mut panel = Panel::new("The same reservoirs under other noise")
        .x_label("noise")
        .y_label("reservoir")
        .x_range(0.3, columns + 0.7)
        .y_range(0.0, rows.len() as f64 + 1.0);
    for group in GROUPS {
        let cells = rows.iter().enumerate().flat_map(|(y, row)| {
            let mut sorted = row.to_vec();
            sorted.sort_by_key(|class| GROUPS.iter().position(|group| *group == class.group()));
            sorted
                .into_iter()
                .enumerate()
                .filter(move |(_, class)| class.group() == group)
                .map(move |(x, _)| (x + 1, y + 1))
        });
        let (x, y): (Vec<f64>, Vec<f64>) = cells.map(|(x, y)| (x as f64, y as f64)).unzip();
        if !x.is_empty() {
            panel = panel
                .scatter(Points::new(x, y).marker(Marker::Square).size(5.0).color(color(group)).label(group.name()));
        }
    }
    panel.legend_above()
}

fn spread(all: &[&NetworkResult]) -> Panel {
    let mut panel =
        Panel::new("Wandering of the phase").x_label("lag (steps)").y_label("variance (turns²)").log_x().log_y();
    for (name, color, locked) in [("torus", color(Group::Rotating), false), ("locked", Color::Orange, true)] {
        let phases = all.iter().filter(|n| n.free.class.locked() == locked).filter_map(|n| n.phase.as_ref());
        for (k, phase) in phases.take(2 * LINES).enumerate() {
            let lags = phase.lags.iter().map(|&lag| lag as f64);
            let line = Line::new(lags, &phase.spread).color(color).width(0.7).opacity(0.7);
            panel = panel.line(if k == 0 { line.label(name) } else { line });
        }
    }
    panel.legend_above()
}
