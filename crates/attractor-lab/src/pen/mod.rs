//! Any word of letters as the path of a pen that is never lifted: the targets of the handwriting experiment.
//!
//! The letters are those of the Hershey font *script simplex* (see `data/script-glyphs/NOTICE`). The pen draws the strokes
//! of a word in order and moves from one to the next along ink that is there anyway. It runs along that line at constant
//! speed; a Gaussian then rounds the corners, where the pen therefore slows down, as a hand does.

mod curve;
mod glyph;
mod ink;

use ndarray::Array2;

use crate::{Error, excerpt::excerpt};
use curve::Point;

/// Distance of the points on which a word is smoothed, in font units (a small letter is 9 high).
const SPACING: f64 = 0.1;
/// Standard deviation of the smoothing Gaussian along the line, in font units.
const ROUNDING: f64 = 1.0;
/// A word is scaled to fit a box of this width and height around the origin.
const BOX: Point = [4.0, 1.0];
/// Time in which the pen draws one font unit: `chaos` and `neuron` then take about 1.3 seconds each.
const MS_PER_UNIT: f64 = 5.08;
/// Fewer points than this do not show a word.
const FEWEST_POINTS: usize = 10;

/// The path of a pen that writes `word`: row 0 is x, row 1 is y, one column per moment, equally spaced in time.
///
/// The word is centred on the origin and scaled, keeping its proportions, to fit 4 x 1.
///
/// # Errors
/// If the word is empty or holds anything but the letters A-Z and a-z, or if `points` is below 10.
///
/// ```
/// let path = attractor_lab::pen::word_path("chaos", 1322)?;
/// assert_eq!(path.dim(), (2, 1322));
/// # Ok::<(), attractor_lab::Error>(())
/// ```
pub fn word_path(word: &str, points: usize) -> Result<Array2<f64>, Error> {
    if points < FEWEST_POINTS {
        return Err(Error::bad_input(
            format!("the word \"{}\" cannot be drawn with {points} points", excerpt(word)),
            format!("a path takes {FEWEST_POINTS} points or more, one for each step of the network"),
        ));
    }
    let line = curve::evenly_spaced(&line_of(word)?, SPACING);
    let smooth = curve::smoothed(&line, ROUNDING / SPACING);
    let path = curve::fitted(&curve::sampled(&smooth, points), BOX);
    Ok(Array2::from_shape_fn((2, points), |(axis, t)| path[t][axis]))
}

/// How long a hand takes for the word, in ms: proportional to the length of its line.
///
/// # Errors
/// If the word is empty or holds anything but the letters A-Z and a-z.
pub fn natural_duration_ms(word: &str) -> Result<usize, Error> {
    Ok((curve::length(&line_of(word)?) * MS_PER_UNIT).round() as usize)
}

/// The pen's line through all letters, in font units.
fn line_of(word: &str) -> Result<Vec<Point>, Error> {
    if word.is_empty() {
        return Err(Error::bad_input("a word to write is empty", "a word is one or more of the letters A-Z and a-z"));
    }
    let mut pen = ink::Pen::default();
    for letter in word.chars() {
        let glyph = glyph::of(letter).ok_or_else(|| {
            Error::bad_input(
                format!("the word \"{}\" holds {letter:?}, which has no script letter", excerpt(word)),
                "a word is one or more of the letters A-Z and a-z",
            )
        })?;
        pen.write(glyph);
    }
    Ok(pen.into_line())
}

#[cfg(test)]
mod tests {
    use approx::assert_abs_diff_eq;

    use super::*;

    #[test]
    fn a_word_is_centred_and_fits_the_box() {
        for word in ["chaos", "neuron", "I", "Hippopotamus"] {
            let path = word_path(word, 1000).unwrap();
            let span = |axis| {
                let row = path.row(axis);
                let (low, high) = row.iter().fold((f64::MAX, f64::MIN), |(l, h), &v| (v.min(l), v.max(h)));
                assert_abs_diff_eq!(low, -high, epsilon = 1e-12);
                high - low
            };
            let (width, height) = (span(0), span(1));
            assert!(width < BOX[0] + 1e-9 && height < BOX[1] + 1e-9, "{word} is {width} x {height}");
            assert!((width - BOX[0]).abs() < 1e-9 || (height - BOX[1]).abs() < 1e-9, "{word} fills its box one way");
        }
    }

    #[test]
    fn the_pen_is_never_lifted() {
        for word in ["chaos", "neuron", "Xylitol", "Jinx", "FKWHTq"] {
            let path = word_path(word, 4000).unwrap();
            let step = |t: usize| (path[[0, t + 1]] - path[[0, t]]).hypot(path[[1, t + 1]] - path[[1, t]]);
            let (longest, total) = (0..3999).fold((0.0_f64, 0.0), |(l, s), t| (l.max(step(t)), s + step(t)));
            assert!(longest < 2.0 * total / 3999.0, "{word}: a step is {longest} of {total}");
        }
    }

    #[test]
    fn the_published_words_take_their_published_times_within_five_percent() {
        for (word, published) in [("chaos", 1322.0), ("neuron", 1234.0)] {
            let ours = natural_duration_ms(word).unwrap() as f64;
            assert!((ours / published - 1.0).abs() < 0.05, "{word}: {ours} ms");
        }
    }

    #[test]
    fn what_cannot_be_written_is_named() {
        assert!(word_path("", 100).unwrap_err().to_string().contains("empty"));
        let error = word_path("na\u{ef}ve", 100).unwrap_err();
        assert!(error.to_string().contains('\u{ef}'), "{error}");
        assert!(error.remedy().unwrap().contains("A-Z"));
        assert!(natural_duration_ms("a b").unwrap_err().to_string().contains("' '"));
        assert!(word_path("a", 9).unwrap_err().to_string().contains("9 points"));
    }
}
