//! Branching ratios and avalanches.

use super::super::activity::{Activity, FOUND, LARGEST, LONGEST, STEPS_SHUFFLED, UNITS_SHIFTED};
use super::super::claims::Networks;
use super::super::condition::ACTIVE;
use super::super::config::Config;
use super::{dots, kind_color};
use crate::figure::{Color, Figure, Line, Panel, Rule};

/// What the axes call the networks of [`ACTIVE`].
const NAMES: [&str; 4] = ["RNN", "IP", "SORN", "random"];

/// Slopes, branching ratios, and how many avalanches are as large and as long.
pub(super) fn activity(config: &Config, networks: &Networks<'_>) -> Figure {
    let of = |k: usize, number: &dyn Fn(&Activity) -> f64| networks.each(|n| number(&n.activity[k]));
    let lags: Vec<f64> = (1..=config.activity.lags).map(|lag| lag as f64).collect();
    let mut slopes =
        Panel::new("Regression of activity").x_label("lag (steps)").y_label("slope").rule(Rule::horizontal(0.0));
    let ticks: Vec<(f64, &str)> = NAMES.iter().enumerate().map(|(k, &name)| (k as f64, name)).collect();
    let mut ratios =
        Panel::new("Fit to the slopes").y_label("m").x_ticks(&ticks).x_range(-0.5, 3.5).rule(Rule::horizontal(1.0));
    for (k, name) in NAMES.into_iter().enumerate() {
        let color = color(k);
        let means = lags.iter().enumerate().map(|(lag, _)| finite_mean(&of(k, &|a| a.slopes[lag])));
        slopes = slopes.line(Line::new(&lags, means).color(color).width(1.3).label(name));
        ratios = dots(ratios, k as f64, &finite(&of(k, &|a| a.ratio)), color);
    }
    let shifted = lags.iter().enumerate().map(|(lag, _)| finite_mean(&of(2, &|a| a.slopes_shifted[lag])));
    slopes = slopes.line(Line::new(&lags, shifted).color(Color::Blue).dashed().label("SORN, shifted"));
    let figure = Figure::new("activity", "Branching and avalanches")
        .caption(
            "Number of active units that receive no input, while symbols come in random order, so that the input has no course of its own; \
             networks as drawn (RNN), after intrinsic plasticity (IP) and after all plasticity (SORN) on the sequences, and after all \
             plasticity on the random order (random). a, slope of its regression on itself so many steps before, mean over networks; \
             dashed, with the spikes of every unit shifted by a time of its own. b, ratio m of the best fit b m^k to the slopes, one dot a network that has one; \
             where slopes alternate it is no branching ratio. \
             c, d, share of avalanches above the median that are at least as large and as long, over all networks; dashed, SORN with steps \
             shuffled; dotted, SORN with units shifted.",
        )
        .height_mm(125.0)
        .grid(&[1.0, 1.0], &[1.0, 1.0])
        .panel(0, 0, slopes.legend_above())
        .panel(0, 1, ratios);
    let sizes = survivals(Panel::new("Sizes").x_label("size (spikes above the median)"), networks, LARGEST, |a, s| {
        &a.avalanches[s].by_size
    });
    let durations = survivals(Panel::new("Durations").x_label("duration (steps)"), networks, LONGEST, |a, s| {
        &a.avalanches[s].by_duration
    });
    figure.panel(1, 0, sizes.y_label("share of avalanches")).panel(1, 1, durations)
}

fn color(k: usize) -> Color {
    if k == 3 { Color::SkyBlue } else { kind_color(ACTIVE[k]) }
}

fn finite(values: &[f64]) -> Vec<f64> {
    values.iter().copied().filter(|v| v.is_finite()).collect()
}

fn finite_mean(values: &[f64]) -> f64 {
    attractor::mean(&finite(values))
}

/// The share of avalanches from each size on, on logarithmic axes.
fn survivals(
    mut panel: Panel,
    networks: &Networks<'_>,
    bins: usize,
    counts: for<'a> fn(&'a Activity, usize) -> &'a Vec<f64>,
) -> Panel {
    panel = panel.log_x().log_y();
    let survival = |k: usize, surrogate: usize| {
        let total = |bin: usize| networks.0.iter().map(|n| counts(&n.activity[k], surrogate)[bin]).sum::<f64>();
        let totals: Vec<f64> = (0..bins).map(total).collect();
        let all: f64 = totals.iter().sum();
        let shares = (0..bins).map(|bin| totals[bin..].iter().sum::<f64>() / all);
        let shown = (1..=bins).map(|bin| bin as f64).zip(shares).filter(|(_, share)| *share > 0.0);
        shown.unzip::<f64, f64, Vec<_>, Vec<_>>()
    };
    for k in 0..ACTIVE.len() {
        let (xs, ys) = survival(k, FOUND);
        panel = panel.line(Line::new(xs, ys).color(color(k)).width(1.3));
    }
    let (xs, ys) = survival(2, STEPS_SHUFFLED);
    panel = panel.line(Line::new(xs, ys).color(Color::Blue).dashed());
    let (xs, ys) = survival(2, UNITS_SHIFTED);
    panel.line(Line::new(xs, ys).color(Color::Blue).dotted())
}
