//! Lyapunov spectra before and after training, and the largest exponent over gains beside theory.

use attractor::mean;

use super::super::result::Results;
use super::super::spectrum::Spectrum;
use super::{Column, joined};
use crate::figure::{Band, Color, Figure, Line, Panel, Points};

pub(super) fn figure(results: &Results<'_>) -> Figure {
    let mut figure = Figure::new("spectra", "Lyapunov spectra along the trained window, and theory")
        .caption(format!(
            "Conditional Lyapunov exponents of {} networks of {} units along the window after the pulse, before training on their own \
             trajectories and after. a, the largest tenth; lines are means over networks, areas reach from the lowest to the highest. b, all \
             of them. c, Kaplan-Yorke dimension of each network. d, largest exponent of untrained networks of {} units that hear nothing, \
             over the gain: points are means, bars from the lowest network to the highest, the line is dynamic mean-field theory.",
            results.spectra.len(),
            results.config.spectrum_size().units,
            results.config.theory.units
        ))
        .height_mm(118.0)
        .panel(0, 0, exponents(results, "The largest", 0.1))
        .panel(0, 1, exponents(results, "All", 1.0))
        .panel(1, 0, dimensions(results));
    if results.theory.is_some() && !results.untrained.is_empty() {
        figure = figure.panel(1, 1, theory(results));
    }
    figure
}

const STAGES: [(&str, Color); 2] = [("before", Color::Grey), ("after", Color::Blue)];

fn exponents(results: &Results<'_>, title: &str, share: f64) -> Panel {
    let units = results.config.spectrum_size().units;
    let shown = ((share * units as f64).ceil() as usize).clamp(2.min(units), units);
    let mut panel = Panel::new(title).x_label("exponent number").y_label("exponent (1/s)").hline(0.0);
    for (after, (name, color)) in STAGES.into_iter().enumerate() {
        let at = |k: usize| results.spectrum(after, |s: &Spectrum| s.exponents[k]);
        let over = |pick: fn(&[f64]) -> f64| -> Vec<f64> { (0..shown).map(|k| pick(&at(k))).collect() };
        let x = || (1..=shown).map(|k| k as f64);
        let least = over(|values| values.iter().copied().fold(f64::INFINITY, f64::min));
        let most = over(|values| values.iter().copied().fold(f64::NEG_INFINITY, f64::max));
        panel = panel
            .band(Band::new(x(), least, most).color(color).opacity(0.2))
            .line(Line::new(x(), over(mean)).color(color).label(name));
    }
    panel.x_range(1.0, shown as f64).legend_above()
}

fn dimensions(results: &Results<'_>) -> Panel {
    let column = |after: usize| Column {
        name: STAGES[after].0,
        color: STAGES[after].1,
        values: results.spectrum(after, Spectrum::dimension),
    };
    joined(Panel::new("Kaplan-Yorke dimension").y_label("dimension"), &[column(0), column(1)])
}

fn theory(results: &Results<'_>) -> Panel {
    let gains = &results.config.theory.gains;
    let found: Vec<Vec<f64>> = (0..gains.len()).map(|gain| results.at_gain(gain)).collect();
    let over =
        |pick: fn(f64, f64) -> f64| found.iter().map(move |v| v.iter().copied().reduce(pick).unwrap_or(f64::NAN));
    let means: Vec<f64> = found.iter().map(|values| mean(values)).collect();
    let mut panel = Panel::new("Untrained").x_label("gain g").y_label("largest exponent (1/τ)").hline(0.0);
    if let Some(theory) = results.theory {
        panel = panel.line(Line::new(theory.gains.clone(), theory.curve.clone()).color(Color::Black).label("theory"));
    }
    let points = Points::new(gains.clone(), means).error_bars(over(f64::min), over(f64::max));
    panel.scatter(points.color(Color::Orange).label("networks")).legend_above()
}
