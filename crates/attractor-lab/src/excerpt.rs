//! What a user wrote, short enough to stand in a message.

/// Characters that an excerpt has at most, the ellipsis included.
const MOST: usize = 60;

/// A text on one line, cut to 60 characters; signs that do not show, such as tabs and escapes, are written out (`\t`).
pub(crate) fn excerpt(text: &str) -> String {
    excerpt_of(text, MOST)
}

/// As [`excerpt`], cut to `most` characters.
pub(crate) fn excerpt_of(text: &str, most: usize) -> String {
    // Every character is written as at least one: no more than these can be needed.
    let mut shown = text.chars().take(most + 1).flat_map(|c| {
        let plain = !c.is_control();
        plain.then_some(c).into_iter().chain(c.escape_debug().filter(move |_| !plain))
    });
    let mut cut: String = shown.by_ref().take(most).collect();
    if shown.next().is_some() {
        cut.pop();
        cut.push('…');
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_between_characters() {
        assert_eq!(excerpt("short"), "short");
        assert_eq!(excerpt(&"é".repeat(60)), "é".repeat(60));
        let cut = excerpt(&"é".repeat(5000));
        assert_eq!((cut.chars().count(), cut.chars().last()), (60, Some('…')));
        assert_eq!(excerpt_of("abcdef", 3), "ab…");
    }

    #[test]
    fn what_does_not_show_is_written_out() {
        assert_eq!(excerpt("1\t2\n\u{1b}[31m"), "1\\t2\\n\\u{1b}[31m");
        assert_eq!(excerpt(&"\t".repeat(40)).chars().count(), 60);
    }
}
