//! The words of `handwriting`: the path of a pen for each, from the built-in script or from the user's files.

use std::path::Path;

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::config::Settings;
use crate::excerpt::excerpt;
use crate::experiments::{accept, steps_of};
use crate::{Error, import, pen};

/// The most steps that a word may take, far above any that a network learns.
const MOST_POINTS: usize = 1_000_000;

/// A word and how it is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Word {
    /// What it is called.
    pub(super) name: String,
    /// The path of the pen, 2 x T: x and y at each step.
    pub(super) path: Array2<f64>,
}

impl Word {
    /// Steps that the pen takes.
    pub(super) fn points(&self) -> usize {
        self.path.ncols()
    }

    /// The smallest and the largest x (axis 0) or y (axis 1).
    pub(super) fn span(&self, axis: usize) -> (f64, f64) {
        let row = self.path.row(axis);
        row.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &v| (low.min(v), high.max(v)))
    }
}

/// The words that are written where neither words nor files are named.
const BUILT_IN: [&str; 2] = ["chaos", "neuron"];

/// Where the path of a word is.
struct Source<'a> {
    file: &'a str,
    /// The variable that is asked for.
    variable: Option<String>,
}

/// All words of a configuration, read or drawn.
pub(super) fn load(settings: &Settings) -> Result<Vec<Word>, Error> {
    if settings.paths.files.is_empty() {
        let names =
            if settings.words.is_empty() { BUILT_IN.map(str::to_owned).to_vec() } else { settings.words.clone() };
        one_for_each("durations_ms", settings.durations_ms.len(), names.len(), true)?;
        one_for_each("paths.variables", settings.paths.variables.len(), names.len(), false)?;
        return names.into_iter().enumerate().map(|(k, name)| built_in(settings, k, name)).collect();
    }
    let names = names(settings)?;
    one_for_each("durations_ms", settings.durations_ms.len(), names.len(), false)?;
    one_for_each("paths.variables", settings.paths.variables.len(), names.len(), true)?;
    let sources = sources(settings, &names)?;
    names.into_iter().zip(sources).map(|(name, source)| own(name, &source)).collect()
}

/// What the words are called whose paths are in files: as they are named, or after their variables or files.
fn names(settings: &Settings) -> Result<Vec<String>, Error> {
    let (files, variables) = (&settings.paths.files, &settings.paths.variables);
    if !settings.words.is_empty() {
        return Ok(settings.words.clone());
    }
    let [file] = &files[..] else { return Ok(files.iter().map(|file| stem(file)).collect()) };
    if !variables.is_empty() {
        return Ok(variables.clone());
    }
    let has_names = import::Format::of(Path::new(file)).map_err(|e| e.at_key("paths.files"))?.has_names();
    if has_names {
        return import::path_variables(Path::new(file)).map_err(|e| e.at_key("paths.files"));
    }
    Ok(vec![stem(file)])
}

/// A file's name without its folder and its ending.
fn stem(file: &str) -> String {
    Path::new(file).file_stem().map_or_else(|| file.to_owned(), |stem| stem.to_string_lossy().into_owned())
}

/// The file of each word, and the variable in it: one file for each, or one that holds them all by name.
fn sources<'a>(settings: &'a Settings, names: &[String]) -> Result<Vec<Source<'a>>, Error> {
    let (files, count) = (&settings.paths.files, names.len());
    let given = |k: usize| settings.paths.variables.get(k).filter(|variable| !variable.is_empty()).cloned();
    if files.len() == count && (count > 1 || !settings.words.is_empty()) {
        return Ok(files.iter().enumerate().map(|(k, file)| Source { file, variable: given(k) }).collect());
    }
    if let [file] = &files[..] {
        let has_names = import::Format::of(Path::new(file)).map_err(|e| e.at_key("paths.files"))?.has_names();
        let named = |(k, name): (usize, &String)| Source {
            file,
            variable: given(k).or_else(|| has_names.then(|| name.clone())),
        };
        if has_names || count == 1 {
            return Ok(names.iter().enumerate().map(named).collect());
        }
    }
    let (noun, words) = (if files.len() == 1 { "file" } else { "files" }, if count == 1 { "word" } else { "words" });
    Err(Error::bad_input(
        format!("paths.files names {} {noun} for {count} {words} ({})", files.len(), excerpt(&names.join(", "))),
        "name one file for each word, or one .mat or .npz file that holds a variable for each; without `words`, they are \
         called after their files or variables",
    ))
}

/// Refuses a list that is neither empty nor has one entry for each word, or that does not apply.
fn one_for_each(key: &str, found: usize, words: usize, applies: bool) -> Result<(), Error> {
    if found == 0 || applies && found == words {
        return Ok(());
    }
    let accepted = match (applies, key) {
        (true, _) => format!("none or one for each of the {words} words"),
        (false, "durations_ms") => "none with paths.files, where each sample is a step".to_owned(),
        (false, _) => "none without paths.files".to_owned(),
    };
    Err(Error::bad_input(
        format!("{key} has {found} {}; it must have {accepted}", if found == 1 { "entry" } else { "entries" }),
        format!("set it with `--set {key}=[...]` or in the configuration file"),
    ))
}

/// A word in the built-in script, the `k`-th.
fn built_in(settings: &Settings, k: usize, name: String) -> Result<Word, Error> {
    let natural = pen::natural_duration_ms(&name).map_err(|e| e.at_key("words"))?;
    let ms = settings.durations_ms.get(k).copied().unwrap_or(natural as f64);
    let points = steps_of(ms, settings.network.dt_ms);
    let found = format!("{ms} ms for \"{}\", which is {points} steps", excerpt(&name));
    accept("durations_ms", found, points <= MOST_POINTS, "at most 1000000 steps of network.dt_ms")?;
    let path = pen::word_path(&name, points).map_err(|e| e.at_key("durations_ms"))?;
    Ok(Word { name, path })
}

/// A word from the user's file.
fn own(name: String, source: &Source<'_>) -> Result<Word, Error> {
    let file = source.file;
    let path = import::pen_path(Path::new(file), source.variable.as_deref()).map_err(|e| e.at_key("paths.files"))?;
    let word = Word { name, path };
    let refuse = |what: String, accepted: &str| {
        Err(Error::bad_input(format!("paths.files: {file}: the path of \"{}\" {what}", excerpt(&word.name)), accepted))
    };
    if word.points() > MOST_POINTS {
        return refuse(format!("has {} points", word.points()), "a path has at most 1000000, one for each step");
    }
    for (axis, name) in ["x", "y"].into_iter().enumerate() {
        let (low, high) = word.span(axis);
        if low >= high {
            let accepted = "a path moves along both axes, so that readouts can be compared with it";
            return refuse(format!("has the same {name} throughout ({low})"), accepted);
        }
    }
    Ok(word)
}
