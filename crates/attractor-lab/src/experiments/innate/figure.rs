//! What the family's figures have in common: colours of trials and curves of losses.

use crate::figure::{Color, Line, Panel};

/// Losses by trial, one line each, that belong together.
#[derive(Debug, Clone)]
pub(crate) struct Losses<'a> {
    /// Their name in the legend; without it they have none.
    pub(crate) label: Option<&'a str>,
    pub(crate) color: Color,
    pub(crate) curves: Vec<&'a [f64]>,
}

/// Losses by trial on a logarithmic axis.
pub(crate) fn loss_panel(title: &str, groups: &[Losses<'_>]) -> Panel {
    let mut panel = Panel::new(title).x_label("trial").y_label("mean squared error").log_y();
    for group in groups {
        let mut label = group.label;
        for &curve in &group.curves {
            let line = Line::new(1..=curve.len(), curve).color(group.color).opacity(0.8);
            panel = panel.line(match label.take() {
                Some(label) => line.label(label),
                None => line,
            });
        }
    }
    panel
}

/// Colours of trials; black is the target's.
pub(crate) fn trial_color(trial: usize) -> Color {
    [Color::Blue, Color::Vermillion, Color::Green, Color::SkyBlue, Color::Purple][trial % 5]
}
