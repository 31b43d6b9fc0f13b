//! Joins the strokes of a word into one line, without lifting the pen.
//!
//! Between two strokes a hand that must not lift its pen goes back over its own ink: along the old stroke to a good place,
//! across, and along the new stroke backwards to where that begins. So the bowl of an `a` is entered at its left, where
//! the letter before ends, and followed over the top to its beginning; and a bar or a dot is drawn there and back.

use super::{
    curve::{Point, distance, evenly_spaced},
    glyph::Glyph,
};

/// Distance of the places where strokes may be joined, in font units.
const SPACING: f64 = 0.2;
/// What going back over one unit of ink costs, where a unit of new line costs 1.
const COST_OF_INK: f64 = 0.3;

/// A pen that writes letter after letter.
#[derive(Debug, Default)]
pub(super) struct Pen {
    line: Vec<Point>,
    /// The stroke drawn last, without its marks.
    last: Vec<Point>,
    /// Where the next letter's box begins.
    x: f64,
}

impl Pen {
    /// Writes one letter to the right of what is there.
    pub(super) fn write(&mut self, glyph: &Glyph) {
        let shift = self.x - glyph.left;
        let place = |points: &Vec<Point>| {
            let placed: Vec<Point> = points.iter().map(|&[x, y]| [x + shift, y]).collect();
            evenly_spaced(&placed, SPACING)
        };
        let strokes: Vec<_> = glyph.strokes.iter().map(place).collect();
        let mut drawn = strokes.clone();
        for mark in glyph.marks.iter().map(place) {
            hang(&mark, &mut drawn);
        }
        for (bare, stroke) in strokes.into_iter().zip(drawn) {
            self.line.extend(connection(&self.last, &bare));
            self.line.extend(stroke);
            self.last = bare;
        }
        self.x += glyph.right - glyph.left;
    }

    /// The whole line.
    pub(super) fn into_line(self) -> Vec<Point> {
        self.line
    }
}

/// The cheapest way from the end of one stroke to the beginning of the next: back along the first, across, and back along
/// the second.
fn connection(from: &[Point], to: &[Point]) -> Vec<Point> {
    let ink = |i, j| COST_OF_INK * SPACING * (from.len() - 1 - i + j) as f64;
    let Some(bridge) = cheapest(from, to, ink) else { return Vec::new() };
    from[bridge.leave..].iter().rev().chain(to[..=bridge.enter].iter().rev()).copied().collect()
}

/// Draws a mark as an excursion, there and back, from the nearest place on the strokes.
fn hang(mark: &[Point], strokes: &mut [Vec<Point>]) {
    let bridges = strokes.iter().enumerate().filter_map(|(i, stroke)| Some((i, cheapest(stroke, mark, |_, _| 0.0)?)));
    let Some((stroke, bridge)) = bridges.min_by(|(_, a), (_, b)| a.cost.total_cmp(&b.cost)) else { return };
    let excursion = mark[..=bridge.enter].iter().rev().chain(mark).chain(mark[bridge.enter..].iter().rev());
    let excursion: Vec<Point> = excursion.copied().chain([strokes[stroke][bridge.leave]]).collect();
    let after = bridge.leave + 1;
    strokes[stroke].splice(after..after, excursion);
}

/// A new piece of line between a place on one stroke and a place on another.
struct Bridge {
    leave: usize,
    enter: usize,
    cost: f64,
}

/// The bridge that costs least: its length and what `surcharge` asks for its two ends. None if a stroke is empty.
fn cheapest(from: &[Point], to: &[Point], surcharge: impl Fn(usize, usize) -> f64) -> Option<Bridge> {
    let bridge =
        |leave, enter| Bridge { leave, enter, cost: distance(from[leave], to[enter]) + surcharge(leave, enter) };
    let all = (0..from.len()).flat_map(|leave| (0..to.len()).map(move |enter| (leave, enter)));
    all.map(|(leave, enter)| bridge(leave, enter)).min_by(|a, b| a.cost.total_cmp(&b.cost))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stroke(points: &[Point]) -> Vec<Point> {
        evenly_spaced(points, SPACING)
    }

    #[test]
    fn strokes_that_touch_at_their_ends_are_simply_joined() {
        let way = connection(&stroke(&[[0.0, 0.0], [5.0, 0.0]]), &stroke(&[[5.0, 0.0], [5.0, 5.0]]));
        assert_eq!(way, [[5.0, 0.0], [5.0, 0.0]]);
    }

    #[test]
    fn a_stroke_that_ends_far_away_is_gone_back_along() {
        let down = stroke(&[[0.0, 10.0], [0.0, 0.0]]);
        let branch = stroke(&[[1.0, 8.0], [9.0, 8.0]]);
        let way = connection(&down, &branch);
        let corner = way.iter().rfind(|p| p[0] == 0.0).unwrap();
        assert!(corner[1] > 7.0, "the stem is left at {corner:?}");
        assert_eq!(way.last(), Some(&[1.0, 8.0]));
    }

    #[test]
    fn a_bar_is_drawn_whole_and_the_stem_goes_on_where_it_was_left() {
        let mut strokes = vec![stroke(&[[0.0, 10.0], [0.0, 0.0]])];
        let bare = strokes[0].clone();
        hang(&stroke(&[[-3.0, 7.0], [3.0, 7.0]]), &mut strokes);
        let (low, high) = strokes[0].iter().fold((0.0_f64, 0.0_f64), |(l, h), p| (l.min(p[0]), h.max(p[0])));
        assert_eq!((low, high), (-3.0, 3.0));
        assert_eq!((strokes[0].first(), strokes[0].last()), (bare.first(), bare.last()));
        assert!(strokes[0].windows(2).all(|w| distance(w[0], w[1]) < 1.5 * SPACING));
    }
}
