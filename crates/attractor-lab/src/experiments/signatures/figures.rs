//! The figures that every experiment of the family has.

use attractor::math;
use attractor::{mean, standard_error};

use super::config::DecodingConfig;
use super::decoding::{ByLag, Reader};
use super::result::{NetworkResult, STAGES, Scalar, Stage, StageResult, Vector};
use crate::figure::{Band, Color, Figure, Histogram, Line, Marker, Panel, Points, Rule};

/// The colour of a stage, the same in every figure.
pub(crate) fn stage_color(stage: Stage) -> Color {
    match stage {
        Stage::Rnn => Color::Black,
        Stage::Ip => Color::Orange,
        Stage::Sorn => Color::Blue,
    }
}

/// Curves of networks over the same x.
pub(crate) struct Curves<'a> {
    pub(crate) x: &'a [f64],
    /// One curve a network.
    pub(crate) networks: Vec<Vec<f64>>,
    pub(crate) color: Color,
    pub(crate) label: Option<&'a str>,
}

/// The mean over networks with a band of one standard error.
pub(crate) fn curve_panel(mut panel: Panel, curves: &[Curves<'_>]) -> Panel {
    for curve in curves {
        let at = |k: usize| -> Vec<f64> {
            curve.networks.iter().filter_map(|n| n.get(k).copied()).filter(|v| v.is_finite()).collect()
        };
        let points: Vec<(f64, f64)> = (0..curve.x.len())
            .map(|k| (mean(&at(k)), Some(standard_error(&at(k))).filter(|e| e.is_finite()).unwrap_or(0.0)))
            .collect();
        let low = points.iter().map(|(m, e)| m - e);
        let high = points.iter().map(|(m, e)| m + e);
        panel = panel.band(Band::new(curve.x, low, high).color(curve.color));
        let line = Line::new(curve.x, points.iter().map(|p| p.0)).color(curve.color).width(1.2);
        panel = panel.line(match curve.label {
            Some(label) => line.label(label),
            None => line,
        });
    }
    panel
}

/// One set of curves for every stage.
fn stage_curves<'a>(
    x: &'a [f64],
    networks: &[&NetworkResult],
    value: impl Fn(&StageResult) -> Vec<f64>,
    labelled: bool,
) -> Vec<Curves<'a>> {
    let curves = |stage: Stage| Curves {
        x,
        networks: networks.iter().map(|n| value(n.at(stage))).collect(),
        color: stage_color(stage),
        label: labelled.then(|| stage.name()),
    };
    STAGES.into_iter().map(curves).collect()
}

/// What the names of the stages stand for.
pub(crate) const STAGES_IN_WORDS: &str = "RNN: the recurrent network as it was drawn. IP: after intrinsic plasticity alone. \
                                          SORN: after all plasticity, a self-organising recurrent network.";

/// Rasters before and after, the Hamming trace through the windows, and distributions.
pub(crate) fn signature_figure(networks: &[&NetworkResult], input_units: usize) -> Figure {
    let mut figure = Figure::new("signature", "A network becomes ordered while it learns")
        .caption(format!(
            "{STAGES_IN_WORDS} a-c, spikes of the first network's excitatory units at the end of the windows \
             RNN, IP and SORN; units below the line receive input. d, H, the Hamming distance one step after one unit was \
             flipped (dashed, critical), smoothed, mean ± standard error over networks, through the six windows; the shaded ones are measured, with plasticity frozen. e-h, distributions \
             over all units and networks: firing rates, weights on linear and on logarithmic axes, thresholds.",
        ))
        .height_mm(150.0)
        .grid(&[1.0, 0.9, 0.8], &[1.0; 12]); // which three rasters and four distributions divide
    if let Some(first) = networks.first() {
        for (k, stage) in STAGES.into_iter().enumerate() {
            figure = figure.panel_spanning(0..1, 4 * k..4 * k + 4, raster_panel(first.at(stage), stage, input_units));
        }
        figure = figure.panel_spanning(1..2, 0..12, trace_panel(networks));
    }
    for (k, panel) in distributions(networks).into_iter().enumerate() {
        figure = figure.panel_spanning(2..3, 3 * k..3 * k + 3, panel);
    }
    figure
}

fn raster_panel(stage: &StageResult, which: Stage, input_units: usize) -> Panel {
    let units = stage.rates.len() as f64;
    let times = stage.raster.iter().map(|&(t, _)| f64::from(t));
    let spikes = stage.raster.iter().map(|&(_, unit)| f64::from(unit) + 0.5);
    Panel::new(which.name())
        .x_label("step")
        .y_label("unit")
        .x_range(0.0, 200.0)
        .y_range(0.0, units)
        .hline(input_units as f64)
        .scatter(Points::new(times, spikes).marker(Marker::Square).size(0.9).color(stage_color(which)))
}

/// H through the six windows, of which the measured ones are shaded.
pub(super) fn trace_panel(networks: &[&NetworkResult]) -> Panel {
    let thousand = 1000.0;
    let window = networks[0].window_steps as f64 / thousand;
    let x: Vec<f64> = networks[0].trace.iter().map(|&(step, _)| f64::from(step) / thousand).collect();
    let mut panel =
        Panel::new("").x_label("step (thousands)").y_label("H").x_range(0.0, 6.0 * window).rule(Rule::horizontal(1.0));
    for (k, stage) in STAGES.into_iter().enumerate() {
        let start = (2 * k + 1) as f64 * window;
        panel = panel.vspan(start, start + window, stage_color(stage), stage.name());
    }
    let traces = networks.iter().map(|n| n.trace.iter().map(|&(_, h)| f64::from(h)).collect()).collect();
    curve_panel(panel, &[Curves { x: &x, networks: traces, color: Color::Vermillion, label: None }])
}

fn distributions(networks: &[&NetworkResult]) -> [Panel; 4] {
    let pooled = |stage: Stage, value: Vector| -> Vec<f64> {
        networks.iter().flat_map(|n| value(n.at(stage)).iter().copied()).collect()
    };
    let panel = |title: &str, label: &str, value: Vector, stages: &[Stage]| {
        let most = stages.iter().flat_map(|&s| pooled(s, value)).fold(0.0, f64::max);
        let least = stages.iter().flat_map(|&s| pooled(s, value)).fold(0.0, f64::min);
        let mut panel = Panel::new(title).x_label(label).y_label("density");
        for &stage in stages {
            let histogram = Histogram::new(pooled(stage, value), least..most * 1.001 + 1e-9, 40).density();
            panel = panel.histogram(histogram.color(stage_color(stage)).label(stage.name()));
        }
        panel
    };
    [
        panel("Rates", "spikes a step", |s| &s.rates, &STAGES),
        panel("Weights", "weight", |s| &s.weights, &[Stage::Rnn, Stage::Sorn]),
        log_weights(networks),
        panel("Thresholds", "threshold", |s| &s.thresholds, &STAGES),
    ]
}

/// Weights in logarithmic bins, four a decade.
fn log_weights(networks: &[&NetworkResult]) -> Panel {
    const LEAST: f64 = 1e-4;
    const BINS: usize = 32;
    let mut panel = Panel::new("Weights, logarithmic").x_label("weight").y_label("synapses").log_x().log_y();
    let edges: Vec<f64> = (0..=BINS).map(|k| LEAST * math::powf(1.0 / LEAST, k as f64 / BINS as f64)).collect();
    for stage in [Stage::Rnn, Stage::Sorn] {
        let mut counts = vec![0.0; BINS];
        for &weight in networks.iter().flat_map(|n| &n.at(stage).weights).filter(|&&w| w >= LEAST) {
            let bin = (edges.partition_point(|&edge| edge <= weight) - 1).min(BINS - 1);
            counts[bin] += 1.0;
        }
        let shown = counts.iter().zip(edges.windows(2)).filter(|(count, _)| **count > 0.0);
        let (x, y): (Vec<f64>, Vec<f64>) = shown.map(|(&count, edge)| ((edge[0] * edge[1]).sqrt(), count)).unzip();
        panel = panel.scatter(Points::new(x, y).color(stage_color(stage)).size(2.0).joined().label(stage.name()));
    }
    panel
}

/// Accuracy by lag for both decoders, mean and standard error over networks; `decoded` holds the stages of each network.
pub(crate) fn lag_figure(id: &str, title: &str, what: &str, config: &DecodingConfig, decoded: &[&[ByLag]]) -> Figure {
    let x: Vec<f64> = config.lags.iter().map(|&lag| lag as f64).collect();
    let mut figure = Figure::new(id, title)
        .caption(format!(
            "Accuracy with which {what} is decoded from the units that receive no input, by naive Bayes (a) and by a \
             linear readout (b), against the lag between what is decoded and the step from which it is decoded (negative: \
             memory). Mean ± standard error over networks; dashed, chance: the share of the most frequent class, below which a \
             decoder comes that learned what does not help on samples it has not seen."
        ))
        .height_mm(75.0)
        .grid(&[1.0], &[1.0, 1.0]);
    let readers: [(&str, Reader); 2] = [("Naive Bayes", |d| &d.bayes), ("Linear readout", |d| &d.linear)];
    for (column, (reader, curve)) in readers.into_iter().enumerate() {
        let chance: Vec<f64> =
            (0..x.len()).map(|k| mean(&decoded.iter().map(|n| n[0].chance[k]).collect::<Vec<_>>())).collect();
        let panel = Panel::new(reader)
            .x_label("lag (steps)")
            .y_label("accuracy")
            .vline(0.0)
            .line(Line::new(&x, chance).color(Color::Grey).dashed().label("chance"));
        let curves = STAGES.map(|stage| Curves {
            x: &x,
            networks: decoded.iter().map(|n| curve(&n[stage as usize]).to_vec()).collect(),
            color: stage_color(stage),
            label: Some(stage.name()),
        });
        figure = figure.panel(0, column, curve_panel(panel, &curves));
    }
    figure
}

/// Growth of a perturbation over steps, and H by place in the input.
pub(crate) fn order_figure(networks: &[&NetworkResult], ticks: &[(f64, &str)], place_label: &str) -> Figure {
    let steps: Vec<f64> = (1..=networks.first().map_or(0, |n| n.stages[0].growth.len())).map(|k| k as f64).collect();
    let places = networks.first().map_or(0, |n| n.stages[0].by_place.len());
    let x: Vec<f64> = (0..places).map(|k| k as f64).collect();
    let growth = Panel::new("Growth of a perturbation").x_label("steps after the flip").y_label("Hamming distance");
    let by_place = Panel::new("H by place in the input")
        .x_label(place_label)
        .y_label("H")
        .x_ticks(ticks)
        .rule(Rule::horizontal(1.0));
    Figure::new("order", "How a perturbation spreads, and when")
        .caption(
            "a, mean Hamming distance so many steps after one unit was flipped, with plasticity frozen. b, Hamming \
             distance after one step by the place in the input at which the unit was flipped; dashed, critical. Mean ± standard error over networks.",
        )
        .height_mm(75.0)
        .grid(&[1.0], &[1.0, 1.0])
        .panel(0, 0, curve_panel(growth, &stage_curves(&steps, networks, |s| s.growth.clone(), true)))
        .panel(0, 1, curve_panel(by_place, &stage_curves(&x, networks, |s| s.by_place.clone(), false)))
}

/// Inter-spike intervals, their variation, Fano factors and correlations.
pub(crate) fn statistics_figure(networks: &[&NetworkResult]) -> Figure {
    let bins = networks.first().map_or(0, |n| n.stages[0].intervals.len());
    let x: Vec<f64> = (1..bins).map(|k| k as f64).collect();
    let mut intervals = Panel::new("Inter-spike intervals").x_label("interval (steps)").y_label("share").log_y();
    for stage in STAGES {
        let total: u64 = networks.iter().flat_map(|n| &n.at(stage).intervals).sum();
        let share = |k: usize| networks.iter().map(|n| n.at(stage).intervals[k]).sum::<u64>() as f64 / total as f64;
        let y: Vec<f64> = (0..x.len()).map(share).collect();
        intervals = intervals.line(Line::new(&x, y).color(stage_color(stage)).label(stage.name()));
    }
    let mut figure = Figure::new("statistics", "Statistics of activity")
        .caption(
            "a, distribution of inter-spike intervals of all excitatory units. b-d, means over units or pairs of units, one \
             dot a network: coefficient of variation (CV) of the intervals (a memoryless unit has nearly 1), Fano factor of \
             spike counts in 100 steps, correlation of pairs of units.",
        )
        .height_mm(65.0)
        .grid(&[1.0], &[1.6, 1.0, 1.0, 1.0])
        .panel(0, 0, intervals);
    let measures: [(&str, Scalar); 3] = [
        ("CV of intervals", |s| s.interval_variation),
        ("Fano factor", |s| s.fano),
        ("Pair correlation", |s| s.correlation),
    ];
    let ticks = [(0.0, "RNN"), (1.0, "IP"), (2.0, "SORN")];
    for (column, (title, value)) in measures.into_iter().enumerate() {
        let mut panel = Panel::new(title).x_ticks(&ticks).x_range(-0.5, 2.5);
        for stage in STAGES {
            let values: Vec<f64> = networks.iter().map(|n| value(n.at(stage))).collect();
            // Dots side by side where they would hide each other.
            let x = (0..values.len()).map(|k| stage as usize as f64 + 0.3 * ((k as f64 * 0.618).fract() - 0.5));
            panel = panel.scatter(Points::new(x, values).color(stage_color(stage)).size(2.2).opacity(0.7));
        }
        figure = figure.panel(0, column + 1, panel);
    }
    figure
}
