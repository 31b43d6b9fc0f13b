//! H of what was learned crossed with what is shown.

use super::super::claims::Networks;
use super::super::condition::{LEARNED, Learner, Shown, TESTED};
use super::{dots, shown_color};
use crate::figure::{Figure, Panel, Points, Rule};

/// RNN, IP and SORN side by side, on one scale.
pub(super) fn crossed(networks: &Networks<'_>) -> Figure {
    let mut figure = Figure::new("crossed", "What was learned, crossed with what is shown")
        .caption(
            "H, the mean Hamming distance one step after a flip, of networks that learned one input (below) and are shown one (colour), \
             with plasticity frozen; one dot a network, bars are means, dashed: critical. a, as they were drawn. b, after intrinsic \
             plasticity alone. c, after all plasticity in the same time. Sequences and other sequences have the same symbols, no two of \
             which follow each other in both.",
        )
        .height_mm(78.0)
        .grid(&[1.0], &[0.5, 1.0, 1.0]);
    let all: Vec<f64> = super::super::condition::LEARNERS
        .iter()
        .flat_map(|&learner| TESTED.map(|shown| networks.at(learner, shown, |t| t.hamming)).concat())
        .filter(|h| h.is_finite())
        .collect();
    let low = all.iter().copied().fold(1.0, f64::min);
    let high = all.iter().copied().fold(1.0, f64::max);
    let margin = 0.06 * (high - low);
    let kinds: [(&str, &[Learner]); 3] =
        [("RNN", &[Learner::Rnn]), ("IP", &LEARNED.map(Learner::Ip)), ("SORN", &LEARNED.map(Learner::Sorn))];
    for (column, (title, learners)) in kinds.into_iter().enumerate() {
        let names = if learners.len() == 1 { &["as drawn"][..] } else { &["sequences", "random order", "other"] };
        let ticks: Vec<(f64, &str)> = names.iter().enumerate().map(|(k, &name)| (k as f64, name)).collect();
        let mut panel = Panel::new(title)
            .x_ticks(&ticks)
            .x_range(-0.55, learners.len() as f64 - 0.45)
            .y_range(low - margin, high + margin)
            .rule(Rule::horizontal(1.0));
        panel = if column == 0 { panel.y_label("H") } else { panel.x_label("learned") };
        for (k, &learner) in learners.iter().enumerate() {
            for (place, shown) in TESTED.into_iter().enumerate() {
                let x = k as f64 + 0.22 * (place as f64 - 1.5);
                panel = dots(panel, x, &networks.at(learner, shown, |t| t.hamming), shown_color(shown));
            }
        }
        if column == 2 {
            for shown in [Shown::Sequences, Shown::RandomOrder, Shown::Other, Shown::Silence] {
                let nowhere: [f64; 0] = [];
                let label = format!("{} shown", shown.name());
                panel = panel.scatter(Points::new(nowhere, nowhere).color(shown_color(shown)).label(label));
            }
            panel = panel.legend_above();
        }
        figure = figure.panel(0, column, panel);
    }
    figure
}
