//! Places the panels of a figure: plot areas share their edges along rows and columns, and margins take what labels need.

use std::ops::Range;

use super::{
    Figure,
    frame::Frame,
    legend,
    margins::Margins,
    panel::{Legend, Panel},
    svg::Rect,
};

/// Around the page.
const EDGE: f64 = 3.0;
/// Between columns and between rows.
const GAP: (f64, f64) = (11.0, 9.0);
/// The least side of a plot area, however small the figure.
const LEAST: f64 = 12.0;

/// A panel and its rows and columns in the grid.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    pub(super) rows: Range<usize>,
    pub(super) columns: Range<usize>,
    pub(super) panel: Panel,
}

/// A panel in place.
#[derive(Debug)]
pub(super) struct Placed<'a> {
    pub(super) panel: &'a Panel,
    pub(super) frame: Frame,
    pub(super) letter: Option<char>,
    /// The upper left corner of its row and column, where the letter stands.
    pub(super) corner: (f64, f64),
}

/// Places every panel of the figure on a page of the given size.
///
/// Margins depend on tick labels, tick labels on the size of the plot areas and these on the margins; a few rounds settle
/// it. Where legends go is settled once the margins are about right.
pub(super) fn place(figure: &Figure, (width, height): (f64, f64)) -> Vec<Placed<'_>> {
    const ROUNDS: usize = 4;
    let slots = &figure.slots;
    let letters = letters(slots);
    let mut margins = vec![Margins::default(); slots.len()];
    let mut legends: Vec<Legend> = slots.iter().map(|slot| slot.panel.legend).collect();
    let mut placed: Vec<Placed<'_>> = Vec::new();
    for round in 0..ROUNDS {
        let horizontal = slots.iter().zip(&margins).map(|(slot, m)| (slot.columns.clone(), m.left, m.right));
        let vertical = slots.iter().zip(&margins).map(|(slot, m)| (slot.rows.clone(), m.top, m.bottom));
        let columns = tracks(&figure.columns, horizontal, width, GAP.0);
        let rows = tracks(&figure.rows, vertical, height, GAP.1);
        let (top, bottom) = (rows.first().map_or(0.0, |row| row.begin), rows.last().map_or(0.0, |row| row.end));
        let panels = slots.iter().zip(&letters).zip(&legends).map(|((slot, letter), legend)| {
            let (panel, area) = (&slot.panel, area(slot, &rows, &columns));
            let mut frame = Frame::new(panel, area, *legend);
            if panel.colorbar().is_some_and(|(image, _)| image.along_rows) {
                frame = frame.with_bar(panel, top, bottom);
            }
            let corner = (columns[slot.columns.start].outer, rows[slot.rows.start].outer);
            Placed { panel, frame, letter: *letter, corner }
        });
        placed = panels.collect();
        if round > 0 {
            legends = placed.iter().map(|one| legend::settled(one.panel, &one.frame)).collect();
        }
        margins = placed.iter().map(|one| Margins::of(one.panel, &one.frame, one.letter.is_some())).collect();
    }
    placed
}

/// a, b, c in the order in which one reads, row by row; none where there is only one.
fn letters(slots: &[Slot]) -> Vec<Option<char>> {
    let mut lettered: Vec<usize> = (0..slots.len()).filter(|&i| !slots[i].panel.unlettered).collect();
    lettered.sort_by_key(|&i| (slots[i].rows.start, slots[i].columns.start));
    let mut letters = vec![None; slots.len()];
    if lettered.len() > 1 {
        lettered.iter().zip('a'..='z').for_each(|(&i, letter)| letters[i] = Some(letter));
    }
    letters
}

/// A row or a column of the grid: where it begins, and the plot areas in it.
#[derive(Debug, Clone, Copy)]
struct Track {
    outer: f64,
    begin: f64,
    end: f64,
}

/// Lays out rows or columns. Each margin is the greatest that a panel needs there; what
/// remains is divided by weight.
fn tracks(
    weights: &[f64],
    margins: impl Iterator<Item = (Range<usize>, f64, f64)>,
    length: f64,
    gap: f64,
) -> Vec<Track> {
    let mut before = vec![0.0_f64; weights.len()];
    let mut after = vec![0.0_f64; weights.len()];
    for (range, first, last) in margins {
        before[range.start] = before[range.start].max(first);
        after[range.end - 1] = after[range.end - 1].max(last);
    }
    let taken: f64 = before.iter().chain(&after).sum::<f64>() + gap * (weights.len() as f64 - 1.0) + 2.0 * EDGE;
    let total: f64 = weights.iter().sum();
    let mut cursor = EDGE;
    let track = |((weight, before), after): ((&f64, f64), f64)| {
        let outer = cursor;
        let begin = outer + before;
        let end = begin + ((length - taken) * weight / total).max(LEAST);
        cursor = end + after + gap;
        Track { outer, begin, end }
    };
    weights.iter().zip(before).zip(after).map(track).collect()
}

fn area(slot: &Slot, rows: &[Track], columns: &[Track]) -> Rect {
    let (left, right) = (columns[slot.columns.start].begin, columns[slot.columns.end - 1].end);
    let (top, bottom) = (rows[slot.rows.start].begin, rows[slot.rows.end - 1].end);
    Rect { x: left, y: top, width: right - left, height: bottom - top }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Image, Line};

    #[test]
    fn plot_areas_share_edges_and_keep_their_proportions() {
        let line = |scale: f64| Line::new([0.0, 1.0], [0.0, scale]);
        let figure = Figure::new("f", "f")
            .grid(&[1.0, 1.0], &[1.0, 2.0])
            .panel(0, 0, Panel::new("").y_label("y").line(line(1000.0)))
            .panel(1, 0, Panel::new("").line(line(1.0)))
            .panel_spanning(0..2, 1..2, Panel::new("").line(line(1.0)));
        let placed = place(&figure, (500.0, 300.0));
        let areas: Vec<Rect> = placed.iter().map(|p| p.frame.area).collect();
        assert_eq!((areas[0].x, areas[0].right()), (areas[1].x, areas[1].right()));
        assert_eq!((areas[2].y, areas[2].bottom()), (areas[0].y, areas[1].bottom()));
        assert!((areas[2].width - 2.0 * areas[0].width).abs() < 1e-9);
        assert!(areas.iter().all(|a| a.x > 0.0 && a.y > 0.0 && a.right() < 500.0 && a.bottom() < 300.0));
    }

    #[test]
    fn a_colour_bar_along_rows_reaches_from_the_first_to_the_last() {
        let panel = |bar: fn(Image) -> Image| {
            Panel::new("").image(bar(Image::new(&ndarray::array![[0.0, 1.0]], 0.0..2.0, 0.0..1.0)))
        };
        let bar = |image: Image| image.colorbar("r").along_rows();
        let figure = Figure::new("f", "f")
            .panel(0, 0, panel(|image| image.colorbar("r")))
            .panel(0, 1, panel(bar))
            .panel(1, 0, panel(|image| image));
        let placed = place(&figure, (300.0, 300.0));
        let frames: Vec<&Frame> = placed.iter().map(|one| &one.frame).collect();
        assert_eq!(frames[0].bar, (frames[0].area.y, frames[0].area.bottom()));
        assert_eq!(frames[1].bar, (frames[0].area.y, frames[2].area.bottom()));
        let (scale, _) = frames[1].colors.as_ref().unwrap();
        assert_eq!((scale.place(1.0), scale.place(0.0)), (Some(frames[1].bar.0), Some(frames[1].bar.1)));
    }

    #[test]
    fn a_panel_alone_has_no_letter() {
        let alone = Figure::new("f", "f").panel(0, 0, Panel::new(""));
        assert!(place(&alone, (100.0, 100.0))[0].letter.is_none());
        let two = alone.panel(0, 1, Panel::new(""));
        let letters: Vec<_> = place(&two, (100.0, 100.0)).iter().map(|p| p.letter).collect();
        assert_eq!(letters, [Some('a'), Some('b')]);
        let column_by_column = two.panel(1, 0, Panel::new("")).panel(0, 2, Panel::new(""));
        let letters: Vec<_> = place(&column_by_column, (300.0, 200.0)).iter().map(|p| p.letter).collect();
        assert_eq!(letters, [Some('a'), Some('b'), Some('d'), Some('c')]);
    }
}
