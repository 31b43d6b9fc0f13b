//! Networks that remember bits.

use super::super::Results;
use super::super::config::Config;
use super::super::flip_flop::FlipFlopResult;
use super::super::flip_flop_points::Kind;
use crate::figure::{Color, Figure, Line, Marker, Panel, Points};

/// A test of a network of two bits, its fixed points, and how many of each kind there are; nothing without such networks.
pub(super) fn figure(config: &Config, results: &Results<'_>) -> Option<Figure> {
    let first = results.flip_flops[1].first()?;
    Some(
        Figure::new("flip-flop", "Networks that remember bits, and their fixed points")
            .caption(
                "a, the outputs of the first network of two bits in the test (coloured), and the signs of the last pulses \
                 (grey, dotted). b, outputs at its fixed points: stable (filled), saddles with one unstable direction (rings), \
                 other unstable ones (small rings), slow points (grey). c, accuracy of all networks. d, stable fixed points and saddles \
                 with one unstable direction between memories that differ in one bit, network by network, beside the numbers of corners and edges \
                 (bars).",
            )
            .width_mm(183.0)
            .height_mm(120.0)
            .grid(&[1.0, 1.0], &[1.6, 1.0])
            .panel(0, 0, trace(config, first))
            .panel(0, 1, points(first))
            .panel(1, 0, counts(results))
            .panel(1, 1, accuracy(results)),
    )
}

fn trace(config: &Config, network: &FlipFlopResult) -> Panel {
    let time: Vec<f64> = (0..network.shown.len()).map(|step| step as f64 * config.network.dt).collect();
    let mut panel = Panel::new("A test of two bits").x_label("time (τ)").y_label("output").y_range(-3.0, 8.0);
    for bit in 0..network.bits {
        let shift = 5.0 * bit as f64;
        let column = |place: usize| network.shown.iter().map(move |row| row[place] + shift);
        panel = panel
            .line(Line::new(&time, column(bit)).color(Color::Grey).width(1.0).dotted())
            .line(Line::new(&time, column(network.bits + bit)).color(Color::cycle(bit)).width(1.2));
    }
    panel.y_ticks(&[(-1.0, "−1"), (1.0, "1"), (4.0, "−1"), (6.0, "1")])
}

fn points(network: &FlipFlopResult) -> Panel {
    let of = |keep: &dyn Fn(Kind, usize) -> bool| -> (Vec<f64>, Vec<f64>) {
        let kept = network.points.iter().filter(|point| keep(point.kind, point.unstable));
        kept.map(|point| (point.outputs[0], point.outputs[1])).unzip()
    };
    let (stable, saddles) = (of(&|kind, _| kind == Kind::Stable), of(&|kind, n| kind == Kind::Unstable && n == 1));
    let (other, slow) = (of(&|kind, n| kind == Kind::Unstable && n != 1), of(&|kind, _| kind == Kind::Slow));
    Panel::new("Its fixed points")
        .x_label("output 1")
        .y_label("output 2")
        .x_range(-1.6, 1.6)
        .y_range(-1.6, 1.6)
        .scatter(Points::new(slow.0, slow.1).color(Color::Grey).size(2.5))
        .scatter(Points::new(other.0, other.1).color(Color::Vermillion).marker(Marker::Ring).size(2.5))
        .scatter(Points::new(saddles.0, saddles.1).color(Color::Vermillion).marker(Marker::Ring).size(5.0))
        .scatter(Points::new(stable.0, stable.1).color(Color::Blue).size(4.5))
}

/// Points of networks beside each other at a place.
fn beside(place: f64, values: &[f64], color: Color) -> Points {
    let x = (0..values.len()).map(|k| place + 0.5 * ((k as f64 + 0.5) / values.len() as f64 - 0.5));
    Points::new(x.collect::<Vec<_>>(), values).color(color).size(2.6).opacity(0.8)
}

fn accuracy(results: &Results<'_>) -> Panel {
    let mut panel = Panel::new("Accuracy on new pulses")
        .y_label("share of intervals")
        .x_range(-0.5, 1.5)
        .y_range(0.0, 1.03)
        .x_ticks(&[(0.0, "one bit"), (1.0, "two bits")]);
    for (k, networks) in results.flip_flops.iter().enumerate() {
        let values: Vec<f64> = networks.iter().map(|n| n.accuracy()).collect();
        panel = panel.scatter(beside(k as f64, &values, Color::Blue));
    }
    panel
}

fn counts(results: &Results<'_>) -> Panel {
    let mut panel = Panel::new("How many").y_label("points of a network").x_range(-0.5, 3.5).x_ticks(&[
        (0.0, "stable, one bit"),
        (1.0, "saddles"),
        (2.0, "stable, two bits"),
        (3.0, "saddles"),
    ]);
    for (k, networks) in results.flip_flops.iter().enumerate() {
        let bits = k + 1;
        let stable: Vec<f64> = networks.iter().map(|n| n.count(Kind::Stable) as f64).collect();
        let between: Vec<f64> = networks.iter().map(|n| n.between() as f64).collect();
        let (corners, edges) = ((1_usize << bits) as f64, (bits << (bits - 1)) as f64);
        for (place, values, expected, color) in
            [(0, &stable, corners, Color::Blue), (1, &between, edges, Color::Vermillion)]
        {
            let place = (2 * k + place) as f64;
            let bar = Line::new([place - 0.35, place + 0.35], [expected, expected]).color(Color::Black).width(0.9);
            panel = panel.line(bar).scatter(beside(place, values, color));
        }
    }
    panel
}
