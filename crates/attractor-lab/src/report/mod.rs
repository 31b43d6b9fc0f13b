//! The report: one HTML file that needs no network, with verdicts, figures, numbers, parameters and provenance.

mod claims;
mod figures;
mod page;
mod parameters;
mod provenance;
mod reuse;
#[cfg(test)]
mod sample;
mod sweep;
mod tables;
mod words;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::{
    About, Advice, Claim, Dataset, Metric,
    account::RunInfo,
    figure::{self, Figure},
    sweep::SweepSummary,
};

/// What a report shows.
pub(crate) struct ReportInput<'a> {
    /// The experiment.
    pub(crate) about: &'a About,
    /// The resolved configuration.
    pub(crate) config_toml: &'a str,
    /// When, where and with what it ran.
    pub(crate) info: &'a RunInfo,
    /// Numbers.
    pub(crate) metrics: &'a [Metric],
    /// Claims and checks with verdicts.
    pub(crate) claims: &'a [Claim],
    /// What gives verdicts where too few networks ran for them.
    pub(crate) advice: Option<&'a Advice>,
    /// Figures, each with its SVG.
    pub(crate) figures: &'a [(Figure, String)],
    /// What `data.zarr` holds.
    pub(crate) data: &'a Dataset,
    /// What the points of a sweep show.
    pub(crate) sweep: Option<&'a SweepSummary>,
    /// Name of the run's directory.
    pub(crate) dir_name: &'a str,
}

/// The report as one HTML document.
pub(crate) fn render(input: &ReportInput<'_>) -> String {
    let title = format!("{} – {}", input.about.title, input.dir_name);
    let shown = match input.sweep {
        Some(sweep) => vec![
            Section::new("Figures", figures::gallery(input.figures)),
            Section::new("Sweep", sweep::quantities(sweep)),
            Section::new("Points", sweep::points(sweep)),
        ],
        None => vec![
            Section::new("Figures", figures::gallery(input.figures)),
            Section::new("Claims", claims::claims(input)),
            Section::new("Numbers", tables::metrics(input.metrics)),
        ],
    };
    let rest = [
        Section::new("Parameters", parameters::parameters(input)),
        Section::new("Data", tables::data(input.data)),
        Section::new("Run", provenance::facts(input.info)),
        Section::new("Reproduce", reuse::reproduce(input)),
        Section::new("Cite", reuse::cite(input)),
    ];
    let sections: Vec<Section> = shown.into_iter().chain(rest).collect();
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content={ "attractor " (input.info.attractor) };
                title { (title) }
                style {
                    (PreEscaped(include_str!("style.css")))
                    (PreEscaped(attractor_web::live_style()))
                    (PreEscaped(figure::font_faces()))
                    (PreEscaped(figure::dark_rules(input.figures.iter().map(|(_, svg)| svg.as_str()))))
                }
            }
            body {
                (page::masthead(input, &sections))
                main {
                    @for section in &sections { (section.markup()) }
                }
                (page::colophon(input))
                script { (PreEscaped(include_str!("copy.js"))) (PreEscaped(include_str!("alive.js"))) }
            }
        }
    }
    .into_string()
}

/// A heading with what belongs under it.
struct Section {
    heading: &'static str,
    body: Markup,
}

impl Section {
    fn new(heading: &'static str, body: Markup) -> Self {
        Self { heading, body }
    }

    fn anchor(&self) -> String {
        self.heading.to_lowercase()
    }

    fn markup(&self) -> Markup {
        let anchor = self.anchor();
        html! {
            section id=(anchor) aria-labelledby={ (anchor) "-heading" } {
                h2 id={ (anchor) "-heading" } { (self.heading) }
                (self.body)
            }
        }
    }
}

/// A block of code; the script adds a button that copies it.
fn code_block(label: &str, code: &str) -> Markup {
    html! {
        div.code {
            div.code-label { (label) }
            pre tabindex="0" { code { (code) } }
        }
    }
}
