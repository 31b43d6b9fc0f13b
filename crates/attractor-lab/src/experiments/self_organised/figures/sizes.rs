//! Networks of other sizes.

use super::super::Sizes;
use super::super::claims_text::emergence;
use super::super::config::Config;
use super::super::network::{NetworkResult, SUM};
use crate::experiments::differential_hebbian::{foretold, shares, stacked};
use crate::figure::{Color, Figure, Panel, Points};
use attractor::quantile;

/// Classes by size, and how often the leading eigenvalue foretells them.
pub(super) fn sizes(config: &Config, all: &[&NetworkResult], sizes: &Sizes<'_>) -> Option<Figure> {
    if sizes.is_empty() {
        return None;
    }
    // Size, shares of the groups, share of networks that were foretold.
    let mut rows: Vec<(usize, [f64; 4], f64)> = sizes
        .iter()
        .map(|(units, networks)| {
            let right = networks.iter().filter(|n| foretold(n.leading) == n.class.group()).count();
            (*units, shares(networks.iter().map(|n| n.class)), right as f64 / networks.len() as f64)
        })
        .collect();
    let right = all.iter().filter(|n| foretold(n.spectra[SUM].leading) == n.class.group()).count();
    rows.push((config.network.units, shares(all.iter().map(|n| n.class)), right as f64 / all.len() as f64));
    rows.sort_by_key(|row| row.0);
    let names: Vec<String> = rows.iter().map(|row| row.0.to_string()).collect();
    let ticks: Vec<(f64, &str)> = names.iter().enumerate().map(|(k, name)| (k as f64, name.as_str())).collect();
    let classes = Panel::new("Classes by size").x_label("units").y_label("share").y_range(0.0, 1.0).x_ticks(&ticks);
    let by_class: Vec<[f64; 4]> = rows.iter().map(|row| row.1).collect();
    let x: Vec<f64> = (0..rows.len()).map(|k| k as f64).collect();
    let told = Panel::new("Told by the leading eigenvalue")
        .x_label("units")
        .y_label("share of networks")
        .y_range(0.0, 1.05)
        .x_range(-0.5, rows.len() as f64 - 0.5)
        .x_ticks(&ticks)
        .scatter(Points::new(x, rows.iter().map(|row| row.2)).color(Color::Black).joined());
    let mut emerged = Panel::new("Until it oscillates")
        .x_label("units")
        .y_label("steps of learning")
        .log_y()
        .x_range(-0.5, rows.len() as f64 - 0.5)
        .x_ticks(&ticks);
    let by_size = emergence(config, all, sizes);
    for (k, (_, after)) in by_size.iter().enumerate() {
        let place = |i: usize| k as f64 + 0.5 * ((i as f64 + 0.5) / after.len() as f64 - 0.5);
        let points = Points::new((0..after.len()).map(place), after).color(Color::Blue).size(1.6).opacity(0.5);
        emerged = emerged.scatter(points);
    }
    let medians = by_size.iter().map(|(_, after)| quantile(after, 0.5));
    emerged = emerged.scatter(Points::new((0..by_size.len()).map(|k| k as f64), medians).color(Color::Black).joined());
    Some(
        Figure::new("sizes", "Networks of other sizes")
            .caption(format!(
                "a, classes by the noisy record; {} networks of {} units and {} of each other size. b, share of them whose \
                 class the leading eigenvalue of W_x + W_z foretells. c, steps of learning until the root mean square of all units \
                 first reaches half of what it is in the end, of every network that then oscillates; black, medians.",
                all.len(),
                config.network.units,
                config.beyond.size_networks
            ))
            .height_mm(70.0)
            .panel(0, 0, stacked(classes, &by_class, 0.7))
            .panel(0, 1, told)
            .panel(0, 2, emerged),
    )
}
