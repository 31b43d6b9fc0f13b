//! A panel's axes fitted to a place on the page.

use super::{
    axis::{Scale, Ticks},
    extent::{self, Direction},
    panel::{Axis, Legend, Panel},
    svg::Rect,
    text, theme,
};

/// Points between ticks at least, along x and along y.
const SPACING: (f64, f64) = (25.0, 14.0);
/// The angle of tick labels along x that would run into one another.
pub(super) const TILT: f64 = 35.0;
/// Between a tick and its label.
pub(super) const GAP: f64 = 2.5;
/// Between the labels of ticks and that of the axis.
pub(super) const LABEL_GAP: f64 = 3.5;
/// Height of a line of small text.
pub(super) const ROW: f64 = 9.0;
/// Height of the row of the letter and the title.
pub(super) const TITLE_ROW: f64 = 13.0;
/// Width of a colour bar, and its distance from the axes.
pub(super) const COLORBAR: (f64, f64) = (5.0, 6.0);

/// Axes in place.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// The room between the axes.
    pub(super) area: Rect,
    pub(super) x: Scale,
    pub(super) y: Scale,
    pub(super) x_ticks: Ticks,
    pub(super) y_ticks: Ticks,
    /// Where the legend stands.
    pub(super) legend: Legend,
    /// The upper and the lower end of the colour bar.
    pub(super) bar: (f64, f64),
    /// The colour bar's axis.
    pub(super) colors: Option<(Scale, Ticks)>,
}

impl Frame {
    /// Fits a panel's axes into `cell`.
    pub(super) fn new(panel: &Panel, cell: Rect, legend: Legend) -> Self {
        let (x, y) = (extent::fit(panel, Direction::X), extent::fit(panel, Direction::Y));
        let (area, x, y) = if panel.equal_aspect && !x.log && !y.log { equal(panel, cell, x, y) } else { (cell, x, y) };
        let (x, y) = (x.placed(area.x, area.right()), y.placed(area.bottom(), area.y));
        let ticks = |axis: &Axis, scale: Scale, spacing| match &axis.ticks {
            _ if panel.axes_hidden => Ticks::default(),
            Some(own) => {
                Ticks { major: own.iter().filter(|(at, _)| scale.contains(*at)).cloned().collect(), ..Ticks::default() }
            }
            None => scale.ticks(spacing),
        };
        let mut x_ticks = ticks(&panel.x, x, SPACING.0);
        if panel.x.ticks.is_none() && crowded(x, &x_ticks) {
            x_ticks = ticks(&panel.x, x, 2.0 * SPACING.0);
        }
        let y_ticks = ticks(&panel.y, y, SPACING.1);
        let bar = (area.y, area.bottom());
        Self { area, x, y, x_ticks, y_ticks, legend, bar, colors: colors(panel, bar) }
    }

    /// With a colour bar from `top` to `bottom`, whatever the height of the area.
    pub(super) fn with_bar(self, panel: &Panel, top: f64, bottom: f64) -> Self {
        let bar = (top, bottom);
        Self { bar, colors: colors(panel, bar), ..self }
    }

    /// Where a point of the data lies on the page.
    pub(super) fn place(&self, (x, y): (f64, f64)) -> Option<(f64, f64)> {
        Some((self.x.place(x)?, self.y.place(y)?))
    }

    /// Whether the labels of the x ticks are tilted, because they would run into one another.
    pub(super) fn tilted(&self) -> bool {
        crowded(self.x, &self.x_ticks)
    }
}

/// The axis of a colour bar between these ends, if an image asks for one.
fn colors(panel: &Panel, (top, bottom): (f64, f64)) -> Option<(Scale, Ticks)> {
    let (image, _) = panel.colorbar()?;
    let scale = Scale::new(image.value_limits(), false).placed(bottom, top);
    Some((scale, scale.ticks(SPACING.1)))
}

/// Whether the labels of ticks along x would run into one another if they were level.
fn crowded(scale: Scale, ticks: &Ticks) -> bool {
    let spans = ticks.major.iter().filter_map(|(at, label)| {
        let half = text::width(label, theme::SMALL, false) / 2.0;
        scale.place(*at).map(|x| (x - half, x + half))
    });
    let mut spans: Vec<(f64, f64)> = spans.collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    spans.windows(2).any(|pair| pair[0].1 + GAP > pair[1].0)
}

/// Makes a unit of x as long as a unit of y: a range that nobody asked for is widened, else the area shrinks.
fn equal(panel: &Panel, cell: Rect, x: Scale, y: Scale) -> (Rect, Scale, Scale) {
    let (x_span, y_span) = (x.to - x.from, y.to - y.from);
    let unit = (x_span.abs() / cell.width).max(y_span.abs() / cell.height);
    let (width, height) = (x_span.abs() / unit, y_span.abs() / unit);
    let widen = |scale: Scale, factor: f64| {
        let (middle, half) = (f64::midpoint(scale.from, scale.to), (scale.to - scale.from) / 2.0 * factor);
        Scale { from: middle - half, to: middle + half, ..scale }
    };
    if width < cell.width {
        match panel.x.range {
            None => (cell, widen(x, cell.width / width), y),
            Some(_) => (Rect { x: cell.x + (cell.width - width) / 2.0, width, ..cell }, x, y),
        }
    } else {
        match panel.y.range {
            None => (cell, x, widen(y, cell.height / height)),
            Some(_) => (Rect { height, ..cell }, x, y),
        }
    }
}

/// The width of the widest label.
pub(super) fn widest(ticks: &Ticks) -> f64 {
    ticks.major.iter().map(|(_, label)| text::width(label, theme::SMALL, false)).fold(0.0, f64::max)
}

/// Height of the row of the spans' names.
pub(super) fn span_row(panel: &Panel) -> f64 {
    if panel.named_spans().next().is_some() { ROW + 2.0 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::Line;

    const CELL: Rect = Rect { x: 10.0, y: 20.0, width: 200.0, height: 100.0 };

    #[test]
    fn equal_aspect_widens_a_free_range_and_shrinks_the_area_of_a_fixed_one() {
        let square = || Panel::new("").line(Line::new([0.0, 1.0], [0.0, 1.0])).y_range(0.0, 1.0).equal_aspect();
        let free = Frame::new(&square(), CELL, Legend::WhereFree);
        assert_eq!((free.area, free.x.to - free.x.from), (CELL, 2.0));
        let fixed = Frame::new(&square().x_range(0.0, 1.0), CELL, Legend::WhereFree);
        assert_eq!(fixed.area, Rect { x: 60.0, width: 100.0, ..CELL });
    }

    #[test]
    fn long_labels_that_would_touch_are_tilted() {
        let ticks = [(0.0, "recurrent training"), (1.0, "readout training")];
        let panel = Panel::new("").x_range(-0.5, 1.5).x_ticks(&ticks);
        assert!(!Frame::new(&panel, CELL, Legend::WhereFree).tilted());
        assert!(Frame::new(&panel, Rect { width: 60.0, ..CELL }, Legend::WhereFree).tilted());
    }
}
