//! What the compiler cannot check stands in one place, each with its reason.

use std::fs;
use std::path::{Path, PathBuf};

/// The sources that are shipped; tests may have allocators of their own.
fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !["target", "tests"].iter().any(|other| path.ends_with(other)) {
                sources(&path, found);
            }
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The lines of a file on which the keyword stands, from 0.
fn places(text: &str) -> Vec<usize> {
    let is_code = |line: &str| {
        // A name that is exported touches no memory.
        let code = line.split("//").next().unwrap_or_default().replace("#[unsafe(no_mangle)]", "");
        let parts: Vec<&str> = code.split('"').step_by(2).collect();
        parts.iter().any(|part| part.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == "unsafe"))
    };
    text.lines().enumerate().filter(|(_, line)| is_code(line)).map(|(number, _)| number).collect()
}

#[test]
fn unsafe_code_is_in_the_kernel_with_its_reason() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
    let kernel = root.join("crates/attractor/src/kernel");
    let mut files = Vec::new();
    for part in ["crates", "examples"] {
        sources(&root.join(part), &mut files);
    }
    assert!(files.len() > 300, "{}", files.len());
    let mut inside = 0;
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        // A reason may be given once for a module of blocks of one kind.
        let module_wide = lines.iter().position(|line| line.contains("SAFETY, for every block of this module"));
        for place in places(&text) {
            assert!(file.starts_with(&kernel), "{}:{}: unsafe outside of the kernel", file.display(), place + 1);
            inside += 1;
            let before = &lines[place.saturating_sub(5)..=place];
            let reason = before.iter().any(|line| line.contains("SAFETY:") || line.contains("# Safety"));
            let given = reason || module_wide.is_some_and(|start| start < place);
            let declared = lines[place].contains("unsafe fn");
            assert!(given || declared, "{}:{}: unsafe without a reason", file.display(), place + 1);
        }
    }
    assert!(inside > 10, "{inside}");
}

#[test]
fn the_keyword_is_found_where_it_is_code() {
    assert_eq!(
        places("let x = 1;\nunsafe { x }\n// unsafe\nlet s = \"unsafe\";\nfn unsafe_code() {}\n#[unsafe(no_mangle)]"),
        [1]
    );
}
