//! H beside the annealed approximation.

use super::super::claims::Networks;
use super::super::condition::IN_THEORY;
use super::super::measure::Theory;
use super::kind_color;
use crate::figure::{Figure, Line, Marker, Panel, Points};

/// Every network at every stage, as learned and with weights shuffled.
pub(super) fn theory(networks: &Networks<'_>) -> Figure {
    let of = |k: usize, number: fn(&Theory) -> f64| networks.each(|n| number(&n.theory[k]));
    let all: Vec<f64> = (0..IN_THEORY.len())
        .flat_map(|k| [of(k, |t| t.counted), of(k, |t| t.annealed), of(k, |t| t.shuffled)].concat())
        .filter(|h| h.is_finite())
        .collect();
    let low = 0.97 * all.iter().copied().fold(1.0, f64::min);
    let high = 1.03 * all.iter().copied().fold(1.0, f64::max);
    let mut figure = Figure::new("theory", "H beside the annealed approximation")
        .caption(
            "H while the sequences are shown, against H if the neighbours of every unit fired independently of each other and of its \
             inhibition and input, at the rates that they have (annealed approximation); one mark a network. a, with the weights of the network. \
             b, with its weights shuffled among the synapses of each unit. On the line both are the same.",
        )
        .width_mm(150.0)
        .height_mm(75.0);
    let own: fn(&Theory) -> f64 = |t| t.annealed;
    let titles = [("Own weights", own, Marker::Disc), ("Weights shuffled", |t| t.shuffled, Marker::Ring)];
    for (column, (title, number, marker)) in titles.into_iter().enumerate() {
        let mut panel = Panel::new(title)
            .x_label("annealed H")
            .x_range(low, high)
            .y_range(low, high)
            .line(Line::new([low, high], [low, high]).color(crate::figure::Color::Grey).width(0.7).dashed());
        if column == 0 {
            panel = panel.y_label("H");
        }
        for (k, learner) in IN_THEORY.into_iter().enumerate() {
            let points = Points::new(of(k, number), of(k, |t| t.counted)).marker(marker).size(2.8);
            panel = panel.scatter(points.color(kind_color(learner)).opacity(0.8).label(learner.kind()));
        }
        figure = figure.panel(0, column, panel.legend_above());
    }
    figure
}
