//! Where starts end.

use attractor::mean;

use super::super::Results;
use super::super::config::Config;
use super::super::ends::End;
use super::super::map::{Held, Start};
use super::gain_color;
use crate::claim::{Estimate, mean_of};
use crate::figure::{Color, Figure, Line, Panel, Points};

/// Share of starts that end elsewhere over the target, and ends beside outputs of starts.
pub(super) fn figure(config: &Config, results: &Results<'_>) -> Figure {
    Figure::new("ends", "Where starts end")
        .caption(format!(
            "a, share of the networks in which the target is locally stable. b, share of their starts that end neither at \
             the target nor at minus it, mean and 95 % interval over networks, where three or more are stable, gains beside each other. c, of the \
             starts that do end there with the output clamped first, the share that ends at the target, by the clamped \
             output over the target; all gains and targets. {} networks of {} units, {} starts each.",
            results.maps.len(),
            config.network.units,
            config.ends.starts
        ))
        .width_mm(183.0)
        .height_mm(75.0)
        .panel(0, 0, stable(config, results))
        .panel(0, 1, astray(config, results))
        .panel(0, 2, sides(config, results))
}

fn over_targets(config: &Config, title: &str) -> Panel {
    let targets = &config.map.targets;
    Panel::new(title)
        .x_label("target A")
        .x_range(0.0, targets[targets.len() - 1] * 1.08)
        .y_range(-0.03, 1.03)
        .legend_above()
}

fn stable(config: &Config, results: &Results<'_>) -> Panel {
    let mut panel = over_targets(config, "Locally stable").y_label("share of networks");
    for (k, gain) in config.map.gains.iter().enumerate() {
        let share = |n: usize| {
            let stable = results.maps.iter().filter(|map| map.at[k][n].is_stable()).count();
            stable as f64 / results.maps.len() as f64
        };
        let shares: Vec<f64> = (0..config.map.targets.len()).map(share).collect();
        let points = Points::new(&config.map.targets, shares).color(gain_color(k)).size(3.0).joined();
        panel = panel.scatter(points.label(format!("g = {gain}")));
    }
    panel
}

fn astray(config: &Config, results: &Results<'_>) -> Panel {
    let mut panel = over_targets(config, "Not attracted").y_label("share of starts");
    for (k, gain) in config.map.gains.iter().enumerate() {
        let (mut x, mut y, mut low, mut high) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (n, &target) in config.map.targets.iter().enumerate() {
            let shares: Vec<f64> = results.maps.iter().filter_map(|map| map.at[k][n].astray()).collect();
            if shares.len() < 3 {
                continue;
            }
            let estimate = mean_of(&shares);
            let (from, to) = estimate.interval().unwrap_or((estimate.value(), estimate.value()));
            x.push(target + 0.02 * k as f64);
            y.push(mean(&shares));
            low.push(from.max(0.0));
            high.push(to.min(1.0));
        }
        if x.is_empty() {
            continue;
        }
        let points = Points::new(x, y).color(gain_color(k)).size(3.0).joined().error_bars(low, high);
        panel = panel.scatter(points.label(format!("g = {gain}")));
    }
    panel
}

/// Share of the starts that end at the target, by the clamped output over the target.
fn sides(config: &Config, results: &Results<'_>) -> Panel {
    const BINS: usize = 8;
    let over = |(held, target): (&Held, &f64)| -> Vec<(f64, bool)> {
        let ended = held.halves()[0].iter().filter(|start| start.end.is_trained());
        ended.map(|start: &Start| (start.output / target, start.end == End::Target)).collect()
    };
    let starts: Vec<(f64, bool)> = results
        .maps
        .iter()
        .flat_map(|map| &map.at)
        .flat_map(|of_gain| of_gain.iter().zip(&config.map.targets))
        .flat_map(over)
        .collect();
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for bin in 0..BINS {
        let edges = [bin, bin + 1].map(|k| 4.0 * k as f64 / BINS as f64 - 2.0);
        let inside: Vec<f64> = starts
            .iter()
            .filter(|(z, _)| (edges[0]..edges[1]).contains(z))
            .map(|&(_, target)| f64::from(u8::from(target)))
            .collect();
        if !inside.is_empty() {
            x.push(0.5 * (edges[0] + edges[1]));
            y.push(mean(&inside));
        }
    }
    Panel::new("Which of the two")
        .x_label("clamped output z / A")
        .y_label("share that ends at A")
        .x_range(-2.0, 2.0)
        .y_range(-0.03, 1.03)
        .vline(0.0)
        .line(Line::new([-2.0, 0.0, 0.0, 2.0], [0.0, 0.0, 1.0, 1.0]).color(Color::Grey).width(0.8).dotted())
        .scatter(Points::new(x, y).color(Color::Blue).size(3.2).joined())
}
