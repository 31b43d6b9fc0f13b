//! Figures for papers: panels on a grid, one house theme, as SVG, PDF and PNG.
//!
//! A [`Figure`] is plain data, built by value and rendered when asked. The SVG is written here directly, which gives spans,
//! proportional rows, aligned axes, insets and rasters within the axes; `resvg` makes the PNG from it and `krilla` the
//! PDF. All three are set in Arimo (SIL Open Font License, embedded as a subset), whose widths are those of Helvetica.
//!
//! ```
//! use attractor_lab::figure::{Color, Figure, Line, Panel};
//!
//! let time = (0..200).map(|i| f64::from(i) / 100.0);
//! let rate = time.clone().map(|t| (6.0 * t).sin());
//! let panel = Panel::new("One unit")
//!     .x_label("time (s)")
//!     .y_label("rate")
//!     .line(Line::new(time, rate).label("target").dashed())
//!     .vspan(0.2, 0.25, Color::Grey, "pulse");
//! let figure = Figure::new("unit", "A unit before training").width_mm(89.0).height_mm(50.0).panel(0, 0, panel);
//! assert!(figure.svg().starts_with("<svg"));
//! ```

#[macro_use]
mod setters;

mod annotation;
mod axes;
mod axis;
mod data;
mod draw;
mod drawn;
mod export;
mod extent;
mod frame;
mod image;
#[cfg(test)]
mod labels;
mod layout;
mod legend;
mod margins;
mod marks;
mod number;
mod outline;
mod page;
mod panel;
mod svg;
mod text;
mod theme;

use std::{ops::Range, sync::Arc};

#[cfg(test)]
pub(crate) use self::labels::stand_apart as labels_stand_apart;
pub(crate) use self::page::{dark_rules, font_faces};
pub(crate) use self::text::{Level, runs};
pub use attractor_web::Live;

pub use self::{
    annotation::{Anchor, Arrow, Rule, Text},
    drawn::Drawn,
    image::Image,
    marks::{Band, Bars, Histogram, Line, Marker, Points},
    number::Number,
    panel::{Corner, Panel},
    theme::{Color, Colormap},
};
use self::{
    layout::Slot,
    svg::{Escaped, Length, Paint, Rect, Svg},
    theme::POINTS_PER_MM,
};

/// Panels on a grid, with a title and a caption.
#[derive(Debug, Clone)]
pub struct Figure {
    /// File stem, unique in a run.
    pub id: String,
    /// Title; it is not drawn, but stands in the report and in the file.
    pub title: String,
    /// Caption; it is not drawn either.
    pub caption: String,
    width_mm: f64,
    height_mm: f64,
    rows: Vec<f64>,
    columns: Vec<f64>,
    slots: Vec<Slot>,
    drawn: Option<Drawn>,
    /// A network that the report lets its reader kick under the figure.
    pub(crate) live: Option<Arc<Live>>,
}

impl Default for Figure {
    fn default() -> Self {
        Self::new("figure", "")
    }
}

impl Figure {
    /// A figure without panels, 183 mm (two columns of a journal) wide and 100 mm high.
    pub fn new(id: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
            caption: String::new(),
            width_mm: 183.0,
            height_mm: 100.0,
            rows: Vec::new(),
            columns: Vec::new(),
            slots: Vec::new(),
            drawn: None,
            live: None,
        }
    }

    /// With a network that the report lets its reader kick under the figure; of the first figure that has one.
    #[must_use]
    pub fn live(mut self, live: Live) -> Self {
        self.live = Some(Arc::new(live));
        self
    }

    /// What the figure shows, panel by panel.
    #[must_use]
    pub fn caption(mut self, caption: impl Into<String>) -> Self {
        self.caption = caption.into();
        self
    }

    /// The width; 89 mm is one column of a journal, 183 mm are two.
    #[must_use]
    pub fn width_mm(mut self, width: f64) -> Self {
        self.width_mm = width;
        self
    }

    /// The height.
    #[must_use]
    pub fn height_mm(mut self, height: f64) -> Self {
        self.height_mm = height;
        self
    }

    /// The proportions of the rows' heights and the columns' widths. A panel outside makes the grid larger, by rows and
    /// columns of proportion 1.
    #[must_use]
    pub fn grid(mut self, rows: &[f64], columns: &[f64]) -> Self {
        (self.rows, self.columns) = (rows.to_vec(), columns.to_vec());
        self
    }

    /// Adds a panel at a row and a column, counted from 0 at the top left.
    #[must_use]
    pub fn panel(self, row: usize, column: usize, panel: Panel) -> Self {
        self.panel_spanning(row..row + 1, column..column + 1, panel)
    }

    /// Adds a panel over several rows and columns.
    #[must_use]
    pub fn panel_spanning(mut self, rows: Range<usize>, columns: Range<usize>, panel: Panel) -> Self {
        let (rows, columns) =
            (rows.start..rows.end.max(rows.start + 1), columns.start..columns.end.max(columns.start + 1));
        self.rows.resize(self.rows.len().max(rows.end), 1.0);
        self.columns.resize(self.columns.len().max(columns.end), 1.0);
        self.slots.push(Slot { rows, columns, panel });
        self
    }

    /// The figure as one SVG element that needs nothing else. Its ids begin with the figure's own, so that figures with
    /// different ids can stand on one page.
    pub fn svg(&self) -> String {
        if let Some(drawn) = &self.drawn {
            return drawn.svg.clone();
        }
        let (width, height) = (self.width_mm * POINTS_PER_MM, self.height_mm * POINTS_PER_MM);
        let prefix: String = self.id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let mut svg = Svg::new(format!("figure-{prefix}"));
        svg.rect(Rect { x: 0.0, y: 0.0, width, height }, Paint::fill(Color::White, 1.0));
        for placed in layout::place(self, (width, height)) {
            svg.grouped("panel", |svg| draw::placed(svg, &placed));
        }
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"{}mm\" height=\"{}mm\" viewBox=\"0 0 {} {}\" \
             font-family=\"{}\">\n<title>{}</title>\n<desc>{}</desc>\n{}</svg>\n",
            Length(self.width_mm),
            Length(self.height_mm),
            Length(width),
            Length(height),
            text::FAMILY,
            Escaped(&self.title),
            Escaped(&self.caption),
            svg.finish()
        )
    }
}

impl Figure {
    /// Its width, in mm.
    pub(crate) fn page_width(&self) -> f64 {
        self.width_mm
    }

    /// What the panels show, for a page that brings them to life; nothing of a figure that is drawn already.
    pub(crate) fn data(&self) -> Option<String> {
        let size = (self.width_mm * POINTS_PER_MM, self.height_mm * POINTS_PER_MM);
        self.drawn.is_none().then(|| data::of(&layout::place(self, size)))
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;

    #[test]
    fn ids_are_unique_within_and_between_figures() {
        let image = Image::new(&Array2::<f32>::eye(3), 0.0..3.0, 0.0..3.0).colorbar("weight");
        let figure =
            |id| Figure::new(id, "").panel(0, 0, Panel::new("").image(image.clone())).panel(0, 1, Panel::new(""));
        let page = figure("one").svg() + &figure("another one").svg();
        let mut ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let count = ids.len();
        assert_eq!(count, 6);
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count);
        assert!(ids.iter().all(|id| page.contains(&format!("url(#{id})"))), "{ids:?}");
    }

    #[test]
    fn title_caption_and_labels_are_escaped() {
        let panel = Panel::new("g < 1.5").x_label("a & b").line(Line::new([0, 1], [0, 1]).label("<x>"));
        let svg = Figure::new("f", "A < B").caption("C & D").panel(0, 0, panel).svg();
        for expected in ["<title>A &lt; B</title>", "<desc>C &amp; D</desc>", "g &lt; 1.5", "a &amp; b", "&lt;x&gt;"] {
            assert!(svg.contains(expected), "{expected}");
        }
    }

    #[test]
    fn nothing_and_nonsense_are_drawn_without_complaint() {
        let nothing: [f64; 0] = [];
        let nan = [f64::NAN, f64::INFINITY];
        let panel = |values: &[f64]| {
            Panel::new("")
                .line(Line::new(values, values).steps().label("line"))
                .band(Band::new(values, values, values))
                .scatter(Points::new(values, values).error_bars(values, values).joined())
                .bars(Bars::new(values, values).error_bars(values, values))
                .histogram(Histogram::new(values, 0.0..0.0, 0).density())
                .image(
                    Image::new(&Array2::from_elem((values.len(), 2), f64::NAN), 0.0..f64::NAN, 1.0..1.0).colorbar("c"),
                )
                .arrow(Arrow::new((f64::NAN, 0.0), (0.0, 0.0)))
                .rule(Rule::vertical(f64::NAN).label("nowhere"))
                .vspan(f64::NAN, 1.0, Color::Grey, "span")
                .inset([0.1, 0.1, 0.0, f64::NAN], Panel::new(""))
                .text(f64::NAN, 0.0, "text")
        };
        for values in [&nothing[..], &nan, &[1.0]] {
            let figure = Figure::new("f", "")
                .panel(0, 0, panel(values).equal_aspect())
                .panel(0, 1, panel(values).log_x().log_y())
                .panel(1, 0, panel(values).direct_labels().x_range(f64::NAN, 1.0))
                .panel(1, 1, panel(values).legend_above().hide_axes().y_range(2.0, 2.0));
            assert!(figure.png(50.0).is_ok() && figure.pdf().is_ok(), "{values:?}");
            let svg = figure.svg();
            let numbers = svg.lines().filter(|line| !line.contains("data:"));
            assert!(numbers.into_iter().all(|line| !line.contains("NaN") && !line.contains("inf")), "{values:?}");
        }
    }
}
