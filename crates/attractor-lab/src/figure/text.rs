//! Text as it is set: how wide it is, and raised or lowered digits.

use std::sync::LazyLock;

use skrifa::{
    FontRef, MetadataProvider,
    instance::{LocationRef, Size},
};

/// The regular face of the house font, Arimo: it has the widths of Helvetica and Arial, so that a browser which has only
/// one of these sets every text as wide as it is measured here.
pub(super) const REGULAR: &[u8] = include_bytes!("fonts/Arimo-Regular.ttf");
/// The bold face.
pub(super) const BOLD: &[u8] = include_bytes!("fonts/Arimo-Bold.ttf");
/// The font and what may replace it.
pub(super) const FAMILY: &str = "Arimo, Helvetica, Arial, sans-serif";
/// The height of a capital letter in units of the text size.
pub(super) const CAPITAL: f64 = 0.69;
/// The size of raised and lowered text in units of the text size.
pub(super) const SCRIPT: f64 = 0.72;

static FACES: LazyLock<[Option<FontRef<'static>>; 2]> =
    LazyLock::new(|| [REGULAR, BOLD].map(|font| FontRef::new(font).ok()));

/// Whether a stretch of text stands on the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    Line,
    Raised,
    Lowered,
}

/// Splits text where it is raised or lowered. Unicode's own super- and subscripts (`10⁻³`, `W₀`) become ordinary
/// characters at another level, because few fonts have them all.
///
/// A symbol with an index (`W_x`, `S_z/S_u`, `w_FB`) has it lowered: one letter, a low line and up to three letters or digits.
pub(crate) fn runs(text: &str) -> Vec<(Level, String)> {
    let mut runs: Vec<(Level, String)> = Vec::new();
    for (level, c) in with_indices(text) {
        match runs.last_mut() {
            Some((last, run)) if *last == level => run.push(c),
            _ => runs.push((level, c.to_string())),
        }
    }
    runs
}

/// Characters with their levels; the low line of an index is left out.
fn with_indices(text: &str) -> Vec<(Level, char)> {
    let chars: Vec<char> = text.chars().collect();
    let word = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| c.is_alphanumeric() || *c == '_');
    let mut placed = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let length = (at + 2..chars.len()).take_while(|&i| word(Some(i))).count();
        let symbol = chars[at].is_alphabetic() && !word(at.checked_sub(1)) && chars.get(at + 1) == Some(&'_');
        if symbol && (1..=3).contains(&length) && !chars[at + 2..at + 2 + length].contains(&'_') {
            placed.push((Level::Line, chars[at]));
            placed.extend(chars[at + 2..at + 2 + length].iter().map(|&c| (Level::Lowered, c)));
            at += 2 + length;
        } else {
            placed.push(level(chars[at]));
            at += 1;
        }
    }
    placed
}

fn level(c: char) -> (Level, char) {
    const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿᵀ";
    const LOWERED: &str = "₀₁₂₃₄₅₆₇₈₉₊₋ₙᵢⱼ";
    let same_place = |list: &str, plain: &str| list.chars().position(|x| x == c).and_then(|i| plain.chars().nth(i));
    if let Some(plain) = same_place(RAISED, "0123456789+−nT") {
        (Level::Raised, plain)
    } else if let Some(plain) = same_place(LOWERED, "0123456789+−nij") {
        (Level::Lowered, plain)
    } else {
        (Level::Line, c)
    }
}

/// The width of a text of the given size.
pub(super) fn width(text: &str, size: f64, bold: bool) -> f64 {
    let face = FACES[usize::from(bold)].as_ref();
    let measures = face.map(|face| (face.charmap(), face.glyph_metrics(Size::unscaled(), LocationRef::default())));
    let em = face.map_or(1.0, |face| f64::from(face.metrics(Size::unscaled(), LocationRef::default()).units_per_em));
    let advance = |c: char| {
        let measured = measures.as_ref().and_then(|(glyphs, metrics)| metrics.advance_width(glyphs.map(c)?));
        // A character that the font lacks is set in another one, of about this width.
        measured.map_or(0.6, |advance| f64::from(advance) / em)
    };
    let run_width = |(level, run): (Level, String)| {
        let scale = if level == Level::Line { 1.0 } else { SCRIPT };
        scale * run.chars().map(advance).sum::<f64>()
    };
    size * runs(text).into_iter().map(run_width).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_font_is_readable_and_has_the_widths_of_helvetica() {
        assert!(FACES.iter().all(Option::is_some));
        assert!((width("0", 1000.0, false) - 556.0).abs() < 1.0);
        assert!(width("mm", 7.0, true) > width("mm", 7.0, false) * 0.99);
    }

    #[test]
    fn an_index_is_lowered_and_a_name_is_not() {
        let lowered = |text: &str| {
            let lowered = runs(text).into_iter().filter(|(level, _)| *level == Level::Lowered).map(|(_, run)| run);
            lowered.collect::<Vec<_>>().join(",")
        };
        assert_eq!(lowered("(W_x + W_z) x, N S_z/S_u along w_FB"), "x,z,z,u,FB");
        assert_eq!(runs("W_x")[0], (Level::Line, "W".to_owned()));
        assert_eq!(lowered("recurrent_loss, p_value_1, W_recurrent"), "");
    }

    #[test]
    fn superscripts_become_raised_characters() {
        let runs = runs("s⁻¹ W₀");
        let expected = [(Level::Raised, "−1"), (Level::Line, " W"), (Level::Lowered, "0")];
        assert_eq!(runs[0], (Level::Line, "s".to_owned()));
        assert_eq!(runs[1..], expected.map(|(level, run)| (level, run.to_owned())));
    }
}
