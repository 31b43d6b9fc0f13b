//! The command as a user types it.

use std::{
    path::Path,
    process::{Command, Output, Stdio},
};

use tempfile::TempDir;

/// Runs `attractor` in `dir`.
fn attractor(dir: &Path, args: &[&str]) -> Output {
    command(dir, args).output().expect("the command starts")
}

fn command(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_attractor"));
    command.args(args).current_dir(dir).stdin(Stdio::null());
    command
}

fn place() -> TempDir {
    tempfile::tempdir().expect("a temporary directory")
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn assert_refused(output: &Output, parts: &[&str]) {
    let text = stderr(output);
    assert_eq!(output.status.code(), Some(2), "{text}");
    for part in parts {
        assert!(text.contains(part), "`{part}` is missing in: {text}");
    }
    assert_eq!(text.matches('×').count(), 1, "one error, not several: {text}");
    assert!(!text.contains("panicked") && !text.contains("BadInput"), "{text}");
}

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
fn a_quick_run_leaves_everything_and_can_be_checked() {
    let place = place();
    let output = attractor(place.path(), &["run", "timing", "--quick", "--threads", "2"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    assert!(text.contains("claim") && text.contains("not the published size"), "{text}");
    assert!(text.contains("runs/timing-1/report.html"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    assert!(!text.contains('\u{1b}') && !stderr(&output).contains(['\u{1b}', '\r']), "escape codes in a pipe");
    for file in
        ["report.html", "claims.json", "metrics.json", "config.toml", "run.json", "data.zarr", "figures", "cells"]
    {
        assert!(place.path().join("runs/timing-1").join(file).exists(), "{file}");
    }

    let verified = attractor(place.path(), &["verify", "runs/timing-1"]);
    assert!(verified.status.success(), "{}", stderr(&verified));
    assert!(stdout(&verified).contains("reproduced to the last bit"));

    std::fs::remove_file(place.path().join("runs/timing-1/report.html")).expect("the report is removed");
    let reported = attractor(place.path(), &["report", "runs/timing-1"]);
    assert!(reported.status.success(), "{}", stderr(&reported));
    assert!(place.path().join("runs/timing-1/report.html").exists());
}

#[test]
fn quiet_prints_the_claims_only() {
    let place = place();
    let output = attractor(place.path(), &["run", "timing", "--quick", "--quiet"]);
    assert!(output.status.success());
    assert_eq!(stderr(&output), "");
    assert!(stdout(&output).contains("report.html"));
}

#[cfg(unix)]
#[test]
fn a_stopped_run_is_resumed_to_the_same_result() {
    let place = place();
    let args = |out| ["run", "timing", "--quick", "--set", "networks=4", "--threads", "1", "--out", out];
    assert!(attractor(place.path(), &args("whole")).status.success());

    let child = command(place.path(), &args("parts")).stderr(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child = child.expect("the command starts");
    interrupt_after_first_cell(&mut child, &place.path().join("parts/cells"));
    let stopped = child.wait_with_output().expect("the command ends");
    assert_eq!(stopped.status.code(), Some(130), "{}", stderr(&stopped));
    assert!(stderr(&stopped).contains("attractor resume parts"), "{}", stderr(&stopped));

    let resumed = attractor(place.path(), &["resume", "parts", "--threads", "2"]);
    assert!(resumed.status.success(), "{}", stderr(&resumed));
    assert!(stderr(&resumed).contains("already done"), "{}", stderr(&resumed));
    let read = |out: &str| std::fs::read(place.path().join(out).join("claims.json")).expect("claims");
    assert_eq!(read("whole"), read("parts"));
}

/// Sends SIGINT as the terminal does, when the first of several cells is on disk.
#[cfg(unix)]
fn interrupt_after_first_cell(child: &mut std::process::Child, cells: &Path) {
    while std::fs::read_dir(cells).map_or(0, Iterator::count) == 0 {
        assert!(child.try_wait().expect("the command is asked").is_none(), "the run ended before it could be stopped");
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill runs");
    assert!(sent.success());
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_error() {
    let place = place();
    let line = format!("'{}' config timing | head -n 1", env!("CARGO_BIN_EXE_attractor"));
    let output = Command::new("sh").args(["-c", &line]).current_dir(place.path()).output().expect("a shell");
    assert_eq!(stderr(&output), "");
    assert_eq!(stdout(&output).lines().count(), 1);
}
