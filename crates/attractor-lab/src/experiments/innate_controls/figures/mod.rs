//! The figures of `innate-controls`.

mod scan;
mod spectrum;
mod targets;
mod weights;

use super::result::Results;
use crate::figure::{Color, Figure, Line, Panel, Points};

pub(super) fn figures(results: &Results<'_>) -> Vec<Figure> {
    let mut figures = Vec::new();
    if !results.controls.is_empty() {
        figures.push(targets::figure(results));
        figures.push(weights::figure(results));
    }
    if !results.spectra.is_empty() {
        figures.push(spectrum::figure(results));
    }
    if !results.scan.is_empty() {
        figures.push(scan::figure(results));
    }
    figures
}

/// One place of a panel of networks beside each other: a name, a colour, and one value a network.
struct Column<'a> {
    name: &'a str,
    color: Color,
    values: Vec<f64>,
}

/// Networks under conditions, each joined with itself.
fn joined(panel: Panel, columns: &[Column<'_>]) -> Panel {
    let ticks: Vec<(f64, &str)> = columns.iter().enumerate().map(|(k, column)| (k as f64, column.name)).collect();
    let networks = columns.first().map_or(0, |column| column.values.len());
    let mut panel = panel.x_ticks(&ticks).x_range(-0.5, columns.len() as f64 - 0.5);
    for network in 0..networks {
        let path: Vec<f64> = columns.iter().map(|column| column.values[network]).collect();
        let x = (0..columns.len()).map(|k| k as f64);
        panel = panel.line(Line::new(x, path).color(Color::Black).width(0.5).opacity(0.35));
    }
    for (k, column) in columns.iter().enumerate() {
        let x = vec![k as f64; column.values.len()];
        panel = panel.scatter(Points::new(x, column.values.clone()).color(column.color).size(3.2).opacity(0.8));
    }
    panel
}
