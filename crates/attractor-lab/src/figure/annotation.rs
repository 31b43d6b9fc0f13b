//! What explains the data: words, arrows, reference lines, shaded spans and circles.

use attractor::math;
use std::f64::consts::TAU;

use super::{Color, Line, number::Point};

/// Which part of a text its position is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Anchor {
    /// The left end.
    #[default]
    Start,
    /// The middle.
    Middle,
    /// The right end.
    End,
}

/// A few words at a point of the data.
#[derive(Debug, Clone)]
pub struct Text {
    pub(super) at: Point,
    pub(super) words: String,
    pub(super) anchor: Anchor,
    pub(super) color: Color,
}

impl Text {
    /// Words that begin at (x, y) and are centred on y.
    pub fn new(x: f64, y: f64, words: impl Into<String>) -> Self {
        Self { at: (x, y), words: words.into(), anchor: Anchor::Start, color: Color::Black }
    }

    setters!(color);

    /// Which part of the text lies at the point.
    #[must_use]
    pub fn anchor(mut self, anchor: Anchor) -> Self {
        self.anchor = anchor;
        self
    }
}

/// An arrow from a point to another.
#[derive(Debug, Clone)]
pub struct Arrow {
    pub(super) from: Point,
    pub(super) to: Point,
    pub(super) color: Color,
    pub(super) width: f64,
}

impl Arrow {
    /// An arrow whose tip is at `to`.
    pub fn new(from: (f64, f64), to: (f64, f64)) -> Self {
        Self { from, to, color: Color::Black, width: 0.8 }
    }

    setters!(color);
}

/// A straight reference line across the panel.
#[derive(Debug, Clone)]
pub struct Rule {
    pub(super) at: f64,
    pub(super) upright: bool,
    pub(super) color: Color,
    pub(super) label: Option<String>,
}

impl Rule {
    /// A level line at `y`.
    pub fn horizontal(y: f64) -> Self {
        Self { at: y, upright: false, color: Color::Grey, label: None }
    }

    /// An upright line at `x`.
    pub fn vertical(x: f64) -> Self {
        Self { at: x, upright: true, color: Color::Grey, label: None }
    }

    setters!(color);

    /// A few words beside the line.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }
}

/// A shaded stretch of x over the whole height, named above the panel.
#[derive(Debug, Clone)]
pub(super) struct Span {
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) color: Color,
    pub(super) label: String,
}

/// A circle in the data's units.
pub(super) fn circle(cx: f64, cy: f64, radius: f64) -> Line {
    let angles = (0..=180).map(|i| TAU * f64::from(i) / 180.0);
    Line::new(angles.clone().map(|a| cx + radius * math::cos(a)), angles.map(|a| cy + radius * math::sin(a)))
        .color(Color::Grey)
        .width(0.7)
        .dashed()
}
