//! The figures of `memory-length`: curves over n, decoding by lag, and the shortest and longest sequences.

use super::config::Config;
use super::data::Group;
use crate::experiments::signatures::{
    Curves, NetworkResult, STAGES, STAGES_IN_WORDS, Stage, curve_panel, hamming, order_figure, signature_figure,
    stage_color, statistics_figure,
};
use crate::figure::{Color, Figure, Line, Panel, Rule};

pub(super) fn figures(config: &Config, groups: &[Group<'_>]) -> Vec<Figure> {
    let (Some(first), Some(last)) = (groups.first(), groups.last()) else { return Vec::new() };
    let all: Vec<&NetworkResult> = groups.iter().flat_map(|g| g.networks.iter().copied()).collect();
    let inputs = config.input_units();
    let ticks = [(0.0, "first"), (last.length as f64 + 1.0, "last")];
    vec![
        over_lengths(config, groups),
        by_lag(config, &[first, last]),
        signature_figure(&first.networks, inputs),
        order_figure(&last.networks, &ticks, &format!("position in the sequence, n = {}", last.length)),
        statistics_figure(&all),
    ]
}

/// H and memory over n.
fn over_lengths(config: &Config, groups: &[Group<'_>]) -> Figure {
    let x: Vec<f64> = groups.iter().map(|g| g.length as f64).collect();
    let networks = groups.iter().map(|g| g.networks.len()).max().unwrap_or(0);
    let curves = |value: &dyn Fn(&Group<'_>, Stage) -> Vec<f64>, labelled: bool| {
        STAGES.map(|stage| {
            let by_length: Vec<Vec<f64>> = groups.iter().map(|g| value(g, stage)).collect();
            let network = |n: usize| by_length.iter().map(|v| v.get(n).copied().unwrap_or(f64::NAN)).collect();
            Curves {
                x: &x,
                networks: (0..networks).map(network).collect(),
                color: stage_color(stage),
                label: labelled.then(|| stage.name()),
            }
        })
    };
    let names: Vec<String> = groups.iter().map(|g| g.length.to_string()).collect();
    let ticks: Vec<(f64, &str)> = x.iter().copied().zip(names.iter().map(String::as_str)).collect();
    let order = Panel::new("Order").x_ticks(&ticks).x_label("n").y_label("H").rule(Rule::horizontal(1.0));
    let memory = Panel::new("Memory").x_ticks(&ticks).x_label("n").y_label("accuracy").hline(0.5);
    Figure::new("lengths", "Order and memory by the length of the sequences")
        .caption(format!(
            "{STAGES_IN_WORDS} a, H, the Hamming distance one step after one unit was flipped, with plasticity frozen, by the \
             number n of equal symbols between the first and the last symbol of a sequence; dashed, critical. b, accuracy with which the linear readout tells \
             which sequence was shown, mean over lags −15 to −5 {}; dashed, chance. Mean ± standard error over networks.",
            config.decoding.counted()
        ))
        .height_mm(75.0)
        .grid(&[1.0], &[1.0, 1.0])
        .panel(0, 0, curve_panel(order, &curves(&|g, stage| hamming(&g.networks, stage), true)))
        .panel(0, 1, curve_panel(memory, &curves(&|g, stage| g.memory(config, stage), false)))
}

/// Linear accuracy by lag for some lengths.
fn by_lag(config: &Config, groups: &[&Group<'_>]) -> Figure {
    let x: Vec<f64> = config.decoding.lags.iter().map(|&lag| lag as f64).collect();
    let mut figure = Figure::new("decoding", "What can be read from the network")
        .caption(format!(
            "Accuracy with which the linear readout tells which sequence was shown, against the lag {} (negative: memory), \
             for the shortest and the longest sequences. Mean ± standard error over networks; dashed, chance.",
            config.decoding.counted()
        ))
        .height_mm(75.0)
        .grid(&[1.0], &[1.0, 1.0]);
    for (column, group) in groups.iter().enumerate() {
        let panel = Panel::new(format!("n = {}", group.length))
            .x_label("lag (steps)")
            .y_label("accuracy")
            .y_range(0.45, 1.02)
            .vline(0.0)
            .line(Line::new(&x, vec![0.5; x.len()]).color(Color::Grey).dashed());
        let curves = STAGES.map(|stage| Curves {
            x: &x,
            networks: group.decoded.iter().map(|stages| stages[stage as usize].linear.clone()).collect(),
            color: stage_color(stage),
            label: (column == 0).then(|| stage.name()),
        });
        figure = figure.panel(0, column, curve_panel(panel, &curves));
    }
    figure
}
