//! Writes SVG: a growing document, its few elements and their paint.

use attractor::math;
use std::fmt::{self, Write as _};

use super::{
    Anchor,
    marks::Dash,
    text::{self, Level},
    theme::Color,
};

/// A rectangle on the page, in points; y grows downwards.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Rect {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Rect {
    pub(super) fn right(&self) -> f64 {
        self.x + self.width
    }

    pub(super) fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// Whether a point lies inside.
    pub(super) fn holds(&self, (x, y): (f64, f64)) -> bool {
        x >= self.x && x <= self.right() && y >= self.y && y <= self.bottom()
    }
}

/// A length with at most two decimals: a hundredth of a point is finer than any printer. What is not finite becomes 0,
/// because a single bad number would make the whole document unreadable.
pub(super) struct Length(pub(super) f64);

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = if self.0.is_finite() { self.0 } else { 0.0 };
        // Adding zero turns -0 into 0.
        write!(f, "{}", (length * 100.0).round() / 100.0 + 0.0)
    }
}

/// How an element is painted.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Paint {
    fill: Option<(Color, f64)>,
    stroke: Option<(Color, f64, f64)>,
    dash: Dash,
}

impl Paint {
    /// Filled with an opacity.
    pub(super) fn fill(color: Color, opacity: f64) -> Self {
        Self { fill: Some((color, opacity)), ..Self::default() }
    }

    /// Drawn as a line of a width.
    pub(super) fn stroke(color: Color, width: f64) -> Self {
        Self { stroke: Some((color, width, 1.0)), ..Self::default() }
    }

    /// With this stroke as well.
    pub(super) fn outlined(self, color: Color, width: f64) -> Self {
        Self { stroke: Some((color, width, 1.0)), ..self }
    }

    /// With the stroke interrupted.
    pub(super) fn dash(self, dash: Dash) -> Self {
        Self { dash, ..self }
    }

    /// With the stroke's opacity.
    pub(super) fn opacity(self, opacity: f64) -> Self {
        Self { stroke: self.stroke.map(|(color, width, _)| (color, width, opacity)), ..self }
    }
}

impl fmt::Display for Paint {
    /// As attributes, with a leading space.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.fill {
            Some((color, opacity)) => write!(f, r#" fill="{color}"{}"#, Opacity("fill", opacity))?,
            None => write!(f, r#" fill="none""#)?,
        }
        let Some((color, width, opacity)) = self.stroke else { return Ok(()) };
        write!(f, r#" stroke="{color}" stroke-width="{}"{}"#, Length(width), Opacity("stroke", opacity))?;
        match self.dash {
            Dash::Solid => Ok(()),
            Dash::Dashed => write!(f, r#" stroke-dasharray="{} {}""#, Length(1.0 + 2.5 * width), Length(1.0 + width)),
            Dash::Dotted => write!(f, r#" stroke-dasharray="0 {}" stroke-linecap="round""#, Length(1.0 + 1.2 * width)),
        }
    }
}

struct Opacity(&'static str, f64);

impl fmt::Display for Opacity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(what, opacity) = self;
        if *opacity < 1.0 { write!(f, r#" {what}-opacity="{}""#, Length(opacity.max(0.0))) } else { Ok(()) }
    }
}

/// Text for markup: `&`, `<`, `>` and quotes are escaped, and characters that XML forbids are left out.
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\n' | '\t' => f.write_str(" ")?,
                c if c.is_control() => {}
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// A text and how it is set; its position is that of its anchor, half a capital letter above the baseline.
#[derive(Debug, Clone, Copy)]
pub(super) struct Label<'a> {
    pub(super) text: &'a str,
    pub(super) size: f64,
    pub(super) at: (f64, f64),
    pub(super) anchor: Anchor,
    pub(super) color: Color,
    pub(super) bold: bool,
    /// Degrees against the clock.
    pub(super) turned: f64,
}

impl<'a> Label<'a> {
    /// Black, upright, regular text that begins at a point.
    pub(super) fn new(text: &'a str, size: f64, at: (f64, f64)) -> Self {
        Self { text, size, at, anchor: Anchor::Start, color: Color::Black, bold: false, turned: 0.0 }
    }

    pub(super) fn anchor(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    pub(super) fn color(self, color: Color) -> Self {
        Self { color, ..self }
    }

    pub(super) fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub(super) fn turned(self, degrees: f64) -> Self {
        Self { turned: degrees, ..self }
    }
}

/// A growing document.
pub(super) struct Svg {
    out: String,
    prefix: String,
    ids: usize,
}

impl Svg {
    /// A document whose ids all begin with `prefix`, which is unique among the figures of a page.
    pub(super) fn new(prefix: String) -> Self {
        Self { out: String::new(), prefix, ids: 0 }
    }

    /// The elements written so far.
    pub(super) fn finish(self) -> String {
        self.out
    }

    fn next_id(&mut self) -> String {
        self.ids += 1;
        format!("{}-{}", self.prefix, self.ids)
    }

    /// Writes what `draw` draws, cut off outside `area`.
    pub(super) fn clipped(&mut self, area: Rect, draw: impl FnOnce(&mut Self)) {
        let id = self.next_id();
        self.write(format_args!(
            r#"<clipPath id="{id}"><rect{}/></clipPath><g clip-path="url(#{id})">"#,
            area.attributes()
        ));
        self.out.push('\n');
        draw(self);
        self.out.push_str("</g>\n");
    }

    /// Writes what `draw` draws as a group of that class, which scripts find by it.
    pub(super) fn grouped(&mut self, class: impl fmt::Display, draw: impl FnOnce(&mut Self)) {
        let before = self.out.len();
        self.write(format_args!("<g class=\"{class}\">\n"));
        let empty = self.out.len();
        draw(self);
        if self.out.len() == empty {
            self.out.truncate(before);
        } else {
            self.out.push_str("</g>\n");
        }
    }

    pub(super) fn rect(&mut self, area: Rect, paint: Paint) {
        self.write(format_args!("<rect{}{paint}/>\n", area.attributes()));
    }

    /// A path; `d` in SVG's own language.
    pub(super) fn path(&mut self, d: &str, paint: Paint) {
        if !d.is_empty() {
            self.write(format_args!("<path d=\"{d}\"{paint} stroke-linejoin=\"round\"/>\n"));
        }
    }

    /// A straight line.
    pub(super) fn segment(&mut self, from: (f64, f64), to: (f64, f64), paint: Paint) {
        let (x1, y1, x2, y2) = (Length(from.0), Length(from.1), Length(to.0), Length(to.1));
        self.write(format_args!("<path d=\"M{x1} {y1}L{x2} {y2}\"{paint}/>\n"));
    }

    pub(super) fn disc(&mut self, center: (f64, f64), radius: f64, paint: Paint) {
        let (x, y, r) = (Length(center.0), Length(center.1), Length(radius));
        self.write(format_args!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\"{paint}/>\n"));
    }

    /// An upright colour gradient; the first colour is at the bottom. `turned` on a dark page, where it is grey.
    pub(super) fn gradient(&mut self, area: Rect, colors: &[Color], turned: bool) {
        let id = self.next_id();
        self.write(format_args!(r#"<linearGradient id="{id}" x1="0" y1="1" x2="0" y2="0">"#));
        for (i, color) in colors.iter().enumerate() {
            let offset = i as f64 / (colors.len().max(2) - 1) as f64;
            self.write(format_args!(r#"<stop offset="{offset:.4}" stop-color="{color}"/>"#));
        }
        self.write(format_args!(
            "</linearGradient><rect{}{} fill=\"url(#{id})\"/>\n",
            area.attributes(),
            class(turned)
        ));
    }

    /// A PNG raster, stretched over an area without smoothing. `turned` on a dark page, where it is grey.
    pub(super) fn raster(&mut self, area: Rect, data_uri: &str, turned: bool) {
        self.write(format_args!(
            "<image{}{} preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" href=\"{data_uri}\"/>\n",
            area.attributes(),
            class(turned)
        ));
    }

    pub(super) fn text(&mut self, label: Label<'_>) {
        let Label { text, size, at: (x, y), anchor, color, bold, turned } = label;
        if text.is_empty() {
            return;
        }
        let angle = turned.to_radians();
        let drop = text::CAPITAL / 2.0 * size;
        let (x, y) = (x + drop * math::sin(angle), y + drop * math::cos(angle));
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => r#" text-anchor="middle""#,
            Anchor::End => r#" text-anchor="end""#,
        };
        let weight = if bold { r#" font-weight="bold""# } else { "" };
        self.write(format_args!(r#"<text x="{}" y="{}" font-size="{size}""#, Length(x), Length(y)));
        // As wide as it was measured, in whatever font; raised and lowered letters would be set on one another.
        if text::runs(text).len() == 1 {
            let width = Length(text::width(text, size, bold));
            self.write(format_args!(r#" textLength="{width}" lengthAdjust="spacingAndGlyphs""#));
        }
        self.write(format_args!(r#"{anchor}{weight} fill="{color}""#));
        if turned != 0.0 {
            self.write(format_args!(r#" transform="rotate({} {} {})""#, Length(-turned), Length(x), Length(y)));
        }
        self.out.push('>');
        self.runs(text, size);
        self.out.push_str("</text>\n");
    }

    /// The text itself; each shift of the baseline is taken back by the next run.
    fn runs(&mut self, text: &str, size: f64) {
        let mut height = 0.0;
        for (level, run) in text::runs(text) {
            let wanted = match level {
                Level::Line => 0.0,
                Level::Raised => 0.36 * size,
                Level::Lowered => -0.16 * size,
            };
            if level == Level::Line && height == 0.0 {
                self.write(format_args!("{}", Escaped(&run)));
            } else {
                let scaled = if level == Level::Line { size } else { text::SCRIPT * size };
                let (dy, scaled) = (Length(height - wanted), Length(scaled));
                self.write(format_args!(r#"<tspan dy="{dy}" font-size="{scaled}">{}</tspan>"#, Escaped(&run)));
            }
            height = wanted;
        }
    }

    fn write(&mut self, arguments: fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.out.write_fmt(arguments);
    }
}

/// The mark of what is turned over on a dark page.
fn class(turned: bool) -> &'static str {
    if turned { r#" class="turned""# } else { "" }
}

impl Rect {
    /// As attributes, with a leading space.
    fn attributes(&self) -> String {
        let (x, y, width, height) = (Length(self.x), Length(self.y), Length(self.width), Length(self.height));
        format!(r#" x="{x}" y="{y}" width="{width}" height="{height}""#)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_text_is_escaped_and_control_characters_vanish() {
        assert_eq!(Escaped("a < b & \"c\" > d\u{0}").to_string(), "a &lt; b &amp; &quot;c&quot; &gt; d");
    }

    #[test]
    fn lengths_are_short() {
        assert_eq!(Length(1.0 / 3.0).to_string(), "0.33");
        assert_eq!(Length(-0.001).to_string(), "0");
    }

    #[test]
    fn the_baseline_returns_after_a_superscript() {
        let mut svg = Svg::new("t".to_owned());
        svg.text(Label::new("10² Hz", 10.0, (0.0, 0.0)));
        let out = svg.finish();
        assert!(
            out.contains(r#"<tspan dy="-3.6" font-size="7.2">2</tspan><tspan dy="3.6" font-size="10"> Hz</tspan>"#),
            "{out}"
        );
    }
}
