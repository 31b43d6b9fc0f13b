//! Sentences, numbers and names in the report: symbols with their indices, powers of ten, and the letters of panels.

use maud::{Markup, html};

use crate::{
    figure::{Level, runs},
    quantity,
};

/// A number of four digits.
pub(super) fn number(value: f64) -> Markup {
    set(&quantity::number(value))
}

/// A name as code, broken between its words alone.
pub(super) fn identifier(name: &str) -> Markup {
    html! {
        code {
            @for part in name.split_inclusive(['_', '.']) { (part) @if part.ends_with(['_', '.']) { wbr; } }
        }
    }
}

/// A sentence, with indices and powers where they belong.
pub(super) fn set(text: &str) -> Markup {
    html! {
        @for (level, run) in runs(&typeset(text)) {
            @match level {
                Level::Line => { (run) }
                Level::Raised => { sup { (run) } }
                Level::Lowered => { sub { (run) } }
            }
        }
    }
}

/// Powers and minus signs as they are printed: `3e-5` and `x^-1` have their exponents raised, `-2` has a minus.
fn typeset(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let before = at.checked_sub(1).map(|before| chars[before]);
        let begins = before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '_' | '.' | ')'));
        if let Some((mantissa, exponent, length)) = power_of_ten(&chars[at..]).filter(|_| begins) {
            if mantissa != "1" {
                out.push_str(&mantissa);
                out.push_str("\u{a0}×\u{a0}");
            }
            out.push_str("10");
            out.extend(exponent.chars().map(raised));
            at += length;
        } else if let ('^', length @ 1..) = (chars[at], whole(&chars[at + 1..])) {
            out.extend(chars[at + 1..=at + length].iter().copied().map(raised));
            at += 1 + length;
        } else {
            let minus = chars[at] == '-' && begins && chars.get(at + 1).is_some_and(char::is_ascii_digit);
            out.push(if minus { '−' } else { chars[at] });
            at += 1;
        }
    }
    out
}

/// Digits, exponent and length of a number such as `3.2e-5` with which a text begins.
fn power_of_ten(text: &[char]) -> Option<(String, String, usize)> {
    let digits = text.iter().take_while(|c| c.is_ascii_digit() || **c == '.').count();
    let exponent = whole(text.get(digits + 1..)?);
    let length = digits + 1 + exponent;
    let ends = text.get(length).is_none_or(|c| !c.is_alphanumeric() && *c != '_');
    let found = text[0].is_ascii_digit() && text[digits] == 'e' && exponent > 0 && ends;
    found.then(|| (text[..digits].iter().collect(), text[digits + 1..length].iter().collect(), length))
}

/// The length of a whole number with which a text begins, its sign included; 0 if with none.
fn whole(text: &[char]) -> usize {
    let sign = usize::from(matches!(text.first(), Some('-' | '+' | '−')));
    match text[sign..].iter().take_while(|c| c.is_ascii_digit()).count() {
        0 => 0,
        digits => sign + digits,
    }
}

fn raised(c: char) -> char {
    match c {
        '-' | '−' => '⁻',
        '+' => '⁺',
        digit => digit.to_digit(10).and_then(|digit| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(digit as usize)).unwrap_or(digit),
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
    fn powers_and_minus_signs_are_set_and_names_and_ranges_are_not() {
        for (text, set_as) in [
            ("p < 1e-5", "p &lt; 10<sup>−5</sup>"),
            ("[-0.5, 3.2e-5]", "[−0.5, 3.2\u{a0}×\u{a0}10<sup>−5</sup>]"),
            ("-9.9e4", "−9.9\u{a0}×\u{a0}10<sup>4</sup>"),
            ("A (r'r)^-1 r, X^0", "A (r'r)<sup>−1</sup> r, X<sup>0</sup>"),
            ("lags -15 to -5", "lags −15 to −5"),
            ("Figs 1-2, 2e3b, a1e-5, ^, 2.", "Figs 1-2, 2e3b, a1e-5, ^, 2."),
        ] {
            assert_eq!(set(text).into_string(), set_as, "{text}");
        }
    }

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
