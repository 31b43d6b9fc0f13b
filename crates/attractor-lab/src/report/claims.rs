//! Claims in the report: the verdicts at a glance, and the evidence for each.

use maud::{Markup, html};

use crate::{Claim, Verdict, quantity};

/// How many claims hold, fail and are undecided, as a bar and in words.
pub(super) fn strip(claims: &[Claim]) -> Markup {
    let tallies: Vec<(Verdict, usize)> = [Verdict::Holds, Verdict::Fails, Verdict::Underpowered]
        .map(|verdict| (verdict, claims.iter().filter(|claim| claim.verdict == verdict).count()))
        .into_iter()
        .filter(|(_, n)| *n > 0)
        .collect();
    html! {
        @if !claims.is_empty() {
            div.strip {
                div.bar aria-hidden="true" {
                    @for (verdict, n) in &tallies { span class=(class(*verdict)) style={ "flex-grow:" (n) } {} }
                }
                ul {
                    @for (verdict, n) in &tallies {
                        li class=(class(*verdict)) { (icon(*verdict)) strong { (n) } " " (plural(*verdict, *n)) }
                    }
                    li.total { "of " (quantity::count(claims.len(), "claim")) }
                }
            }
        }
    }
}

/// Every claim with its statistic, threshold, value and verdict.
pub(super) fn table(claims: &[Claim]) -> Markup {
    if claims.is_empty() {
        return html! { p.empty { "This experiment checks no claims." } };
    }
    let tested = claims.iter().any(|claim| claim.p.is_some());
    html! {
        table.claims {
            thead {
                tr {
                    th scope="col" { "Verdict" }
                    th scope="col" { "Claim" }
                    th.num scope="col" { "Value" }
                    th scope="col" { "Threshold" }
                    @if tested { th.num scope="col" { span title="one-sided p-value" { i { "p" } } } }
                    th.num scope="col" { span title="independent networks" { i { "n" } } }
                }
            }
            tbody { @for claim in claims { (row(claim, tested)) } }
        }
        p.fine {
            i { "Holds" } ": the value lies beyond the threshold, distinguishably where a test applies. "
            i { "Fails" } ": it does not. "
            i { "Underpowered" } ": too few networks to tell. "
            i { "n" } " counts independent networks" @if tested { "; " i { "p" } " is one-sided" } "."
        }
    }
}

fn row(claim: &Claim, tested: bool) -> Markup {
    html! {
        tr id={ "claim-" (claim.id) } {
            td.verdict { span.pill.(class(claim.verdict)) { (icon(claim.verdict)) (word(claim.verdict)) } }
            th.sentence scope="row" {
                span.id { (claim.id) } " " (claim.claim)
                span.statistic { (claim.statistic) }
                @if let Some(note) = &claim.note { span.note { (note) } }
            }
            td.num.value data-label="Value" { (quantity::number(claim.value)) }
            td.threshold data-label="Threshold" { (claim.threshold) }
            @if tested { td.num data-label="p" { (claim.p.map_or_else(|| "–".into(), quantity::p_value)) } }
            td.num data-label="n" { (claim.n) }
        }
    }
}

fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => "holds",
        Verdict::Fails => "fails",
        Verdict::Underpowered => "underpowered",
    }
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => "Holds",
        Verdict::Fails => "Fails",
        Verdict::Underpowered => "Underpowered",
    }
}

fn plural(verdict: Verdict, n: usize) -> &'static str {
    match (verdict, n) {
        (Verdict::Holds, 1) => "holds",
        (Verdict::Holds, _) => "hold",
        (Verdict::Fails, 1) => "fails",
        (Verdict::Fails, _) => "fail",
        (Verdict::Underpowered, _) => "underpowered",
    }
}

/// A tick, a cross or a question mark: the shape carries the verdict where the colour does not.
fn icon(verdict: Verdict) -> Markup {
    let stroke = match verdict {
        Verdict::Holds => "M3.5 8.5l3 3 6-7",
        Verdict::Fails => "M4 4l8 8M12 4l-8 8",
        Verdict::Underpowered => "M5.5 5.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.8-1.1 1.6M8 12.4v.1",
    };
    html! { svg.icon viewBox="0 0 16 16" aria-hidden="true" { path d=(stroke) {} } }
}
