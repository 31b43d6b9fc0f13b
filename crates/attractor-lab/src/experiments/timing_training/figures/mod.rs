//! The figures of `timing-training`.

mod losses;
mod noise;
mod pulse;
mod shapes;
mod stages;

use super::config::Config;
use super::paired::Network;
use crate::figure::{Color, Figure, Line, Panel, Points};

pub(super) fn figures(config: &Config, networks: &[Network<'_>]) -> Vec<Figure> {
    if networks.is_empty() {
        return Vec::new();
    }
    let mut figures = vec![losses::losses(config, networks), stages::stages(config, networks)];
    figures.push(noise::noise(config, networks));
    figures.extend(shapes::shapes(config, networks));
    figures.push(pulse::pulse(&networks[0]));
    figures
}

/// The curve of every network, thin, and their mean, with dots.
fn bundle(
    mut panel: Panel,
    xs: &[f64],
    curves: &[Vec<f64>],
    mean: fn(&[f64]) -> f64,
    (color, label): (Color, &str),
) -> Panel {
    for curve in curves {
        panel = panel.line(Line::new(xs, curve).color(color).width(0.6).opacity(0.35));
    }
    let means = (0..xs.len()).map(|k| mean(&curves.iter().map(|curve| curve[k]).collect::<Vec<_>>()));
    panel.scatter(Points::new(xs, means).color(color).size(3.5).joined().label(label))
}
