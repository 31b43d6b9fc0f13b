//! Figures in the report: inline, each with its caption and links to the files beside it.

use maud::{Markup, PreEscaped, html};

use crate::figure::Figure;

/// The figures in order.
pub(super) fn gallery(figures: &[(Figure, String)]) -> Markup {
    html! {
        @if figures.is_empty() { p.empty { "This experiment draws no figures." } }
        @for (number, (figure, svg)) in (1..).zip(figures) {
            figure id={ "figure-" (figure.id) } {
                div.card { (PreEscaped(svg)) }
                figcaption {
                    strong { "Figure " (number) ". " (figure.title) "." } " " (figure.caption)
                    span.files {
                        @for format in ["svg", "pdf", "png"] {
                            a href={ "figures/" (figure.id) "." (format) } { (format.to_uppercase()) }
                        }
                    }
                }
            }
        }
    }
}
