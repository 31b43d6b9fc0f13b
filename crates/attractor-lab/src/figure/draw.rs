//! Draws one panel: what is clipped to the axes, and what may stand over them.

use attractor::math;
use std::fmt::Write as _;

use super::{
    Arrow, Bars, Colormap, Histogram, Image, Points, Rule, Text,
    annotation::Span,
    axes,
    frame::{self, Frame, GAP},
    layout::Placed,
    legend,
    margins::Margins,
    marks::{Dash, Mark},
    number::Point,
    outline,
    panel::{Inset, Panel},
    svg::{Label, Length, Paint, Rect, Svg},
    text,
    theme::{self, Color},
};

/// Draws a panel with its letter and title. The marks are groups of the class `mark-` and their number, by which a page finds
/// what data they show.
pub(super) fn placed(svg: &mut Svg, Placed { panel, frame, letter, corner: (left, top) }: &Placed<'_>) {
    let middle = top + theme::TITLE / 2.0;
    let mut title_left = frame.area.x;
    if let Some(letter) = letter {
        svg.text(Label::new(&letter.to_string(), theme::LETTER, (*left, middle)).bold());
        title_left = title_left.max(left + theme::LETTER + 2.0);
    }
    svg.text(Label::new(&panel.title, theme::TITLE, (title_left, middle)));

    let mut marks: Vec<(usize, &Mark)> = panel.marks.iter().enumerate().collect();
    marks.sort_by_key(|(_, mark)| layer(mark));
    svg.clipped(frame.area, |svg| {
        svg.grouped("marks", |svg| {
            for (number, mark) in &marks {
                svg.grouped(format_args!("mark-{number}"), |svg| inside(svg, panel, frame, mark));
            }
        });
    });
    if !panel.axes_hidden {
        axes::draw(svg, panel, frame);
    }
    axes::colorbar(svg, panel, frame);
    span_names(svg, panel, frame);
    svg.grouped("over", |svg| {
        for (number, mark) in marks {
            svg.grouped(format_args!("mark-{number}"), |svg| over(svg, panel, frame, mark));
        }
    });
    for one in &panel.insets {
        svg.grouped("inset", |svg| inset(svg, one, one.area(frame.area)));
    }
    legend::draw(svg, panel, frame);
}

fn layer(mark: &Mark) -> u8 {
    match mark {
        Mark::Image(_) => 0,
        Mark::Span(_) => 1,
        Mark::Band(_) => 2,
        _ => 3,
    }
}

/// The part of a mark that is cut off at the axes.
fn inside(svg: &mut Svg, panel: &Panel, frame: &Frame, mark: &Mark) {
    match mark {
        Mark::Image(image) => raster(svg, frame, image),
        Mark::Span(span) if !panel.has_image() => shade(svg, span, frame, frame.area, 0.18),
        Mark::Band(band) => {
            let outline = outline::area(frame, &band.xs, &band.low, &band.high);
            svg.path(&outline, Paint::fill(band.color, band.opacity));
        }
        Mark::Histogram(histogram) => staircase(svg, frame, histogram),
        Mark::Bars(bars) => columns(svg, frame, bars),
        Mark::Rule(rule) => reference(svg, frame, rule),
        Mark::Line(line) => {
            let paint = Paint::stroke(line.color, line.width).dash(line.dash).opacity(line.opacity);
            svg.path(&outline::path(frame, &line.points), paint);
        }
        Mark::Points(points) if points.joined => {
            let paint = Paint::stroke(points.color, theme::LINE).opacity(points.opacity);
            svg.path(&outline::path(frame, &points.at), paint);
        }
        Mark::Span(_) | Mark::Points(_) | Mark::Arrow(_) | Mark::Text(_) => {}
    }
}

/// The part of a mark that may reach over the axes: half a point on the edge is still a point.
fn over(svg: &mut Svg, panel: &Panel, frame: &Frame, mark: &Mark) {
    match mark {
        Mark::Points(points) => scatter(svg, frame, points),
        Mark::Arrow(arrow) => pointer(svg, frame, arrow),
        Mark::Text(text) => words(svg, frame, text),
        Mark::Rule(rule) => rule_name(svg, panel, frame, rule),
        Mark::Span(span) if panel.has_image() => {
            let above = Rect { y: frame.area.y - 3.5, height: 2.0, ..frame.area };
            shade(svg, span, frame, above, 1.0);
        }
        Mark::Bars(bars) => {
            let bars = bars.points.iter().zip(&bars.errors);
            bars.for_each(|(point, error)| error_bar(svg, frame, point.0, *error, Color::Black));
        }
        _ => {}
    }
}

fn raster(svg: &mut Svg, frame: &Frame, image: &Image) {
    let corners = frame.place((image.x.start, image.y.start)).zip(frame.place((image.x.end, image.y.end)));
    let Some((first, last)) = corners else { return };
    let (width, height) = ((last.0 - first.0).abs(), (last.1 - first.1).abs());
    let area = Rect { x: first.0.min(last.0), y: first.1.min(last.1), width, height };
    if image.colormap == Colormap::Diverging && image.matrix.iter().any(|value| value.is_nan()) {
        hatch(svg, area);
    }
    if let Some(uri) = image.data_uri((width, height), last.0 < first.0, last.1 < first.1) {
        svg.raster(area, &uri, image.colormap == Colormap::Grey);
    }
}

/// Hatches an area: what shows through an image where it has no number, since the middle of its colours is as white as paper.
fn hatch(svg: &mut Svg, area: Rect) {
    const APART: f64 = 3.0;
    let mut d = String::new();
    let lines = ((area.width + area.height) / APART) as u32;
    for at in (1..=lines).map(|line| f64::from(line) * APART) {
        // From the upper or the right edge down to the left or the lower one.
        let from = (area.x + at.min(area.width), area.y + (at - area.width).max(0.0));
        let to = (area.x + (at - area.height).max(0.0), area.y + at.min(area.height));
        let _ = write!(d, "M{} {}L{} {}", Length(from.0), Length(from.1), Length(to.0), Length(to.1));
    }
    svg.path(&d, Paint::stroke(Color::Grey, 0.5));
}

/// Shades a stretch of x over the height of `area`.
fn shade(svg: &mut Svg, span: &Span, frame: &Frame, area: Rect, opacity: f64) {
    let within = |x: f64| frame.x.place(x).map(|x| x.clamp(area.x, area.right()));
    if let Some((from, to)) = within(span.from).zip(within(span.to)) {
        let stretch = Rect { x: from.min(to), width: (to - from).abs(), ..area };
        svg.rect(stretch, Paint::fill(span.color, opacity));
    }
}

/// Names spans above their middles, within the axes' width and one after the other.
fn span_names(svg: &mut Svg, panel: &Panel, frame: &Frame) {
    let mut names: Vec<(f64, &Span)> = Vec::new();
    for span in panel.named_spans() {
        let middle = f64::midpoint(span.from, span.to).clamp(frame.x.low(), frame.x.high());
        names.extend(frame.x.place(middle).map(|x| (x, span)));
    }
    names.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut free = frame.area.x;
    for (middle, span) in names {
        let width = text::width(&span.label, theme::SMALL, false);
        let left = (middle - width / 2.0).min(frame.area.right() - width).max(free);
        let at = (left, frame.area.y - frame::span_row(panel) + theme::SMALL / 2.0);
        svg.text(Label::new(&span.label, theme::SMALL, at).color(darker(span.color)));
        free = left + width + 4.0;
    }
}

/// A colour that can be read as text on white.
fn darker(color: Color) -> Color {
    let [r, g, b] = color.rgb().map(|channel| (f64::from(channel) * 0.75) as u8);
    Color::Rgb(r, g, b)
}

fn staircase(svg: &mut Svg, frame: &Frame, histogram: &Histogram) {
    let base = frame.y.place(0.0).unwrap_or(frame.y.start);
    let mut d = String::new();
    for (edge, height) in histogram.edges.windows(2).zip(&histogram.heights) {
        let height = frame.y.place(*height).unwrap_or(base);
        let Some((left, right)) = frame.x.place(edge[0]).zip(frame.x.place(edge[1])) else { continue };
        let begin = if d.is_empty() { format!("M{} {}", Length(left), Length(base)) } else { String::new() };
        // Writing to a string cannot fail.
        let _ = write!(d, "{begin}L{} {}L{} {}", Length(left), Length(height), Length(right), Length(height));
    }
    if let Some(end) = histogram.edges.last().and_then(|edge| frame.x.place(*edge)) {
        let _ = write!(d, "L{} {}", Length(end), Length(base));
        svg.path(&d, Paint::fill(histogram.color, histogram.opacity).outlined(histogram.color, 0.8));
    }
}

fn columns(svg: &mut Svg, frame: &Frame, bars: &Bars) {
    let base = frame.y.place(0.0).unwrap_or(frame.y.start);
    for &(x, height) in &bars.points {
        let (left, right) = (frame.x.place(x - bars.width / 2.0), frame.x.place(x + bars.width / 2.0));
        if let (Some(left), Some(right), Some(top)) = (left, right, frame.y.place(height)) {
            let (width, height) = ((right - left).abs(), (base - top).abs());
            let area = Rect { x: left.min(right), y: top.min(base), width, height };
            svg.rect(area, Paint::fill(bars.color, bars.opacity));
        }
    }
}

fn reference(svg: &mut Svg, frame: &Frame, rule: &Rule) {
    let paint = Paint::stroke(rule.color, 0.7).dash(Dash::Dashed);
    let area = frame.area;
    if rule.upright {
        if let Some(x) = frame.x.place(rule.at) {
            svg.segment((x, area.y), (x, area.bottom()), paint);
        }
    } else if let Some(y) = frame.y.place(rule.at) {
        svg.segment((area.x, y), (area.right(), y), paint);
    }
}

/// The name of a level line stands over or under one of its ends, that of an upright line beside its top, where it
/// hides the fewest data.
fn rule_name(svg: &mut Svg, panel: &Panel, frame: &Frame, rule: &Rule) {
    let (Some(name), area) = (rule.label.as_deref(), frame.area) else { return };
    let (width, height) = (text::width(name, theme::SMALL, false), theme::SMALL);
    let (start, end) = (area.x + GAP, area.right() - GAP - width);
    let corners = if rule.upright {
        let Some(x) = frame.x.place(rule.at).filter(|_| frame.x.contains(rule.at)) else { return };
        [
            (x + GAP, area.y + 1.0),
            (x - GAP - width, area.y + 1.0),
            (x + GAP, area.bottom() - 9.0),
            (x - GAP - width, area.bottom() - 9.0),
        ]
    } else {
        let Some(y) = frame.y.place(rule.at).filter(|_| frame.y.contains(rule.at)) else { return };
        [(end, y - 1.0 - height), (start, y - 1.0 - height), (end, y + 1.5), (start, y + 1.5)]
    };
    let boxes = corners.map(|(x, y)| Rect { x, y, width, height });
    let samples = outline::samples(panel, frame);
    let hidden = |area: &Rect| samples.iter().filter(|sample| area.holds(**sample)).count();
    if let Some(best) = boxes.into_iter().min_by_key(hidden) {
        let at = (best.x, best.y + height / 2.0);
        svg.text(Label::new(name, theme::SMALL, at).color(darker(rule.color)));
    }
}

fn scatter(svg: &mut Svg, frame: &Frame, points: &Points) {
    for (point, error) in points.at.iter().zip(&points.errors) {
        error_bar(svg, frame, point.0, *error, points.color);
    }
    let visible = |point: &&Point| frame.x.contains(point.0) && frame.y.contains(point.1);
    for place in points.at.iter().filter(visible).filter_map(|point| frame.place(*point)) {
        outline::marker(svg, points.marker, place, points.size, points.color, points.opacity);
    }
}

fn error_bar(svg: &mut Svg, frame: &Frame, x: f64, (low, high): (f64, f64), color: Color) {
    const CAP: f64 = 1.5;
    if !frame.x.contains(x) || !low.is_finite() || !high.is_finite() {
        return;
    }
    let within = |value: f64| frame.y.place(value.clamp(frame.y.low(), frame.y.high()));
    if let (Some(x), Some(low), Some(high)) = (frame.x.place(x), within(low), within(high)) {
        let ends = format!(
            "M{x0} {high}H{x1}M{x} {high}V{low}M{x0} {low}H{x1}",
            x0 = Length(x - CAP),
            x1 = Length(x + CAP),
            x = Length(x),
            high = Length(high),
            low = Length(low)
        );
        svg.path(&ends, Paint::stroke(color, theme::HAIRLINE + 0.1));
    }
}

fn pointer(svg: &mut Svg, frame: &Frame, arrow: &Arrow) {
    const HEAD: f64 = 4.5;
    let Some(((x0, y0), (x1, y1))) = frame.place(arrow.from).zip(frame.place(arrow.to)) else { return };
    let length = math::hypot(x1 - x0, y1 - y0);
    if length < 1e-6 {
        return;
    }
    let (ux, uy) = ((x1 - x0) / length, (y1 - y0) / length);
    let (bx, by) = (x1 - HEAD * ux, y1 - HEAD * uy);
    svg.segment((x0, y0), (bx, by), Paint::stroke(arrow.color, arrow.width));
    let wing = |side: f64| (Length(bx - side * uy * HEAD * 0.38), Length(by + side * ux * HEAD * 0.38));
    let ((ax, ay), (cx, cy)) = (wing(1.0), wing(-1.0));
    let d = format!("M{} {}L{ax} {ay}L{cx} {cy}Z", Length(x1), Length(y1));
    svg.path(&d, Paint::fill(arrow.color, 1.0));
}

fn words(svg: &mut Svg, frame: &Frame, text: &Text) {
    if let Some(at) = frame.place(text.at) {
        svg.text(Label::new(&text.words, theme::SMALL, at).anchor(text.anchor).color(text.color));
    }
}

impl Inset {
    /// Where its axes lie within those of the outer panel.
    pub(super) fn area(&self, outer: Rect) -> Rect {
        let (width, height) = (self.width * outer.width, self.height * outer.height);
        Rect {
            x: outer.x + self.left * outer.width,
            y: outer.bottom() - self.bottom * outer.height - height,
            width,
            height,
        }
    }
}

fn inset(svg: &mut Svg, Inset { panel, .. }: &Inset, area: Rect) {
    let unsettled = Frame::new(panel, area, panel.legend);
    let frame = Frame::new(panel, area, legend::settled(panel, &unsettled));
    let margins = Margins::of(panel, &frame, false);
    let corner = (area.x - margins.left, area.y - margins.top);
    let background = Rect {
        x: corner.0,
        y: corner.1,
        width: area.width + margins.left + margins.right,
        height: area.height + margins.top + margins.bottom,
    };
    svg.rect(background, Paint::fill(Color::White, 1.0));
    placed(svg, &Placed { panel, frame, letter: None, corner });
}
