//! Claims and checks in the report: the verdicts at a glance, and the evidence for each.

use maud::{Markup, html};

use super::{ReportInput, words};
use crate::{Claim, Verdict, program, quantity};

/// How many claims hold, fail and are undecided, as a bar and in words, with the way to each that does not hold; and the
/// checks, apart.
pub(super) fn strip(claims: &[Claim]) -> Markup {
    let (checks, claims): (Vec<&Claim>, Vec<&Claim>) = claims.iter().partition(|claim| claim.verdict.is_check());
    let tally = |verdict: Verdict| claims.iter().filter(|claim| claim.verdict == verdict).count();
    let tallies: Vec<(Verdict, usize)> =
        [Verdict::Holds, Verdict::Fails, Verdict::Undecided, Verdict::Shown, Verdict::NotShown]
            .into_iter()
            .map(|verdict| (verdict, tally(verdict)))
            .filter(|(_, n)| *n > 0)
            .collect();
    html! {
        div.strip {
            @if !claims.is_empty() {
                div.bar aria-hidden="true" {
                    @for (verdict, n) in &tallies { span class=(class(*verdict)) style={ "flex-grow:" (n) } {} }
                }
                ul {
                    @for (verdict, n) in &tallies {
                        li class=(class(*verdict)) {
                            (icon(*verdict)) strong { (n) } " " (plural(*verdict, *n))
                            @if *verdict != Verdict::Holds {
                                @for claim in claims.iter().filter(|claim| claim.verdict == *verdict) {
                                    a href={ "#claim-" (claim.id) } title=(claim.claim) { (claim.id) }
                                }
                            }
                        }
                    }
                    li.total { "of " (quantity::count(claims.len(), "claim")) }
                }
            }
            @if !checks.is_empty() { p.checks { (tally_of_checks(&checks)) } }
        }
    }
}

/// `14 checks agree`, or how many do not.
fn tally_of_checks(checks: &[&Claim]) -> String {
    let differ = checks.iter().filter(|check| check.verdict == Verdict::Differs).count();
    match (checks.len(), differ) {
        (1, 0) => "1 check agrees".into(),
        (n, 0) => format!("{n} checks agree"),
        (n, differ) => format!("{differ} of {} differ", quantity::count(n, "check")),
    }
}

/// Every claim with its statistic, threshold, value and verdict; then every check.
pub(super) fn claims(input: &ReportInput<'_>) -> Markup {
    let (checks, claims): (Vec<&Claim>, Vec<&Claim>) = input.claims.iter().partition(|claim| claim.verdict.is_check());
    if input.claims.is_empty() {
        return html! { p.empty { "This experiment checks no claims." } };
    }
    html! {
        @if let Some(advice) = input.advice {
            p.banner role="note" {
                strong { "Too few networks for verdicts. " }
                "Fewer than three illustrate: a claim is then shown or not shown. "
                code { (program::name()) " run " (input.about.name) " --set " (advice.assignment) }
                " gives verdicts, in about " (quantity::duration(advice.seconds)) "."
            }
        }
        @if !claims.is_empty() { (table_of_claims(&claims)) }
        @if !checks.is_empty() { (table_of_checks(&checks)) }
    }
}

fn table_of_claims(claims: &[&Claim]) -> Markup {
    let tested = claims.iter().any(|claim| claim.p.is_some());
    let last = html! {
        @if tested { th.num scope="col" { span title="one-sided p-value" { i { "p" } } } }
        th.num scope="col" { span title="independent networks" { i { "n" } } }
    };
    html! {
        (table(["Claim", "Value", "Threshold"], &last, claims, |claim| evidence(claim, tested)))
        p.fine {
            i { "Holds" } ": the data exclude, at 5 %, that the value lies outside its threshold. "
            i { "Fails" } ": they exclude that it lies inside. "
            i { "Undecided" } ": they exclude neither. "
            "Brackets hold the interval of 95 % confidence; " i { "n" } " counts independent networks"
            @if tested { "; " i { "p" } " is one-sided, and in parentheses adjusted for all claims of the run (Holm)" } "."
        }
    }
}

/// What stands to the right of a claim's threshold: p where some claim of the table has one, and n.
fn evidence(claim: &Claim, tested: bool) -> Markup {
    html! {
        @if tested {
            td.num data-label="p" {
                (words::set(&claim.p.map_or_else(|| "–".into(), quantity::p_value)))
                @if let Some(p) = claim.p_adjusted { span.adjusted { "(" (words::set(&quantity::p_value(p))) ")" } }
            }
        }
        td.num data-label="n" { (claim.n) }
    }
}

fn table_of_checks(checks: &[&Claim]) -> Markup {
    html! {
        h3 { "Checks" }
        p.fine { "Identities between formulas of this program: they say that it computes what it says, not that a paper is right." }
        (table(["Identity", "Largest", "Tolerance"], &html! {}, checks, |_| html! {}))
    }
}

/// Verdict, sentence, value and threshold of each, under the last three's names, and what else a row has to say.
fn table(names: [&str; 3], last: &Markup, claims: &[&Claim], more: impl Fn(&Claim) -> Markup) -> Markup {
    let [what, value, threshold] = names;
    html! {
        table.claims {
            thead {
                tr {
                    th scope="col" { "Verdict" }
                    th scope="col" { (what) }
                    th.num scope="col" { (value) }
                    th scope="col" { (threshold) }
                    (last)
                }
            }
            tbody {
                @for claim in claims {
                    tr id={ "claim-" (claim.id) } {
                        td.verdict { (pill(claim.verdict)) }
                        (sentence(claim))
                        td.num.value data-label=(value) {
                            (words::number(claim.value))
                            @if let Some(interval) = claim.interval {
                                span.interval { (words::set(&quantity::interval(interval))) }
                            }
                        }
                        td.threshold data-label=(threshold) {
                            (words::set(&claim.threshold))
                            @if !claim.verdict.is_check() { span.origin { (claim.origin.possessive()) } }
                        }
                        (more(claim))
                    }
                }
            }
        }
    }
}

fn sentence(claim: &Claim) -> Markup {
    html! {
        th.sentence scope="row" {
            span.id { (claim.id) } " " (words::set(&claim.claim))
            span.statistic { (words::set(&claim.statistic)) @if let Some(test) = &claim.test { " · " (test) " test" } }
            @if let Some(note) = &claim.note { span.note { (words::set(note)) } }
        }
    }
}

fn pill(verdict: Verdict) -> Markup {
    html! { span.pill.(class(verdict)) { (icon(verdict)) (word(verdict)) } }
}

fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => "holds",
        Verdict::Fails | Verdict::Differs => "fails",
        Verdict::Undecided => "undecided",
        Verdict::Shown | Verdict::NotShown => "shown",
        Verdict::Agrees => "agrees",
    }
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => "Holds",
        Verdict::Fails => "Fails",
        Verdict::Undecided => "Undecided",
        Verdict::Shown => "Shown",
        Verdict::NotShown => "Not shown",
        Verdict::Agrees => "Agrees",
        Verdict::Differs => "Differs",
    }
}

fn plural(verdict: Verdict, n: usize) -> &'static str {
    match (verdict, n) {
        (Verdict::Holds, 1) => "holds",
        (Verdict::Holds, _) => "hold",
        (Verdict::Fails, 1) => "fails",
        (Verdict::Fails, _) => "fail",
        (Verdict::Undecided, _) => "undecided",
        (Verdict::Shown, _) => "shown",
        (Verdict::NotShown, _) => "not shown",
        (Verdict::Agrees, 1) => "agrees",
        (Verdict::Agrees, _) => "agree",
        (Verdict::Differs, 1) => "differs",
        (Verdict::Differs, _) => "differ",
    }
}

/// A tick, a cross, a question mark, an eye, an equals sign: the shape carries the verdict where the colour does not.
fn icon(verdict: Verdict) -> Markup {
    let stroke = match verdict {
        Verdict::Holds => "M3.5 8.5l3 3 6-7",
        Verdict::Fails => "M4 4l8 8M12 4l-8 8",
        Verdict::Undecided => "M5.5 5.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.8-1.1 1.6M8 12.4v.1",
        Verdict::Shown => "M1.8 8c3-5 9.4-5 12.4 0c-3 5-9.4 5-12.4 0M8 7.9v.2",
        Verdict::NotShown => "M1.8 8c3-5 9.4-5 12.4 0c-3 5-9.4 5-12.4 0M3 13l10-10",
        Verdict::Agrees => "M3.5 6h9M3.5 10h9",
        Verdict::Differs => "M3.5 6h9M3.5 10h9M11 3l-6 10",
    };
    html! { svg.icon viewBox="0 0 16 16" aria-hidden="true" { path d=(stroke) {} } }
}
