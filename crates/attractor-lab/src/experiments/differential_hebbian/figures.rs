//! Parts of figures.

use super::class::{Class, GROUPS, Group};
use crate::figure::{Bars, Color, Panel};

/// The colour of a group, the same in every figure.
pub(in crate::experiments) fn group_color(group: Group) -> Color {
    match group {
        Group::Two => Color::Vermillion,
        Group::Rotating => Color::Blue,
        Group::Fixed => Color::Green,
        Group::Chaotic => Color::Purple,
        Group::Undetermined => Color::Grey,
    }
}

/// Shares of the groups at each place, as bars on top of each other.
pub(in crate::experiments) fn stacked(mut panel: Panel, shares: &[[f64; 4]], width: f64) -> Panel {
    for (_, group) in GROUPS.into_iter().enumerate().filter(|&(place, _)| shares.iter().any(|bar| bar[place] > 0.0)) {
        // Names in order; what they name is drawn below.
        panel = panel.bars(Bars::new([0.0], [0.0]).color(group_color(group)).label(group.name()));
    }
    // The tallest first, so that each one leaves its own part in sight.
    for (place, group) in GROUPS.into_iter().enumerate().rev() {
        let heights = shares.iter().map(|shares| shares[..=place].iter().sum::<f64>());
        let x = (0..shares.len()).map(|k| k as f64);
        panel = panel.bars(Bars::new(x, heights).width(width).color(group_color(group)));
    }
    panel.legend_above()
}

/// The share of each group.
pub(in crate::experiments) fn shares(classes: impl Iterator<Item = Class> + Clone) -> [f64; 4] {
    let count = classes.clone().count() as f64;
    GROUPS.map(|group| classes.clone().filter(|class| class.group() == group).count() as f64 / count)
}
