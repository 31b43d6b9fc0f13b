//! The words of `handwriting`: the path of a pen for each, from the built-in script or from the user's files.

use std::path::Path;

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::config::Config;
use crate::experiments::accept;
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

/// All words of a configuration, read or drawn.
pub(super) fn load(config: &Config) -> Result<Vec<Word>, Error> {
    let count = config.words.len();
    if count == 0 {
        return Err(Error::bad_input("words is empty; it must name at least one word", "--set words=[chaos,neuron]"));
    }
    let (files, variables) = (&config.paths.files, &config.paths.variables);
    one_for_each("durations_ms", config.durations_ms.len(), count, files.is_empty())?;
    one_for_each("paths.variables", variables.len(), count, !files.is_empty())?;
    if !files.is_empty() && files.len() != 1 && files.len() != count {
        return Err(Error::bad_input(
            format!("paths.files names {} files for {count} words", files.len()),
            "name one file for each word, or one .mat or .npz file that holds a variable for each",
        ));
    }
    (0..count).map(|k| if files.is_empty() { built_in(config, k) } else { own(config, k) }).collect()
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

/// A word in the built-in script.
fn built_in(config: &Config, k: usize) -> Result<Word, Error> {
    let name = config.words[k].clone();
    let natural = pen::natural_duration_ms(&name).map_err(|e| at("words", e))?;
    let ms = config.durations_ms.get(k).copied().unwrap_or(natural as f64);
    let points = (ms / config.network.dt_ms).round() as usize;
    let found = format!("{ms} ms for \"{name}\", which is {points} steps");
    accept("durations_ms", found, points <= MOST_POINTS, "at most 1000000 steps of network.dt_ms")?;
    let path = pen::word_path(&name, points).map_err(|e| at("durations_ms", e))?;
    Ok(Word { name, path })
}

/// A word from the user's file.
fn own(config: &Config, k: usize) -> Result<Word, Error> {
    let (name, files) = (config.words[k].clone(), &config.paths.files);
    let shared = files.len() < config.words.len();
    let variable = config.paths.variables.get(k).or(shared.then_some(&name)).filter(|variable| !variable.is_empty());
    let file = &files[if shared { 0 } else { k }];
    let path = import::pen_path(Path::new(file), variable.map(String::as_str)).map_err(|e| at("paths.files", e))?;
    let word = Word { name, path };
    let refuse = |what: String, accepted: &str| {
        Err(Error::bad_input(format!("paths.files: {file}: the path of \"{}\" {what}", word.name), accepted))
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

/// The error with the key of the configuration that it is about.
fn at(key: &str, error: Error) -> Error {
    match error {
        Error::BadInput { message, remedy } => Error::BadInput { message: format!("{key}: {message}"), remedy },
        other => other,
    }
}
