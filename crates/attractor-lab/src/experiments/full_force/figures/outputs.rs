//! Outputs of one network.

use super::super::config::{Config, DT};
use super::super::method::Method;
use super::super::network::EXAMPLE_EVERY;
use super::super::result::Networks;
use super::super::task::Task;
use crate::figure::{Color, Figure, Line, Panel};

pub(super) fn outputs(config: &Config, networks: &Networks<'_>) -> Figure {
    let mut figure = Figure::new("outputs", "What a network does once learning has stopped")
        .caption(format!(
            "The desired output and that of the first network of {} units, after {} periods of learning by FORCE and by full-FORCE, from the \
             step on at which learning stops.",
            config.test.units,
            config.longest()
        ))
        .height_mm(60.0)
        .grid(&[1.0], &[1.0, 1.0, 1.0]);
    for (column, task) in Task::ALL.into_iter().enumerate() {
        let mut panel = Panel::new(task.title()).x_label("time (tau)").y_range(-1.7, 1.7);
        if column == 0 {
            panel = panel.y_label("output");
        }
        let Some(example) = networks.example(task) else { continue };
        let time = || (0..example[0].len()).map(|k| (k * EXAMPLE_EVERY) as f64 * DT);
        let clipped = |z: &[f32]| z.iter().map(|z| f64::from(*z).clamp(-1.7, 1.7)).collect::<Vec<_>>();
        panel = panel
            .line(Line::new(time(), clipped(&example[0])).color(Color::Grey).width(2.4).opacity(0.6).label("desired"));
        for (method, z) in Method::COMPARED.into_iter().zip(&example[1..]) {
            panel = panel.line(Line::new(time(), clipped(z)).color(method.color()).width(0.9).label(method.name()));
        }
        figure = figure.panel(0, column, panel.legend_above());
    }
    figure
}
