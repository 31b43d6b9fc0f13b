//! Targets learned one after the other.

use attractor::mean;

use super::super::Results;
use super::super::sequence::SequenceResult;
use crate::figure::{Color, Figure, Line, Panel, Points};

const RULES: [(&str, Color); 2] = [("recursive least squares", Color::Blue), ("delta rule", Color::Vermillion)];

/// The error of every target after each was learned, and what the closed loop keeps; nothing without networks.
pub(super) fn figure(results: &Results<'_>) -> Option<Figure> {
    let networks = &results.sequences;
    if networks.is_empty() {
        return None;
    }
    let mut figure = Figure::new("sequence", "What a new target costs those learned before")
        .caption(format!(
            "a, b, error of each target at its own state, from the moment it was learned on: mean over {} networks (thick), \
             networks (thin); colour by the place in the order. a, recursive least squares, whose P is kept. b, the delta rule. \
             c, targets of which the closed loop rests within a tenth in the end; lines join the same network.",
            networks.len()
        ))
        .width_mm(183.0)
        .height_mm(75.0);
    for (rule, (name, _)) in RULES.into_iter().enumerate() {
        figure = figure.panel(0, rule, errors(networks, rule, name));
    }
    Some(figure.panel(0, 2, kept(networks)))
}

fn errors(networks: &[&SequenceResult], rule: usize, name: &str) -> Panel {
    /// What is exact is drawn here.
    const LEAST: f64 = 1e-4;
    let count = networks[0].targets.len();
    let mut panel = Panel::new(name)
        .x_label("targets learned")
        .y_label("error |z − A|")
        .log_y()
        .x_range(0.7, count as f64 + 0.3)
        .y_range(LEAST, 3.0);
    for place in 0..count {
        let x: Vec<f64> = (place..count).map(|learned| learned as f64 + 1.0).collect();
        let of = |n: &SequenceResult| -> Vec<f64> {
            (place..count).map(|learned| n.by[rule].errors[learned][place].max(LEAST)).collect()
        };
        for network in networks {
            panel = panel.line(Line::new(&x, of(network)).color(Color::cycle(place)).width(0.35).opacity(0.4));
        }
        let curves: Vec<Vec<f64>> = networks.iter().map(|n| of(n)).collect();
        let means = (0..x.len()).map(|k| mean(&curves.iter().map(|curve| curve[k]).collect::<Vec<_>>()));
        panel = panel.scatter(Points::new(&x, means.collect::<Vec<_>>()).color(Color::cycle(place)).size(3.4).joined());
    }
    panel
}

fn kept(networks: &[&SequenceResult]) -> Panel {
    let count = networks[0].targets.len() as f64;
    let names: Vec<String> = (0..=networks[0].targets.len()).map(|kept| kept.to_string()).collect();
    let ticks: Vec<(f64, &str)> = names.iter().enumerate().map(|(kept, name)| (kept as f64, name.as_str())).collect();
    let mut panel = Panel::new("Kept in the closed loop")
        .y_label("targets")
        .y_ticks(&ticks)
        .x_range(-0.5, 1.5)
        .y_range(-0.3, count + 0.3)
        .x_ticks(&[(0.0, "least squares"), (1.0, "delta rule")]);
    for (k, network) in networks.iter().enumerate() {
        // Beside each other, so that those that are alike can be counted by eye.
        let shift = 0.4 * ((k as f64 + 0.5) / networks.len() as f64 - 0.5);
        let values = [0, 1].map(|rule: usize| network.by[rule].kept as f64);
        panel = panel.line(Line::new([shift, 1.0 + shift], values).color(Color::Grey).width(0.5).opacity(0.6));
        for (rule, (_, color)) in RULES.into_iter().enumerate() {
            panel = panel.scatter(Points::new([rule as f64 + shift], [values[rule]]).color(color).size(2.6));
        }
    }
    panel
}
