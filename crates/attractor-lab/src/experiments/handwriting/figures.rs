//! The figures of `handwriting`: the words in the paper's arrangement, the pen in time, and the course of learning.

use ndarray::{ArrayView2, Axis, s};

use super::network::{NetworkResult, Tests, WordResult};
use super::prepared::Config;
use crate::experiments::innate::{Losses, PrintedWord, Timeline, loss_panel, trial_color};
use crate::experiments::quoted::Quoted;
use crate::figure::{Color, Figure, Line, Marker, Panel, Points, Rule};

/// Time between the dots on a word, in ms.
const DOTS_MS: f64 = 50.0;
/// The target, as the paper of an exercise book shows it.
const PALE: Color = Color::Rgb(0xD9, 0xD9, 0xD9);

pub(super) fn figures(config: &Config, networks: &[&NetworkResult]) -> Vec<Figure> {
    let Some(first) = networks.first() else { return Vec::new() };
    let mut figures = vec![words(config, first), in_time(config, first), learning(config, networks)];
    if networks.len() > 1 {
        figures.push(every_network(networks));
    }
    figures
}

/// Fig 2: each word before and after training, and perturbed.
fn words(config: &Config, network: &NetworkResult) -> Figure {
    /// Words that stand side by side.
    const COLUMNS: usize = 2;
    let blocks = network.words.len().div_ceil(COLUMNS);
    let mut figure = Figure::new("words", "One network writes every word")
        .caption(format!(
            "What the pen of the first network wrote (colours: trials) over the target (grey), with dots every \
             {DOTS_MS:.0} ms. Before training, after training, and after training in trials that are perturbed when the \
             pen is at the triangle. The sheets cut off what is written beyond them.",
        ))
        .width_mm(if network.words.len() > 1 { 183.0 } else { 95.0 })
        .height_mm(108.0 * blocks as f64);
    for (k, word) in network.words.iter().enumerate() {
        let (sheet, name) = (Sheet::new(config, word), &word.word.name);
        let (row, column) = (3 * (k / COLUMNS), k % COLUMNS);
        figure = figure
            .panel(row, column, sheet.panel(&format!("{name}, before training"), &word.before))
            .panel(row + 1, column, sheet.panel(&format!("{name}, after training"), &word.plain))
            .panel(row + 2, column, sheet.perturbed(&format!("{name}, perturbed"), &word.perturbed));
    }
    figure
}

/// What a word is written on.
struct Sheet<'a> {
    word: &'a WordResult,
    timeline: Timeline,
    perturbation: usize,
    dots: usize,
}

impl<'a> Sheet<'a> {
    fn new(config: &Config, word: &'a WordResult) -> Self {
        let timeline = config.timeline(&word.word);
        let perturbation = config.perturbation(&timeline).start.saturating_sub(timeline.window.start);
        let dots = ((DOTS_MS / config.network.dt_ms).round() as usize).max(1);
        Self { word, timeline, perturbation, dots }
    }

    /// The target, and what the pen drew over it.
    fn panel(&self, title: &str, tests: &Tests) -> Panel {
        let path = &self.word.word.path;
        let mut panel = self.blank(title).line(Line::new(path.row(0), path.row(1)).color(PALE).width(5.0));
        for (trial, pen) in tests.drawn.outer_iter().enumerate() {
            panel = self.trial(panel, &pen, trial_color(trial));
        }
        panel
    }

    /// The same, with the place of the perturbation.
    fn perturbed(&self, title: &str, tests: &Tests) -> Panel {
        let at = self.word.word.path.column(self.perturbation);
        let place = Points::new([at[0]], [at[1]]).marker(Marker::Triangle).color(Color::Black).size(5.0);
        self.panel(title, tests).scatter(place)
    }

    fn trial(&self, panel: Panel, pen: &ArrayView2<'_, f32>, color: Color) -> Panel {
        let pen = pen.slice(s![self.timeline.window.clone(), ..]);
        let dots = pen.slice(s![..;self.dots, ..]);
        panel
            .line(Line::new(pen.column(0), pen.column(1)).color(color).width(0.7).opacity(0.8))
            .scatter(Points::new(dots.column(0), dots.column(1)).color(color).size(2.2))
    }

    /// The word in the middle of a sheet three times as wide as high, whatever its proportions.
    fn blank(&self, title: &str) -> Panel {
        const ASPECT: f64 = 3.0;
        const MARGIN: f64 = 0.08;
        let (x, y) = (self.word.word.span(0), self.word.word.span(1));
        let height = (1.0 + 2.0 * MARGIN) * (y.1 - y.0).max((x.1 - x.0) / ASPECT);
        let around = |span: (f64, f64), size: f64| {
            let centre = f64::midpoint(span.0, span.1);
            (centre - size / 2.0, centre + size / 2.0)
        };
        let (x, y) = (around(x, ASPECT * height), around(y, height));
        Panel::new(title).x_range(x.0, x.1).y_range(y.0, y.1).equal_aspect().hide_axes()
    }
}

/// Both coordinates of the pen against time, plain and perturbed.
fn in_time(config: &Config, network: &NetworkResult) -> Figure {
    let mut figure = Figure::new("time", "The pen in time")
        .caption(
            "Coordinates of the pen of the first network in the tests after training (x blue, y orange; one line per \
             trial) and their targets (dashed), from the onset of the pulse (grey). Left, plain; right, perturbed \
             (upright line).",
        )
        .width_mm(183.0)
        .height_mm(10.0 + 45.0 * network.words.len() as f64);
    for (row, word) in network.words.iter().enumerate() {
        let name = &word.word.name;
        figure = figure.panel(row, 0, coordinates(config, word, name, &word.plain, false)).panel(
            row,
            1,
            coordinates(config, word, &format!("{name}, perturbed"), &word.perturbed, true),
        );
    }
    figure
}

fn coordinates(config: &Config, word: &WordResult, title: &str, tests: &Tests, perturbed: bool) -> Panel {
    let timeline = config.timeline(&word.word);
    let at = |step: usize| (step as f64 - timeline.pulse.start as f64) * config.network.dt_ms / 1000.0;
    let seconds: Vec<f64> = (0..timeline.steps).map(at).collect();
    let (target, window) = (config.target::<f64>(&word.word), &timeline.window);
    let mut panel = Panel::new(title)
        .x_label("time from pulse onset (s)")
        .y_label("pen")
        .x_range(at(0), at(timeline.steps))
        .vspan(at(timeline.pulse.start), at(timeline.pulse.end), Color::Grey, "");
    if perturbed {
        let start = at(config.perturbation(&timeline).start);
        panel = panel.rule(Rule::vertical(start).color(Color::Black).label("kick"));
    }
    for (axis, (name, color)) in [("x", Color::Blue), ("y", Color::Orange)].into_iter().enumerate() {
        for (trial, pen) in tests.drawn.index_axis(Axis(2), axis).outer_iter().enumerate() {
            let line = Line::new(&seconds, pen).color(color).width(0.8).opacity(0.8);
            panel = panel.line(if trial == 0 { line.label(name) } else { line });
        }
        let asked = Line::new(&seconds[window.clone()], target.slice(s![window.clone(), axis]));
        panel = panel.line(asked.color(Color::Black).width(0.8).dashed());
    }
    panel.legend_above()
}

/// Losses by trial of each word.
fn learning(config: &Config, networks: &[&NetworkResult]) -> Figure {
    type Printed = fn(&PrintedWord) -> &[Quoted];
    let panel = |title: &str, loss: fn(&WordResult) -> &[f64], printed: Printed| {
        let words = networks[0].words.iter().enumerate();
        let groups = words.map(|(k, word)| Losses {
            label: Some(&word.word.name),
            color: Color::cycle(k),
            curves: networks.iter().map(|n| loss(&n.words[k])).collect(),
        });
        let panel = loss_panel(title, &groups.collect::<Vec<_>>()).legend_above();
        config.printed().into_iter().flatten().enumerate().fold(panel, |panel, (k, word)| {
            let losses = printed(word).iter().map(|loss| loss.value);
            let points = Points::new(1..=printed(word).len(), losses).color(Color::cycle(k)).size(2.5);
            panel.scatter(points.marker(Marker::Ring).label(format!("{}, BrainPy", word.word)))
        })
    };
    let printed = if config.printed().is_some() {
        " Rings: what BrainPy's example prints of one network, every unit of which is plastic with 60 % of its synapses; its \
         words have other shapes and last a little longer or shorter."
    } else {
        ""
    };
    Figure::new("learning", "Losses by trial")
        .caption(format!(
            "a, mean squared error of all units in each recurrent trial, before each update; one line per word and \
             network. b, the same for the two readouts.{printed}"
        ))
        .width_mm(183.0)
        .height_mm(68.0)
        .panel(0, 0, panel("Recurrent training", |w| &w.recurrent_loss, |w| &w.recurrent))
        .panel(0, 1, panel("Readout training", |w| &w.readout_loss, |w| &w.readout))
}

/// Correlations of every network, test and axis.
fn every_network(networks: &[&NetworkResult]) -> Figure {
    type Kind = fn(&WordResult) -> &Tests;
    let kinds: [(&str, Kind); 2] = [("Plain", |w| &w.plain), ("Perturbed", |w| &w.perturbed)];
    let words = networks.iter().flat_map(|n| &n.words);
    let all = words.flat_map(|w| kinds.iter().flat_map(|(_, kind)| kind(w).readout_r.iter()));
    let lowest = all.copied().fold(0.9, f64::min);
    let panel = |(title, kind): (&str, Kind)| {
        let count = networks.len();
        let mut panel = Panel::new(title)
            .x_label("network")
            .y_label("correlation")
            .x_range(0.5, count as f64 + 0.5)
            .y_range(lowest - 0.02, 1.0 + 0.05 * (1.0 - lowest));
        if count <= 20 {
            let labels: Vec<String> = (1..=count).map(|n| n.to_string()).collect();
            let ticks: Vec<(f64, &str)> = labels.iter().zip(1..).map(|(text, n)| (f64::from(n), &text[..])).collect();
            panel = panel.x_ticks(&ticks);
        }
        for (k, word) in networks[0].words.iter().enumerate() {
            // Words side by side, so that none hides another.
            let shift = 0.4 * ((k as f64 + 0.5) / networks[0].words.len() as f64 - 0.5);
            let r = networks.iter().map(|n| kind(&n.words[k]).readout_r.iter().copied());
            let points = (1..).zip(r).flat_map(|(n, r)| r.map(move |r| (f64::from(n) + shift, r)));
            let (xs, ys): (Vec<f64>, Vec<f64>) = points.unzip();
            let points = Points::new(xs, ys).color(Color::cycle(k)).size(3.0).opacity(0.8).label(&word.word.name);
            panel = panel.scatter(points);
        }
        panel.legend_above()
    };
    let [plain, perturbed] = kinds.map(panel);
    Figure::new("networks", "Every network and test")
        .caption(
            "Correlation of the pen with its target in the window, one point per test and axis. a, plain tests. \
             b, perturbed tests.",
        )
        .width_mm(183.0)
        .height_mm(75.0)
        .panel(0, 0, plain)
        .panel(0, 1, perturbed)
}
