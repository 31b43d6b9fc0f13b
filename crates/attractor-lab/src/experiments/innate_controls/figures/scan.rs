//! What units and synapses give.

use attractor::{math, mean};

use super::super::result::Results;
use super::super::scan::Trained;
use super::super::training::{RETURNS_R, mean_r};
use crate::figure::{Color, Figure, Panel, Points};

pub(super) fn figure(results: &Results<'_>) -> Figure {
    let per = results.scan.first().map_or(0, |(_, networks)| networks.len());
    Figure::new("sizes", "What units and synapses give")
        .caption(format!(
            "Networks of several sizes and connection probabilities p, {per} of each, trained on their own innate trajectories for {} \
             trials. a, loss of the last trial: geometric means, bars from the lowest network to the highest. b, correlation of a kicked \
             trial with the target over the end of the window, Fisher means likewise; above the dashed line a network returns. \
             c, share of networks that return.",
            results.config.training.trials
        ))
        .height_mm(66.0)
        .panel(0, 0, panel(results, "Loss", "loss of the last trial", Shown::Loss))
        .panel(0, 1, panel(results, "After a kick", "correlation with target", Shown::Kicked))
        .panel(0, 2, panel(results, "That return", "share of networks", Shown::Returning))
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
}

fn panel(results: &Results<'_>, title: &str, label: &str, shown: Shown) -> Panel {
    let scan = &results.config.scan;
    let names: Vec<String> = scan.units.iter().map(ToString::to_string).collect();
    let ticks: Vec<(f64, &str)> = scan.units.iter().zip(&names).map(|(&n, name)| (n as f64, name.as_str())).collect();
    let ends = [scan.units[0], scan.units[scan.units.len() - 1]].map(|n| n as f64);
    let mut panel = Panel::new(title).x_label("units N").y_label(label).log_x().x_ticks(&ticks);
    panel = panel.x_range(ends[0] / 1.25, 1.25 * ends[1]);
    panel = match shown {
        Shown::Loss => panel.log_y(),
        Shown::Kicked => panel.y_range(-0.1, 1.05).hline(RETURNS_R),
        Shown::Returning => panel.y_range(-0.05, 1.05),
    };
    for (k, &p) in scan.connection_probabilities.iter().enumerate() {
        let of_p: Vec<_> = results.scan.iter().filter(|(size, _)| size.probability.total_cmp(&p).is_eq()).collect();
        // Beside each other.
        let shift = math::exp(0.06 * (k as f64 - 0.5 * (scan.connection_probabilities.len() - 1) as f64));
        let x: Vec<f64> = of_p.iter().map(|(size, _)| shift * size.units as f64).collect();
        let values: Vec<Vec<f64>> =
            of_p.iter().map(|(_, networks)| networks.iter().map(|n| shown.each(n)).collect()).collect();
        let centres: Vec<f64> = values.iter().map(|values| shown.centre(values)).collect();
        let over =
            |pick: fn(f64, f64) -> f64| values.iter().map(move |v| v.iter().copied().reduce(pick).unwrap_or(f64::NAN));
        let mut points = Points::new(x, centres).color(Color::cycle(k)).joined();
        if !matches!(shown, Shown::Returning) {
            points = points.error_bars(over(f64::min), over(f64::max));
        }
        if matches!(shown, Shown::Loss) {
            points = points.label(format!("p = {p}"));
        }
        panel = panel.scatter(points);
    }
    if matches!(shown, Shown::Loss) { panel.legend_above() } else { panel }
}
