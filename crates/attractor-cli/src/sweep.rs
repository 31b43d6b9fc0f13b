//! A sweep on the screen: what each claim and metric does over the points.

use std::fmt::Write;

use attractor_lab::{quantity, sweep::SweepSummary};
use console::Style;

use crate::layout;

const SHOWN: usize = 40;

/// Every claim with its verdicts and every metric with its range, at most `width` columns wide.
pub(crate) fn table(sweep: &SweepSummary, width: usize) -> String {
    let dim = Style::new().dim();
    let mut text = String::new();
    let quantities = sweep.quantities();
    let names = quantities.iter().take(SHOWN).map(|shown| shown.name.chars().count()).max().unwrap_or(0).min(36);
    for (at, shown) in quantities.iter().enumerate().take(SHOWN) {
        let range = sweep.extremes(at).map_or_else(
            || "–".to_owned(),
            |[(_, least), (_, most)]| format!("{} … {}", quantity::number(least), quantity::number(most)),
        );
        let verdicts = if shown.threshold.is_some() { verdicts(sweep.tally(at), shown.check) } else { String::new() };
        let mut lines = layout::wrap(&shown.label, width.saturating_sub(names + 2).max(20)).into_iter();
        let _ = writeln!(text, "{:<names$}  {range:<22}  {verdicts}", shown.name);
        if let Some(line) = lines.next() {
            let _ = writeln!(text, "{:names$}  {}", "", dim.apply_to(line));
        }
    }
    if quantities.len() > SHOWN {
        let _ = writeln!(text, "… and {} more in the report", quantities.len() - SHOWN);
    }
    if !sweep.unknown.is_empty() {
        let _ = writeln!(text, "No claim or metric is called {}.", sweep.unknown.join(" or "));
    }
    text.push('\n');
    text
}

/// `12 points`, or how many of them are complete.
pub(crate) fn tally(sweep: &SweepSummary) -> String {
    match (sweep.complete(), sweep.points()) {
        (complete, points) if complete == points => quantity::count(points, "point"),
        (complete, points) => format!("{complete} of {} complete", quantity::count(points, "point")),
    }
}

fn verdicts([holds, fails, undecided, shown, not_shown]: [usize; 5], check: bool) -> String {
    let (yes, no) = if check { ("agree", "differ") } else { ("hold", "fail") };
    let words = [(holds, yes), (fails, no), (undecided, "undecided"), (shown, "shown"), (not_shown, "not shown")];
    let parts: Vec<String> = words.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    parts.join(", ")
}
