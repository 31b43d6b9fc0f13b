//! What data can be drawn as: plain data with a little style, built by value.

use std::ops::Range;

use super::{
    Arrow, Color, Image, Rule, Text,
    annotation::Span,
    number::{Number, Point, collect, pairs},
    theme,
};

/// How a line is interrupted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Dash {
    #[default]
    Solid,
    Dashed,
    Dotted,
}

/// A line through points; a point that is not finite leaves a gap.
#[derive(Debug, Clone)]
pub struct Line {
    pub(super) points: Vec<Point>,
    pub(super) color: Color,
    pub(super) width: f64,
    pub(super) opacity: f64,
    pub(super) dash: Dash,
    pub(super) label: Option<String>,
}

impl Line {
    /// A line through (x, y), as far as both go.
    pub fn new<X: Number, Y: Number>(xs: impl IntoIterator<Item = X>, ys: impl IntoIterator<Item = Y>) -> Self {
        let points = pairs(xs, ys);
        Self { points, color: Color::Blue, width: theme::LINE, opacity: 1.0, dash: Dash::Solid, label: None }
    }

    setters!(color, opacity, label);

    /// Its width in points (1 by default).
    #[must_use]
    pub fn width(mut self, points: f64) -> Self {
        self.width = points;
        self
    }

    /// Draws it dashed.
    #[must_use]
    pub fn dashed(mut self) -> Self {
        self.dash = Dash::Dashed;
        self
    }

    /// Draws it dotted.
    #[must_use]
    pub fn dotted(mut self) -> Self {
        self.dash = Dash::Dotted;
        self
    }

    /// Holds each value until the next x, as a staircase.
    #[must_use]
    pub fn steps(mut self) -> Self {
        let held = self.points.windows(2).map(|pair| (pair[1].0, pair[0].1));
        let mut stairs: Vec<Point> = self.points.iter().copied().zip(held).flat_map(|(at, held)| [at, held]).collect();
        stairs.extend(self.points.last());
        self.points = stairs;
        self
    }
}

/// The area between two curves, for example mean ± s.e.m.
#[derive(Debug, Clone)]
pub struct Band {
    pub(super) xs: Vec<f64>,
    pub(super) low: Vec<f64>,
    pub(super) high: Vec<f64>,
    pub(super) color: Color,
    pub(super) opacity: f64,
    pub(super) label: Option<String>,
}

impl Band {
    /// The area between `low` and `high` over `xs`.
    pub fn new<X: Number, L: Number, H: Number>(
        xs: impl IntoIterator<Item = X>,
        low: impl IntoIterator<Item = L>,
        high: impl IntoIterator<Item = H>,
    ) -> Self {
        let (xs, low, high) = (collect(xs), collect(low), collect(high));
        Self { xs, low, high, color: Color::Blue, opacity: 0.22, label: None }
    }

    setters!(color, opacity, label);
}

/// The shape of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Marker {
    /// A disc.
    #[default]
    Disc,
    /// A disc that is white inside.
    Ring,
    /// A square.
    Square,
    /// A triangle.
    Triangle,
    /// A short upright stroke, for spikes and events.
    Stroke,
}

/// Points, with error bars if wanted.
#[derive(Debug, Clone)]
pub struct Points {
    pub(super) at: Vec<Point>,
    pub(super) errors: Vec<(f64, f64)>,
    pub(super) color: Color,
    pub(super) size: f64,
    pub(super) opacity: f64,
    pub(super) marker: Marker,
    pub(super) joined: bool,
    pub(super) label: Option<String>,
}

impl Points {
    /// Points at (x, y), as far as both go.
    pub fn new<X: Number, Y: Number>(xs: impl IntoIterator<Item = X>, ys: impl IntoIterator<Item = Y>) -> Self {
        Self {
            at: pairs(xs, ys),
            errors: Vec::new(),
            color: Color::Blue,
            size: 3.0,
            opacity: 1.0,
            marker: Marker::Disc,
            joined: false,
            label: None,
        }
    }

    setters!(color, opacity, label);

    /// The diameter in points (3 by default).
    #[must_use]
    pub fn size(mut self, points: f64) -> Self {
        self.size = points;
        self
    }

    /// The shape.
    #[must_use]
    pub fn marker(mut self, marker: Marker) -> Self {
        self.marker = marker;
        self
    }

    /// A line through the points.
    #[must_use]
    pub fn joined(mut self) -> Self {
        self.joined = true;
        self
    }

    /// Error bars that reach from `low` to `high` (values, not distances).
    #[must_use]
    pub fn error_bars<L: Number, H: Number>(
        mut self,
        low: impl IntoIterator<Item = L>,
        high: impl IntoIterator<Item = H>,
    ) -> Self {
        self.errors = pairs(low, high);
        self
    }
}

/// Upright bars from zero, with error bars if wanted.
#[derive(Debug, Clone)]
pub struct Bars {
    pub(super) points: Vec<Point>,
    pub(super) errors: Vec<(f64, f64)>,
    pub(super) width: f64,
    pub(super) color: Color,
    pub(super) opacity: f64,
    pub(super) label: Option<String>,
}

impl Bars {
    /// Bars of the given heights, centred at `xs`.
    pub fn new<X: Number, Y: Number>(xs: impl IntoIterator<Item = X>, heights: impl IntoIterator<Item = Y>) -> Self {
        let points = pairs(xs, heights);
        Self { points, errors: Vec::new(), width: 0.7, color: Color::Blue, opacity: 1.0, label: None }
    }

    setters!(color, opacity, label);

    /// The width of a bar in units of x (0.7 by default).
    #[must_use]
    pub fn width(mut self, width: f64) -> Self {
        self.width = width;
        self
    }

    /// Error bars that reach from `low` to `high` (values, not distances).
    #[must_use]
    pub fn error_bars<L: Number, H: Number>(
        mut self,
        low: impl IntoIterator<Item = L>,
        high: impl IntoIterator<Item = H>,
    ) -> Self {
        self.errors = pairs(low, high);
        self
    }
}

/// A histogram as an outlined area, so that several can lie over one another.
#[derive(Debug, Clone)]
pub struct Histogram {
    pub(super) edges: Vec<f64>,
    pub(super) heights: Vec<f64>,
    pub(super) color: Color,
    pub(super) opacity: f64,
    pub(super) label: Option<String>,
}

impl Histogram {
    /// Counts of `samples` in `bins` equal bins over `range`; what is not finite or outside is left out.
    pub fn new(samples: impl IntoIterator<Item = impl Number>, range: Range<f64>, bins: usize) -> Self {
        let bins = bins.max(1);
        let width = (range.end - range.start) / bins as f64;
        let mut heights = vec![0.0; bins];
        for sample in collect(samples) {
            if sample >= range.start && sample <= range.end {
                heights[(((sample - range.start) / width) as usize).min(bins - 1)] += 1.0;
            }
        }
        let edges = (0..=bins).map(|i| range.start + i as f64 * width);
        Self::from_counts(edges, heights)
    }

    /// Heights between edges; there is one more edge than there are heights.
    pub fn from_counts(
        edges: impl IntoIterator<Item = impl Number>,
        heights: impl IntoIterator<Item = impl Number>,
    ) -> Self {
        let (edges, heights) = (collect(edges), collect(heights));
        Self { edges, heights, color: Color::Blue, opacity: 0.3, label: None }
    }

    setters!(color, opacity, label);

    /// Scales the heights so that the area is one.
    #[must_use]
    pub fn density(mut self) -> Self {
        let area: f64 =
            self.edges.windows(2).zip(&self.heights).map(|(edge, height)| (edge[1] - edge[0]) * height).sum();
        if area > 0.0 {
            self.heights.iter_mut().for_each(|height| *height /= area);
        }
        self
    }
}

/// Anything that is drawn inside the axes.
#[derive(Debug, Clone)]
pub(super) enum Mark {
    Image(Image),
    Span(Span),
    Band(Band),
    Histogram(Histogram),
    Bars(Bars),
    Rule(Rule),
    Line(Line),
    Points(Points),
    Arrow(Arrow),
    Text(Text),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_histogram_counts_both_ends_and_nothing_else() {
        let histogram = Histogram::new([0.0, 0.1, 0.5, 1.0, 1.5, f64::NAN], 0.0..1.0, 2);
        assert_eq!(histogram.heights, [2.0, 2.0]);
        assert_eq!(histogram.density().heights, [1.0, 1.0]);
    }

    #[test]
    fn steps_hold_the_value_until_the_next_point() {
        let line = Line::new([0, 1, 2], [5.0, 6.0, 7.0]).steps();
        assert_eq!(line.points, [(0.0, 5.0), (1.0, 5.0), (1.0, 6.0), (2.0, 6.0), (2.0, 7.0)]);
        assert!(Line::new([0.0; 0], [0.0; 0]).steps().points.is_empty());
    }
}
