//! Parameters in the report: what differs from the default, then the whole configuration.

use std::collections::BTreeSet;

use maud::{Markup, html};
use toml::{Table, Value};

use super::{ReportInput, words};

/// The changed parameters as a table, and the resolved configuration with their lines marked.
pub(super) fn parameters(input: &ReportInput<'_>) -> Markup {
    let changes = changes(input.about.default_toml, input.config_toml);
    let changed: BTreeSet<&str> = changes.iter().map(|change| change.key.as_str()).collect();
    html! {
        @if changes.is_empty() {
            p { "Every parameter has its default value." }
        } @else {
            table.changes {
                thead { tr { th scope="col" { "Changed" } th.num scope="col" { "This run" } th.num scope="col" { "Default" } } }
                tbody {
                    @for change in &changes {
                        tr { th scope="row" { (words::identifier(&change.key)) } td.num { (change.now) } td.num { (change.default) } }
                    }
                }
            }
        }
        details {
            summary { "The whole configuration, " code { "config.toml" } }
            div.code {
                div.code-label { "TOML" }
                pre tabindex="0" { code { @for (key, line) in lines(input.config_toml) {
                    @if changed.contains(key.as_str()) { mark { (line) } } @else { (line) }
                    "\n"
                } } }
            }
        }
    }
}

struct Change {
    key: String,
    now: String,
    default: String,
}

/// The leaves of `config` that differ from `default`. The defaults come first in a resolved file, so all keys are there.
fn changes(default: &str, config: &str) -> Vec<Change> {
    let (Ok(default), Ok(config)) = (default.parse::<Table>(), config.parse::<Table>()) else { return Vec::new() };
    let mut found = Vec::new();
    compare("", &default, &config, &mut found);
    found
}

fn compare(prefix: &str, default: &Table, config: &Table, found: &mut Vec<Change>) {
    for (name, now) in config {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match (default.get(name), now) {
            (Some(Value::Table(default)), Value::Table(now)) => compare(&key, default, now, found),
            (Some(default), now) if same(default, now) => {}
            (default, now) => {
                let default = default.map_or_else(|| "–".into(), ToString::to_string);
                found.push(Change { key, now: now.to_string(), default });
            }
        }
    }
}

/// `1` and `1.0` are the same setting.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Integer(a), Value::Float(b)) | (Value::Float(b), Value::Integer(a)) => {
            (*a as f64).to_bits() == b.to_bits()
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        _ => a == b,
    }
}

/// Each line with the dotted key that it sets, empty where it sets none.
fn lines(toml: &str) -> Vec<(String, &str)> {
    let mut section = String::new();
    toml.lines()
        .map(|line| {
            if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.split(']').next()) {
                section = format!("{name}.");
                return (String::new(), line);
            }
            let key = line.split_once(" = ").map(|(key, _)| key).filter(|key| !key.starts_with([' ', '#']));
            (key.map_or_else(String::new, |key| format!("{section}{key}")), line)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_changed_leaves_are_named() {
        let default = "seed = 1\nscale = 1.0\n[network]\ngain = 1.8\nunits = 800\n";
        let config = "seed = 1\nscale = 1\n[network]\ngain = 1.5\nunits = 800\n";
        let changes = changes(default, config);
        assert_eq!(changes.len(), 1);
        assert_eq!(
            (changes[0].key.as_str(), changes[0].now.as_str(), changes[0].default.as_str()),
            ("network.gain", "1.5", "1.8")
        );
    }

    #[test]
    fn lines_know_their_keys() {
        let keys: Vec<String> =
            lines("seed = 1\n# gain = 2\n\n[network.input]\ngain = 1.8").into_iter().map(|(key, _)| key).collect();
        assert_eq!(keys, ["seed", "", "", "", "network.input.gain"]);
    }
}
