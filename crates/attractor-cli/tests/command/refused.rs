//! What the command refuses, and what it says then.

use super::attractor::{assert_done, assert_refused, attractor, place, stderr, stdout};

#[test]
fn the_printed_configuration_runs() {
    let place = place();
    let printed = attractor(place.path(), &["config", "timing", "--quick"]);
    assert!(printed.status.success(), "{}", stderr(&printed));
    assert!(stdout(&printed).contains("# --quick changes:"));
    std::fs::write(place.path().join("my.toml"), &printed.stdout).expect("the configuration is written");
    let absurd = ["run", "timing", "--config", "my.toml", "--set", "no_such_key=1"];
    assert_refused(&attractor(place.path(), &absurd), &["no_such_key"]);
}

#[test]
fn a_misspelt_experiment_names_the_nearest() {
    let output = attractor(place().path(), &["run", "timng"]);
    assert_refused(&output, &["timng", "timing", "attractor list"]);
}

#[test]
fn a_misspelt_key_names_the_nearest() {
    let output = attractor(place().path(), &["run", "timing", "--set", "sead=3"]);
    assert_refused(&output, &["sead", "seed", "--set"]);
}

#[test]
fn an_unknown_option_is_bad_input() {
    let output = attractor(place().path(), &["run", "timing", "--fast"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("--fast"));
}

#[test]
fn a_directory_that_is_no_run_is_refused() {
    for subcommand in ["resume", "report", "verify"] {
        let place = place();
        assert_refused(&attractor(place.path(), &[subcommand, "nowhere"]), &["nowhere"]);
    }
}

#[test]
fn an_existing_directory_is_left_alone() {
    let place = place();
    let out = place.path().join("mine");
    std::fs::create_dir(&out).expect("a directory");
    std::fs::write(out.join("thesis.txt"), "years of work").expect("a file");
    for overwrite in [&[][..], &["--overwrite"]] {
        let args = [&["run", "timing", "--quick", "--out", "mine"], overwrite].concat();
        assert_refused(&attractor(place.path(), &args), &["mine"]);
    }
    assert_eq!(std::fs::read_to_string(out.join("thesis.txt")).expect("the file stays"), "years of work");
}

#[test]
fn what_takes_days_or_too_many_threads_is_told() {
    let place = place();
    let long = ["run", "timing", "--set", "training.recurrent_trials=1000000"];
    assert_refused(&attractor(place.path(), &long), &["this run takes about", "--yes"]);
    assert_eq!(std::fs::read_dir(place.path()).expect("a directory").count(), 0);
    let output = attractor(place.path(), &["run", "sequences", "--quick", "--set", "networks=1", "--threads", "9999"]);
    assert_done(&output);
    assert!(stderr(&output).contains("--threads 9999: this machine offers"), "{}", stderr(&output));
}

#[test]
fn a_run_without_a_report_cannot_be_opened() {
    let output = attractor(place().path(), &["open", "nowhere"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("there is no report"), "{}", stderr(&output));
}
