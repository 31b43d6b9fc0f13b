//! The output's map.

use super::super::Results;
use super::super::config::Config;
use super::gain_color;
use crate::figure::{Color, Figure, Line, Marker, Panel, Points};

/// Panels in a row.
const COLUMNS: usize = 2;

/// F(z) of networks beside theory, a panel for each gain.
pub(super) fn figure(config: &Config, results: &Results<'_>) -> Figure {
    let gains = config.map.gains.len();
    let rows = gains.div_ceil(COLUMNS);
    let mut figure = Figure::new("map", "The output's map, and its crossings")
        .caption(format!(
            "The readout F(z) of the target A = {} while the output is clamped to z, at each gain: networks of {} units (thin), \
             mean-field theory where the clamped network has fading memory (thick), and the diagonal (dotted), on which the \
             fixed points of the closed loop lie (rings: the target, minus it, silence). Where the clamped network does not come to rest, the readout is averaged over time \
             (grey points).",
            config.target(),
            config.network.units
        ))
        .width_mm(150.0)
        .height_mm(62.0 * rows as f64);
    for k in 0..gains {
        figure = figure.panel(k / COLUMNS, k % COLUMNS, panel(config, results, k));
    }
    figure
}

fn panel(config: &Config, results: &Results<'_>, gain: usize) -> Panel {
    let outputs = config.outputs();
    let reach = config.map.reach * config.target();
    let mut panel = Panel::new(format!("g = {}", config.map.gains[gain]))
        .x_label("clamped output z")
        .y_label("readout F(z)")
        .x_range(-reach, reach)
        .y_range(-reach, reach)
        .line(Line::new([-reach, reach], [-reach, reach]).color(Color::Grey).width(0.8).dotted());
    for map in &results.maps {
        let values: Vec<f64> = map.map[gain].iter().map(|(f, _)| *f).collect();
        panel = panel.line(Line::new(&outputs, &values).color(Color::Black).width(0.35).opacity(0.6));
        let moving: Vec<usize> = (0..outputs.len()).filter(|&k| !map.map[gain][k].1).collect();
        let (x, y): (Vec<f64>, Vec<f64>) = moving.iter().map(|&k| (outputs[k], values[k])).unzip();
        panel = panel.scatter(Points::new(x, y).color(Color::Grey).size(1.8).opacity(0.8));
    }
    if let Some(theory) = results.theory {
        // Pieces between outputs at which there is no theory.
        let finite: Vec<bool> = theory.map[gain].iter().map(|f| f.is_finite()).collect();
        let mut from = 0;
        while let Some(start) = (from..outputs.len()).find(|&k| finite[k]) {
            let end = (start..outputs.len()).find(|&k| !finite[k]).unwrap_or(outputs.len());
            let line = Line::new(&outputs[start..end], &theory.map[gain][start..end]);
            panel = panel.line(line.color(gain_color(gain)).width(2.2).opacity(0.7));
            from = end;
        }
    }
    let target = config.target();
    panel.scatter(
        Points::new([-target, 0.0, target], [-target, 0.0, target]).marker(Marker::Ring).color(Color::Black).size(5.0),
    )
}
