//! What shuffled weights leave of training, and how weights are distributed.

use super::super::condition::{CONDITIONS, OWN, SHUFFLED, UNTRAINED, color};
use super::super::result::Results;
use super::super::weights::Weights;
use super::{Column, joined};
use crate::figure::{Color, Figure, Panel};

pub(super) fn figure(results: &Results<'_>) -> Figure {
    Figure::new("weights", "Learned weights, in their places and shuffled")
        .caption(
            "a, largest Lyapunov exponent along the trained window of each network: untrained, trained on its own innate trajectory, and \
             with the weights of each unit that learned shuffled among its synapses. b, standard deviation of the weights onto units \
             that learn, before training (grey) and after (blue), of synapses without a reverse one (one-way) and with it (mutual). c, correlation of a weight with that \
             of the reverse synapse, where both ends learn.",
        )
        .height_mm(66.0)
        .grid(&[1.0], &[1.0, 1.25, 0.8])
        .panel(0, 0, exponents(results))
        .panel(0, 1, spread(results))
        .panel(0, 2, reverse(results))
}

fn exponents(results: &Results<'_>) -> Panel {
    let column = |place: usize| Column {
        name: if place == OWN { "trained" } else { CONDITIONS[place] },
        color: color(place),
        values: results.exponents(place),
    };
    let columns: Vec<Column<'_>> = [UNTRAINED, OWN, SHUFFLED].into_iter().map(column).collect();
    joined(Panel::new("Along the window").y_label("largest exponent (1/s)"), &columns).hline(0.0)
}

fn column<'a>(results: &Results<'_>, name: &'a str, after: usize, of: impl Fn(&Weights) -> f64) -> Column<'a> {
    let color = if after == 0 { Color::Grey } else { Color::Blue };
    Column { name, color, values: results.controls.iter().map(|n| of(&n.weights[after])).collect() }
}

fn spread(results: &Results<'_>) -> Panel {
    let columns = [
        column(results, "one-way", 0, |w| w.sds[0]),
        column(results, "one-way", 1, |w| w.sds[0]),
        column(results, "mutual", 0, |w| w.sds[1]),
        column(results, "mutual", 1, |w| w.sds[1]),
    ];
    joined(Panel::new("Spread of weights").y_label("standard deviation"), &columns)
}

fn reverse(results: &Results<'_>) -> Panel {
    let columns = [column(results, "before", 0, |w| w.reciprocal_r), column(results, "after", 1, |w| w.reciprocal_r)];
    joined(Panel::new("Reverse weights").y_label("correlation"), &columns).hline(0.0)
}
