//! What networks learn of each target, and what a kick does.

use attractor::mean;

use super::super::condition::{CONDITIONS, OWN, SHUFFLED, Target, color};
use super::super::result::Results;
use super::super::training::{RETURNS_R, Tests, mean_r};
use super::{Column, joined};
use crate::experiments::innate::{Losses, loss_panel};
use crate::figure::{Figure, Panel};

pub(super) fn figure(results: &Results<'_>) -> Figure {
    Figure::new("targets", "A network's own trajectory, a foreign one, and its own backwards")
        .caption(format!(
            "Each of {} networks of {} units learns its own innate trajectory, that of another network drawn from the same law (unit by \
             unit), and its own backwards in time, from the same weights with the same starts and noise. a, loss by trial. b, mean squared \
             deviation of the units that learn from the target, in tests. c, correlation of a kicked trial with the target over the end \
             of the window; above the dashed line a network returns. d, correlation of a kicked trial with the unkicked one of the same \
             start and noise. Points are networks, joined with themselves.",
            results.controls.len(),
            results.config.network.units
        ))
        .height_mm(118.0)
        .panel(0, 0, losses(results))
        .panel(0, 1, deviations(results))
        .panel(1, 0, correlations(results, "Kicked trial and target", |t| &t.kicked_target_r).hline(RETURNS_R))
        .panel(1, 1, correlations(results, "Kicked and unkicked trial", |t| &t.kicked_r))
}

fn losses(results: &Results<'_>) -> Panel {
    let groups: Vec<Losses<'_>> = Target::ALL
        .into_iter()
        .enumerate()
        .map(|(place, target)| Losses {
            label: Some(target.name()),
            color: target.color(),
            curves: results.controls.iter().map(|n| n.loss[place].as_slice()).collect(),
        })
        .collect();
    loss_panel("Learning", &groups).legend_above()
}

fn deviations(results: &Results<'_>) -> Panel {
    let column = |place: usize| Column {
        name: CONDITIONS[place],
        color: color(place),
        values: results.tests(place, |t| mean(&t.plastic_deviation)),
    };
    let columns: Vec<Column<'_>> = (OWN..SHUFFLED).map(column).collect();
    joined(Panel::new("Units that learn").y_label("mean squared deviation").log_y(), &columns)
}

fn correlations(results: &Results<'_>, title: &str, of: fn(&Tests) -> &Vec<f64>) -> Panel {
    let column = |place: usize| Column {
        name: CONDITIONS[place],
        color: color(place),
        values: results.tests(place, |t| mean_r(of(t))),
    };
    let columns: Vec<Column<'_>> = (OWN..CONDITIONS.len()).map(column).collect();
    joined(Panel::new(title).y_label("correlation").y_range(-0.6, 1.05), &columns)
}
