//! What stronger feedback makes of a network.

use super::super::config::Config;
use super::super::network::NetworkResult;
use crate::experiments::differential_hebbian::Class;
use crate::figure::{Bars, Color, Figure, Panel};

/// A class of the figure: its name, its colour, and what is in it.
type Kind = (&'static str, Color, fn(Class) -> bool);

/// Classes in the order in which bars are stacked, with their names.
const KINDS: [Kind; 5] = [
    ("fixed point", Color::Green, |class| class == Class::FixedPoint),
    ("period", Color::Vermillion, |class| matches!(class, Class::Period(_))),
    ("torus", Color::Blue, |class| class == Class::QuasiPeriodic),
    ("chaos", Color::Purple, |class| class == Class::Chaotic),
    ("undetermined", Color::Grey, |class| class == Class::Undetermined),
];

/// Classes along the strength of W_z, of the positive terms and of the whole rule; nothing if none is followed.
pub(super) fn strength(config: &Config, all: &[&NetworkResult]) -> Option<Figure> {
    let followed: Vec<_> = all.iter().copied().filter(|n| !n.along[0].is_empty()).collect();
    if followed.is_empty() {
        return None;
    }
    let strengths = config.strengths(0);
    let names: Vec<String> = strengths.iter().map(f64::to_string).collect();
    let ticks: Vec<(f64, &str)> = names.iter().enumerate().map(|(k, name)| (k as f64, name.as_str())).collect();
    let panel = |title: &str, which: usize| {
        let share = |k: usize, kinds: &[Kind]| {
            let of = |n: &&NetworkResult| kinds.iter().any(|(_, _, is)| is(n.along[which][k]));
            followed.iter().copied().filter(|n| of(n)).count() as f64 / followed.len() as f64
        };
        let mut panel = Panel::new(title).x_label("strength of W_z").y_label("share").y_range(0.0, 1.0).x_ticks(&ticks);
        let there = |place: &usize| (0..strengths.len()).any(|k| share(k, &KINDS[*place..=*place]) > 0.0);
        for (name, color, _) in (0..KINDS.len()).filter(there).map(|place| KINDS[place]) {
            panel = panel.bars(Bars::new([0.0], [0.0]).color(color).label(name));
        }
        // The tallest first, so that each one leaves its own part in sight.
        for place in (0..KINDS.len()).rev() {
            let heights = (0..strengths.len()).map(|k| share(k, &KINDS[..=place]));
            panel = panel.bars(Bars::new((0..strengths.len()).map(|k| k as f64), heights).color(KINDS[place].1));
        }
        panel.legend_above()
    };
    Some(
        Figure::new("strength", "Stronger feedback")
            .caption(format!(
                "Classes of {} networks without noise, of W_x + s W_z, with W_z as it was learned (s = 1) and stronger. a, W_z \
                 as the two positive terms alone make it. b, as the whole rule makes it.",
                followed.len()
            ))
            .height_mm(72.0)
            .panel(0, 0, panel("Positive terms", 0))
            .panel(0, 1, panel("Whole rule", 1)),
    )
}
