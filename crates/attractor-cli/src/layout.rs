//! Text within the width of the screen.

use console::{Term, measure_text_width};

/// Columns that `term` offers, at most 100; 100 where it is not a terminal.
pub(crate) fn width(term: &Term) -> usize {
    term.size_checked().map_or(100, |(_, columns)| usize::from(columns).clamp(40, 100))
}

/// Breaks `text` between words into lines of at most `width` columns; a no-break space holds two words together.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split([' ', '\n']).filter(|word| !word.is_empty()) {
        let line = lines.len() - 1;
        let used = measure_text_width(&lines[line]);
        if used > 0 && used + 1 + measure_text_width(word) > width {
            lines.push(word.into());
        } else {
            if used > 0 {
                lines[line].push(' ');
            }
            lines[line].push_str(word);
        }
    }
    lines.iter().map(|line| line.replace('\u{a0}', " ")).collect()
}

/// A clock: `0:04`, `12:30`, `1:02:05`.
pub(crate) fn clock(seconds: f64) -> String {
    let whole = seconds.max(0.0).round() as u64;
    match (whole / 3600, whole / 60 % 60, whole % 60) {
        (0, minutes, seconds) => format!("{minutes}:{seconds:02}"),
        (hours, minutes, seconds) => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrap("a perturbed trial returns", 11), ["a perturbed", "trial", "returns"]);
        assert_eq!(wrap("unbreakable", 4), ["unbreakable"]);
        assert_eq!(wrap("p\u{a0}< 0.1", 4), ["p <", "0.1"]);
        assert_eq!(wrap("", 4), [""]);
    }

    #[test]
    fn a_clock_counts_hours() {
        assert_eq!([4.0, 59.6, 750.0, 3725.0].map(clock), ["0:04", "1:00", "12:30", "1:02:05"]);
    }
}
