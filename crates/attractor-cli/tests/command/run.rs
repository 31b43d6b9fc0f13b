//! Runs: what they leave, how they are checked, and two of them side by side.

use std::process::Stdio;

use super::attractor::{assert_done, assert_refused, attractor, command, place, stderr, stdout};

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
    let files = attractor(place.path(), &["verify", "runs/timing-1", "--files"]);
    assert!(files.status.success() && stdout(&files).contains("as the run wrote them"), "{}", stderr(&files));
    let figure = std::fs::read_dir(place.path().join("runs/timing-1/figures")).expect("figures").next();
    std::fs::write(figure.expect("a figure").expect("an entry").path(), "mine").expect("written");
    let files = attractor(place.path(), &["verify", "runs/timing-1", "--files"]);
    assert_eq!(files.status.code(), Some(1));
    assert!(stdout(&files).starts_with("✘ edited   figures/"), "{}", stdout(&files));

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

#[test]
fn a_configuration_comes_through_a_pipe() {
    use std::io::Write;
    let place = place();
    let mut child = command(place.path(), &["run", "timing", "--quick", "--config", "-", "--quiet", "--out", "piped"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("the command starts");
    let mut pipe = child.stdin.take().expect("a pipe");
    pipe.write_all(b"seed = 77\n[network]\ngain = 1.4\n").expect("written");
    drop(pipe);
    assert!(child.wait().expect("it ends").success());
    let config = std::fs::read_to_string(place.path().join("piped/config.toml")).expect("the configuration");
    assert!(config.contains("seed = 77") && config.contains("gain = 1.4"), "{config}");
}

/// Two runs of different gains: what differs is told, with the verdicts of both.
#[test]
fn two_runs_are_put_side_by_side() {
    let place = place();
    for (out, gain) in [("weak", "1.2"), ("strong", "1.6")] {
        let gain = format!("network.gain={gain}");
        assert_done(&attractor(place.path(), &["run", "timing", "--quick", "--quiet", "--out", out, "--set", &gain]));
    }
    let output = attractor(place.path(), &["compare", "weak", "strong"]);
    assert_done(&output);
    let text = stdout(&output);
    let line = text.lines().find(|line| line.contains("network.gain")).expect("the parameter that differs");
    assert!(line.contains("1.2") && line.contains("1.6"), "{text}");
    assert!(!text.contains("network.units"), "what is equal is left out: {text}");
    let claim = text.lines().find(|line| line.contains("I2a")).expect("a claim");
    assert_eq!(claim.matches("shown").count(), 2, "one network illustrates: {text}");
    assert!(text.contains("recurrent_loss") || text.contains("numbers"), "{text}");
    assert_refused(&attractor(place.path(), &["compare", "weak", "nowhere"]), &["nowhere"]);
}
