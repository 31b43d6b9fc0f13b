//! The figures of `rotation`.

use ndarray::Array2;

use super::claims::{BAYES, LINEAR, Reader, TARGETS};
use super::config::Config;
use super::config::SIDE;
use super::input::Condition;
use super::network::RotationResult;
use super::response;
use crate::experiments::signatures::{
    Curves, NetworkResult, STAGES, STAGES_IN_WORDS, activity_figure, curve_panel, order_figure, signature_figure,
    stage_color, statistics_figure,
};
use crate::figure::{Color, Colormap, Figure, Image, Marker, Panel, Points};

pub(super) fn figures(config: &Config, all: &[&RotationResult]) -> Vec<Figure> {
    let Some(&first) = all.first() else { return Vec::new() };
    let networks: Vec<&NetworkResult> = all.iter().map(|r| &r.network).collect();
    let mut figures = vec![shapes(config)];
    if !first.examples.is_empty() {
        figures.push(responses(config, first));
    }
    let named: Vec<(f64, String)> =
        (0..config.trial_steps()).step_by(20).map(|step| (step as f64, step.to_string())).collect();
    let ticks: Vec<(f64, &str)> = named.iter().map(|(at, label)| (*at, label.as_str())).collect();
    figures.extend([
        signature_figure(&networks, SIDE * SIDE),
        response::figure(config, all),
        decoding(config, all),
        order_figure(&networks, &ticks, "step of the trial"),
        statistics_figure(&networks),
    ]);
    figures.extend(activity_figure(&networks, SIDE * SIDE));
    figures
}

/// Every frame of the four conditions.
fn shapes(config: &Config) -> Figure {
    let frames = config.input.frames;
    let mut figure = Figure::new("shapes", "Two shapes, turning to the left or to the right")
        .caption("The frames of the four kinds of trials, in the order in which they are shown.")
        .width_mm(120.0)
        .height_mm(78.0)
        .grid(&[1.0; 4], &vec![1.0; frames]);
    for (row, condition) in Condition::all().enumerate() {
        for frame in 0..frames {
            let pixels = condition.frame(frame as f64 / (frames - 1) as f64);
            let image = Array2::from_shape_fn((SIDE, SIDE), |(r, c)| f64::from(u8::from(pixels[SIDE - 1 - r][c])));
            let side = SIDE as f64;
            let image = Image::new(&image, 0.0..side, 0.0..side).colormap(Colormap::Grey).limits(-0.1, 1.0);
            let title = if frame == 0 { condition.name() } else { String::new() };
            let panel = Panel::new(title).image(image).equal_aspect().hide_axes().unlettered();
            figure = figure.panel(row, frame, panel);
        }
    }
    figure
}

/// The first network's spikes in one trial of each condition, before and after learning.
fn responses(config: &Config, network: &RotationResult) -> Figure {
    let mut figure = Figure::new("responses", "Single trials before and after learning")
        .caption(format!(
            "{STAGES_IN_WORDS} Spikes of the first network's excitatory units in the first trial of each kind, from above as \
             RNN, IP and SORN; units below the line receive input. The shape is shown during the shaded steps.",
        ))
        .height_mm(150.0)
        .grid(&[1.0; 3], &[1.0; 4]);
    for (column, condition) in Condition::all().enumerate() {
        for (row, stage) in STAGES.into_iter().enumerate() {
            let spikes = &network.examples[column][row];
            let points =
                Points::new(spikes.iter().map(|s| f64::from(s.0)), spikes.iter().map(|s| f64::from(s.1) + 0.5))
                    .marker(Marker::Square)
                    .size(0.8)
                    .color(stage_color(stage));
            let panel = Panel::new(format!("{}: {}", stage.name(), condition.name()))
                .x_label("step of the trial")
                .y_label("unit")
                .x_range(0.0, config.trial_steps() as f64)
                .y_range(0.0, config.network.excitatory as f64)
                .vspan(config.input.blank_before as f64, config.offset() as f64, Color::Orange, "")
                .hline((SIDE * SIDE) as f64)
                .scatter(points);
            figure = figure.panel(row, column, panel);
        }
    }
    figure
}

/// Accuracy by time from the end of the last frame.
fn decoding(config: &Config, all: &[&RotationResult]) -> Figure {
    let offset = config.offset() as f64;
    let x: Vec<f64> = (0..config.trial_steps()).map(|step| step as f64 - offset).collect();
    let mut figure = Figure::new("decoding", "What can be read from the network, and for how long")
        .caption(
            "Accuracy with which shape and direction are decoded from the units that receive no input, by a linear readout \
             (above) and by naive Bayes (below), made for each step of the trial alone. The shape is shown during the \
             shaded steps. Mean ± standard error over networks; dashed, chance.",
        )
        .height_mm(120.0)
        .grid(&[1.0, 1.0], &[1.0, 1.0]);
    let readers: [(&str, Reader); 2] = [("linear readout", LINEAR), ("naive Bayes", BAYES)];
    for (row, (name, reader)) in readers.into_iter().enumerate() {
        for (k, target) in TARGETS.into_iter().enumerate() {
            let panel = Panel::new(format!("{target}, {name}"))
                .x_label("step from the end of the last frame")
                .y_label("accuracy")
                .y_range(0.4, 1.02)
                .vspan(config.input.blank_before as f64 - offset, 0.0, Color::Orange, "")
                .hline(0.5);
            let curves = STAGES.map(|stage| Curves {
                x: &x,
                networks: all
                    .iter()
                    .map(|result| result.decoded[stage as usize].iter().map(|a| reader(a)[k]).collect())
                    .collect(),
                color: stage_color(stage),
                label: (row == 0 && k == 0).then(|| stage.name()),
            });
            figure = figure.panel(row, k, curve_panel(panel, &curves));
        }
    }
    figure
}
