//! `about.json`: what an experiment is that this crate does not have, so that any program can tell its runs.

use std::{
    collections::BTreeMap,
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use super::{RunInfo, atomic};
use crate::{About, Error, Source, import::read_regular_text, program, registry};

const NOTE: &str = "about.json";

/// As it is read back.
#[derive(Deserialize)]
pub(super) struct Note {
    name: String,
    title: String,
    figure: String,
    summary: String,
    sources: Vec<(String, String)>,
    default_toml: String,
    quick_toml: String,
    python: String,
}

/// Writes the note of an experiment that was added.
pub(super) fn write(dir: &Path, about: &About) -> Result<(), Error> {
    if registry::is_own(about.name) {
        return Ok(());
    }
    let sources: Vec<(&str, &str)> = about.sources.iter().map(|source| (source.citation, source.link)).collect();
    let mut note = serde_json::to_value(about).unwrap_or_default();
    note["sources"] = serde_json::json!(sources);
    atomic::write_json(&dir.join(NOTE), &note)
}

/// What the experiment of a run is, if its note tells and nobody has added it to this program.
pub(super) fn of_unknown(dir: &Path) -> Result<Option<About>, Error> {
    let info = RunInfo::read(dir)?;
    if registry::find(&info.experiment).is_ok() { Ok(None) } else { read(dir) }
}

/// What to do with a run of an experiment that this program does not have.
pub(super) fn told(dir: &Path, error: Error) -> Error {
    let Ok(Some(about)) = read(dir) else { return error };
    let (name, run) = (about.name, dir.display());
    let (whose, remedy) = if about.python.is_empty() {
        let remedy = "use the program that made the run";
        ("a program of its own brings it", format!("{remedy}; `{} report {run}` needs none", program::name()))
    } else {
        let class = about.python.rsplit([' ', '.']).next().unwrap_or_default();
        let call = format!("`attractor.resume(\"{run}\", experiment={class})`");
        (
            "it is written in Python",
            format!("in Python: {call}, or `attractor.verify` likewise, after `{}`", about.python),
        )
    };
    Error::bad_input(format!("{run}: this program does not have the experiment `{name}`: {whose}"), remedy)
}

/// Runs of an experiment that this program does not have.
#[derive(Debug, Clone)]
pub struct Brought {
    /// What it is.
    pub about: About,
    /// Its runs, the latest last.
    pub runs: Vec<PathBuf>,
}

/// The experiments of the runs in a directory such as `runs` that this program does not have; what cannot be read is left out.
pub fn brought(directory: &Path) -> Vec<Brought> {
    let mut found: BTreeMap<&str, Vec<(String, PathBuf, About)>> = BTreeMap::new();
    let runs = fs::read_dir(directory).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    for run in runs.filter(|run| run.join(NOTE).is_file()) {
        if let (Ok(info), Ok(Some(about))) = (RunInfo::read(&run), of_unknown(&run)) {
            found.entry(about.name).or_default().push((info.started, run, about));
        }
    }
    let of_one = |mut runs: Vec<(String, PathBuf, About)>| {
        runs.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
        let about = runs.last()?.2;
        Some(Brought { about, runs: runs.into_iter().map(|(_, run, _)| run).collect() })
    };
    found.into_values().filter_map(of_one).collect()
}

fn read(dir: &Path) -> Result<Option<About>, Error> {
    let path = dir.join(NOTE);
    let text = match read_regular_text(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(Error::Io { path, action: "cannot read", source }),
    };
    let note = parse(&path, &text)?;
    let sources =
        note.sources.into_iter().map(|(citation, link)| Source { citation: kept(citation), link: kept(link) });
    Ok(Some(About {
        name: kept(note.name),
        title: kept(note.title),
        figure: kept(note.figure),
        summary: kept(note.summary),
        sources: sources.collect::<Vec<_>>().leak(),
        default_toml: kept(note.default_toml),
        quick_toml: kept(note.quick_toml),
        python: kept(note.python),
    }))
}

/// Reads a note.
pub(super) fn parse(path: &Path, text: &str) -> Result<Note, Error> {
    serde_json::from_str(text).map_err(|error| {
        let message = format!("{}: not what an experiment is: {error}", path.display());
        Error::bad_input(message, "put it back as it was, or start a new run")
    })
}

/// A text that lives as long as the program, as those of built-in experiments do.
fn kept(text: String) -> &'static str {
    text.leak()
}
