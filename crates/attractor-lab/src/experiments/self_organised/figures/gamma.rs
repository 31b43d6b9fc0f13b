//! How an oscillation begins as the learned feedback is switched on by degrees.

use std::fmt::Write as _;

use ndarray::Array2;

use super::super::claims::of_group;
use super::super::gamma::{Crossed, Kind};
use super::super::network::NetworkResult;
use super::{cloud, example, plane, reach, rotating_example};
use crate::experiments::differential_hebbian::{Class, Group, group_color};
use crate::figure::{Color, Colormap, Figure, Histogram, Image, Panel, Rule};

/// Levels of the state in the picture of an orbit diagram.
const LEVELS: usize = 160;

/// The kinds of bifurcation by which oscillations begin.
const KINDS: [(Kind, &str, Group); 2] =
    [(Kind::Flip, "flip", Group::Two), (Kind::NeimarkSacker, "Neimark-Sacker", Group::Rotating)];

/// Orbit diagrams, leading eigenvalues along gamma, and where and how amplitudes begin to grow.
pub(super) fn bifurcations(all: &[&NetworkResult]) -> Figure {
    let two = example(all, |class| class == Class::Period(2));
    let examples: Vec<_> = [two, rotating_example(all)].into_iter().flatten().collect();
    let rows = 1 + usize::from(!examples.is_empty());
    let mut caption =
        "x' = tanh((W_x + γ W_z) x + b) without noise, from the reservoir alone (γ = 0) to what was learned \
                       (γ = 1)."
            .to_owned();
    let mut figure = Figure::new("bifurcations", "How an oscillation begins")
        .height_mm(62.5 * rows as f64)
        .grid(&vec![1.0; rows], &[1.0; 12]);
    let width = 12 / examples.len().max(1);
    for (k, (network, _)) in examples.iter().enumerate() {
        let name = network.free.class.name();
        let panel = diagram(&format!("Orbits along γ, {name}"), network);
        figure = figure.panel_spanning(0..1, k * width..(k + 1) * width, panel);
        let letter = ['a', 'b'][k];
        let _ = write!(
            caption,
            " {letter}, orbits of one unit ({name}); the dashed line is where the fixed point loses its stability."
        );
    }
    let below = [
        (
            0..5,
            along_gamma(all),
            "leading eigenvalue of W_x + γ W_z of up to 60 networks, from pale to full colour as γ grows",
        ),
        (
            5..9,
            histogram(all, ["Where it begins", "γ of the bifurcation"], 0.0..1.0, None, |c| Some(c.gamma)),
            "γ of the first bifurcation of networks that oscillate",
        ),
        (
            9..12,
            histogram(all, ["How it grows", "exponent"], -0.2..0.8, Some(0.5), |c| c.exponent),
            "exponent with which the amplitude grows beyond it: 1/2 where it begins softly, about 0 where the orbit jumps to \
             another one at once",
        ),
    ];
    for ((columns, panel, text), letter) in below.into_iter().zip(('a'..).skip(examples.len())) {
        figure = figure.panel_spanning(rows - 1..rows, columns, panel);
        let _ = write!(caption, " {letter}, {text}.");
    }
    figure.caption(caption)
}

/// The orbit diagram of a network as a picture.
pub(super) fn diagram(title: &str, network: &NetworkResult) -> Panel {
    let orbits = &network.gamma.diagram;
    let reach = 1.05;
    let mut picture = Array2::<f64>::zeros((LEVELS, orbits.nrows()));
    for (k, orbit) in orbits.outer_iter().enumerate() {
        for &x in orbit {
            let level = (f64::from(x) + reach) / (2.0 * reach) * LEVELS as f64;
            picture[((level.max(0.0) as usize).min(LEVELS - 1), k)] += 1.0;
        }
    }
    // Rare visits must be seen beside frequent ones.
    let picture = picture.mapv(|visits| visits.min(3.0).sqrt());
    let half = 0.5 / (orbits.nrows().max(2) - 1) as f64;
    let mut panel = Panel::new(title)
        .x_label("γ")
        .y_label("x")
        .x_range(0.0, 1.0)
        .y_range(-reach, reach)
        .image(Image::new(&picture, -half..1.0 + half, -reach..reach).colormap(Colormap::Grey));
    if let Some(crossed) = &network.gamma.crossed {
        panel = panel.rule(Rule::vertical(crossed.gamma).color(Color::Black));
    }
    panel
}

fn along_gamma(all: &[&NetworkResult]) -> Panel {
    const NETWORKS: usize = 60;
    let mut panel = plane("Leading eigenvalue along γ", reach(all));
    for group in [Group::Two, Group::Rotating] {
        let networks: Vec<_> = of_group(all, group).into_iter().take(NETWORKS / 2).collect();
        let count = networks.first().map_or(0, |n| n.gamma.leading.len());
        for k in 0..count {
            let values: Vec<(f64, f64)> = networks.iter().map(|n| n.gamma.leading[k]).collect();
            let [r, g, b] = group_color(group).rgb();
            let lightness = 0.8 * (1.0 - k as f64 / (count - 1) as f64);
            let mix = |channel: u8| (f64::from(channel) + lightness * (255.0 - f64::from(channel))) as u8;
            panel = panel.scatter(cloud(&values).color(Color::Rgb(mix(r), mix(g), mix(b))).size(1.3));
        }
    }
    panel.y_range(-0.3, reach(all))
}

fn histogram(
    all: &[&NetworkResult],
    [title, label]: [&str; 2],
    range: std::ops::Range<f64>,
    expected: Option<f64>,
    value: impl Fn(&Crossed) -> Option<f64>,
) -> Panel {
    let mut panel = Panel::new(title).x_label(label).y_label("networks").x_range(range.start, range.end);
    for (kind, name, group) in KINDS {
        let crossed = all.iter().filter(|n| n.class.group() != Group::Fixed).filter_map(|n| n.gamma.crossed.as_ref());
        let values: Vec<f64> = crossed.filter(|c| c.kind == kind).filter_map(&value).collect();
        let values = values.into_iter().map(|v| v.clamp(range.start, range.end));
        panel = panel.histogram(Histogram::new(values, range.clone(), 40).color(group_color(group)).label(name));
    }
    if let Some(expected) = expected {
        panel = panel.rule(Rule::vertical(expected));
    }
    panel.legend_above()
}
