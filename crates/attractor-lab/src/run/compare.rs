//! Two runs side by side: which parameters differ, and what became of claims and numbers.

use std::path::Path;

use toml::{Table, Value};

use super::{RunInfo, files, info::Texts, reread::json};
use crate::{Claim, Error, Metric, config};

/// Something of two runs, where each has it.
pub type Both<T> = (Option<T>, Option<T>);

/// Two runs side by side.
#[derive(Debug)]
pub struct Comparison {
    /// Whose runs they are, with their seed and version.
    pub infos: (RunInfo, RunInfo),
    /// The parameters that differ, by their keys, with their values as TOML.
    pub parameters: Vec<(String, Both<String>)>,
    /// Every claim of one or the other, in the order of the first run.
    pub claims: Vec<Both<Claim>>,
    /// Every number likewise.
    pub metrics: Vec<Both<Metric>>,
}

/// Puts two finished runs beside each other; of whatever experiments, but not sweeps.
///
/// # Errors
/// [`Error::BadInput`] if one is no finished run, is a sweep, or has files that are not as the run wrote them.
pub fn compare(one: &Path, other: &Path) -> Result<Comparison, Error> {
    let (one, other) = (Read::new(one)?, Read::new(other)?);
    let same = |a: &str, b: &str| a == b;
    Ok(Comparison {
        parameters: parameters(&one.table, &other.table),
        claims: paired(one.claims, other.claims, |a, b| same(&a.id, &b.id)),
        metrics: paired(one.metrics, other.metrics, |a, b| same(&a.name, &b.name)),
        infos: (one.info, other.info),
    })
}

struct Read {
    info: RunInfo,
    table: Table,
    claims: Vec<Claim>,
    metrics: Vec<Metric>,
}

impl Read {
    fn new(dir: &Path) -> Result<Self, Error> {
        let info = RunInfo::read(dir)?;
        let texts = Texts::read(dir, &info)?;
        info.check_texts(dir, &texts)?;
        if texts.sweep.is_some() {
            return Err(Error::bad_input(
                format!("{}: a sweep, whose points are compared in its own report", dir.display()),
                "name two runs at one point each",
            ));
        }
        files::refuse_unfinished(dir, &info)?;
        for part in ["claims.json", "metrics.json"] {
            files::check_part(dir, part)?;
        }
        let table = texts.config.parse().map_err(|error| {
            let message = format!("{}: cannot be read: {error}", dir.join("config.toml").display());
            Error::bad_input(message, "put it back as it was, or start a new run")
        })?;
        let (claims, metrics) = (json(&dir.join("claims.json"))?, json(&dir.join("metrics.json"))?);
        Ok(Self { info, table, claims, metrics })
    }
}

/// The parameters that differ; one that a run does not have has no value there.
fn parameters(one: &Table, other: &Table) -> Vec<(String, Both<String>)> {
    let mut keys = config::paths(one);
    keys.extend(config::paths(other).into_iter().filter(|key| config::at(one, key).is_none()));
    let value = |table, key: &str| config::at(table, key).map(Value::to_string);
    let both = |key: String| (key.clone(), (value(one, &key), value(other, &key)));
    keys.into_iter().map(both).filter(|(_, (a, b))| a != b).collect()
}

/// What is in either list, what belongs together beside each other.
fn paired<T>(one: Vec<T>, mut other: Vec<T>, same: impl Fn(&T, &T) -> bool) -> Vec<Both<T>> {
    let mut pairs: Vec<Both<T>> = one
        .into_iter()
        .map(|own| {
            let its = other.iter().position(|its| same(&own, its)).map(|at| other.remove(at));
            (Some(own), its)
        })
        .collect();
    pairs.extend(other.into_iter().map(|its| (None, Some(its))));
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_together_stands_beside_each_other() {
        let pairs = paired(vec![1, 2, 3], vec![3, 4, 1], |a, b| a == b);
        assert_eq!(pairs, [(Some(1), Some(1)), (Some(2), None), (Some(3), Some(3)), (None, Some(4))]);
    }

    #[test]
    fn parameters_that_are_equal_are_left_out() {
        let table = |text: &str| text.parse::<Table>().unwrap();
        let found =
            parameters(&table("seed = 1\n[network]\ngain = 1.5\nunits = 8"), &table("seed = 1\n[network]\ngain = 2.0"));
        let text = |value: &str| Some(value.to_owned());
        let expected = [("network.gain", (text("1.5"), text("2.0"))), ("network.units", (text("8"), None))];
        assert_eq!(found, expected.map(|(key, values)| (key.to_owned(), values)));
    }
}
