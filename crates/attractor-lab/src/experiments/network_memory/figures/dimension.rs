//! The dimension of chaos over gains and sizes, beside theory.

use attractor::mean;

use super::super::config::Config;
use super::super::dimension::AT_REST;
use super::super::result::Dimensions;
use crate::figure::{Color, Figure, Line, Panel, Points};

/// PR/N over gains with theory, and PR over N.
pub(in super::super) fn dimension(config: &Config, dimensions: &Dimensions<'_>) -> Figure {
    Figure::new("dimension", "The dimension of chaos")
        .caption(format!(
            "Participation ratio of the rates of random networks that hear nothing: harmonic mean of {} networks of each size, since theory \
             is of the mean of what is in the denominator, bars from the lowest to the highest; those that come to rest are left out. a, \
             as a share of N over the gain, and what theory says of many units (Clark, Abbott & Litwin-Kumar 2023). b, over N; lines \
             are the theory's share times N.",
            dimensions.ratios.len()
        ))
        .height_mm(72.0)
        .panel(0, 0, over_gains(config, dimensions))
        .panel(0, 1, over_sizes(config, dimensions))
}

/// Harmonic mean, least and largest over networks that move; NaN if none does.
fn spread(dimensions: &Dimensions<'_>, size: usize, gain: usize, scale: f64) -> [f64; 3] {
    let ratios = dimensions.ratios.iter().map(|network| network[size][gain]);
    let values: Vec<f64> = ratios.filter(|ratio| *ratio != AT_REST).map(|ratio| scale * ratio).collect();
    let inverse: Vec<f64> = values.iter().map(|value| 1.0 / value).collect();
    let extreme = |pick: fn(f64, f64) -> f64| values.iter().copied().reduce(pick).unwrap_or(f64::NAN);
    [1.0 / mean(&inverse), extreme(f64::min), extreme(f64::max)]
}

fn points(xs: Vec<f64>, spreads: &[[f64; 3]]) -> Points {
    let of = |k: usize| spreads.iter().map(move |spread| spread[k]);
    Points::new(xs, of(0)).error_bars(of(1), of(2))
}

fn over_gains(config: &Config, dimensions: &Dimensions<'_>) -> Panel {
    let (gains, sizes) = (&config.dimension.gains, &config.dimension.sizes);
    let theory = dimensions.theory;
    let mut panel = Panel::new("As a share of the units").x_label("gain g").y_label("PR / N").log_y();
    for (size, &units) in sizes.iter().enumerate() {
        let spreads: Vec<_> = (0..gains.len()).map(|gain| spread(dimensions, size, gain, 1.0 / units as f64)).collect();
        // Beside each other.
        let shift = 0.01 * (gains[gains.len() - 1] - gains[0]) * (size as f64 - 0.5 * (sizes.len() - 1) as f64);
        let xs = gains.iter().map(|gain| gain + shift).collect();
        panel = panel.scatter(points(xs, &spreads).color(Color::cycle(size)).label(format!("N = {units}")));
    }
    panel.line(Line::new(theory.gains.clone(), theory.curve.clone()).color(Color::Black).label("theory")).legend_above()
}

fn over_sizes(config: &Config, dimensions: &Dimensions<'_>) -> Panel {
    let (gains, sizes) = (&config.dimension.gains, &config.dimension.sizes);
    let names: Vec<String> = sizes.iter().map(ToString::to_string).collect();
    let ticks: Vec<(f64, &str)> = sizes.iter().zip(&names).map(|(&n, name)| (n as f64, name.as_str())).collect();
    let (first, last) = (sizes[0] as f64, sizes[sizes.len() - 1] as f64);
    let mut panel = Panel::new("Over the units").x_label("N").y_label("PR").log_x().log_y();
    panel = panel.x_range(0.88 * first, 1.14 * last).x_ticks(&ticks);
    // Few gains, so that they can be told apart.
    let mut shown = vec![0, gains.len() / 2, gains.len() - 1];
    shown.dedup();
    for (k, &gain) in shown.iter().enumerate() {
        let color = [Color::SkyBlue, Color::Purple, Color::Orange][k];
        let spreads: Vec<_> = (0..sizes.len()).map(|size| spread(dimensions, size, gain, 1.0)).collect();
        let xs = sizes.iter().map(|&n| n as f64).collect();
        let share = dimensions.theory.shares[gain];
        panel = panel
            .line(Line::new([first, last], [share * first, share * last]).color(color))
            .scatter(points(xs, &spreads).color(color).label(format!("g = {}", gains[gain])));
    }
    panel.legend_above()
}
