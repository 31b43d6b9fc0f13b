//! Learned feedback beside a reservoir that is scaled to the same radius.

use super::super::network::{NetworkResult, Settled};
use crate::experiments::differential_hebbian::{shares, stacked};
use crate::figure::{Bars, Color, Figure, Panel};

/// The largest number of eigenvalues outside that has a bar of its own.
const MOST: usize = 7;

type Of = fn(&NetworkResult) -> &Settled;

/// How many eigenvalues lie outside the unit circle, and what networks settle into.
pub(super) fn radius(all: &[&NetworkResult]) -> Figure {
    let (learned, scaled): (Of, Of) = (NetworkResult::learned, NetworkResult::scaled);
    let counts = |of: Of| {
        (0..=MOST).map(move |k| all.iter().filter(|n| of(n).outside.min(MOST) == k).count() as f64 / all.len() as f64)
    };
    let x = |shift: f64| (0..=MOST).map(move |k| k as f64 + shift);
    let names: Vec<String> = (0..=MOST).map(|k| if k == MOST { format!("{k}+") } else { k.to_string() }).collect();
    let ticks: Vec<(f64, &str)> = names.iter().enumerate().map(|(k, name)| (k as f64, name.as_str())).collect();
    let outside = Panel::new("Outside the unit circle")
        .x_label("eigenvalues and pairs")
        .y_label("share of networks")
        .x_ticks(&ticks)
        .bars(Bars::new(x(-0.2), counts(learned)).width(0.38).color(Color::Blue).label("learned feedback"))
        .bars(Bars::new(x(0.2), counts(scaled)).width(0.38).color(Color::Grey).label("reservoir, scaled"))
        .legend_above();
    let classes: Vec<[f64; 4]> =
        [learned, scaled].into_iter().map(|of| shares(all.iter().map(|n| of(n).class))).collect();
    let panel = Panel::new("What they settle into")
        .y_label("share of networks")
        .y_range(0.0, 1.0)
        .x_ticks(&[(0.0, "learned"), (1.0, "scaled")]);
    Figure::new("radius", "Not a general scaling of the spectrum")
        .caption(
            "Networks whose feedback has learned, and the same reservoirs without feedback, each scaled to the spectral radius \
             that W_x + W_z has then. a, eigenvalues outside the unit circle, a complex pair counted as one. b, classes by the \
             noisy record.",
        )
        .height_mm(70.0)
        .grid(&[1.0], &[1.6, 1.0])
        .panel(0, 0, outside)
        .panel(0, 1, stacked(panel, &classes, 0.6))
}
