//! The outcome of a run on the screen: claims with verdicts, and where the rest is.

use std::fmt::Write;

use attractor_lab::{Claim, Verdict, quantity, run::Finished};
use console::{Style, StyledObject, measure_text_width};

use crate::layout;

const VERDICT: usize = 14;

/// Claims, counts and paths, at most `width` columns wide.
pub(crate) fn outcome(finished: &Finished, width: usize) -> String {
    let info = &finished.info;
    let mut text = table(&finished.claims, width);
    let _ = writeln!(text, "{} · {}", tally(&finished.claims), quantity::duration(info.seconds));
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
    let thresholds = column(claims, |claim| measure_text_width(&claim.threshold));
    let sentence = width.saturating_sub(VERDICT + ids + values + thresholds + 4 * 2).max(20);
    let dim = Style::new().dim();
    let mut text = String::new();
    for claim in claims {
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
    parts.extend(claim.p.map(|p| match quantity::p_value(p) {
        bound if bound.starts_with('<') => format!("p {bound}").replace(' ', "\u{a0}"),
        value => format!("p\u{a0}=\u{a0}{value}"),
    }));
    parts.extend(claim.note.clone());
    layout::wrap(&parts.join(" · "), width).into_iter().map(|line| (line, dim.clone())).collect()
}

fn verdict(verdict: Verdict) -> StyledObject<String> {
    let (text, style) = match verdict {
        Verdict::Holds => ("✔ holds", Style::new().green()),
        Verdict::Fails => ("✘ fails", Style::new().red()),
        Verdict::Underpowered => ("? underpowered", Style::new().yellow()),
    };
    style.apply_to(format!("{text:<VERDICT$}"))
}

/// `3 claims: 2 hold, 1 fails`.
fn tally(claims: &[Claim]) -> String {
    let count = |verdict| claims.iter().filter(|claim| claim.verdict == verdict).count();
    let counted = |n: usize, one: &str, many: &str| (n > 0).then(|| format!("{n} {}", if n == 1 { one } else { many }));
    let parts = [
        counted(count(Verdict::Holds), "holds", "hold"),
        counted(count(Verdict::Fails), "fails", "fail"),
        counted(count(Verdict::Underpowered), "underpowered", "underpowered"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    match claims.len() {
        0 => "Done".into(),
        n => format!("{}: {}", quantity::count(n, "claim"), parts.join(", ")),
    }
}

fn column(claims: &[Claim], measure: impl Fn(&Claim) -> usize) -> usize {
    claims.iter().map(measure).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(id: &str, sentence: &str, value: f64, verdict: Verdict) -> Claim {
        Claim {
            id: id.into(),
            claim: sentence.into(),
            statistic: "correlation with the target".into(),
            threshold: "> 0.97".into(),
            value,
            p: Some(0.000_1),
            n: 10,
            verdict,
            note: Some("range 0.31 to 0.98".into()),
        }
    }

    fn claims() -> Vec<Claim> {
        let long = "A perturbed trained trial returns to the innate trajectory within the window, and the last 300 ms show it best.";
        vec![
            claim("I2", "The readout follows the target.", 0.998_83, Verdict::Holds),
            claim("I3b", long, 0.6518, Verdict::Underpowered),
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
        assert_eq!(heads.len(), 2);
        let place = |line: &str| measure_text_width(line.split("> 0.97").next().unwrap_or_default());
        assert_eq!(place(heads[0]), place(heads[1]));
        assert!(text.contains("n = 10 · p < 0.001 · range"), "{text}");
    }

    #[test]
    fn verdicts_are_counted_in_words() {
        assert_eq!(tally(&claims()), "2 claims: 1 holds, 1 underpowered");
        assert_eq!(tally(&[]), "Done");
    }
}
