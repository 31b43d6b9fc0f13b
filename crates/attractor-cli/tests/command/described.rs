//! What the command tells of itself, its experiments and its pages.

use super::attractor::{assert_done, attractor, place, stderr, stdout};

#[test]
fn list_shows_name_source_and_cost() {
    let output = attractor(place().path(), &["list"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let text = stdout(&output);
    for part in ["timing", "Laje & Buonomano 2013", "about "] {
        assert!(text.contains(part), "`{part}` is missing in: {text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
}

#[test]
fn experiments_are_listed_for_programs() {
    let output = attractor(place().path(), &["list", "--json"]);
    assert_done(&output);
    let listed: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let timing = listed.as_array().and_then(|all| all.iter().find(|one| one["name"] == "timing")).expect("timing");
    assert!(timing["seconds"].as_f64().is_some_and(|seconds| seconds > 0.0), "{timing}");
    assert_eq!(timing["sources"].as_array().map(Vec::len), Some(2));
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_error() {
    let place = place();
    let line = format!("'{}' config timing | head -n 1", env!("CARGO_BIN_EXE_attractor"));
    let output =
        std::process::Command::new("sh").args(["-c", &line]).current_dir(place.path()).output().expect("a shell");
    assert_eq!(stderr(&output), "");
    assert_eq!(stdout(&output).lines().count(), 1);
}

#[test]
fn shells_and_man_know_every_subcommand() {
    let place = place();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = attractor(place.path(), &["completions", shell]);
        assert_done(&output);
        for subcommand in ["run", "sweep", "compare", "lab"] {
            assert!(stdout(&output).contains(subcommand), "{shell} lacks {subcommand}");
        }
    }
    assert_done(&attractor(place.path(), &["man", "pages"]));
    for page in ["attractor.1", "attractor-run.1", "attractor-compare.1"] {
        let text = std::fs::read_to_string(place.path().join("pages").join(page)).expect("a page");
        assert!(text.starts_with(".ie") && text.contains(".TH"), "{page}: {text}");
    }
}

#[test]
fn the_lab_page_is_one_file_and_replaces_only_itself() {
    let place = place();
    for _ in 0..2 {
        let written = attractor(place.path(), &["lab"]);
        assert!(written.status.success() && stdout(&written).contains("lab.html"), "{}", stderr(&written));
    }
    let page = std::fs::read_to_string(place.path().join("lab.html")).expect("a page");
    assert!(page.contains("id=\"selftest\"") && page.len() < 5_000_000);
    std::fs::write(place.path().join("notes.html"), "<p>mine</p>").expect("a file is written");
    for out in ["notes.html", "none/lab.html", "."] {
        let refused = attractor(place.path(), &["lab", "--out", out]);
        assert_eq!(refused.status.code(), Some(1), "{out}");
        assert!(stderr(&refused).contains("--out FILE"), "{}", stderr(&refused));
    }
    assert_eq!(std::fs::read_to_string(place.path().join("notes.html")).expect("it is there"), "<p>mine</p>");
}
