//! Figures in the report: inline, each with its caption and links to the files beside it.

use maud::{Markup, PreEscaped, html};

use crate::figure::Figure;

/// The figures in order.
pub(super) fn gallery(figures: &[(Figure, String)]) -> Markup {
    html! {
        @if figures.is_empty() { p.empty { "This experiment draws no figures." } }
        @for (number, (figure, svg)) in (1..).zip(figures) {
            figure id={ "figure-" (figure.id) } {
                div.card role="img" aria-label=(figure.title) { (PreEscaped(inline(svg, &figure.id))) }
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

/// The SVG element alone, its identifiers made unique in the page: two figures may both define `clip0`.
fn inline(svg: &str, id: &str) -> String {
    let element = svg.find("<svg").map_or(svg, |start| &svg[start..]);
    element
        .replace(" id=\"", &format!(" id=\"{id}-"))
        .replace("url(#", &format!("url(#{id}-"))
        .replace("href=\"#", &format!("href=\"#{id}-"))
}

#[cfg(test)]
mod tests {
    use super::inline;

    #[test]
    fn identifiers_are_unique_in_the_page() {
        let svg = r##"<?xml version="1.0"?><svg><clipPath id="c"/><g clip-path="url(#c)"/><use href="#c"/></svg>"##;
        let scoped = r##"<svg><clipPath id="raster-c"/><g clip-path="url(#raster-c)"/><use href="#raster-c"/></svg>"##;
        assert_eq!(inline(svg, "raster"), scoped);
    }
}
