//! The figures of `working-memory`.

mod accuracy;
mod classes;
mod noise;
mod span;
mod strength;

use super::condition::{AUTO, CONDITIONS};
use super::config::Config;
use super::network::NetworkResult;
use crate::claim::{Estimate, mean_of};
use crate::figure::{Band, Color, Figure, Line, Panel, Rule};

pub(super) fn figures(config: &Config, all: &[&NetworkResult]) -> Vec<Figure> {
    if all.is_empty() {
        return Vec::new();
    }
    let mut figures = vec![accuracy::accuracy(config, all), span::span(config, all), classes::classes(config, all)];
    figures.extend(noise::noise(config, all));
    figures.extend(strength::strength(config, all));
    figures
}

/// Accuracy against the delay, with the line of chance.
fn over_delay(config: &Config, title: impl Into<String>) -> Panel {
    accuracies(config, title)
        .x_label("steps after the cue")
        .log_x()
        .rule(Rule::horizontal(config.chance()).label("chance"))
}

/// A panel of accuracies, from below chance.
fn accuracies(config: &Config, title: impl Into<String>) -> Panel {
    let low = (config.chance() - 0.2).max(0.0);
    Panel::new(title).y_label("accuracy").y_range(low, 1.03)
}

/// The mean of curves with its 95 % interval over networks, where there are enough.
fn averaged(mut panel: Panel, xs: &[f64], curves: &[Vec<f64>], color: Color, label: &str) -> Panel {
    if curves.is_empty() {
        return panel;
    }
    let each = |k: usize| curves.iter().map(|curve| curve[k]).collect::<Vec<f64>>();
    let means: Vec<_> = (0..xs.len()).map(|k| mean_of(&each(k))).collect();
    if curves.len() > 2 {
        let ends: Vec<(f64, f64)> = means.iter().map(|m| m.interval().unwrap_or((m.value(), m.value()))).collect();
        let band = Band::new(xs, ends.iter().map(|end| end.0.max(0.0)), ends.iter().map(|end| end.1.min(1.0)));
        panel = panel.band(band.color(color).opacity(0.18));
    }
    let line = Line::new(xs, means.iter().map(Estimate::value)).color(color).width(1.4).label(label);
    // Where both kinds of conceptors hold everything, each is seen.
    panel.line(if label == CONDITIONS[AUTO].name { line.dashed() } else { line })
}

/// Factors with 1, what is usual, in its place, and that place if it was not among them.
fn with_usual(factors: &[f64]) -> (Vec<f64>, Option<usize>) {
    let mut all = factors.to_vec();
    let place = factors.iter().take_while(|&&factor| factor < 1.0).count();
    if factors.get(place) == Some(&1.0) {
        return (all, None);
    }
    all.insert(place, 1.0);
    (all, Some(place))
}

fn delays(config: &Config) -> Vec<f64> {
    config.task.delays.iter().map(|&delay| delay as f64).collect()
}
