//! `docs/papers.md` is true of the program: its counts, and the commands, keys, claims and names of its rows.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use attractor_lab::registry;
use toml::{Table, Value};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn page() -> String {
    fs::read_to_string(root().join("docs/papers.md")).unwrap()
}

/// An experiment as the page is held against it.
struct Known {
    config: Table,
    sources: String,
}

fn experiments() -> BTreeMap<&'static str, Known> {
    let known = |experiment: &registry::Known| {
        let about = experiment.about();
        (about.name, Known { config: about.default_toml.parse().unwrap(), sources: sources(about.name) })
    };
    registry::experiments().iter().map(known).collect()
}

/// The sources of an experiment: its folder, and those of the families, which are no experiments themselves.
fn sources(name: &str) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(root().join("crates/attractor-lab/src/experiments")).unwrap() {
        let folder = entry.unwrap().path();
        let Ok(module) = fs::read_to_string(folder.join("mod.rs")) else { continue };
        if module.contains(&format!("name: \"{name}\"")) || !module.contains("fn about") {
            gather(&folder, &mut text);
        }
    }
    text
}

/// All sources below a folder but those of tests.
fn gather(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, text);
        } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("tests.rs") {
            text.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

/// A line of a table of the page.
struct Row<'a> {
    item: &'a str,
    command: &'a str,
    place: &'a str,
    status: &'a str,
}

fn rows(text: &str) -> Vec<Row<'_>> {
    let row = |line| {
        let cells: Vec<&str> = str::strip_prefix(line, "| ")?.strip_suffix(" |")?.split(" | ").collect();
        match cells[..] {
            [item, _, command, place, status] if item != "item" => Some(Row { item, command, place, status }),
            _ => None,
        }
    };
    text.lines().filter_map(row).collect()
}

/// What stands between backticks.
fn quoted(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

/// Experiment and keys of `attractor run EXPERIMENT --set KEY=VALUE`, or of `attractor sweep EXPERIMENT --over KEY=VALUES`.
fn command(text: &str) -> Option<(&str, Vec<&str>)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let ["attractor", "run" | "sweep", name, options @ ..] = &words[..] else { return None };
    let is_setting = |option: &[&str]| matches!(option, ["--set" | "--over", _]);
    if !options.chunks(2).all(is_setting) {
        return None;
    }
    let settings = options.iter().skip(1).step_by(2);
    let keys = settings.map(|setting| setting.trim_start_matches('\'').split('=').next().unwrap_or_default());
    Some((*name, keys.collect()))
}

/// The ids of claims and checks in a cell.
fn claims(cell: &str) -> impl Iterator<Item = &str> {
    let words =
        cell.split('`').step_by(2).flat_map(|part| part.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')));
    words.filter(|word| matches!(word.as_bytes(), [b'I' | b'S' | b'D' | b'L' | b'P', b'0'..=b'9', ..]))
}

impl Known {
    fn has_key(&self, key: &str) -> bool {
        let mut table = Some(&self.config);
        let (sections, last) = key.rsplit_once('.').unwrap_or(("", key));
        for section in sections.split('.').filter(|section| !section.is_empty()) {
            table = table.and_then(|table| table.get(section)).and_then(Value::as_table);
        }
        table.is_some_and(|table| table.contains_key(last))
    }

    fn says(&self, text: &str) -> bool {
        self.sources.contains(text)
    }

    /// Whether it has a claim; ids are also made of a stem, a hyphen and what the claim is of.
    fn has_claim(&self, id: &str) -> bool {
        let made = |stem: &str| self.says(&format!("\"{stem}\"")) || self.says(&format!("\"{stem}-{{"));
        self.says(&format!("\"{id}\"")) || id.split_once('-').is_some_and(|(stem, _)| made(stem))
    }

    /// Whether it has a figure, an array or a number of that name. Panels, targets, lengths and stages are joined to names:
    /// up to two parts may be unknown.
    fn has_name(&self, name: &str) -> bool {
        let parts: Vec<&str> = name.split('_').collect();
        (0..parts.len().min(3)).any(|joined| {
            let stem = parts[..parts.len() - joined].join("_");
            [format!("\"{stem}\""), format!("\"{stem}_{{"), format!(" {stem}:")].iter().any(|form| self.says(form))
        })
    }
}

#[test]
fn what_the_rows_tell_is_there() {
    let (page, all) = (page(), experiments());
    let (mut faults, mut told) = (Vec::new(), [0; 3]);
    for row in rows(&page) {
        let mut fault = |what: &str, name: &str| faults.push(format!("{}: {what} `{name}`", row.item));
        let mut known: Vec<&Known> = Vec::new();
        for text in quoted(row.command) {
            let Some((name, keys)) = command(text) else {
                fault("not a command:", text);
                continue;
            };
            let Some(experiment) = all.get(name) else {
                fault("no experiment", name);
                continue;
            };
            keys.into_iter().filter(|key| !experiment.has_key(key)).for_each(|key| fault("no key", key));
            known.push(experiment);
        }
        if known.is_empty() != row.status.starts_with("not shown") {
            fault("command and status do not go together:", row.command);
        }
        for id in claims(row.place) {
            told[0] += 1;
            if !known.iter().any(|experiment| experiment.has_claim(id)) {
                fault("no claim", id);
            }
        }
        for name in quoted(row.place) {
            told[1] += 1;
            let is_key = known.iter().any(|experiment| experiment.has_key(name));
            if !is_key && (name.contains('.') || !known.iter().any(|experiment| experiment.has_name(name))) {
                fault("neither key, figure, array nor number", name);
            }
        }
        told[2] += known.len();
    }
    assert!(told.iter().all(|&count| count > 100), "{told:?}");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// All rows, those shown, those shown differently, and those not shown.
fn counted(rows: &[Row<'_>]) -> [usize; 4] {
    let mut counts = [rows.len(), 0, 0, 0];
    for row in rows {
        let first = row.status.split([':', ';']).next().unwrap_or_default();
        let kind = ["shown", "shown differently", "not shown"].iter().position(|&kind| kind == first);
        counts[1 + kind.unwrap_or_else(|| panic!("{}: {}", row.item, row.status))] += 1;
    }
    counts
}

/// The numbers in the line of a text that counts items.
fn stated(text: &str) -> Vec<usize> {
    let line = text.lines().find(|line| line.contains(" items: ")).unwrap_or_default();
    line.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect()
}

#[test]
fn the_counts_are_those_of_the_rows() {
    let page = page();
    let parts: Vec<&str> = page.split("\n## ").collect();
    assert_eq!(parts.len(), 6, "a head and five papers");
    assert_eq!(stated(parts[0]), counted(&rows(&page)), "the page");
    for paper in &parts[1..] {
        assert_eq!(stated(paper), counted(&rows(paper)), "{}", paper.lines().next().unwrap_or_default());
    }
}

#[test]
fn what_is_not_there_is_missed() {
    let all = experiments();
    let timing = &all["timing"];
    assert!(timing.has_key("network.gain") && timing.has_key("networks"));
    assert!(!timing.has_key("network.gains") && !timing.has_key("gain") && !timing.has_key("network.gain.more"));
    assert!(timing.has_claim("I1a") && all["memory-length"].has_claim("S7a-4") && !timing.has_claim("I99"));
    assert!(timing.has_name("taming") && timing.has_name("recurrent_loss") && !timing.has_name("resonance"));
    assert_eq!(command("attractor run timing --set 'a.b=[1,2]' --set c=1"), Some(("timing", vec!["a.b", "c"])));
    assert_eq!(command("attractor run timing --sets c=1"), None);
    assert_eq!(claims("L2-d1, P3 and figure `S1a` of S9").collect::<Vec<_>>(), ["L2-d1", "P3", "S9"]);
    let table =
        "| item | in the paper | command | where | status |\n|---|---|---|---|---|\n| a | b | c | d | not shown: e |\n";
    assert_eq!(counted(&rows(table)), [1, 0, 0, 1]);
}
