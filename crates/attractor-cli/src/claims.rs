//! The outcome of a run on the screen: claims with verdicts, and where the rest is.

use std::fmt::Write;

use attractor_lab::{Claim, Verdict, quantity, run::Finished};
use console::{Style, StyledObject, measure_text_width};

use crate::layout;

const VERDICT: usize = 14;

/// Claims, checks, counts and paths, at most `width` columns wide.
pub(crate) fn outcome(finished: &Finished, width: usize) -> String {
    let info = &finished.info;
    let mut text = match &finished.sweep {
        Some(sweep) => crate::sweep::table(sweep, width),
        None => table(&finished.claims, width),
    };
    let done = finished.sweep.as_ref().map_or_else(|| tally(&finished.claims), crate::sweep::tally);
    let _ = writeln!(text, "{done} · {}", quantity::duration(info.seconds));
    if let Some(advice) = &finished.advice {
        let (assignment, time) = (&advice.assignment, quantity::duration(advice.seconds));
        let _ = writeln!(
            text,
            "Fewer than three networks illustrate: `--set {assignment}` gives verdicts, in about {time}."
        );
    }
    if info.quick {
        let warning =
            Style::new().yellow().apply_to("A --quick run: not the published size, no evidence on the paper.");
        let _ = writeln!(text, "{warning}");
    }
    let _ = writeln!(text, "Report: {}", finished.report.display());
    text
}

fn table(claims: &[Claim], width: usize) -> String {
    let ids = column(claims, |claim| measure_text_width(&claim.id));
    let values = column(claims, |claim| measure_text_width(&quantity::number(claim.value)));
    let (checks, claims): (Vec<&Claim>, Vec<&Claim>) = claims.iter().partition(|claim| claim.verdict.is_check());
    let thresholds = column(claims.iter().copied(), |claim| measure_text_width(&claim.threshold));
    let sentence = width.saturating_sub(VERDICT + ids + values + thresholds + 4 * 2).max(20);
    let dim = Style::new().dim();
    let mut text = String::new();
    for claim in claims.iter().chain(&checks) {
        let mut lines = layout::wrap(&claim.claim, sentence).into_iter();
        let first = lines.next().unwrap_or_default();
        let _ = writeln!(
            text,
            "{}  {:<ids$}  {first:<sentence$}  {:>values$}  {}",
            verdict(claim.verdict),
            claim.id,
            quantity::number(claim.value),
            dim.apply_to(&claim.threshold),
        );
        for (line, style) in lines.map(|line| (line, Style::new())).chain(details(claim, sentence, &dim)) {
            let _ = writeln!(text, "{:1$}{2}", "", VERDICT + ids + 4, style.apply_to(line));
        }
    }
    if !claims.is_empty() {
        text.push('\n');
    }
    text
}

/// What the value is and what stands behind it.
fn details(claim: &Claim, width: usize, dim: &Style) -> Vec<(String, Style)> {
    let mut parts = vec![claim.statistic.clone(), format!("n\u{a0}=\u{a0}{}", claim.n)];
    if !claim.verdict.is_check() {
        parts.extend(
            claim
                .interval
                .map(|interval| format!("95\u{a0}% {}", quantity::interval(interval)).replace(", ", ",\u{a0}")),
        );
        parts.extend(claim.p.map(|p| p_value("p", p)));
        parts.extend(claim.p_adjusted.map(|p| p_value("Holm", p)));
        parts.push(format!("threshold {}", claim.origin.possessive()));
    }
    parts.extend(claim.note.clone());
    layout::wrap(&parts.join(" · "), width).into_iter().map(|line| (line, dim.clone())).collect()
}

fn p_value(name: &str, p: f64) -> String {
    match quantity::p_value(p) {
        bound if bound.starts_with('<') => format!("{name} {bound}").replace(' ', "\u{a0}"),
        value => format!("{name}\u{a0}=\u{a0}{value}"),
    }
}

/// A verdict with its mark, as wide as the widest.
pub(crate) fn verdict(verdict: Verdict) -> StyledObject<String> {
    let (text, style) = match verdict {
        Verdict::Holds => ("✔ holds", Style::new().green()),
        Verdict::Fails => ("✘ fails", Style::new().red()),
        Verdict::Undecided => ("? undecided", Style::new().yellow()),
        Verdict::Shown => ("◦ shown", Style::new().cyan()),
        Verdict::NotShown => ("◦ not shown", Style::new().cyan()),
        Verdict::Agrees => ("= agrees", Style::new().dim()),
        Verdict::Differs => ("≠ differs", Style::new().red()),
    };
    style.apply_to(format!("{text:<VERDICT$}"))
}

/// `3 claims: 2 hold, 1 fails; 4 checks agree`.
fn tally(claims: &[Claim]) -> String {
    const CLAIMS: [(Verdict, &str, &str); 5] = [
        (Verdict::Holds, "holds", "hold"),
        (Verdict::Fails, "fails", "fail"),
        (Verdict::Undecided, "undecided", "undecided"),
        (Verdict::Shown, "shown", "shown"),
        (Verdict::NotShown, "not shown", "not shown"),
    ];
    const CHECKS: [(Verdict, &str, &str); 2] =
        [(Verdict::Agrees, "agrees", "agree"), (Verdict::Differs, "differs", "differ")];
    let counted = |&(verdict, one, many): &(Verdict, &str, &str)| {
        let n = claims.iter().filter(|claim| claim.verdict == verdict).count();
        (n > 0).then(|| (n, format!("{n} {}", if n == 1 { one } else { many })))
    };
    let part = |kinds: &[(Verdict, &str, &str)], noun: &str| {
        let (counts, words): (Vec<usize>, Vec<String>) = kinds.iter().filter_map(counted).unzip();
        let all = quantity::count(counts.iter().sum(), noun);
        (!words.is_empty()).then(|| format!("{all}: {}", words.join(", ")))
    };
    let parts: Vec<String> = [part(&CLAIMS, "claim"), part(&CHECKS, "check")].into_iter().flatten().collect();
    if parts.is_empty() { "Done".into() } else { parts.join("; ") }
}

fn column<'a>(claims: impl IntoIterator<Item = &'a Claim>, measure: impl Fn(&Claim) -> usize) -> usize {
    claims.into_iter().map(measure).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use attractor_lab::Origin;

    use super::*;

    fn claim(id: &str, sentence: &str, value: f64, verdict: Verdict) -> Claim {
        Claim {
            id: id.into(),
            claim: sentence.into(),
            statistic: "correlation with the target".into(),
            threshold: "> 0.97".into(),
            origin: Origin::Ours,
            value,
            interval: Some((0.31, 0.99)),
            p: Some(0.000_1),
            p_adjusted: Some(0.000_2),
            test: None,
            n: 10,
            verdict,
            note: Some("range 0.31 to 0.98".into()),
        }
    }

    fn claims() -> Vec<Claim> {
        let long = "A perturbed trained trial returns to the innate trajectory within the window, and the last 300 ms show it best.";
        vec![
            claim("I2", "The readout follows the target.", 0.998_83, Verdict::Holds),
            claim("I3b", long, 0.6518, Verdict::Undecided),
            claim("L6", "1 − G = det/det", 1e-14, Verdict::Agrees),
        ]
    }

    #[test]
    fn no_line_is_wider_than_the_screen() {
        for width in [80, 100] {
            for line in table(&claims(), width).lines() {
                assert!(measure_text_width(line) <= width, "{width}: {line}");
            }
        }
    }

    #[test]
    fn values_and_thresholds_stand_in_columns() {
        let text = table(&claims(), 100);
        let heads: Vec<&str> = text.lines().filter(|line| line.contains("> 0.97")).collect();
        assert_eq!(heads.len(), 3);
        let place = |line: &str| measure_text_width(line.split("> 0.97").next().unwrap_or_default());
        assert_eq!(place(heads[0]), place(heads[1]));
        for part in ["n = 10 · 95 % [0.31, 0.99]", "p = 1e-4", "Holm = 2e-4", "threshold ours"] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }

    #[test]
    fn verdicts_are_counted_in_words() {
        assert_eq!(tally(&claims()), "2 claims: 1 holds, 1 undecided; 1 check: 1 agrees");
        assert_eq!(tally(&[]), "Done");
    }
}
