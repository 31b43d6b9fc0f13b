//! The house is as ARCHITECTURE.md draws it: every arrow points down, and no file is part of a circle.
//!
//! Arrows are read from the sources themselves: each name that a file imports from its crate, followed through `pub use`
//! to the file that defines it. Tests may look anywhere. `ATTRACTOR_DRAW=1 cargo test --test floors` draws it anew.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// From the ground up. A file is on the last floor whose name its module path begins with.
const FLOORS: [&str; 22] = [
    "error",
    "check",
    "sound",
    "interrupt",
    "threads",
    "bits",
    "math",
    "kernel",
    "linear",
    "connectivity",
    "network",
    "plasticity",
    "protocol",
    "analysis::statistics",
    "analysis::weights",
    "analysis::spikes",
    "analysis::dynamics",
    "analysis::response",
    "analysis::theory",
    "training",
    "storage",
    "plain",
];

type Module = Vec<String>;

/// What a file imports from the crate, and what it hands on by `pub use`.
struct Source {
    imports: Vec<Module>,
    exports: BTreeMap<String, Module>,
}

struct House(BTreeMap<Module, Source>);

impl House {
    fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut files = Vec::new();
        walk(&root, &mut files);
        let module = |file: &PathBuf| -> Module {
            let path = file.strip_prefix(&root).unwrap().with_extension("");
            let mut parts: Module = path.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
            parts.pop_if(|last| last == "mod" || last == "lib");
            parts
        };
        let paths: Vec<Module> = files.iter().map(module).collect();
        Self(paths.iter().zip(&files).map(|(module, file)| (module.clone(), Source::read(module, file))).collect())
    }

    /// The file that defines what a path names.
    fn definition(&self, path: &[String]) -> Option<&Module> {
        let depth = (0..=path.len()).rev().find(|&depth| self.0.contains_key(&path[..depth]))?;
        let (module, source) = self.0.get_key_value(&path[..depth])?;
        match path.get(depth).and_then(|name| source.exports.get(name)) {
            Some(origin) => self.definition(origin),
            None => Some(module),
        }
    }

    /// Every arrow from a file to another.
    fn arrows(&self) -> BTreeSet<(&Module, &Module)> {
        let mut arrows = BTreeSet::new();
        for (module, source) in self.0.iter().filter(|(module, _)| !module.is_empty()) {
            let targets = source.imports.iter().filter_map(|path| self.definition(path));
            arrows.extend(targets.filter(|&target| target != module && !target.is_empty()).map(|to| (module, to)));
        }
        arrows
    }
}

impl Source {
    fn read(module: &[String], file: &Path) -> Self {
        let text = std::fs::read_to_string(file).unwrap();
        let code: String = text
            .split("#[cfg(test)]\nmod tests")
            .next()
            .unwrap()
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .fold(String::new(), |code, line| code + line + "\n");
        let (mut imports, mut exports) = (Vec::new(), BTreeMap::new());
        for statement in code.split(';') {
            let Some(at) = statement.rfind("use ").filter(|&at| at == 0 || !word(statement.as_bytes()[at - 1])) else {
                continue;
            };
            let public = statement[..at].trim_end().ends_with(['b', ')']) && statement[..at].contains("pub");
            let body: String = statement[at + 4..].split_whitespace().collect::<Vec<_>>().join(" ");
            for path in flatten("", &body).iter().filter_map(|path| absolute(path, module)) {
                let name = path.last().unwrap().clone();
                if public { drop(exports.insert(name, path)) } else { imports.push(path) }
            }
        }
        // Names that are used by their whole path.
        for (at, _) in code.match_indices("crate::") {
            if at > 0 && (word(code.as_bytes()[at - 1]) || code.as_bytes()[at - 1] == b'$') {
                continue;
            }
            let path: String = code[at..].chars().take_while(|c| c.is_alphanumeric() || "_:".contains(*c)).collect();
            imports.extend(absolute(path.trim_end_matches(':'), module).filter(|path| !path.is_empty()));
        }
        Self { imports, exports }
    }
}

fn word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// A path of the crate from its root; `None` for another crate's.
fn absolute(path: &str, module: &[String]) -> Option<Module> {
    let mut parts = path.split("::").peekable();
    let mut base = match *parts.peek()? {
        "crate" => Vec::new(),
        "self" | "super" => module.to_vec(),
        // A child of this module, if there is such a file.
        first => {
            let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
            let folder = module.iter().fold(root, |folder, part| folder.join(part));
            if !folder.join(first).is_dir() && !folder.join(first).with_extension("rs").is_file() {
                return None;
            }
            let child = module.iter().cloned().chain(parts.map(str::to_owned));
            return Some(child.collect());
        }
    };
    for part in parts {
        match part {
            "crate" | "self" => {}
            "super" => drop(base.pop()),
            name => base.push(name.to_owned()),
        }
    }
    Some(base)
}

/// `a::{b, c::{d}}` as its single paths.
fn flatten(prefix: &str, item: &str) -> Vec<String> {
    let item = item.trim();
    let Some(open) = item.find('{') else {
        let name = item.split(" as ").next().unwrap_or(item);
        return vec![format!("{prefix}{name}").trim_end_matches("::self").to_owned()];
    };
    let (prefix, inner) = (format!("{prefix}{}", &item[..open]), item[open + 1..].trim_end().trim_end_matches('}'));
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, c) in inner.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&inner[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inner[start..]);
    parts.iter().filter(|part| !part.trim().is_empty()).flat_map(|part| flatten(&prefix, part)).collect()
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            walk(&entry, files);
        } else if entry.extension().is_some_and(|extension| extension == "rs") && !entry.ends_with("tests.rs") {
            files.push(entry);
        }
    }
}

fn floor(module: &[String]) -> usize {
    let path = module.join("::");
    let on = |floor: &&str| path == **floor || path.starts_with(&format!("{floor}::"));
    FLOORS.iter().position(on).unwrap_or_else(|| panic!("{path} is on no floor"))
}

#[test]
fn every_arrow_points_down() {
    let house = House::read();
    let up: Vec<String> = house
        .arrows()
        .into_iter()
        .filter(|(from, to)| floor(from) < floor(to))
        .map(|(from, to)| format!("{} -> {}", from.join("::"), to.join("::")))
        .collect();
    assert!(up.is_empty(), "arrows upward:\n{}", up.join("\n"));
}

#[test]
fn no_file_is_part_of_a_circle() {
    let house = House::read();
    let mut below: BTreeMap<&Module, BTreeSet<&Module>> = BTreeMap::new();
    for (from, to) in house.arrows() {
        below.entry(from).or_default().insert(to);
    }
    // Take away what stands on nothing until only circles are left.
    let mut left: BTreeSet<&Module> = below.keys().copied().collect();
    loop {
        let free: Vec<&Module> =
            left.iter().filter(|m| below[**m].iter().all(|to| !left.contains(to))).copied().collect();
        if free.is_empty() {
            break;
        }
        left.retain(|module| !free.contains(module));
    }
    let told: Vec<String> = left
        .iter()
        .map(|m| {
            let to: Vec<String> = below[*m].iter().filter(|to| left.contains(**to)).map(|to| to.join("::")).collect();
            format!("{} -> {}", m.join("::"), to.join(", "))
        })
        .collect();
    assert!(left.is_empty(), "circles among:\n{}", told.join("\n"));
}

/// The floors from the top, each with those that it stands on.
fn drawing(house: &House) -> String {
    let mut below = vec![BTreeSet::new(); FLOORS.len()];
    for (from, to) in house.arrows() {
        below[floor(from)].insert(floor(to));
    }
    let row = |(from, below): (usize, &BTreeSet<usize>)| {
        let names: Vec<&str> = below.iter().rev().filter(|&&to| to != from).map(|&to| FLOORS[to]).collect();
        format!("    {:<22}{}", FLOORS[from], names.join(" · ").replace("analysis::", "")).trim_end().to_owned() + "\n"
    };
    below.iter().enumerate().rev().map(row).collect()
}

#[test]
fn the_drawing_is_true() {
    const MARK: &str = "<!-- drawn by crates/attractor/tests/floors.rs -->\n";
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ARCHITECTURE.md");
    let text = std::fs::read_to_string(&page).unwrap();
    let [before, old, after] = text.split(MARK).collect::<Vec<_>>()[..] else { panic!("two marks around the drawing") };
    let new = format!("\n{}\n", drawing(&House::read()));
    if std::env::var_os("ATTRACTOR_DRAW").is_some() {
        std::fs::write(&page, [before, &new, after].join(MARK)).unwrap();
    } else {
        assert_eq!(old, new, "ATTRACTOR_DRAW=1 draws it anew");
    }
}
