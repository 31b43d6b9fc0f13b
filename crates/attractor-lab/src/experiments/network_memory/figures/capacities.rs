//! Capacities of every family under its conditions.

use attractor::mean;

use super::super::condition::{CONDITIONS, Family};
use super::super::measure::Measured;
use super::super::result::Networks;
use crate::figure::{Bars, Color, Figure, Line, Panel, Points};

/// From degree 1 on.
const COLORS: [Color; 5] = [Color::Blue, Color::Orange, Color::Green, Color::Purple, Color::SkyBlue];

/// Stacked by degree, with the total of each network.
pub(super) fn capacities(networks: &Networks<'_>) -> Figure {
    let mut figure = Figure::new("capacities", "What networks hold of their input, before and after they learn")
        .caption(
            "Information-processing capacity of every family of networks, mean over networks, stacked by the degree of what is read: \
             1, past values themselves (linear memory); 2 and more, products of them. Points are the totals of single networks, joined \
             where it is the same network under the same input. a, rate networks before innate training, and after it on what they did \
             after a pulse and on what they did under an input. b, dense rate networks before and after FORCE has made their loop a \
             sine. c, threshold networks as drawn, after intrinsic plasticity, and after STDP, normalisation and intrinsic plasticity. d, \
             echo state networks before and after differential Hebbian learning, and scaled to the same spectral radius.",
        )
        .height_mm(70.0)
        .grid(&[1.0], &[1.0, 0.8, 1.0, 1.0]);
    for (column, family) in Family::ALL.into_iter().enumerate() {
        figure = figure.panel(0, column, panel(networks, family, column == 0));
    }
    figure
}

fn panel(networks: &Networks<'_>, family: Family, first: bool) -> Panel {
    let places: Vec<usize> = family.places().collect();
    let ticks: Vec<(f64, &str)> =
        places.iter().enumerate().map(|(k, &place)| (k as f64, CONDITIONS[place].name)).collect();
    let mut panel = Panel::new(family.title()).x_ticks(&ticks).x_range(-0.6, places.len() as f64 - 0.4);
    if first {
        panel = panel.y_label("capacity");
    }
    let degrees = networks.measured[0][0].by_degree.len();
    let color = |degree: usize| COLORS[degree % COLORS.len()];
    if first {
        for degree in 0..degrees {
            let label = format!("degree {}", degree + 1);
            panel = panel.bars(Bars::new([0.0], [0.0]).color(color(degree)).label(label));
        }
    }
    // The tallest first, so that each one leaves its own part in sight.
    for degree in (0..degrees).rev() {
        let upto = |&place: &usize| mean(&networks.under(place, |m| m.by_degree[..=degree].iter().sum()));
        let x = (0..places.len()).map(|k| k as f64);
        panel = panel.bars(Bars::new(x, places.iter().map(upto)).width(0.62).color(color(degree)));
    }
    let mut largest = 0.0_f64;
    for number in 0..networks.measured.len() {
        let totals: Vec<f64> = places.iter().map(|&place| networks.under(place, Measured::total)[number]).collect();
        let x = || (0..places.len()).map(|k| k as f64);
        largest = totals.iter().copied().fold(largest, f64::max);
        panel = panel
            .line(Line::new(x(), totals.clone()).color(Color::Black).width(0.5).opacity(0.6))
            .scatter(Points::new(x(), totals).color(Color::Black).size(2.2).opacity(0.7));
    }
    panel.y_range(0.0, 1.06 * largest.max(1.0)).legend_above()
}
