//! The figures of `global-stability`.

mod ends;
mod flip_flop;
mod map;
mod sequence;

use super::Results;
use super::config::Config;
use crate::figure::{Color, Figure};

pub(super) fn figures(config: &Config, results: &Results<'_>) -> Vec<Figure> {
    let mut figures = Vec::new();
    if !results.maps.is_empty() {
        figures.push(map::figure(config, results));
        figures.push(ends::figure(config, results));
    }
    figures.extend(flip_flop::figure(config, results));
    figures.extend(sequence::figure(results));
    figures
}

/// The colour of a gain by its place.
fn gain_color(place: usize) -> Color {
    Color::cycle(place)
}
