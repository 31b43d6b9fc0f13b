//! Errors over sizes and periods of learning.

use super::super::config::Config;
use super::super::method::Method;
use super::super::result::Networks;
use super::super::task::Task;
use super::{beside, medians};
use crate::figure::{Figure, Panel};

pub(super) fn learning(config: &Config, networks: &Networks<'_>) -> Figure {
    let mut figure = Figure::new("learning", "Errors over sizes and periods of learning")
        .caption(format!(
            "Mean squared error in a test of {} periods after learning has stopped, over the mean square of the desired output: medians of \
             {} networks, bars from the least to the largest. An output of zero errs by 1. a-c, over the number of units, after {} periods \
             of learning. d-f, over periods of learning, N = {}.",
            config.test.periods,
            networks.count(),
            config.longest(),
            config.test.units
        ))
        .height_mm(110.0)
        .grid(&[1.0, 1.0], &[1.0, 1.0, 1.0]);
    for (column, task) in Task::ALL.into_iter().enumerate() {
        figure = figure.panel(0, column, over_sizes(config, networks, task)).panel(
            1,
            column,
            over_periods(config, networks, task),
        );
    }
    figure
}

fn over_sizes(config: &Config, networks: &Networks<'_>, task: Task) -> Panel {
    let last = config.training.periods.len() - 1;
    let panel = axis(Panel::new(task.title()).x_label("units N"), &config.units, task);
    let sizes: Vec<f64> = config.units.iter().map(|&n| n as f64).collect();
    Method::COMPARED.into_iter().enumerate().fold(panel.legend_above(), |panel, (place, method)| {
        let values: Vec<_> = (0..sizes.len()).map(|size| networks.errors(task, size, method, last)).collect();
        panel.scatter(medians(&beside(&sizes, place), &values, method).label(method.name()))
    })
}

fn over_periods(config: &Config, networks: &Networks<'_>, task: Task) -> Panel {
    let panel = axis(Panel::new("").x_label("periods of learning"), &config.training.periods, task);
    let periods: Vec<f64> = config.training.periods.iter().map(|&n| n as f64).collect();
    let size = config.compared().0;
    Method::COMPARED.into_iter().enumerate().fold(panel, |panel, (place, method)| {
        let values: Vec<_> = (0..periods.len()).map(|stage| networks.errors(task, size, method, stage)).collect();
        panel.scatter(medians(&beside(&periods, place), &values, method))
    })
}

fn axis(panel: Panel, values: &[usize], task: Task) -> Panel {
    let names: Vec<String> = values.iter().map(ToString::to_string).collect();
    let ticks: Vec<(f64, &str)> = values.iter().zip(&names).map(|(&n, name)| (n as f64, name.as_str())).collect();
    let (first, last) = (values[0] as f64, values[values.len() - 1] as f64);
    let panel = panel.log_x().log_y().x_range(0.85 * first, 1.18 * last).x_ticks(&ticks).hline(1.0);
    if task == Task::ALL[0] { panel.y_label("test error") } else { panel }
}
