//! Figures in the report: inline, each with its caption and links to the files beside it.

use maud::{Markup, PreEscaped, html};

use super::words;
use crate::figure::Figure;

/// The figures in order.
pub(super) fn gallery(figures: &[(Figure, String)]) -> Markup {
    let live = figures.iter().find_map(|(figure, _)| figure.live.as_ref().map(|live| (&figure.id, live)));
    html! {
        @if figures.is_empty() { p.empty { "This experiment draws no figures." } }
        @for (number, (figure, svg)) in (1..).zip(figures) {
            figure id={ "figure-" (figure.id) } {
                div.card.drawn[figure.is_drawn()] style={ "--width:" (figure.page_width()) } { (PreEscaped(svg)) }
                @if let Some(data) = figure.data() {
                    script type="application/json" { (PreEscaped(data.replace('<', "\\u003c"))) }
                }
                figcaption {
                    strong { "Figure " (number) ". " (figure.title) "." } " " (words::caption(&figure.caption))
                    span.gap { " " } span.files {
                        @for format in ["svg", "pdf", "png"] {
                            a href={ "figures/" (figure.id) "." (format) } { (format.to_uppercase()) }
                        }
                    }
                }
            }
            @if let Some((_, live)) = live.filter(|(id, _)| **id == figure.id) { (PreEscaped(attractor_web::live(live))) }
        }
    }
}
