//! A network before and after feedback begins to learn, and the states of an example of each class.

use attractor::NoisePlace;
use attractor::math;
use ndarray::{Array2, ArrayView2, Axis, s};

use super::super::config::Config;
use super::super::network::{Carried, NetworkResult, SUM, Shown};
use super::gamma::diagram;
use super::{cloud, example, plane, reach, rotating_example};
use crate::experiments::carried::doubles;
use crate::experiments::differential_hebbian::{Group, group_color};
use crate::figure::{Color, Colormap, Figure, Image, Line, Live, Panel, Points};

/// Steps before learning that are shown.
const BEFORE: usize = 40;
/// Units that are drawn as lines.
const LINES: usize = 4;
/// Steps that are drawn.
const STEPS: usize = 24;

/// Noise becomes a rhythm; the eigenvalues that tell which, and how it begins.
pub(super) fn overview(config: &Config, all: &[&NetworkResult]) -> Option<Figure> {
    let (network, shown) = rotating_example(all)?;
    let mut eigenvalues = plane("Leading eigenvalues", reach(all));
    for group in [Group::Two, Group::Rotating, Group::Fixed] {
        let networks: Vec<_> = all.iter().filter(|n| n.class.group() == group).collect();
        let leading: Vec<(f64, f64)> = networks.iter().map(|n| n.spectra[SUM].leading).collect();
        // Both of a pair.
        let both: Vec<(f64, f64)> = leading.iter().flat_map(|&(re, im)| [(re, im), (re, -im)]).collect();
        eigenvalues =
            eigenvalues.scatter(cloud(&both).color(group_color(group)).size(2.4).opacity(0.6).label(group.name()));
    }
    let mut turns = Panel::new("Rotation number")
        .x_label("angle of the leading eigenvalue / 2π")
        .y_label("turns a step")
        .x_range(0.0, 0.5)
        .y_range(0.0, 0.5)
        .equal_aspect()
        .line(Line::new([0.0, 0.5], [0.0, 0.5]).color(Color::Grey).width(0.7).dashed());
    let rotating: Vec<(f64, f64)> = all
        .iter()
        .filter(|n| n.class.group() == Group::Rotating)
        .map(|n| (n.foretold_rotation(), n.rotation))
        .collect();
    turns = turns.scatter(cloud(&rotating).color(group_color(Group::Rotating)).size(2.4).opacity(0.6));
    let figure =
        Figure::new("rhythm", "Noise grows a rhythm")
            .caption(format!(
                "a, states of the {} units of a network, those that take part sorted by their phase; feedback learns \
                 from step {} on. b, leading eigenvalue of W_x + W_z of every network, coloured by what the network \
                 settles into, rotations being periods from 3 and tori; the circle is the unit circle. c, rotation number of every network that rotates, and what \
                 the angle of its leading eigenvalue foretells. d, orbits of one unit of the network in a as the learned \
                 feedback is switched on by degrees, x' = tanh((W_x + γ W_z) x + b), without noise; dashed, where the fixed point \
                 loses its stability.",
                shown.end.ncols(),
                config.learning.from,
            ))
            .height_mm(125.0)
            .grid(&[1.0, 1.15], &[1.0, 1.0, 1.0])
            .panel_spanning(0..1, 0..3, raster(config, network, shown))
            .panel(1, 0, eigenvalues)
            .panel(1, 1, turns)
            .panel(1, 2, diagram("Feedback by degrees", network));
    Some(match &network.carried {
        Some(carried) => figure.live(live(config, carried)),
        None => figure,
    })
}

fn raster(config: &Config, network: &NetworkResult, shown: &Shown) -> Panel {
    let from = config.learning.from.saturating_sub(BEFORE).min(shown.beginning.nrows());
    let order = by_phase(shown.end.view(), network.rotation);
    let states = shown.beginning.slice(s![from.., ..]).select(Axis(1), &order);
    let (from, steps, units) = (from as f64, shown.beginning.nrows() as f64, states.ncols() as f64);
    let by_unit = states.t();
    Panel::new("States")
        .x_label("step")
        .y_label("unit")
        .x_range(from, steps)
        .y_range(0.0, units)
        .image(
            Image::new(&by_unit, from..steps, 0.0..units)
                .colormap(Colormap::Diverging)
                .limits(-1.0, 1.0)
                .colorbar("state"),
        )
        .vspan(config.learning.from as f64, steps, group_color(Group::Rotating), "feedback learns")
}

/// Units in the order of their phases at a rotation number; those that hardly take part come last.
fn by_phase(states: ArrayView2<'_, f32>, rotation: f64) -> Vec<usize> {
    let component = |unit: usize| {
        let (mut re, mut im) = (0.0, 0.0);
        for (t, &x) in states.column(unit).iter().enumerate() {
            let angle = std::f64::consts::TAU * rotation * t as f64;
            re += f64::from(x) * math::cos(angle);
            im -= f64::from(x) * math::sin(angle);
        }
        (math::hypot(re, im), math::atan2(im, re))
    };
    let components: Vec<(f64, f64)> = (0..states.ncols()).map(component).collect();
    let largest = components.iter().map(|c| c.0).fold(0.0, f64::max);
    let mut units: Vec<usize> = (0..states.ncols()).collect();
    units.sort_by(|&a, &b| {
        let idle = |unit: usize| components[unit].0 < 0.3 * largest;
        idle(b).cmp(&idle(a)).then(components[a].1.total_cmp(&components[b].1))
    });
    units
}

/// Fig 2: what enters from outside, input current and activation, of an example of each class.
pub(super) fn currents(all: &[&NetworkResult]) -> Option<Figure> {
    let examples = [
        (Group::Two, example(all, |class| class.group() == Group::Two)),
        (Group::Rotating, rotating_example(all)),
        (Group::Fixed, example(all, |class| class.group() == Group::Fixed)),
    ];
    let found: Vec<_> = examples.into_iter().filter_map(|(_, found)| found).collect();
    if found.is_empty() {
        return None;
    }
    let mut figure = Figure::new("currents", "Input current and activation")
        .caption(format!(
            "The {LINES} liveliest units of an example of each class, over the last {STEPS} steps, feedback frozen and noise \
             on: on the left the noise and the bias that enter each from outside, which is the input that the paper draws; in the \
             middle all that enters its tanh, (W_x + W_z) x + b; on the right its activation."
        ))
        .height_mm(25.0 + 40.0 * found.len() as f64);
    for (row, (network, shown)) in found.into_iter().enumerate() {
        let units = liveliest(&shown.end);
        let name = network.free.class.name();
        let panel = |what: &str, states: &Array2<f32>| {
            let from = states.nrows().saturating_sub(STEPS);
            let mut panel = Panel::new(format!("{what}, {name}")).x_label("step").y_label(what.to_lowercase());
            for (k, &unit) in units.iter().enumerate() {
                let values: Vec<f32> = states.column(unit).iter().skip(from).copied().collect();
                panel = panel
                    .scatter(Points::new(0..values.len() as i32, values).color(Color::cycle(k)).size(2.2).joined());
            }
            panel
        };
        let most = shown.currents.iter().fold(1.0, |most: f32, x| most.max(x.abs()));
        let largest = shown.inputs.iter().fold(0.0, |most: f32, x| most.max(x.abs())).max(0.01);
        figure = figure
            .panel(
                row,
                0,
                panel("Noise + bias", &shown.inputs).y_range(-1.05 * f64::from(largest), 1.05 * f64::from(largest)),
            )
            .panel(
                row,
                1,
                panel("Input current", &shown.currents).y_range(-1.05 * f64::from(most), 1.05 * f64::from(most)),
            )
            .panel(row, 2, panel("Activation", &shown.end).y_range(-1.1, 1.1));
    }
    Some(figure)
}

/// The units that fluctuate most.
fn liveliest(states: &Array2<f32>) -> Vec<usize> {
    let spread = states.var_axis(Axis(0), 0.0);
    let mut units: Vec<usize> = (0..spread.len()).collect();
    units.sort_by(|&a, &b| spread[b].total_cmp(&spread[a]));
    units.truncate(LINES);
    units
}

/// The network of the figure, to be kicked by who reads the report.
fn live(config: &Config, carried: &Carried) -> Live {
    let place = match config.learning.noise {
        NoisePlace::After => "after",
        NoisePlace::Inside => "inside",
    };
    Live {
        bench: "grown",
        settings: format!("noise={}&rate={}&learning=0", config.network.noise(), config.learning.rate),
        parts: [
            ("law", format!("noise={place}").into_bytes()),
            ("bias", doubles(&carried.bias)),
            ("reservoir", doubles(&carried.reservoir)),
            ("feedback", doubles(&carried.feedback)),
            ("state", doubles(&carried.state)),
        ]
        .map(|(name, bytes)| (name.to_owned(), bytes))
        .into(),
        invitation: "Kick this network".to_owned(),
        about: "The network of the figure is in this page, with the feedback that it has grown, and so is the program that \
                simulates it: kick it, or let it learn on."
            .to_owned(),
    }
}
