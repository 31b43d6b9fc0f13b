//! Names of the marks: a legend in a corner or above the axes, or labels at the ends of lines.

use super::{
    Anchor,
    frame::{Frame, GAP, ROW, span_row},
    marks::{Dash, Line, Mark, Marker},
    outline,
    panel::{Corner, Legend, Panel},
    svg::{Label, Paint, Rect, Svg},
    text,
    theme::{self, Color},
};

/// Width of the sample before a name.
const SAMPLE: f64 = 11.0;
/// Distance of a legend or a note from the axes.
const INDENT: f64 = 3.0;
/// Between the entries of a row.
const BETWEEN: f64 = 9.0;

/// A name and a sample of its mark.
pub(super) struct Entry<'a> {
    /// The number of the mark.
    mark: usize,
    label: &'a str,
    color: Color,
    sample: Sample,
}

enum Sample {
    Line(f64, Dash),
    Area(f64),
    Point(Marker, f64, bool),
}

impl Entry<'_> {
    fn width(&self) -> f64 {
        SAMPLE + 3.5 + text::width(self.label, theme::SMALL, false)
    }
}

/// The marks that have a name, each name once.
fn entries(panel: &Panel) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for (mark, drawn) in panel.marks.iter().enumerate() {
        let (label, color, sample) = match drawn {
            Mark::Line(line) => (&line.label, line.color, Sample::Line(line.width, line.dash)),
            Mark::Band(band) => (&band.label, band.color, Sample::Area(band.opacity)),
            Mark::Histogram(histogram) => (&histogram.label, histogram.color, Sample::Area(histogram.opacity)),
            Mark::Bars(bars) => (&bars.label, bars.color, Sample::Area(bars.opacity)),
            Mark::Points(points) => {
                (&points.label, points.color, Sample::Point(points.marker, points.size, points.joined))
            }
            _ => continue,
        };
        if let Some(label) = label.as_deref().filter(|label| entries.iter().all(|entry| entry.label != *label)) {
            entries.push(Entry { mark, label, color, sample });
        }
    }
    entries
}

/// The entries in rows that are no wider than `width`.
pub(super) fn rows(panel: &Panel, width: f64) -> Vec<Vec<Entry<'_>>> {
    let mut rows: Vec<Vec<Entry<'_>>> = Vec::new();
    let mut used = f64::INFINITY;
    for entry in entries(panel) {
        if used + entry.width() > width {
            rows.push(Vec::new());
            used = 0.0;
        }
        used += entry.width() + BETWEEN;
        if let Some(row) = rows.last_mut() {
            row.push(entry);
        }
    }
    rows
}

/// The width of the widest name.
pub(super) fn widest(panel: &Panel) -> f64 {
    entries(panel).iter().map(|entry| text::width(entry.label, theme::SMALL, false)).fold(0.0, f64::max)
}

/// Decides where a legend goes that may stand in a corner: in the one where it hides the fewest data, that which was asked for
/// first of all, or above the axes if it would hide more than a little there too.
pub(super) fn settled(panel: &Panel, frame: &Frame) -> Legend {
    const LITTLE: usize = 3;
    let entries = entries(panel);
    if !matches!(frame.legend, Legend::WhereFree | Legend::Corner(_)) || entries.is_empty() {
        return frame.legend;
    }
    let taken: Vec<Rect> = notes(panel, frame.area).into_iter().map(|note| note.1).collect();
    let (corner, hidden) = emptiest(panel, frame, size(&entries), &taken);
    if hidden > LITTLE { Legend::Above } else { Legend::Corner(corner) }
}

/// Draws the notes and then the legend.
pub(super) fn draw(svg: &mut Svg, panel: &Panel, frame: &Frame) {
    let notes = notes(panel, frame.area);
    for (note, area) in &notes {
        svg.text(Label::new(note, theme::SMALL, (area.x, area.y + area.height / 2.0)));
    }
    match frame.legend {
        Legend::Above => above(svg, panel, frame),
        Legend::AtLines => at_lines(svg, panel, frame),
        Legend::Corner(corner) => {
            let taken: Vec<Rect> = notes.into_iter().map(|note| note.1).collect();
            boxed(svg, panel, frame, corner, &taken);
        }
        // Only a panel without names is left unsettled.
        Legend::WhereFree => {}
    }
}

/// The notes in their corners, one below the other.
fn notes(panel: &Panel, area: Rect) -> Vec<(&str, Rect)> {
    let mut notes: Vec<(&str, Rect)> = Vec::new();
    for (corner, note) in &panel.notes {
        let size = (text::width(note, theme::SMALL, false), theme::SMALL);
        let taken: Vec<Rect> = notes.iter().map(|note| note.1).collect();
        notes.push((note, free(in_corner(area, *corner, size), *corner, &taken)));
    }
    notes
}

fn size(entries: &[Entry<'_>]) -> (f64, f64) {
    (entries.iter().map(Entry::width).fold(0.0, f64::max), ROW * entries.len() as f64)
}

fn in_corner(area: Rect, corner: Corner, (width, height): (f64, f64)) -> Rect {
    let (left, right) = (area.x + INDENT + 1.0, area.right() - INDENT - width);
    let (top, bottom) = (area.y + INDENT, area.bottom() - INDENT - height);
    let (x, y) = match corner {
        Corner::TopLeft => (left, top),
        Corner::TopRight => (right, top),
        Corner::BottomLeft => (left, bottom),
        Corner::BottomRight => (right, bottom),
    };
    Rect { x, y, width, height }
}

/// Moves a box away from its corner, past those that stand there already.
fn free(mut area: Rect, corner: Corner, taken: &[Rect]) -> Rect {
    let downwards = matches!(corner, Corner::TopLeft | Corner::TopRight);
    while let Some(other) = taken.iter().find(|other| overlap(&area, other)) {
        area.y = if downwards { other.bottom() + 2.0 } else { other.y - area.height - 2.0 };
    }
    area
}

fn overlap(a: &Rect, b: &Rect) -> bool {
    a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom()
}

fn boxed(svg: &mut Svg, panel: &Panel, frame: &Frame, corner: Corner, taken: &[Rect]) {
    let entries = entries(panel);
    if entries.is_empty() {
        return;
    }
    let area = free(in_corner(frame.area, corner, size(&entries)), corner, taken);
    svg.rect(Rect { x: area.x - 1.5, width: area.width + 3.0, ..area }, Paint::fill(Color::White, 0.8));
    for (i, entry) in entries.iter().enumerate() {
        draw_entry(svg, entry, (area.x, area.y + (i as f64 + 0.5) * ROW));
    }
}

/// The corner whose box would hide the fewest data, and how many.
fn emptiest(panel: &Panel, frame: &Frame, size: (f64, f64), taken: &[Rect]) -> (Corner, usize) {
    let drawn = outline::samples(panel, frame);
    let insets: Vec<Rect> = panel.insets.iter().map(|inset| inset.area(frame.area)).collect();
    let hidden = |corner: Corner| {
        let area = free(in_corner(frame.area, corner, size), corner, taken);
        let data = drawn.iter().filter(|point| area.holds(**point)).count();
        data + 100_000 * insets.iter().filter(|inset| overlap(&area, inset)).count()
    };
    let mut corners = vec![Corner::TopRight, Corner::TopLeft, Corner::BottomRight, Corner::BottomLeft];
    if let Legend::Corner(wanted) = frame.legend {
        corners.insert(0, wanted);
    }
    let counted = corners.into_iter().map(|corner| (corner, hidden(corner)));
    counted.into_iter().min_by_key(|(_, hidden)| *hidden).unwrap_or((Corner::TopRight, 0))
}

/// The entries in rows above the axes.
fn above(svg: &mut Svg, panel: &Panel, frame: &Frame) {
    let rows = rows(panel, frame.area.width);
    for (i, row) in rows.iter().enumerate() {
        let y = frame.area.y - span_row(panel) - ((rows.len() - i) as f64 - 0.5) * ROW;
        let mut x = frame.area.x;
        for entry in row {
            draw_entry(svg, entry, (x, y));
            x += entry.width() + BETWEEN;
        }
    }
}

fn draw_entry(svg: &mut Svg, entry: &Entry<'_>, at: (f64, f64)) {
    svg.grouped(format_args!("entry-{}", entry.mark), |svg| sampled(svg, entry, at));
}

/// A sample of the mark, and its name.
fn sampled(svg: &mut Svg, entry: &Entry<'_>, (x, y): (f64, f64)) {
    let line = |width: f64| Paint::stroke(entry.color, width);
    match entry.sample {
        Sample::Line(width, dash) => svg.segment((x, y), (x + SAMPLE, y), line(width.max(0.8)).dash(dash)),
        Sample::Area(opacity) => {
            let area = Rect { x: x + 1.0, y: y - 2.5, width: SAMPLE - 2.0, height: 5.0 };
            svg.rect(area, Paint::fill(entry.color, opacity));
        }
        Sample::Point(marker, size, joined) => {
            if joined {
                svg.segment((x, y), (x + SAMPLE, y), line(theme::LINE));
            }
            outline::marker(svg, marker, (x + SAMPLE / 2.0, y), size.max(2.5), entry.color, 1.0);
        }
    }
    svg.text(Label::new(entry.label, theme::SMALL, (x + SAMPLE + 3.5, y)));
}

/// Labels beside the ends of the lines, moved apart where they would overlap.
fn at_lines(svg: &mut Svg, panel: &Panel, frame: &Frame) {
    let mut ends: Vec<(f64, &Line, &str)> = Vec::new();
    for mark in &panel.marks {
        let Mark::Line(line) = mark else { continue };
        let end = line.points.iter().rev().find_map(|point| frame.place(*point));
        if let (Some((_, y)), Some(label)) = (end, line.label.as_deref()) {
            ends.push((y.clamp(frame.area.y, frame.area.bottom()), line, label));
        }
    }
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let wanted: Vec<f64> = ends.iter().map(|end| end.0).collect();
    for (y, (_, line, label)) in apart(&wanted, theme::SMALL + 0.5).into_iter().zip(ends) {
        let at = (frame.area.right() + GAP, y);
        svg.text(Label::new(label, theme::SMALL, at).color(line.color).anchor(Anchor::Start));
    }
}

/// Sorted positions, moved as little as it takes to keep a distance: groups that touch are merged and centred.
fn apart(wanted: &[f64], distance: f64) -> Vec<f64> {
    // Each group: the sum of what its members want as a group's first position, and their number.
    let mut groups: Vec<(f64, usize)> = Vec::new();
    let first = |&(sum, count): &(f64, usize)| sum / count as f64;
    for &position in wanted {
        groups.push((position, 1));
        while let [.., before, last] = groups[..] {
            if first(&before) + before.1 as f64 * distance <= first(&last) {
                break;
            }
            groups.truncate(groups.len() - 2);
            groups.push((before.0 + last.0 - (before.1 * last.1) as f64 * distance, before.1 + last.1));
        }
    }
    groups.iter().flat_map(|group| (0..group.1).map(move |i| first(group) + i as f64 * distance)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_would_overlap_are_moved_apart() {
        assert_eq!(apart(&[0.0, 100.0], 10.0), [0.0, 100.0]);
        assert_eq!(apart(&[50.0, 50.0], 10.0), [45.0, 55.0]);
        assert_eq!(apart(&[50.0, 50.0, 50.0], 10.0), [40.0, 50.0, 60.0]);
        assert!(apart(&[], 1.0).is_empty());
    }

    #[test]
    fn the_legend_takes_the_corner_without_data() {
        let rising = Panel::new("").line(Line::new([0.0, 1.0], [0.0, 1.0]).label("rising"));
        let cell = Rect { x: 0.0, y: 0.0, width: 100.0, height: 100.0 };
        let frame = Frame::new(&rising, cell, rising.legend);
        assert_eq!(settled(&rising, &frame), Legend::Corner(Corner::TopLeft));
    }

    #[test]
    fn the_legend_leaves_axes_that_are_full_of_data() {
        let (x, y) = ((0..1000).map(f64::from), (0..1000).map(|i| f64::from(i % 2)));
        let full = Panel::new("").line(Line::new(x, y).label("wave"));
        let cell = Rect { x: 0.0, y: 0.0, width: 100.0, height: 100.0 };
        assert_eq!(settled(&full, &Frame::new(&full, cell, full.legend)), Legend::Above);
    }
}
