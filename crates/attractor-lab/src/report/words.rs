//! Sentences in the report: symbols with their indices, and the letters of panels.

use maud::{Markup, html};

use crate::figure::{Level, runs};

/// A sentence, with indices and powers where they belong.
pub(super) fn set(text: &str) -> Markup {
    html! {
        @for (level, run) in runs(text) {
            @match level {
                Level::Line => { (run) }
                Level::Raised => { sup { (run) } }
                Level::Lowered => { sub { (run) } }
            }
        }
    }
}

/// A caption, in which the letters that begin a sentence about panels (`a, rates of`, `b, c, the same`, `d-g, what`, `a to d, the`)
/// stand out.
pub(super) fn caption(text: &str) -> Markup {
    let mut rest = text;
    let mut parts: Vec<(&str, &str)> = Vec::new();
    loop {
        let (letters, after) = rest.split_at(panels(rest));
        let end = [". ", "; "].iter().filter_map(|end| after.find(end)).min().map_or(after.len(), |at| at + 2);
        parts.push((letters, &after[..end]));
        rest = &after[end..];
        if rest.is_empty() {
            break;
        }
    }
    html! {
        @for (letters, sentence) in parts {
            @if !letters.is_empty() { b { (letters) } }
            (set(sentence))
        }
    }
}

/// How long the letters of panels are with which a text begins, followed by a comma; 0 if with none.
fn panels(text: &str) -> usize {
    let mut at = 0;
    let mut found = 0;
    while let Some(rest) = text.get(at..)
        && rest.starts_with(|c: char| c.is_ascii_lowercase())
        && let Some(next) = rest.get(1..)
    {
        let Some(between) = [", ", "-", " to "].into_iter().find(|between| next.starts_with(between)) else { break };
        if between == ", " {
            found = at + 1;
        }
        at += 1 + between.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_panels_stand_out_and_words_do_not() {
        let html = caption("The first. a, rates of W_x. b, c, the same; d-g, more. a to d, maps. A model, a test.")
            .into_string();
        assert_eq!(
            html,
            "The first. <b>a</b>, rates of W<sub>x</sub>. <b>b, c</b>, the same; <b>d-g</b>, more. <b>a to d</b>, maps. A model, a test."
        );
    }
}
