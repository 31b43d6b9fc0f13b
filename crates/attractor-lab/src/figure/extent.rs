//! How far a panel's data reach, and so where its axes begin and end.

use super::{axis::Scale, marks::Mark, panel::Panel};
use attractor::math;

/// Which axis is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    X,
    Y,
}

/// The room left between data and the end of an axis, as a fraction of its length.
const MARGIN: f64 = 0.05;

/// The reach of data along one axis. An axis may end where tight data end; beyond loose data it leaves a margin.
struct Extent {
    log: bool,
    tight: (f64, f64),
    loose: (f64, f64),
}

impl Extent {
    fn new(log: bool) -> Self {
        let empty = (f64::INFINITY, f64::NEG_INFINITY);
        Self { log, tight: empty, loose: empty }
    }

    fn include(&mut self, tight: bool, values: impl IntoIterator<Item = f64>) {
        let log = self.log;
        let reach = if tight { &mut self.tight } else { &mut self.loose };
        for value in values.into_iter().filter(|v| v.is_finite() && (!log || *v > 0.0)) {
            *reach = (reach.0.min(value), reach.1.max(value));
        }
    }

    fn range(&self) -> (f64, f64) {
        let (low, high) = (self.tight.0.min(self.loose.0), self.tight.1.max(self.loose.1));
        if low > high {
            return (f64::NAN, f64::NAN);
        }
        let (below, above) = (self.loose.0 <= self.tight.0, self.loose.1 >= self.tight.1);
        if self.log {
            let margin = math::powf(high / low, MARGIN);
            (if below { low / margin } else { low }, if above { high * margin } else { high })
        } else {
            let margin = MARGIN * (high - low);
            (if below { low - margin } else { low }, if above { high + margin } else { high })
        }
    }
}

/// The axis of a panel: the range that was asked for, or one that fits the data.
pub(super) fn fit(panel: &Panel, direction: Direction) -> Scale {
    let axis = match direction {
        Direction::X => &panel.x,
        Direction::Y => &panel.y,
    };
    let range = axis.range.unwrap_or_else(|| {
        let mut extent = Extent::new(axis.log);
        for mark in &panel.marks {
            match direction {
                Direction::X => include_x(&mut extent, mark),
                Direction::Y => include_y(&mut extent, mark),
            }
        }
        extent.range()
    });
    Scale::new(range, axis.log)
}

fn include_x(extent: &mut Extent, mark: &Mark) {
    match mark {
        Mark::Image(image) => extent.include(true, [image.x.start, image.x.end]),
        Mark::Band(band) => extent.include(true, band.xs.iter().copied()),
        Mark::Histogram(histogram) => extent.include(true, histogram.edges.iter().copied()),
        Mark::Bars(bars) => {
            let half = bars.width / 2.0;
            extent.include(false, bars.points.iter().flat_map(|(x, _)| [x - half, x + half]));
        }
        Mark::Line(line) => {
            // A curve over x may touch the ends of the axis; a path in the plane should not.
            let function = line.points.is_sorted_by(|a, b| a.0 <= b.0 || a.0.is_nan() || b.0.is_nan());
            extent.include(function, line.points.iter().map(|p| p.0));
        }
        Mark::Points(points) => extent.include(false, points.at.iter().map(|p| p.0)),
        Mark::Arrow(arrow) => extent.include(false, [arrow.from.0, arrow.to.0]),
        Mark::Text(text) => extent.include(false, [text.at.0]),
        Mark::Rule(rule) if rule.upright => extent.include(false, [rule.at]),
        Mark::Span(span) => extent.include(true, [span.from, span.to]),
        Mark::Rule(_) => {}
    }
}

fn include_y(extent: &mut Extent, mark: &Mark) {
    match mark {
        Mark::Image(image) => extent.include(true, [image.y.start, image.y.end]),
        Mark::Band(band) => extent.include(false, band.low.iter().chain(&band.high).copied()),
        Mark::Histogram(histogram) => {
            extent.include(true, [0.0]);
            extent.include(false, histogram.heights.iter().copied().filter(|h| *h != 0.0));
        }
        Mark::Bars(bars) => {
            extent.include(true, [0.0]);
            extent.include(false, bars.points.iter().map(|p| p.1).filter(|h| *h != 0.0));
            extent.include(false, bars.errors.iter().flat_map(|&(low, high)| [low, high]));
        }
        Mark::Line(line) => extent.include(false, line.points.iter().map(|p| p.1)),
        Mark::Points(points) => {
            extent.include(false, points.at.iter().map(|p| p.1));
            extent.include(false, points.errors.iter().flat_map(|&(low, high)| [low, high]));
        }
        Mark::Arrow(arrow) => extent.include(false, [arrow.from.1, arrow.to.1]),
        Mark::Text(text) => extent.include(false, [text.at.1]),
        Mark::Rule(rule) if !rule.upright => extent.include(false, [rule.at]),
        Mark::Rule(_) | Mark::Span(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Bars, Color, Line, Points};

    #[test]
    fn a_curve_fills_its_x_axis_and_leaves_room_above_and_below() {
        let panel = Panel::new("").line(Line::new([0.0, 1.0, f64::NAN, 2.0], [0.0, 10.0, 50.0, f64::INFINITY]));
        let (x, y) = (fit(&panel, Direction::X), fit(&panel, Direction::Y));
        assert_eq!((x.from, x.to), (0.0, 2.0));
        assert_eq!((y.from, y.to), (-2.5, 52.5));
    }

    #[test]
    fn bars_stand_on_zero() {
        let y = fit(&Panel::new("").bars(Bars::new([0, 1], [1.0, 2.0])), Direction::Y);
        assert!(y.from.abs() < 1e-12 && y.to > 2.0);
    }

    #[test]
    fn points_keep_away_from_the_ends_even_on_a_line() {
        let panel = Panel::new("").line(Line::new([0.0, 1.0], [0.0, 1.0])).scatter(Points::new([0.0, 1.0], [0.0, 1.0]));
        assert!(fit(&panel, Direction::X).from < 0.0);
    }

    #[test]
    fn nothing_at_all_gives_an_axis_from_zero_to_one() {
        let panel = Panel::new("").vspan(f64::NAN, f64::NAN, Color::Grey, "");
        assert_eq!(fit(&panel, Direction::X), Scale::new((0.0, 1.0), false));
    }
}
