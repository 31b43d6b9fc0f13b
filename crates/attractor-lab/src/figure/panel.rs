//! One pair of axes and what is drawn between them.

use super::{
    Arrow, Band, Bars, Color, Histogram, Image, Line, Points, Rule, Text,
    annotation::{self, Span},
    marks::Mark,
};

/// A corner of a panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Corner {
    /// Top left.
    TopLeft,
    /// Top right.
    TopRight,
    /// Bottom left.
    BottomLeft,
    /// Bottom right.
    BottomRight,
}

/// Where the names of the marks stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Legend {
    /// In a corner without data, or above the axes if there is none.
    #[default]
    WhereFree,
    Corner(Corner),
    /// In a row above the axes.
    Above,
    /// At the right end of each line, in its colour.
    AtLines,
}

/// An axis before it is fitted to the data.
#[derive(Debug, Clone, Default)]
pub(super) struct Axis {
    pub(super) label: String,
    pub(super) range: Option<(f64, f64)>,
    pub(super) log: bool,
    pub(super) ticks: Option<Vec<(f64, String)>>,
}

/// A panel inside another; its place in fractions of the outer axes, from the lower left.
#[derive(Debug, Clone)]
pub(super) struct Inset {
    pub(super) left: f64,
    pub(super) bottom: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) panel: Panel,
}

/// One pair of axes and what is drawn between them: images first, then shaded spans, then the rest in the order in
/// which it was added.
#[derive(Debug, Clone, Default)]
pub struct Panel {
    pub(super) title: String,
    pub(super) x: Axis,
    pub(super) y: Axis,
    pub(super) marks: Vec<Mark>,
    pub(super) legend: Legend,
    pub(super) notes: Vec<(Corner, String)>,
    pub(super) insets: Vec<Inset>,
    pub(super) equal_aspect: bool,
    pub(super) axes_hidden: bool,
    pub(super) unlettered: bool,
}

impl Panel {
    /// A panel; the title may be empty.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// What x is, with its unit: `time (s)`.
    #[must_use]
    pub fn x_label(mut self, label: impl Into<String>) -> Self {
        self.x.label = label.into();
        self
    }

    /// What y is, with its unit: `rate (Hz)`.
    #[must_use]
    pub fn y_label(mut self, label: impl Into<String>) -> Self {
        self.y.label = label.into();
        self
    }

    /// The ends of the x axis; `from` may exceed `to`. Without it the axis fits the data.
    #[must_use]
    pub fn x_range(mut self, from: f64, to: f64) -> Self {
        self.x.range = Some((from, to));
        self
    }

    /// The ends of the y axis; `from` may exceed `to`. Without it the axis fits the data.
    #[must_use]
    pub fn y_range(mut self, from: f64, to: f64) -> Self {
        self.y.range = Some((from, to));
        self
    }

    /// A logarithmic x axis; what is not positive is left out.
    #[must_use]
    pub fn log_x(mut self) -> Self {
        self.x.log = true;
        self
    }

    /// A logarithmic y axis; what is not positive is left out.
    #[must_use]
    pub fn log_y(mut self) -> Self {
        self.y.log = true;
        self
    }

    /// Ticks of the x axis, in place of those that would be chosen; none at all if empty.
    #[must_use]
    pub fn x_ticks(mut self, ticks: &[(f64, &str)]) -> Self {
        self.x.ticks = Some(owned(ticks));
        self
    }

    /// Ticks of the y axis, in place of those that would be chosen; none at all if empty.
    #[must_use]
    pub fn y_ticks(mut self, ticks: &[(f64, &str)]) -> Self {
        self.y.ticks = Some(owned(ticks));
        self
    }

    /// Adds a matrix as an image.
    #[must_use]
    pub fn image(self, image: Image) -> Self {
        self.mark(Mark::Image(image))
    }

    /// Adds a line.
    #[must_use]
    pub fn line(self, line: Line) -> Self {
        self.mark(Mark::Line(line))
    }

    /// Adds a shaded area between two curves.
    #[must_use]
    pub fn band(self, band: Band) -> Self {
        self.mark(Mark::Band(band))
    }

    /// Adds points.
    #[must_use]
    pub fn scatter(self, points: Points) -> Self {
        self.mark(Mark::Points(points))
    }

    /// Adds bars.
    #[must_use]
    pub fn bars(self, bars: Bars) -> Self {
        self.mark(Mark::Bars(bars))
    }

    /// Adds a histogram.
    #[must_use]
    pub fn histogram(self, histogram: Histogram) -> Self {
        self.mark(Mark::Histogram(histogram))
    }

    /// Adds an arrow.
    #[must_use]
    pub fn arrow(self, arrow: Arrow) -> Self {
        self.mark(Mark::Arrow(arrow))
    }

    /// Adds a reference line.
    #[must_use]
    pub fn rule(self, rule: Rule) -> Self {
        self.mark(Mark::Rule(rule))
    }

    /// Adds a thin level line at `y`.
    #[must_use]
    pub fn hline(self, y: f64) -> Self {
        self.rule(Rule::horizontal(y))
    }

    /// Adds a thin upright line at `x`.
    #[must_use]
    pub fn vline(self, x: f64) -> Self {
        self.rule(Rule::vertical(x))
    }

    /// Shades x between `from` and `to` and names the stretch above the panel, if `label` is not empty. Over an image,
    /// whose colours mean something, it draws a bar above the axes instead.
    #[must_use]
    pub fn vspan(self, from: f64, to: f64, color: Color, label: impl Into<String>) -> Self {
        self.mark(Mark::Span(Span { from, to, color, label: label.into() }))
    }

    /// Adds a thin dashed circle in the data's units.
    #[must_use]
    pub fn circle(self, cx: f64, cy: f64, radius: f64) -> Self {
        self.line(annotation::circle(cx, cy, radius))
    }

    /// Adds words that begin at (x, y).
    #[must_use]
    pub fn text(self, x: f64, y: f64, text: impl Into<String>) -> Self {
        self.annotate(Text::new(x, y, text))
    }

    /// Adds words with a colour or an anchor of their own.
    #[must_use]
    pub fn annotate(self, text: Text) -> Self {
        self.mark(Mark::Text(text))
    }

    /// Adds words in a corner.
    #[must_use]
    pub fn note(mut self, corner: Corner, text: impl Into<String>) -> Self {
        self.notes.push((corner, text.into()));
        self
    }

    /// Adds a smaller panel; its axes' lower left corner, width and height in fractions of these axes.
    #[must_use]
    pub fn inset(mut self, [left, bottom, width, height]: [f64; 4], panel: Self) -> Self {
        self.insets.push(Inset { left, bottom, width, height, panel });
        self
    }

    /// Puts the legend in a corner, if it hides no data there. Without it the legend takes a corner without data, or goes above the axes.
    #[must_use]
    pub fn legend(mut self, corner: Corner) -> Self {
        self.legend = Legend::Corner(corner);
        self
    }

    /// Puts the legend in a row above the axes.
    #[must_use]
    pub fn legend_above(mut self) -> Self {
        self.legend = Legend::Above;
        self
    }

    /// Writes each line's label at its right end, in its colour, in place of a legend.
    #[must_use]
    pub fn direct_labels(mut self) -> Self {
        self.legend = Legend::AtLines;
        self
    }

    /// One unit of x is as long as one unit of y.
    #[must_use]
    pub fn equal_aspect(mut self) -> Self {
        self.equal_aspect = true;
        self
    }

    /// Draws neither axes nor ticks nor axis labels.
    #[must_use]
    pub fn hide_axes(mut self) -> Self {
        self.axes_hidden = true;
        self
    }

    /// Leaves out the panel's letter.
    #[must_use]
    pub fn unlettered(mut self) -> Self {
        self.unlettered = true;
        self
    }

    fn mark(mut self, mark: Mark) -> Self {
        self.marks.push(mark);
        self
    }

    /// The image that a colour bar explains, and its label.
    pub(super) fn colorbar(&self) -> Option<(&Image, &str)> {
        self.marks.iter().find_map(|mark| match mark {
            Mark::Image(image) => Some((image, image.colorbar.as_deref()?)),
            _ => None,
        })
    }

    /// Whether it shows a matrix.
    pub(super) fn has_image(&self) -> bool {
        self.marks.iter().any(|mark| matches!(mark, Mark::Image(_)))
    }

    /// Shaded spans that are named above the panel.
    pub(super) fn named_spans(&self) -> impl Iterator<Item = &Span> {
        self.marks.iter().filter_map(|mark| match mark {
            Mark::Span(span) if !span.label.is_empty() => Some(span),
            _ => None,
        })
    }
}

fn owned(ticks: &[(f64, &str)]) -> Vec<(f64, String)> {
    ticks.iter().map(|&(at, label)| (at, label.to_owned())).collect()
}
