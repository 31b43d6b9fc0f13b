//! The figures of `full-force`.

mod eigenvalues;
mod learning;
mod outputs;
mod stability;
mod structure;

use attractor::quantile;

use super::config::Config;
use super::method::Method;
use super::result::Networks;
use crate::figure::{Figure, Points};

pub(super) fn figures(config: &Config, networks: &Networks<'_>) -> Vec<Figure> {
    vec![
        learning::learning(config, networks),
        outputs::outputs(config, networks),
        stability::stability(config, networks),
        eigenvalues::eigenvalues(config, networks),
        structure::structure(config, networks),
    ]
}

/// Medians of networks over something, with bars from the least to the largest.
fn medians(xs: &[f64], values: &[Vec<f64>], method: Method) -> Points {
    let extreme =
        |pick: fn(f64, f64) -> f64| values.iter().map(move |v| v.iter().copied().reduce(pick).unwrap_or(f64::NAN));
    Points::new(xs.to_vec(), values.iter().map(|v| quantile(v, 0.5)))
        .error_bars(extreme(f64::min), extreme(f64::max))
        .color(method.color())
        .joined()
        .size(3.2)
}

/// Beside each other on a logarithmic axis.
fn beside(xs: &[f64], place: usize) -> Vec<f64> {
    xs.iter().map(|x| x * if place == 0 { 0.975 } else { 1.025 }).collect()
}
