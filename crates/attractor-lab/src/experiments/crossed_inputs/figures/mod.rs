//! The figures of `crossed-inputs`.

mod activity;
mod carriers;
mod crossed;
mod later;
mod theory;

use super::claims::Networks;
use super::condition::{Learner, Shown};
use super::config::Config;
use crate::experiments::signatures::{Stage, stage_color};
use crate::figure::{Color, Figure, Panel, Points};

pub(super) fn figures(config: &Config, networks: &Networks<'_>) -> Vec<Figure> {
    vec![
        crossed::crossed(networks),
        later::later(config, networks),
        carriers::carriers(config, networks),
        theory::theory(networks),
        activity::activity(config, networks),
    ]
}

/// The colour of a kind of network, that of the experiments that this one goes beyond.
fn kind_color(learner: Learner) -> Color {
    match learner {
        Learner::Rnn => stage_color(Stage::Rnn),
        Learner::Ip(_) => stage_color(Stage::Ip),
        Learner::Sorn(_) => stage_color(Stage::Sorn),
    }
}

/// The colour of what is shown.
fn shown_color(shown: Shown) -> Color {
    match shown {
        Shown::Sequences => Color::Blue,
        Shown::RandomOrder => Color::Orange,
        Shown::Other => Color::Green,
        Shown::Silence => Color::Grey,
    }
}

/// One dot a network around x, side by side where they would hide each other, and a mark at their mean.
fn dots(panel: Panel, x: f64, values: &[f64], color: Color) -> Panel {
    let beside = (0..values.len()).map(|k| x + 0.15 * ((k as f64 * 0.618).fract() - 0.5));
    let mean = attractor::mean(values);
    panel
        .scatter(Points::new(beside, values.to_vec()).color(color).size(2.0).opacity(0.45))
        .line(crate::figure::Line::new([x - 0.09, x + 0.09], [mean, mean]).color(color).width(2.0))
}
