//! A configuration is the built-in one with layers on top: the quick sizes, a file, `--set`, the seed.
//!
//! Every layer may only change what the built-in configuration holds, and only to a value of the same type, so that a
//! misspelt key is an error and never a silent default.

mod nearest;

use std::{
    path::Path,
    sync::{Mutex, PoisonError},
};

use toml::{Table, Value};
use toml_edit::{DocumentMut, Item, TableLike};

pub(crate) use nearest::{nearest, paths};

use crate::excerpt::{excerpt, excerpt_of};
use crate::{About, Error, program};

/// The section of a quick configuration that names what of it yields: `[unless."paths.files"]` holds values that are laid
/// only where the user's layers leave `paths.files` as it is built in; several keys are separated by commas.
const UNLESS: &str = "unless";
/// Characters of a sentence by another library that a message repeats at most.
const MOST_OF_A_SENTENCE: usize = 300;

/// What a user may lay over the built-in configuration.
#[derive(Debug, Default)]
pub(crate) struct Layers<'a> {
    /// The small sizes of `--quick`.
    pub(crate) quick: bool,
    /// A TOML file.
    pub(crate) file: Option<&'a Path>,
    /// Assignments such as `network.gain=1.5`.
    pub(crate) set: &'a [String],
    /// The seed.
    pub(crate) seed: Option<u64>,
}

/// A configuration with nothing left open.
#[derive(Debug)]
pub(crate) struct Resolved {
    /// Every key with its value.
    pub(crate) table: Table,
    /// The same as text, with the comments of the built-in configuration.
    pub(crate) text: String,
}

/// Lays the layers over the built-in configuration, later ones over earlier ones.
pub(crate) fn resolve(about: &About, layers: &Layers<'_>) -> Result<Resolved, Error> {
    let built_in = parse("the built-in configuration", about.default_toml)?;
    let mut table = built_in.clone();
    lay_user(&mut table, about, layers)?;
    if layers.quick {
        let quick = quick(about, |path| at(&built_in, path) != at(&table, path))?;
        refuse_contradiction(&quick, layers.file)?;
        table = built_in;
        overlay(&mut table, quick, &Layer { experiment: about.name, origin: "the quick configuration" })?;
        lay_user(&mut table, about, layers)?;
    }
    let text = write_into(about.default_toml, &table)?;
    Ok(Resolved { table, text })
}

/// Refuses `--quick` where a file, such as a full configuration, leaves it nothing to make small.
fn refuse_contradiction(quick: &Table, file: Option<&Path>) -> Result<(), Error> {
    let Some(path) = file else { return Ok(()) };
    let origin = path.display().to_string();
    let own = parse(&origin, &read(path)?)?;
    if !paths(quick).iter().all(|key| at(&own, key).is_some()) {
        return Ok(());
    }
    Err(Error::bad_input(
        format!("--quick: {origin} sets everything that it would make small"),
        "leave --quick out, or take those keys out of the file: it needs only what differs from the default",
    ))
}

fn read(path: &Path) -> Result<String, Error> {
    /// What came from the standard input, which can be read once.
    static STDIN: Mutex<Option<String>> = Mutex::new(None);
    let told = |error: std::io::Error| {
        Error::bad_input(format!("{}: cannot read: {error}", path.display()), "name a readable TOML file with --config")
    };
    if path != Path::new("-") {
        return std::fs::read_to_string(path).map_err(told);
    }
    let mut kept = STDIN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(text) = &*kept {
        return Ok(text.clone());
    }
    let text = std::io::read_to_string(std::io::stdin()).map_err(told)?;
    Ok(kept.insert(text).clone())
}

/// The quick configuration, without what yields to keys that the user has changed.
fn quick(about: &About, changed: impl Fn(&str) -> bool) -> Result<Table, Error> {
    let mut quick = parse("the quick configuration", about.quick_toml)?;
    let Some(Value::Table(yielding)) = quick.remove(UNLESS) else { return Ok(quick) };
    for (paths, values) in yielding {
        let yields = paths.split(',').any(|path| changed(path.trim()));
        if let (Value::Table(values), false) = (values, yields) {
            merge(&mut quick, values);
        }
    }
    Ok(quick)
}

/// Puts all values of `more` into `table`, section by section.
fn merge(table: &mut Table, more: Table) {
    for (key, value) in more {
        match (table.get_mut(&key), value) {
            (Some(Value::Table(inner)), Value::Table(more)) => merge(inner, more),
            (_, value) => {
                table.insert(key, value);
            }
        }
    }
}

/// The value of a dotted key.
pub(crate) fn at<'a>(table: &'a Table, path: &str) -> Option<&'a Value> {
    match path.split_once('.') {
        Some((section, rest)) => at(table.get(section)?.as_table()?, rest),
        None => table.get(path),
    }
}

/// Lays the user's file, assignments and seed.
fn lay_user(table: &mut Table, about: &About, layers: &Layers<'_>) -> Result<(), Error> {
    let mut lay = |origin: &str, layer| overlay(table, layer, &Layer { experiment: about.name, origin });
    if let Some(path) = layers.file {
        let origin = path.display().to_string();
        lay(&origin, parse(&origin, &read(path)?)?)?;
    }
    for assignment in layers.set {
        lay(&format!("--set {}", excerpt(assignment)), parse_assignment(assignment)?)?;
    }
    if let Some(seed) = layers.seed {
        let seed = i64::try_from(seed).map_err(|_| {
            Error::bad_input(format!("--seed {seed}: too large"), format!("use a seed from 0 to {}", i64::MAX))
        })?;
        lay("--seed", Table::from_iter([("seed".to_owned(), Value::Integer(seed))]))?;
    }
    Ok(())
}

/// Lays values of a sweep, from `origin`, over a resolved configuration.
pub(crate) fn lay(table: &mut Table, layer: Table, experiment: &str, origin: &str) -> Result<(), Error> {
    overlay(table, layer, &Layer { experiment, origin })
}

/// The seed of a resolved configuration.
pub(crate) fn seed(table: &Table) -> Result<u64, Error> {
    let seed = table.get("seed").and_then(Value::as_integer);
    seed.and_then(|seed| u64::try_from(seed).ok()).ok_or_else(|| {
        let found = seed.map_or("missing".to_owned(), |seed| seed.to_string());
        Error::bad_input(format!("the seed is {found}"), format!("use a seed from 0 to {}", i64::MAX))
    })
}

/// Reads TOML text; `origin` names it where it is wrong.
pub(crate) fn parse(origin: &str, text: &str) -> Result<Table, Error> {
    text.parse::<Table>().map_err(|e| {
        let line = e.span().map(|span| format!(", line {}", text[..span.start].matches('\n').count() + 1));
        Error::bad_input(
            format!("{origin}{}: {}", line.unwrap_or_default(), excerpt_of(e.message(), MOST_OF_A_SENTENCE)),
            "write it as TOML: `key = value` under `[section]`",
        )
    })
}

/// A value as a user writes it: TOML, or a number as other programs write it (`.5`, `1.`), else text.
pub(crate) fn value(text: &str) -> Value {
    let number = || text.parse().ok().filter(|number: &f64| number.is_finite()).map(Value::Float);
    text.parse().ok().or_else(number).unwrap_or_else(|| Value::String(text.to_owned()))
}

/// Reads `a.b=value` as a table. What is not a TOML value is text, and `[one,two]` a list of texts: a shell takes the
/// quotation marks away from `--set words=["one","two"]`.
fn parse_assignment(assignment: &str) -> Result<Table, Error> {
    let malformed = || {
        Error::bad_input(
            format!("--set {}: not an assignment", excerpt(assignment)),
            "write it as --set network.gain=1.5",
        )
    };
    let (path, text) = assignment.split_once('=').ok_or_else(malformed)?;
    let text = text.trim();
    let value = text.parse().ok().or_else(|| bare_list(text)).unwrap_or_else(|| value(text));
    let mut keys = path.split('.').map(str::trim).rev();
    if keys.clone().any(str::is_empty) {
        return Err(malformed());
    }
    let leaf = Table::from_iter(keys.next().map(|key| (key.to_owned(), value)));
    Ok(keys.fold(leaf, |inner, key| Table::from_iter([(key.to_owned(), Value::Table(inner))])))
}

fn bare_list(text: &str) -> Option<Value> {
    let items = text.strip_prefix('[')?.strip_suffix(']')?.split(',').map(str::trim).filter(|item| !item.is_empty());
    Some(Value::Array(items.map(value).collect()))
}

/// Where a layer comes from, for the messages.
struct Layer<'a> {
    experiment: &'a str,
    origin: &'a str,
}

fn overlay(base: &mut Table, layer: Table, from: &Layer<'_>) -> Result<(), Error> {
    let known = paths(base);
    overlay_at(base, layer, "", &known, from)
}

fn overlay_at(base: &mut Table, layer: Table, prefix: &str, known: &[String], from: &Layer<'_>) -> Result<(), Error> {
    for (key, value) in layer {
        let path = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match (base.get_mut(&key), value) {
            (None, _) => return Err(unknown_key(&path, known, from)),
            (Some(Value::Table(inner)), Value::Table(layer)) => overlay_at(inner, layer, &path, known, from)?,
            (Some(current), value) => {
                *current = fit(current, value).map_err(|(expected, found)| {
                    Error::bad_input(
                        format!("{}: `{path}` must be {expected}, found {found}", from.origin),
                        format!("`{} config {}` prints every key with an example", program::name(), from.experiment),
                    )
                })?;
            }
        }
    }
    Ok(())
}

fn unknown_key(path: &str, known: &[String], from: &Layer<'_>) -> Error {
    let list = format!("`{} config {}` prints every key", program::name(), from.experiment);
    let remedy = match nearest(path, known) {
        Some(near) => format!("did you mean `{near}`? {list}"),
        None => list,
    };
    Error::bad_input(format!("{}: there is no key `{}`", from.origin, excerpt(path)), remedy)
}

/// The value in the type of the current one, or what was expected and what was found. A whole number serves as a number;
/// the first element of a list tells the type of all.
fn fit(current: &Value, value: Value) -> Result<Value, (String, String)> {
    match (current, value) {
        (Value::Float(_), Value::Integer(number)) => Ok(Value::Float(number as f64)),
        (Value::Array(items), Value::Array(values)) => match items.first() {
            Some(first) => values
                .into_iter()
                .map(|value| fit(first, value))
                .collect::<Result<_, _>>()
                .map(Value::Array)
                .map_err(|(expected, found)| (format!("a list in which each element is {expected}"), found)),
            None => Ok(Value::Array(values)),
        },
        (current, value) if current.same_type(&value) => Ok(value),
        (current, value) => Err((kind(current).to_owned(), describe(&value))),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "a string",
        Value::Integer(_) => "a whole number",
        Value::Float(_) => "a number",
        Value::Boolean(_) => "true or false",
        Value::Datetime(_) => "a date",
        Value::Array(_) => "a list",
        Value::Table(_) => "a section",
    }
}

fn describe(value: &Value) -> String {
    match value {
        Value::Table(_) => kind(value).to_owned(),
        Value::Boolean(truth) => truth.to_string(),
        _ => format!("{} ({})", kind(value), excerpt(&value.to_string())),
    }
}

/// Puts the values of `table` into the text that holds the same keys, and leaves its comments and its order.
fn write_into(text: &str, table: &Table) -> Result<String, Error> {
    let mut document: DocumentMut = text.parse().map_err(|e: toml_edit::TomlError| {
        Error::bad_input(e.message(), "this is an error of the program: please report it")
    })?;
    write_table(document.as_table_mut(), table);
    Ok(document.to_string())
}

fn write_table(document: &mut dyn TableLike, table: &Table) {
    for (key, value) in table {
        let Some(item) = document.get_mut(key) else { continue };
        if let (Value::Table(inner), Some(section)) = (value, item.as_table_like_mut()) {
            write_table(section, inner);
        } else if item.to_string().trim().parse::<Value>().ok().as_ref() != Some(value) {
            write_value(item, value);
        }
    }
}

fn write_value(item: &mut Item, value: &Value) {
    let Ok(mut new) = value.to_string().parse::<toml_edit::Value>() else { return };
    if let Some(old) = item.as_value() {
        *new.decor_mut() = old.decor().clone();
    }
    *item = Item::Value(new);
}

#[cfg(test)]
mod tests;
