//! `list` and `config`: what there is to run, and with which parameters.

use std::{fmt::Write, path::Path};

use attractor_lab::{
    About, program, quantity, registry,
    run::{self, Brought, RunRequest},
};
use console::{Style, Term};
use serde_json::json;

use crate::{failure::Failure, layout, output, plan};

/// Prints every experiment with its source and cost.
pub(crate) fn list() -> Result<(), Failure> {
    let experiments: Vec<About> = registry::experiments().iter().map(|experiment| experiment.about()).collect();
    let names = experiments.iter().map(|about| about.name.len()).max().unwrap_or(0);
    let width = layout::width(&Term::stdout()).saturating_sub(names + 2);
    let (bold, dim) = (Style::new().bold(), Style::new().dim());
    let mut text = String::new();
    for about in &experiments {
        let name = bold.apply_to(format!("{:<names$}", about.name));
        let _ = writeln!(text, "{name}  {}", layout::wrap(about.title, width).join(&format!("\n{:1$}", "", names + 2)));
        let source = if about.figure.is_empty() { String::new() } else { format!("{} · ", about.figure) };
        for line in layout::wrap(&format!("{source}{}", cost(about)), width) {
            let _ = writeln!(text, "{:names$}  {}", "", dim.apply_to(line));
        }
    }
    let program = program::name();
    text.push_str(&brought(program, width));
    let _ =
        writeln!(text, "\n`{program} run NAME --quick` runs it small, `{program} config NAME` prints its parameters.");
    Ok(output::print(&text)?)
}

/// Prints every experiment as a JSON array, with the estimate for its defaults on this machine in seconds.
pub(crate) fn list_json() -> Result<(), Failure> {
    let known = registry::experiments().into_iter().map(|experiment| {
        let about = experiment.about();
        let request = RunRequest { experiment: about.name.into(), ..RunRequest::default() };
        let seconds = run::prepare(&request).ok().map(|prepared| prepared.plan().seconds);
        let sources: Vec<_> =
            about.sources.iter().map(|source| json!({"citation": source.citation, "link": source.link})).collect();
        json!({
            "name": about.name,
            "title": about.title,
            "reproduces": about.figure,
            "summary": about.summary,
            "sources": sources,
            "seconds": seconds,
        })
    });
    let known: Vec<_> = known.collect();
    Ok(output::print(&format!("{:#}\n", serde_json::Value::Array(known)))?)
}

/// The experiments of runs in `runs` that this program does not have: written in Python, or brought by another program.
fn brought(program: &str, width: usize) -> String {
    let (bold, dim) = (Style::new().bold(), Style::new().dim());
    let mut text = String::new();
    for Brought { about, runs } in run::brought(Path::new("runs")) {
        let Some(last) = runs.last() else { continue };
        let whose = if about.python.is_empty() { "another program's" } else { "in Python" };
        let account =
            format!("{whose} · {} · `{program} report {}`", quantity::count(runs.len(), "run"), last.display());
        let _ = writeln!(text, "\n{}  {}", bold.apply_to(about.name), about.title);
        for line in layout::wrap(&account, width) {
            let _ = writeln!(text, "  {}", dim.apply_to(line));
        }
    }
    text
}

/// Prints the default configuration, on demand with what `--quick` changes.
pub(crate) fn config(name: &str, quick: bool) -> Result<(), Failure> {
    let about = registry::find(name)?.about();
    let mut text = about.default_toml.trim_end().to_owned() + "\n";
    if quick {
        text.push_str("\n# --quick changes:\n");
        for line in about.quick_toml.trim().lines() {
            let _ = writeln!(text, "#   {line}");
        }
    }
    Ok(output::print(&text)?)
}

/// The estimate for the default configuration on this machine; a network too large for it has none.
fn cost(about: &About) -> String {
    let request = RunRequest { experiment: about.name.into(), ..RunRequest::default() };
    match run::prepare(&request) {
        Ok(prepared) => plan::estimate(prepared.plan()),
        Err(error) => error.to_string(),
    }
}
