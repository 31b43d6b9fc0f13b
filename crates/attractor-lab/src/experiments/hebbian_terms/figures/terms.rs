//! Classes under every condition.

use super::super::condition::{ALONE, ALWAYS, NEGATIVE, NONE, POSITIVE, WHOLE, WITHOUT};
use super::super::config::Config;
use super::super::network::NetworkResult;
use crate::experiments::differential_hebbian::{shares, stacked};
use crate::figure::{Figure, Panel};

/// The terms as ticks have them.
const TICKS: [&str; 4] = ["x′xᵀ", "xx₋ᵀ", "xxᵀ", "x′x₋ᵀ"];

fn bars(title: &str, all: &[&NetworkResult], ticks: &[(&str, usize)]) -> Panel {
    let by_condition: Vec<[f64; 4]> =
        ticks.iter().map(|&(_, place)| shares(all.iter().map(|n| n.under[place].class))).collect();
    let ticks: Vec<(f64, &str)> = ticks.iter().enumerate().map(|(k, (name, _))| (k as f64, *name)).collect();
    let panel = Panel::new(title).y_label("share of networks").y_range(0.0, 1.0).x_ticks(&ticks);
    stacked(panel, &by_condition, 0.7)
}

fn each(first: usize) -> [(&'static str, usize); 4] {
    [0, 1, 2, 3].map(|k| (TICKS[k], first + k))
}

/// Without each term, and each alone.
pub(super) fn terms(all: &[&NetworkResult]) -> Figure {
    let together = [("whole\u{a0}rule", WHOLE), ("positive", POSITIVE), ("negative", NEGATIVE), ("none", NONE)];
    Figure::new("terms", "What the four Hebbian terms lead to")
        .caption(
            "Share of networks of each class, by the noisy record, of the same reservoirs under the same noise; rotations are \
             longer periods and tori, and what never comes back counts as chaos. a, under the whole rule, which is x′xᵀ + xx₋ᵀ - xxᵀ - x′x₋ᵀ with x′ the new state, x the \
             one before and x₋ the one before that; under its two positive terms, its two negative terms, and without learning. \
             b, without one of the terms. c, under one of them alone, with its sign.",
        )
        .height_mm(72.0)
        .panel(0, 0, bars("Together", all, &together))
        .panel(0, 1, bars("Without one", all, &each(WITHOUT)))
        .panel(0, 2, bars("One alone", all, &each(ALONE)))
}

/// Each term weaker and stronger.
pub(super) fn scales(config: &Config, all: &[&NetworkResult]) -> Option<Figure> {
    let scales = &config.terms.scales;
    if scales.is_empty() {
        return None;
    }
    let mut figure = Figure::new("scales", "Each Hebbian term weaker and stronger")
        .caption(
            "Share of networks of each class, by the noisy record, where one term of the rule is multiplied by the number below \
             the bar; at 1 it is the whole rule, at 0 the term is left out.",
        )
        .height_mm(72.0);
    for (k, term) in TICKS.into_iter().enumerate() {
        let mut places: Vec<(f64, usize)> = vec![(0.0, WITHOUT + k), (1.0, WHOLE)];
        places.extend(scales.iter().enumerate().map(|(place, &s)| (s, ALWAYS + k * scales.len() + place)));
        places.sort_by(|a, b| a.0.total_cmp(&b.0));
        let names: Vec<String> = places.iter().map(|(scale, _)| scale.to_string()).collect();
        let ticks: Vec<(&str, usize)> = names.iter().zip(&places).map(|(name, (_, at))| (name.as_str(), *at)).collect();
        figure = figure.panel(0, k, bars(term, all, &ticks).x_label("factor"));
    }
    Some(figure)
}
