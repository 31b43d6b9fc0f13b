use super::*;
use crate::{Experiment, run::toy::LogisticMap};

fn about() -> About {
    Experiment::about(&LogisticMap)
}

fn set(assignments: &[&str]) -> Result<Resolved, Error> {
    let set: Vec<String> = assignments.iter().map(|&a| a.to_owned()).collect();
    resolve(&about(), &Layers { set: &set, ..Layers::default() })
}

/// The message and the remedy of a refusal.
fn refused(assignment: &str) -> (String, String) {
    let error = set(&[assignment]).unwrap_err();
    (error.to_string(), error.remedy().unwrap().to_owned())
}

fn file(text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("my.toml");
    std::fs::write(&path, text).unwrap();
    (dir, path)
}

#[test]
fn without_layers_the_text_is_the_built_in_one() {
    assert_eq!(set(&[]).unwrap().text, about().default_toml);
}

#[test]
fn later_layers_win_and_comments_stay() {
    let (_dir, path) = file("orbits = 5\n[map]\ngrowth = 4\nsteps = 20\n");
    let set = ["map.steps=30".to_owned()];
    let resolved = resolve(&about(), &Layers { quick: true, file: Some(&path), set: &set, seed: Some(7) }).unwrap();
    assert_eq!(
        resolved.text,
        r#"# Where the random numbers come from.
seed = 7
orbits = 5  # cells
fails = ""  # the cell that fails, for a test of failures; CELL:FILE fails while there is such a file
start = "seed"  # or "middle"
labels = ["one", "two"]

[map]
# Chaotic above 3.57.
growth = 4.0
trials = 2
steps = 30  # of a trial
"#
    );
    assert_eq!(parse("text", &resolved.text).unwrap(), resolved.table);
    assert_eq!(seed(&resolved.table).unwrap(), 7);
}

#[test]
fn the_quick_layer_yields_to_what_the_user_sets() {
    let about = || {
        let quick = "trials_too = 1";
        assert!(!about().quick_toml.contains(quick));
        About {
            quick_toml: "orbits = 2\n[map]\ntrials = 3\n[unless.start]\nlabels = [\"quick\"]\nmap.growth = 1.0\n",
            ..about()
        }
    };
    let resolved = |set: &[&str]| {
        let set: Vec<String> = set.iter().map(|&a| a.to_owned()).collect();
        let table = resolve(&about(), &Layers { quick: true, set: &set, ..Layers::default() }).unwrap().table;
        let (map, labels) = (&table["map"], table["labels"].as_array().unwrap().len());
        (labels, map["growth"].as_float().unwrap(), map["trials"].as_integer().unwrap())
    };
    assert_eq!(resolved(&[]), (1, 1.0, 3));
    // The built-in value again is no change; another one is.
    assert_eq!(resolved(&["start=seed"]), (1, 1.0, 3));
    let built_in = set(&[]).unwrap().table["map"]["growth"].as_float().unwrap();
    assert_eq!(resolved(&["start=middle"]), (2, built_in, 3));
    // Keys that the user sets hold in any case.
    assert_eq!(resolved(&["map.growth=2.5"]), (1, 2.5, 3));
}

#[test]
fn what_a_message_repeats_of_a_value_is_short() {
    let long = "é".repeat(5000);
    for assignment in [format!("orbits={long}"), format!("{long}=1"), long.clone(), format!("labels=[1,\"{long}\"]")] {
        let (message, _) = refused(&assignment);
        assert!(message.contains('…') && message.chars().count() < 300, "{message}");
    }
}

#[test]
fn assignments_are_toml_or_else_text() {
    let table = |assignment: &str| set(&[assignment]).unwrap().table;
    assert_eq!(table("start=middle")["start"].as_str(), Some("middle"));
    assert_eq!(table("start = \"middle\"")["start"].as_str(), Some("middle"));
    assert_eq!(table("map={growth=2.5, steps=3}")["map"]["growth"].as_float(), Some(2.5));
    let words = ["hello", "world"].map(Value::from).to_vec();
    assert_eq!(table(r#"labels=["hello","world"]"#)["labels"], Value::Array(words.clone()));
    assert_eq!(table("labels=[hello,world]")["labels"], Value::Array(words));
}

#[test]
fn a_misspelt_key_names_the_nearest() {
    let (message, remedy) = refused("map.grwoth=2");
    assert_eq!(message, "--set map.grwoth=2: there is no key `map.grwoth`");
    assert_eq!(remedy, "did you mean `map.growth`? `attractor config logistic` prints every key");
    assert!(refused("growth=2").1.starts_with("did you mean `map.growth`?"));
    assert!(refused("orbit=2").1.starts_with("did you mean `orbits`?"));
    assert_eq!(refused("zzz=2").1, "`attractor config logistic` prints every key");

    let (_dir, path) = file("[map]\nstep = 3\n");
    let error = resolve(&about(), &Layers { file: Some(&path), ..Layers::default() }).unwrap_err();
    assert_eq!(error.to_string(), format!("{}: there is no key `map.step`", path.display()));
}

#[test]
fn numbers_may_be_written_as_other_programs_do() {
    for (text, number) in [(".5", 0.5), ("-.5", -0.5), ("2.", 2.0), ("1E3", 1e3), ("1e-3", 1e-3), ("+.25", 0.25)] {
        assert_eq!(value(text), Value::Float(number), "{text}");
    }
    for text in ["infinity", "NaN", "0x1p3", "1,5", "fast"] {
        assert_eq!(value(text), Value::String(text.to_owned()));
    }
}

#[test]
fn a_value_of_another_type_is_refused() {
    let message = |assignment| refused(assignment).0;
    assert_eq!(
        message("map.growth=high"),
        "--set map.growth=high: `map.growth` must be a number, found a string (\"high\")"
    );
    assert_eq!(message("orbits=2.5"), "--set orbits=2.5: `orbits` must be a whole number, found a number (2.5)");
    assert_eq!(message("start=true"), "--set start=true: `start` must be a string, found true");
    assert_eq!(message("map=3"), "--set map=3: `map` must be a section, found a whole number (3)");
    assert_eq!(message("orbits.x=3"), "--set orbits.x=3: `orbits` must be a whole number, found a section");
    assert_eq!(
        message("labels=[1]"),
        "--set labels=[1]: `labels` must be a list in which each element is a string, found a whole number (1)"
    );
    assert!(refused("orbits=2.5").1.contains("attractor config logistic"));
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    assert_eq!(refused("map.growth").0, "--set map.growth: not an assignment");
    assert_eq!(refused("map.=1").0, "--set map.=1: not an assignment");

    let (_dir, path) = file("seed = 1\norbits = = 2\n");
    let refused =
        |path: &Path| resolve(&about(), &Layers { file: Some(path), ..Layers::default() }).unwrap_err().to_string();
    assert!(refused(&path).starts_with(&format!("{}, line 2: ", path.display())), "{}", refused(&path));
    let missing = path.with_file_name("none.toml");
    assert!(refused(&missing).starts_with(&format!("{}: cannot read: ", missing.display())));
}

#[test]
fn seeds_are_whole_numbers_from_zero() {
    assert_eq!(seed(&set(&["seed=-1"]).unwrap().table).unwrap_err().to_string(), "the seed is -1");
    let error = resolve(&about(), &Layers { seed: Some(u64::MAX), ..Layers::default() }).unwrap_err();
    assert_eq!(error.to_string(), "--seed 18446744073709551615: too large");
}

#[test]
fn a_file_that_leaves_nothing_to_be_quick_about_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("my.toml");
    std::fs::write(&path, about().default_toml).unwrap();
    let layers = Layers { quick: true, file: Some(&path), ..Layers::default() };
    let refused = resolve(&about(), &layers).unwrap_err();
    assert_eq!(refused.to_string(), format!("--quick: {} sets everything that it would make small", path.display()));
    std::fs::write(&path, "[map]\ngrowth = 3.7\n").unwrap();
    assert_eq!(resolve(&about(), &layers).unwrap().table["orbits"].as_integer(), Some(2));
}
