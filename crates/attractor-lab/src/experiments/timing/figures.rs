//! The figures of `timing`, in the paper's arrangement where the paper has them.

mod carried;
mod kicks;

use attractor::math;
use ndarray::{ArrayView2, s};

use super::bench::Tests;
use super::brainpy;
use super::config::Config;
use super::data::bin_centres;
use super::network::NetworkResult;
use super::outcome::groups;
use crate::experiments::innate::{CONVERGED_LOSS, Losses, loss_panel, trial_color};
use crate::figure::{Color, Colormap, Figure, Image, Line, Panel, Points, Rule};

/// Networks that converged, and those that did not.
const CONVERGED: (Color, &str) = (Color::Blue, "converged");
const NOT_CONVERGED: (Color, &str) = (Color::Orange, "not converged");

pub(super) fn figures(config: &Config, networks: &[&NetworkResult], ablated: &[&NetworkResult]) -> Vec<Figure> {
    let Some(&first) = networks.first() else { return Vec::new() };
    let axes = Axes::new(config);
    let mut figures = vec![taming(&axes, first), learning(config, networks, ablated)];
    if networks.len() > 1 {
        figures.push(every_network(networks));
    }
    if networks.iter().all(|n| !n.kicks.is_empty()) {
        figures.push(kicks::kicks(config, networks));
    }
    if networks.iter().all(|n| n.lyapunov.is_some()) {
        figures.push(separation(config, networks));
    }
    figures.push(weights(config, networks));
    figures
}

/// Times of a trial as the figures show them, from the start of the pulse.
struct Axes<'a> {
    config: &'a Config,
    seconds: Vec<f64>,
    target: Vec<f64>,
}

impl<'a> Axes<'a> {
    fn new(config: &'a Config) -> Self {
        let timeline = config.timeline();
        let start = timeline.pulse.start as f64;
        let seconds = (0..timeline.steps).map(|t| (t as f64 - start) * config.network.dt_ms / 1000.0).collect();
        Self { config, seconds, target: config.target::<f64>().column(0).to_vec() }
    }

    fn at(&self, step: usize) -> f64 {
        (step as f64 - self.config.timeline().pulse.start as f64) * self.config.network.dt_ms / 1000.0
    }

    /// A panel over the trial, with the pulse shaded.
    fn panel(&self, title: &str) -> Panel {
        let timeline = self.config.timeline();
        Panel::new(title).x_label("time from pulse onset (s)").x_range(self.at(0), self.at(timeline.steps)).vspan(
            self.at(timeline.pulse.start),
            self.at(timeline.pulse.end),
            Color::Orange,
            "",
        )
    }
}

/// Fig 1: the innate trajectory, three units and the readout before and after, and perturbed trials.
fn taming(axes: &Axes<'_>, network: &NetworkResult) -> Figure {
    let mut figure = Figure::new("taming", "Innate training tames chaos")
        .caption(
            "The first network. a, rates of all units in the innate trial, after a pulse on the trained input (orange); training \
             is in the window that is marked. b, c, rates of three units in the innate trial (thick) and in two noisy trials \
             (colours), before and after training. d, e, readout in the same noisy trials and its target (dashed). f, g, \
             readout in trials that are perturbed on another input (upright line), by a kick whose size no source gives. Before \
             training, in d and f, readouts leave the axes at times.",
        )
        .width_mm(183.0)
        .height_mm(190.0)
        .grid(&[1.0, 1.0, 0.65, 0.65], &[1.0, 1.0]);
    if let Some(innate) = &network.innate {
        figure = figure.panel_spanning(0..1, 0..2, raster(axes, innate.view()));
    }
    if let Some(live) = carried::live(axes.config, network) {
        figure = figure.live(live);
    }
    let stages = [("before training", network.before.as_ref()), ("after training", Some(&network.after))];
    for row in 0..3 {
        for (column, (when, tests)) in stages.iter().enumerate() {
            let Some(tests) = tests else { continue };
            let panel = match row {
                0 => units(axes, &format!("Three units, {when}"), network.innate_shown.view(), tests),
                1 => readouts(axes, &format!("Readout, {when}"), tests, 0..tests.plain, false),
                _ => readouts(
                    axes,
                    &format!("Readout, perturbed, {when}"),
                    tests,
                    tests.plain..tests.outputs.nrows(),
                    true,
                ),
            };
            figure = figure.panel(row + 1, column, panel);
        }
    }
    figure
}

fn raster(axes: &Axes<'_>, innate: ArrayView2<'_, f32>) -> Panel {
    let units = innate.ncols() as f64;
    let by_unit = innate.t();
    let end = axes.at(innate.nrows());
    let image = Image::new(&by_unit, axes.at(0)..end, 0.0..units).colormap(Colormap::Diverging).limits(-1.0, 1.0);
    let window = axes.config.timeline().window;
    let panel = axes.panel("Innate trajectory").vspan(
        axes.at(window.start),
        axes.at(window.end),
        Color::Grey,
        "training window",
    );
    panel.y_label("unit").y_range(0.0, units).image(image.colorbar("rate"))
}

/// Traces of three units, one above the other.
fn units(axes: &Axes<'_>, title: &str, innate: ArrayView2<'_, f32>, tests: &Tests) -> Panel {
    const SPACING: f64 = 2.8;
    let shown = innate.ncols();
    let mut panel = axes.panel(title).y_label("rate").y_range(-1.3, SPACING * (shown as f64 - 1.0) + 1.3);
    let mut ticks = Vec::new();
    for unit in 0..shown {
        let base = SPACING * (shown - 1 - unit) as f64;
        let lifted = |values: Vec<f32>| values.into_iter().map(move |v| f64::from(v) + base).collect::<Vec<_>>();
        panel =
            panel.line(Line::new(&axes.seconds, lifted(innate.column(unit).to_vec())).color(Color::Black).width(1.3));
        for trial in 0..tests.plain.min(2) {
            let rates = tests.shown.slice(s![trial, .., unit]).to_vec();
            panel = panel.line(Line::new(&axes.seconds, lifted(rates)).color(trial_color(trial)).width(0.8));
        }
        ticks.extend([(base - 1.0, "−1"), (base, "0"), (base + 1.0, "1")]);
    }
    panel.y_ticks(&ticks)
}

/// Readouts of some tests over their target.
fn readouts(axes: &Axes<'_>, title: &str, tests: &Tests, trials: std::ops::Range<usize>, perturbed: bool) -> Panel {
    let mut panel = axes.panel(title).y_label("readout").y_range(-1.1, 1.9);
    if perturbed {
        let start = axes.at(axes.config.trial().perturbation().start);
        panel = panel.rule(Rule::vertical(start).color(Color::Black).label("kick"));
    }
    for (k, trial) in trials.enumerate() {
        panel =
            panel.line(Line::new(&axes.seconds, tests.outputs.row(trial).to_vec()).color(trial_color(k)).width(0.8));
    }
    panel.line(Line::new(&axes.seconds, &axes.target).color(Color::Black).width(1.0).dashed())
}

/// Losses by trial.
fn learning<'a>(config: &Config, networks: &[&'a NetworkResult], ablated: &[&'a NetworkResult]) -> Figure {
    let losses = |networks: &[&'a NetworkResult], (color, label), loss: fn(&NetworkResult) -> &[f64]| Losses {
        label: Some(label),
        color,
        curves: networks.iter().map(|&n| loss(n)).collect(),
    };
    let [converged, others] = groups(networks);
    let by_group = |loss| [losses(&converged, CONVERGED, loss), losses(&others, NOT_CONVERGED, loss)];
    let mut recurrent: Vec<Losses<'_>> = by_group(|n| &n.recurrent_loss).into();
    recurrent.push(losses(ablated, (Color::Vermillion, "stale P"), |n| &n.recurrent_loss));
    let mut recurrent = loss_panel("Recurrent training", &recurrent).hline(CONVERGED_LOSS).legend_above();
    if config.controls.shorter_training > 0 {
        recurrent = recurrent.vline(config.controls.shorter_training as f64);
    }
    let readout = loss_panel("Readout training", &by_group(|n| &n.readout_loss)).legend_above();
    let [recurrent, readout] = brainpy::beside(config, [recurrent, readout]);
    let ablation = if ablated.is_empty() {
        ""
    } else {
        " Vermillion: the same networks with a stale P, that of before its update, in the weight update."
    };
    Figure::new("learning", "Losses by trial")
        .caption(format!(
            "a, mean squared error of all units in each recurrent trial, before each update; one line per network: those \
             that converged, to {CONVERGED_LOSS} (grey) or less by the last trial, and the others.{ablation} b, the same for \
             the readout.{}",
            brainpy::told(config)
        ))
        .width_mm(183.0)
        .height_mm(65.0)
        .grid(&[1.0], &[1.0, 1.0])
        .panel(0, 0, recurrent)
        .panel(0, 1, readout)
}

/// Correlations of every network and test.
fn every_network(networks: &[&NetworkResult]) -> Figure {
    let panel = |title: &str, value: fn(&Tests) -> &[f64]| {
        let mut panel = Panel::new(title).x_label("network").y_label("correlation");
        for (k, _) in networks.iter().enumerate().filter(|(_, network)| !network.converged()) {
            panel = panel.vspan(k as f64 + 0.55, k as f64 + 1.45, NOT_CONVERGED.0, "");
        }
        let groups: [(&str, Color, bool, bool); 3] = [
            ("before", Color::Grey, false, true),
            ("after, plain", Color::Blue, true, true),
            ("after, perturbed", Color::Purple, true, false),
        ];
        for (label, color, after, plain) in groups {
            let (mut xs, mut ys) = (Vec::new(), Vec::new());
            for (k, network) in networks.iter().enumerate() {
                let Some(tests) = (if after { Some(&network.after) } else { network.before.as_ref() }) else {
                    continue;
                };
                let values = value(tests);
                for &r in if plain { &values[..tests.plain] } else { &values[tests.plain..] } {
                    xs.push((k + 1) as f64);
                    ys.push(r);
                }
            }
            panel = panel.scatter(Points::new(xs, ys).color(color).size(3.0).opacity(0.8).label(label));
        }
        let count = networks.len();
        if count <= 20 {
            let labels: Vec<String> = (1..=count).map(|n| n.to_string()).collect();
            let ticks: Vec<(f64, &str)> = labels.iter().zip(1..).map(|(text, n)| (f64::from(n), &text[..])).collect();
            panel = panel.x_ticks(&ticks);
        }
        panel.x_range(0.4, count as f64 + 0.6).legend_above()
    };
    Figure::new("networks", "Every network and test")
        .caption(
            "One point per test; the networks that did not converge are shaded. a, correlation of the readout with its \
             target in the window. b, correlation of the units with the innate trajectory, Fisher mean over units.",
        )
        .width_mm(183.0)
        .height_mm(75.0)
        .grid(&[1.0], &[1.0, 1.0])
        .panel(0, 0, panel("Readout and target", |t| &t.readout_r))
        .panel(0, 1, panel("Units and innate trajectory", |t| &t.unit_r))
}

/// Distance between two trajectories in time.
fn separation(config: &Config, networks: &[&NetworkResult]) -> Figure {
    let mut panel = Panel::new("Two trajectories").x_label("time from perturbation (s)").y_label("distance").log_y();
    let conditions = [
        ("before, trained input", Color::Grey),
        ("after, untrained input", Color::Orange),
        ("after, trained input", Color::Blue),
    ];
    for (k, (label, color)) in conditions.iter().enumerate() {
        // Drawn with the trained condition last, on top.
        let index = [0, 2, 1][k];
        for (n, lyapunov) in networks.iter().filter_map(|n| n.lyapunov.as_ref()).enumerate() {
            let distance: Vec<f64> = lyapunov.log_distance[index].iter().map(|d| math::exp(*d)).collect();
            let seconds: Vec<f64> =
                (0..distance.len()).map(|t| (t + 1) as f64 * config.network.dt_ms / 1000.0).collect();
            let line = Line::new(seconds, distance).color(*color).opacity(0.9);
            panel = panel.line(if n == 0 { line.label(*label) } else { line });
        }
    }
    let mut exponents = Panel::new("Largest Lyapunov exponent").y_label("exponent (1/s)").x_range(0.4, 3.6).hline(0.0);
    for (k, (_, color)) in conditions.iter().enumerate() {
        let values: Vec<f64> = networks
            .iter()
            .filter_map(|n| n.lyapunov.as_ref())
            .map(|l| [l.before, l.after_other, l.after][k])
            .collect();
        exponents = exponents.scatter(Points::new(vec![(k + 1) as f64; values.len()], values).color(*color).size(4.0));
    }
    let exponents =
        exponents.x_ticks(&[(1.0, "before"), (2.0, "after, untrained input"), (3.0, "after, trained input")]);
    Figure::new("lyapunov", "Separation of trajectories")
        .caption(format!(
            "a, distance between a trajectory and a copy that was perturbed by 10⁻⁶ at the end of the pulse, geometric \
             mean over pairs; one line per network. b, the slope of its logarithm, {}.",
            fitted(config, networks)
        ))
        .width_mm(183.0)
        .height_mm(75.0)
        .grid(&[1.0], &[1.3, 1.0])
        .panel(0, 0, panel.legend_above())
        .panel(0, 1, exponents)
}

/// Over which times the slopes were fitted: `from 0.1 s as long as distances are small, which is to 0.62 to 1 s`.
fn fitted(config: &Config, networks: &[&NetworkResult]) -> String {
    let seconds = |step: usize| step as f64 * config.network.dt_ms / 1000.0;
    let fits = || networks.iter().filter_map(|n| n.lyapunov.as_ref()).flat_map(|l| &l.fitted);
    let start = seconds(fits().map(|steps| steps.start).min().unwrap_or(0));
    let ends = fits().map(|steps| steps.end);
    let (first, last) = (seconds(ends.clone().min().unwrap_or(0)), seconds(ends.max().unwrap_or(0)));
    let until = if first < last { format!("{first:.2} to {last:.2}") } else { format!("{last:.2}") };
    format!("from {start} s for as long as distances are small: to {until} s")
}

/// Eigenvalues and weights before and after.
fn weights(config: &Config, networks: &[&NetworkResult]) -> Figure {
    let centres = bin_centres(config);
    let width = centres[1] - centres[0];
    let density = |value: fn(&NetworkResult) -> &[usize]| {
        let mut sums = vec![0.0; centres.len()];
        for network in networks {
            value(network).iter().zip(&mut sums).for_each(|(&count, sum)| *sum += count as f64);
        }
        let total: f64 = sums.iter().sum::<f64>() * width;
        // A bin without a synapse is a gap on the logarithmic axis.
        sums.into_iter().map(|count| if count > 0.0 { count / total } else { f64::NAN }).collect::<Vec<_>>()
    };
    let line = |values: Vec<f64>, color, label: &str| Line::new(&centres, values).color(color).label(label);
    let panel = |title: &str| Panel::new(title).x_label("recurrent weight").y_label("density").log_y();
    let all = panel("Weights")
        .line(line(density(|n| &n.weights.all[0]), Color::Grey, "before"))
        .line(line(density(|n| &n.weights.all[1]), Color::Blue, "after"))
        .legend_above();
    let reciprocal = panel("By reciprocity, after")
        .line(line(density(|n| &n.weights.unidirectional), Color::Green, "one way"))
        .line(line(density(|n| &n.weights.bidirectional), Color::Vermillion, "both ways"))
        .legend_above();
    let figure = Figure::new("weights", "Recurrent weights before and after").width_mm(183.0).height_mm(68.0);
    match networks.first().and_then(|n| n.spectra.as_ref()) {
        Some([before, after]) => figure
            .caption(
                "a, eigenvalues of the first network's recurrent weights before and after training; the circle has the \
                 gain as its radius. b, distribution of the recurrent weights over all networks. c, the same after \
                 training, for synapses without and with a reverse.",
            )
            .grid(&[1.0], &[1.0, 1.0, 1.0])
            .panel(0, 0, eigenvalues(config, before, after))
            .panel(0, 1, all)
            .panel(0, 2, reciprocal),
        None => figure
            .caption(
                "a, distribution of the recurrent weights over all networks. b, the same after training, for synapses \
                 without and with a reverse.",
            )
            .grid(&[1.0], &[1.0, 1.0])
            .panel(0, 0, all)
            .panel(0, 1, reciprocal),
    }
}

fn eigenvalues(config: &Config, before: &[(f64, f64)], after: &[(f64, f64)]) -> Panel {
    let cloud = |values: &[(f64, f64)], color, label: &str| {
        let (re, im): (Vec<f64>, Vec<f64>) = values.iter().copied().unzip();
        Points::new(re, im).color(color).size(1.4).opacity(0.8).label(label)
    };
    Panel::new("Eigenvalues of W")
        .x_label("real part")
        .y_label("imaginary part")
        .scatter(cloud(before, Color::Grey, "before"))
        .scatter(cloud(after, Color::Blue, "after"))
        .circle(0.0, 0.0, config.network.gain)
        .equal_aspect()
        .legend_above()
}
