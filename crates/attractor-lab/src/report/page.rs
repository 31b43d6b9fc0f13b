//! The head and foot of the report: what was run, what it reproduces, and how it came out.

use maud::{Markup, html};

use super::{ReportInput, Section, claims, words};
use crate::quantity;

/// Title, source, summary, verdicts at a glance and the way to each section.
pub(super) fn masthead(input: &ReportInput<'_>, sections: &[Section]) -> Markup {
    let about = input.about;
    html! {
        header {
            p.eyebrow { span.mark aria-hidden="true" {} "attractor" span.path { (about.name) " / " (input.dir_name) } }
            h1 { (about.title) }
            @if !about.figure.is_empty() { p.reproduces { "Reproduces " strong { (about.figure) } } }
            p.summary { (words::set(about.summary)) }
            @if input.info.quick { (quick_banner()) }
            (claims::strip(input.claims))
            (at_a_glance(input))
            nav aria-label="Sections" {
                @for section in sections { a href={ "#" (section.anchor()) } { (section.heading) } }
            }
        }
    }
}

/// Who made the page.
pub(super) fn colophon(input: &ReportInput<'_>) -> Markup {
    html! {
        footer {
            p {
                "Written by attractor " (input.info.attractor) ". This file is complete in itself; "
                "the figures, numbers and arrays beside it in " code { (input.dir_name) } " are listed above."
            }
        }
    }
}

fn quick_banner() -> Markup {
    html! {
        p.banner role="note" {
            strong { "Quick run: not the published size. " }
            "The pipeline is the full one, the network and the training are smaller. Its verdicts say nothing about the paper."
        }
    }
}

fn at_a_glance(input: &ReportInput<'_>) -> Markup {
    let info = input.info;
    html! {
        dl.glance {
            div { dt { "Cells" } dd { (info.done()) } }
            div { dt { "Seed" } dd { (info.seed) } }
            div { dt { "Wall time" } dd { (quantity::duration(info.seconds)) } }
            div { dt { "Threads" } dd { (info.threads) } }
        }
    }
}
