//! The room that a panel's labels and legend need around its axes.

use super::{
    frame::{COLORBAR, Frame, GAP, LABEL_GAP, ROW, TILT, TITLE_ROW, span_row, widest},
    legend,
    panel::{Legend, Panel},
    text, theme,
};
use attractor::math;

/// Room around the axes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Margins {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

impl Margins {
    /// What a panel's labels need.
    pub(super) fn of(panel: &Panel, frame: &Frame, lettered: bool) -> Self {
        let left = left(panel, frame);
        Self {
            left: if lettered { left.max(theme::LETTER + 3.0) } else { left },
            right: right(panel, frame),
            top: top(panel, frame, lettered),
            bottom: bottom(panel, frame),
        }
    }
}

fn left(panel: &Panel, frame: &Frame) -> f64 {
    if panel.axes_hidden {
        return 0.0;
    }
    let ticks = theme::TICK + GAP + widest(&frame.y_ticks);
    let overhang = frame.x_ticks.major.first().map_or(0.0, |(at, label)| {
        let width = text::width(label, theme::SMALL, false);
        let reach = if frame.tilted() { width * math::cos(TILT.to_radians()) } else { width / 2.0 };
        frame.x.place(*at).map_or(0.0, |x| reach - (x - frame.area.x))
    });
    if panel.y.label.is_empty() { ticks.max(overhang) } else { (ticks + LABEL_GAP + theme::LABEL).max(overhang) }
}

fn right(panel: &Panel, frame: &Frame) -> f64 {
    let mut room = 3.0_f64;
    if let Some((at, label)) = frame.x_ticks.major.last() {
        let half = text::width(label, theme::SMALL, false) / 2.0;
        room = room.max(frame.x.place(*at).map_or(0.0, |x| x + half - frame.area.right()));
    }
    if let (Some((_, label)), Some((_, ticks))) = (panel.colorbar(), &frame.colors) {
        let named = if label.is_empty() { 0.0 } else { LABEL_GAP + theme::LABEL };
        room = room.max(COLORBAR.0 + COLORBAR.1 + theme::TICK + GAP + widest(ticks) + named);
    }
    if frame.legend == Legend::AtLines {
        room = room.max(GAP + legend::widest(panel));
    }
    room
}

fn bottom(panel: &Panel, frame: &Frame) -> f64 {
    if panel.axes_hidden {
        return 2.0;
    }
    let labels = if frame.x_ticks.major.is_empty() {
        0.0
    } else if frame.tilted() {
        GAP + theme::SMALL + widest(&frame.x_ticks) * math::sin(TILT.to_radians())
    } else {
        GAP + theme::SMALL
    };
    let named = if panel.x.label.is_empty() { 0.0 } else { LABEL_GAP + theme::LABEL };
    theme::TICK + labels + named
}

/// The rows above the axes, from below: names of spans, legend, letter and title.
fn top(panel: &Panel, frame: &Frame, lettered: bool) -> f64 {
    let rows = if frame.legend == Legend::Above { legend::rows(panel, frame.area.width).len() } else { 0 };
    let title = if lettered || !panel.title.is_empty() { TITLE_ROW } else { 0.0 };
    (span_row(panel) + ROW * rows as f64 + title).max(theme::SMALL / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::svg::Rect;

    #[test]
    fn hidden_axes_need_no_margin() {
        let panel = Panel::new("").x_label("x").y_label("y").hide_axes();
        let margins = Margins::of(
            &panel,
            &Frame::new(&panel, Rect { x: 10.0, y: 20.0, width: 200.0, height: 100.0 }, Legend::WhereFree),
            false,
        );
        assert!(margins.left.abs() < 1e-12);
    }
}
