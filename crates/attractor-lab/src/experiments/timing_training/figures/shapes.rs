//! Targets of several shapes, and the readouts that follow them.

use super::super::config::Config;
use super::super::paired::Network;
use super::super::shapes::SHAPES;
use crate::figure::{Color, Figure, Line, Panel, Points};

/// Readouts of the first network over their targets, and R² of every network; nothing if that network is not there.
pub(super) fn shapes(config: &Config, networks: &[Network<'_>]) -> Option<Figure> {
    let [outputs, targets] = networks[0].standard().shown.as_ref()?;
    let timeline = config.timeline();
    let seconds: Vec<f64> = (0..outputs.nrows())
        .map(|t| (t as f64 - timeline.pulse.start as f64) * config.network.dt_ms / 1000.0)
        .collect();
    let window = &timeline.window;
    let at = |step: usize| seconds[step.min(seconds.len() - 1)];
    let panel = |readout: usize| {
        let drawn = outputs.column(readout).to_vec();
        let wanted = targets.column(readout).to_vec();
        Panel::new(SHAPES[readout])
            .x_label("time from pulse onset (s)")
            .y_label("readout")
            .x_range(at(window.start), at(window.end))
            .y_range(-0.1, 1.3)
            .line(Line::new(&seconds, drawn).color(Color::Blue).width(0.9))
            .line(Line::new(&seconds, wanted).color(Color::Black).width(0.9).dashed())
    };
    let ticks: Vec<(f64, &str)> = SHAPES.iter().enumerate().map(|(k, name)| (k as f64, *name)).collect();
    let mut all = Panel::new("Every network").y_label("R² of readout and target").x_ticks(&ticks).x_range(-0.5, 3.5);
    for network in networks {
        let values = (0..SHAPES.len()).map(|k| network.r2(k));
        all = all.scatter(Points::new((0..SHAPES.len()).map(|k| k as f64), values).size(3.0).opacity(0.7).joined());
    }
    Some(
        Figure::new("shapes", "The shape of the target does not matter")
            .caption(
                "Readouts that were trained together on the same trajectory. a, b, d, e, readouts of the first network in a plain \
                 test (blue) and their targets (dashed), in the window of learning. c, R² in the window, mean over tests, of \
                 every network; lines join its readouts.",
            )
            .width_mm(183.0)
            .height_mm(100.0)
            .grid(&[1.0, 1.0], &[1.0, 1.0, 1.0])
            .panel(0, 0, panel(0))
            .panel(0, 1, panel(1))
            .panel(1, 0, panel(2))
            .panel(1, 1, panel(3))
            .panel_spanning(0..2, 2..3, all),
    )
}
