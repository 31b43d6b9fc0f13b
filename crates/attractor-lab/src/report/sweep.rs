//! A sweep in the report: what every claim and metric does over the points, and the points one by one.

use maud::{Markup, html};

use super::words;
use crate::{program, quantity, sweep::SweepSummary};

/// A table of more points would be longer than anyone reads.
const MOST_POINTS: usize = 200;
/// Columns of claims in the table of points.
const MOST_COLUMNS: usize = 8;

/// Each claim with its verdicts over the points, each metric with its range.
pub(super) fn quantities(sweep: &SweepSummary) -> Markup {
    let (complete, points) = (sweep.complete(), sweep.points());
    html! {
        p {
            (quantity::count(points, "point"))
            @if complete < points { ", of which " strong { (complete) } " are complete; the others are left out everywhere" }
            ". Each point is the experiment with the same seed and the swept values; its claims are judged by themselves."
        }
        div.wide { table {
            thead { tr {
                th scope="col" { "Quantity" } th scope="col" { "Verdicts" } th.num scope="col" { "Least" }
                th.num scope="col" { "Most" } th scope="col" { "Name" }
            } }
            tbody {
                @for (at, shown) in sweep.quantities().iter().enumerate() {
                    tr {
                        th scope="row" {
                            (words::set(&shown.label))
                            @if let Some(threshold) = &shown.threshold { " (" (words::set(threshold)) ")" }
                        }
                        td { @if shown.threshold.is_some() { (tally(sweep.tally(at), shown.check)) } @else { "–" } }
                        @if let Some(ends) = sweep.extremes(at) {
                            @for (point, value) in ends { td.num title=(sweep.name(point)) { (words::number(value)) } }
                        } @else { td.num { "–" } td.num { "–" } }
                        td { (words::identifier(&shown.name)) }
                    }
                }
            }
        } }
        p.fine {
            "In full precision in " code { "data.zarr" } ", with the swept keys as coordinates, and by point in "
            a href="claims.json" { "claims.json" } " and " a href="metrics.json" { "metrics.json" } ". "
            "Other figures: " code { (program::name()) " report . --show NAME" } "."
        }
    }
}

fn tally([holds, fails, undecided, shown, not_shown]: [usize; 5], check: bool) -> String {
    let (yes, no) = if check { ("agree", "differ") } else { ("hold", "fail") };
    let words = [(holds, yes), (fails, no), (undecided, "undecided"), (shown, "shown"), (not_shown, "not shown")];
    let parts: Vec<String> = words.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    if parts.is_empty() { "–".into() } else { parts.join(", ") }
}

/// The points with the values of the first claims and metrics.
pub(super) fn points(sweep: &SweepSummary) -> Markup {
    let columns: Vec<usize> =
        (0..sweep.quantities().len()).filter(|&at| !sweep.quantities()[at].check).take(MOST_COLUMNS).collect();
    html! {
        div.wide {
            table {
                thead { tr {
                    th.num scope="col" { "Point" } th scope="col" { "Where" }
                    @for &at in &columns { th.num scope="col" title=(sweep.quantities()[at].label) { (sweep.quantities()[at].name) } }
                } }
                tbody {
                    @for point in 0..sweep.points().min(MOST_POINTS) {
                        tr {
                            td.num { (point + 1) }
                            th scope="row" { code { (sweep.name(point)) } }
                            @for &at in &columns {
                                td.num { (words::number(sweep.first(at).get(point).copied().flatten().map_or(f64::NAN, |v| v.value))) }
                            }
                        }
                    }
                }
            }
        }
        @if sweep.points() > MOST_POINTS { p.fine { "The first " (MOST_POINTS) " of " (sweep.points()) " points." } }
    }
}
