//! Curves and markers on the page: gaps where data are missing, and no more points than the eye can tell apart.

use attractor::math;
use std::fmt::Write as _;

use super::{
    frame::Frame,
    marks::{Mark, Marker},
    number::Point,
    panel::Panel,
    svg::{Length, Paint, Svg},
    theme::{Color, HAIRLINE},
};

/// How far a simplified curve may be from the original, in points.
const TOLERANCE: f64 = 0.04;

/// A path through points of the data, broken where one has no place on the page.
pub(super) fn path(frame: &Frame, points: &[Point]) -> String {
    let mut d = String::new();
    for piece in pieces(frame, points) {
        push(&mut d, &simplified(&piece));
    }
    d
}

/// A closed path around the area between two curves over `xs`.
pub(super) fn area(frame: &Frame, xs: &[f64], low: &[f64], high: &[f64]) -> String {
    let mut d = String::new();
    let edges = xs.iter().zip(low).zip(high).map(|((x, low), high)| {
        let low = frame.place((*x, *low)).or_else(|| {
            // On a logarithmic axis a lower edge that is not positive lies below everything.
            (frame.y.log && *low <= 0.0).then_some(())?;
            Some((frame.x.place(*x)?, frame.y.start))
        });
        low.zip(frame.place((*x, *high)))
    });
    let edges: Vec<_> = edges.collect();
    for piece in edges.split(Option::is_none) {
        let (low, high): (Vec<_>, Vec<_>) = piece.iter().flatten().copied().unzip();
        let mut outline = simplified(&high);
        outline.extend(simplified(&low).into_iter().rev());
        if outline.len() > 2 {
            push(&mut d, &outline);
            d.push('Z');
        }
    }
    d
}

fn pieces(frame: &Frame, points: &[Point]) -> Vec<Vec<Point>> {
    let places: Vec<_> = points.iter().map(|point| frame.place(*point)).collect();
    places.split(Option::is_none).map(|piece| piece.iter().flatten().copied().collect()).collect()
}

fn push(d: &mut String, points: &[Point]) {
    for (i, (x, y)) in points.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = write!(d, "{}{} {}", if i == 0 { "M" } else { "L" }, Length(*x), Length(*y));
    }
}

/// Ramer, Douglas and Peucker's algorithm: leaves out points that are within the tolerance of the rest.
fn simplified(points: &[Point]) -> Vec<Point> {
    if points.len() < 3 {
        return points.to_vec();
    }
    let mut kept = vec![false; points.len()];
    (kept[0], kept[points.len() - 1]) = (true, true);
    let mut stack = vec![(0, points.len() - 1)];
    while let Some((first, last)) = stack.pop() {
        let distances = (first + 1..last).map(|i| (i, distance(points[i], points[first], points[last])));
        if let Some((farthest, far)) = distances.max_by(|a, b| a.1.total_cmp(&b.1))
            && far > TOLERANCE
        {
            kept[farthest] = true;
            stack.extend([(first, farthest), (farthest, last)]);
        }
    }
    points.iter().zip(kept).filter_map(|(point, kept)| kept.then_some(*point)).collect()
}

/// From a point to a segment.
fn distance(p: Point, a: Point, b: Point) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let squared = dx * dx + dy * dy;
    let t = if squared > 0.0 { (((p.0 - a.0) * dx + (p.1 - a.1) * dy) / squared).clamp(0.0, 1.0) } else { 0.0 };
    math::hypot(p.0 - a.0 - t * dx, p.1 - a.1 - t * dy)
}

/// Places on the page where a panel's data are, dense enough along curves to tell which corner is free.
pub(super) fn samples(panel: &Panel, frame: &Frame) -> Vec<Point> {
    let mut samples = Vec::new();
    for mark in &panel.marks {
        match mark {
            Mark::Line(line) => curve(&mut samples, frame, &line.points),
            Mark::Points(points) if points.joined => curve(&mut samples, frame, &points.at),
            Mark::Points(points) => samples.extend(points.at.iter().filter_map(|p| frame.place(*p))),
            Mark::Band(band) => {
                for edge in [&band.low, &band.high] {
                    curve(&mut samples, frame, &band.xs.iter().copied().zip(edge.iter().copied()).collect::<Vec<_>>());
                }
            }
            Mark::Histogram(histogram) => {
                let middles = histogram.edges.windows(2).map(|edge| f64::midpoint(edge[0], edge[1]));
                for (x, height) in middles.zip(&histogram.heights) {
                    curve(&mut samples, frame, &[(x, frame.y.low().max(0.0)), (x, *height)]);
                }
            }
            Mark::Bars(bars) => {
                for &(x, height) in &bars.points {
                    for x in [x - bars.width / 2.0, x, x + bars.width / 2.0] {
                        curve(&mut samples, frame, &[(x, frame.y.low().max(0.0)), (x, height)]);
                    }
                }
            }
            Mark::Arrow(arrow) => curve(&mut samples, frame, &[arrow.from, arrow.to]),
            Mark::Text(text) => samples.extend(frame.place(text.at)),
            Mark::Image(_) | Mark::Span(_) | Mark::Rule(_) => {}
        }
    }
    samples
}

/// Points about every three points of length along a curve.
fn curve(samples: &mut Vec<Point>, frame: &Frame, points: &[Point]) {
    for piece in pieces(frame, points) {
        for pair in piece.windows(2) {
            let (dx, dy) = (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
            let steps = (math::hypot(dx, dy) / 3.0).ceil().clamp(1.0, 200.0) as u32;
            samples.extend((0..=steps).map(|i| {
                let t = f64::from(i) / f64::from(steps);
                (pair[0].0 + t * dx, pair[0].1 + t * dy)
            }));
        }
    }
}

/// A marker of a diameter around a place on the page.
pub(super) fn marker(svg: &mut Svg, marker: Marker, (x, y): Point, size: f64, color: Color, opacity: f64) {
    let radius = size / 2.0;
    let filled = Paint::fill(color, opacity);
    let mut polygon = |corners: &[Point]| {
        let mut d = String::new();
        push(&mut d, &corners.iter().map(|(dx, dy)| (x + dx * radius, y + dy * radius)).collect::<Vec<_>>());
        d.push('Z');
        svg.path(&d, filled);
    };
    match marker {
        Marker::Disc => svg.disc((x, y), radius, filled),
        Marker::Ring => svg.disc((x, y), radius, Paint::fill(Color::White, 1.0).outlined(color, 0.8).opacity(opacity)),
        Marker::Square => polygon(&[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]),
        Marker::Triangle => polygon(&[(0.0, -1.2), (1.1, 0.8), (-1.1, 0.8)]),
        Marker::Stroke => {
            let paint = Paint::stroke(color, HAIRLINE).opacity(opacity);
            svg.segment((x, y - radius), (x, y + radius), paint);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::svg::Rect;

    fn frame() -> Frame {
        let panel = Panel::new("").x_range(0.0, 10.0).y_range(0.0, 10.0);
        Frame::new(&panel, Rect { x: 0.0, y: 0.0, width: 100.0, height: 100.0 }, panel.legend)
    }

    #[test]
    fn a_point_that_is_not_finite_leaves_a_gap() {
        let points = [(0.0, 0.0), (1.0, 1.0), (2.0, f64::NAN), (3.0, 3.0), (4.0, 5.0)];
        assert_eq!(path(&frame(), &points), "M0 100L10 90M30 70L40 50");
        assert_eq!(path(&frame(), &[]), "");
    }

    #[test]
    fn points_on_a_straight_stretch_are_left_out() {
        let straight: Vec<Point> = (0..=1000).map(|i| (f64::from(i) / 100.0, f64::from(i) / 100.0)).collect();
        assert_eq!(path(&frame(), &straight), "M0 100L100 0");
        let bent = [(0.0, 0.0), (1.0, 5.0), (2.0, 0.0)];
        assert_eq!(simplified(&bent), bent);
    }

    #[test]
    fn a_band_is_closed_and_interrupted_where_an_edge_is_missing() {
        let d = area(&frame(), &[0.0, 1.0, 2.0, 3.0, 4.0], &[0.0, 0.0, f64::NAN, 0.0, 0.0], &[1.0; 5]);
        assert_eq!(d.matches('Z').count(), 2);
    }
}
