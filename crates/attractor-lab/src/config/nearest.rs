//! Finds the known name that a misspelt one most likely means.

use toml::{Table, Value};

/// Below this similarity (0 to 1) a guess would confuse more than help.
const CLOSE_ENOUGH: f64 = 0.75;

/// The known name most similar to `name`, if one is close. Dotted names compare whole and by their last part, so that
/// `gain` finds `network.gain`.
pub(crate) fn nearest<'a, S: AsRef<str>>(name: &str, known: &'a [S]) -> Option<&'a str> {
    let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
    let similarity = |candidate: &str| {
        let whole = strsim::jaro_winkler(name, candidate);
        whole.max(0.99 * strsim::jaro_winkler(&last(name), &last(candidate)))
    };
    let scored = known.iter().map(|candidate| (similarity(candidate.as_ref()), candidate.as_ref()));
    scored
        .filter(|(score, _)| *score >= CLOSE_ENOUGH)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// The dotted name of every value in a table.
pub(crate) fn paths(table: &Table) -> Vec<String> {
    let mut found = Vec::new();
    for (key, value) in table {
        match value {
            Value::Table(inner) => found.extend(paths(inner).into_iter().map(|path| format!("{key}.{path}"))),
            _ => found.push(key.clone()),
        }
    }
    found
}
