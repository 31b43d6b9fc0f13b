//! The figures of `network-memory`.

mod capacities;
mod delays;
mod dimension;
mod states;

use super::condition::Family;
use super::result::Networks;
use crate::figure::{Color, Figure};

pub(super) use dimension::dimension;

/// Capacities, memory over delays, and capacity beside the dimension of the states.
pub(super) fn memory(networks: &Networks<'_>) -> Vec<Figure> {
    vec![capacities::capacities(networks), delays::delays(networks), states::states(networks)]
}

/// The colour of a family.
fn family_color(family: Family) -> Color {
    match family {
        Family::Innate => Color::Blue,
        Family::Force => Color::SkyBlue,
        Family::Threshold => Color::Vermillion,
        Family::EchoState => Color::Green,
    }
}

/// The colour of a condition by its place in its family: what a network is before is grey.
fn condition_color(place: usize) -> Color {
    [Color::Grey, Color::Blue, Color::Vermillion][place.min(2)]
}
