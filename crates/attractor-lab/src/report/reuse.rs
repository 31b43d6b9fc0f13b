//! What a reader does next: run it again, and cite it.

use maud::{Markup, html};

use super::{ReportInput, code_block};
use crate::program;

/// The commands that repeat and check the run.
pub(super) fn reproduce(input: &ReportInput<'_>) -> Markup {
    if !input.about.python.is_empty() {
        return in_python(input);
    }
    let program = program::name();
    let quick = if input.info.quick { " --quick" } else { "" };
    let (command, points) = if input.sweep.is_some() { ("sweep", " --points sweep.toml") } else { ("run", "") };
    let again = format!("{program} {command} {}{quick} --config config.toml{points}", input.about.name);
    html! {
        p { "From inside " code { (input.dir_name) } ", with attractor " (input.info.attractor) ". The configuration carries the seed." }
        (code_block("Run it again", &again))
        (code_block("Recompute every cell and compare it bit by bit with this run", &format!("{program} verify .")))
        (code_block("Draw this report again from the stored cells", &format!("{program} report .")))
    }
}

/// The same, of an experiment that is written in Python.
fn in_python(input: &ReportInput<'_>) -> Markup {
    let import = input.about.python;
    let name = import.rsplit([' ', '.']).next().unwrap_or_default();
    let quick = if input.info.quick { ", quick=True" } else { "" };
    let (call, points) = if input.sweep.is_some() { ("sweep", ", points=\"sweep.toml\"") } else { ("run", "") };
    let begin = format!("import attractor as at\n{import}\n\n");
    let again = format!("{begin}at.{call}({name}{quick}, config=\"config.toml\"{points})");
    let verify = format!("{begin}at.verify(\".\", experiment={name})");
    html! {
        p { "From inside " code { (input.dir_name) } ", with attractor " (input.info.attractor) ". The configuration carries the seed." }
        (code_block("Run it again", &again))
        (code_block("Recompute every cell and compare it bit by bit with this run", &verify))
        (code_block("Write this page again, without the experiment's code", &format!("{} report .", program::name())))
    }
}

/// The works behind the experiment, and the program.
pub(super) fn cite(input: &ReportInput<'_>) -> Markup {
    let year = input.info.started.get(..4).unwrap_or_default();
    html! {
        @if !input.about.sources.is_empty() {
            p { "Please cite the work that this run reproduces:" }
            ul.sources {
                @for source in input.about.sources {
                    li { (source.citation) @if !source.link.is_empty() { " " a href=(address(source.link)) { (source.link) } } }
                }
            }
        }
        p { "and the program that ran it:" }
        ul.sources { li { "The attractor developers (" (year) "). " i { "attractor" } ", version " (input.info.attractor) "." } }
    }
}

/// A DOI as an address that a browser opens.
fn address(link: &str) -> String {
    match link.strip_prefix("doi:").unwrap_or(link) {
        doi if doi.starts_with("10.") => format!("https://doi.org/{doi}"),
        other => other.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn a_doi_becomes_an_address() {
        assert_eq!(address("10.1038/nn.3405"), "https://doi.org/10.1038/nn.3405");
        assert_eq!(address("doi:10.1038/nn.3405"), "https://doi.org/10.1038/nn.3405");
        assert_eq!(address("https://example.org/a"), "https://example.org/a");
    }
}
