//! What units and synapses give.

use attractor::{math, mean};

use super::super::config::Size;
use super::super::result::Results;
use super::super::scan::Trained;
use super::super::training::{RETURNS_R, mean_r};
use crate::figure::{Color, Figure, Line, Panel, Points};

pub(super) fn figure(results: &Results<'_>) -> Figure {
    let config = results.config;
    let mut figure = Figure::new("sizes", "What units and synapses give")
        .caption(format!(
            "Networks of several sizes, {} of each, trained on their own innate trajectories for {} trials: a to c over the number of units, \
             at a connection probability of {}; d to f over the connection probability, of {} units. a and d, loss of the last trial; lines \
             join geometric means. b and e, correlation of a kicked trial with the target over the end of the window; lines join Fisher \
             means, and above the dashed one a network returns. c and f, share of networks that return. Points of a, b, d and e are \
             networks.",
            config.scan.networks,
            config.training.trials,
            config.network.connection_probability,
            config.network.units
        ))
        .height_mm(112.0);
    let [units, probabilities] = config.scanned();
    for (row, (sizes, axis)) in [
        (units, Axis { label: "units N", of: |size| size.units as f64 }),
        (probabilities, Axis { label: "p", of: |size| size.probability }),
    ]
    .into_iter()
    .enumerate()
    {
        for (column, shown) in [Shown::Loss, Shown::Kicked, Shown::Returning].into_iter().enumerate() {
            figure = figure.panel(row, column, panel(results, &sizes, &axis, shown));
        }
    }
    figure
}

/// What a row is drawn over.
struct Axis {
    label: &'static str,
    of: fn(&Size) -> f64,
}

/// What a panel shows.
#[derive(Clone, Copy)]
enum Shown {
    Loss,
    Kicked,
    Returning,
}

impl Shown {
    fn each(self, network: &Trained) -> f64 {
        match self {
            Self::Loss => network.last_loss(),
            Self::Kicked => mean_r(&network.tests.kicked_target_r),
            Self::Returning => f64::from(u8::from(network.tests.returns())),
        }
    }

    fn centre(self, values: &[f64]) -> f64 {
        match self {
            Self::Loss => math::exp(mean(&values.iter().map(|v| math::ln(*v)).collect::<Vec<_>>())),
            Self::Kicked => mean_r(values),
            Self::Returning => mean(values),
        }
    }

    fn panel(self) -> Panel {
        match self {
            Self::Loss => Panel::new("Loss").y_label("loss of the last trial").log_y(),
            Self::Kicked => {
                Panel::new("After a kick").y_label("correlation with target").y_range(-0.6, 1.05).hline(RETURNS_R)
            }
            Self::Returning => Panel::new("That return").y_label("share of networks").y_range(-0.05, 1.05),
        }
    }
}

fn panel(results: &Results<'_>, sizes: &[Size], axis: &Axis, shown: Shown) -> Panel {
    let xs: Vec<f64> = sizes.iter().map(axis.of).collect();
    let names: Vec<String> = xs.iter().map(ToString::to_string).collect();
    let ticks: Vec<(f64, &str)> = xs.iter().copied().zip(names.iter().map(String::as_str)).collect();
    let (first, last) = (xs[0], xs[xs.len() - 1]);
    let mut panel = shown.panel().x_label(axis.label).log_x().x_ticks(&ticks).x_range(first / 1.25, 1.25 * last);
    let values: Vec<Vec<f64>> =
        sizes.iter().map(|&size| results.of_size(size).iter().map(|n| shown.each(n)).collect()).collect();
    let centres: Vec<f64> = values.iter().map(|values| shown.centre(values)).collect();
    if matches!(shown, Shown::Returning) {
        return panel.scatter(Points::new(xs, centres).color(Color::Blue).size(3.6).joined());
    }
    panel = panel.line(Line::new(xs.clone(), centres).color(Color::Blue));
    for (x, values) in xs.into_iter().zip(values) {
        let x = vec![x; values.len()];
        panel = panel.scatter(Points::new(x, values).color(Color::Blue).size(3.0).opacity(0.6));
    }
    panel
}
