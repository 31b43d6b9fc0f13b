//! The script letters, read from the font file that the program carries.

use std::{collections::BTreeMap, sync::LazyLock};

use super::curve::Point;

const FONT: &str = include_str!("../../data/script-glyphs/script-simplex.txt");

static GLYPHS: LazyLock<BTreeMap<char, Glyph>> = LazyLock::new(|| read(FONT));

/// A letter in font units: x to the right, y upwards, baseline at 0.
#[derive(Debug, Clone, Default)]
pub(super) struct Glyph {
    /// Where the letter's box begins in x.
    pub(super) left: f64,
    /// Where it ends.
    pub(super) right: f64,
    /// What the pen draws, in order.
    pub(super) strokes: Vec<Vec<Point>>,
    /// Dots, bars and second diagonals.
    pub(super) marks: Vec<Vec<Point>>,
}

/// The script letter of a character, for A-Z and a-z.
pub(super) fn of(letter: char) -> Option<&'static Glyph> {
    GLYPHS.get(&letter)
}

/// Reads the format of `data/script-glyphs/README.md`; a test vouches for the one file that is ever read.
fn read(font: &str) -> BTreeMap<char, Glyph> {
    let mut glyphs = BTreeMap::new();
    let mut current = ' ';
    for line in font.lines() {
        let mut words = line.split_ascii_whitespace();
        match words.next() {
            Some("glyph") => {
                current = words.next().and_then(|letter| letter.chars().next()).unwrap_or(' ');
                let mut side = || words.next().and_then(|x| x.parse().ok()).unwrap_or_default();
                let (left, right) = (side(), side());
                glyphs.insert(current, Glyph { left, right, ..Glyph::default() });
            }
            Some(kind @ ("stroke" | "mark")) => {
                let Some(glyph) = glyphs.get_mut(&current) else { continue };
                let lines = if kind == "mark" { &mut glyph.marks } else { &mut glyph.strokes };
                lines.push(words.filter_map(point).collect());
            }
            _ => {}
        }
    }
    glyphs
}

fn point(text: &str) -> Option<Point> {
    let (x, y) = text.split_once(',')?;
    Some([x.parse().ok()?, y.parse().ok()?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_is_there_and_nothing_in_the_file_is_skipped() {
        let letters: Vec<char> = ('A'..='Z').chain('a'..='z').collect();
        assert_eq!(GLYPHS.keys().copied().collect::<Vec<_>>(), letters);
        for (letter, glyph) in GLYPHS.iter() {
            assert!(glyph.left < 0.0 && glyph.right > 0.0, "{letter}");
            assert!(!glyph.strokes.is_empty(), "{letter}");
            assert!(glyph.strokes.iter().chain(&glyph.marks).all(|stroke| stroke.len() > 1), "{letter}");
        }
        let points = GLYPHS.values().flat_map(|g| g.strokes.iter().chain(&g.marks)).map(Vec::len).sum::<usize>();
        let written =
            FONT.lines().filter(|line| !line.starts_with('#')).flat_map(str::chars).filter(|&c| c == ',').count();
        assert_eq!(points, written);
    }
}
