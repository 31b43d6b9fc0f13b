//! Runs that are stopped or killed, and go on.
#![cfg(unix)]

use std::{
    hash::{BuildHasher, Hasher, RandomState},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use super::attractor::{assert_done, attractor, command, place, stderr, stdout};
use super::results::results;

#[test]
fn a_stopped_run_is_resumed_to_the_same_result() {
    fn args(out: &str) -> [&str; 9] {
        ["run", "timing", "--quick", "--set", "networks=4", "--threads", "1", "--out", out]
    }
    let place = place();
    assert!(attractor(place.path(), &args("whole")).status.success());

    for (signal, status, word) in [("INT", 130, "stopped;"), ("TERM", 143, "SIGTERM"), ("HUP", 129, "SIGHUP")] {
        let parts = format!("parts-{signal}");
        let child = command(place.path(), &args(&parts)).stderr(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = child.expect("the command starts");
        stop_after_first_cell(&mut child, signal, &place.path().join(&parts).join("cells"));
        let stopped = child.wait_with_output().expect("the command ends");
        assert_eq!(stopped.status.code(), Some(status), "{}", stderr(&stopped));
        let told = stderr(&stopped);
        assert!(told.contains(&format!("attractor resume {parts}")) && told.contains(word), "{told}");

        let resumed = attractor(place.path(), &["resume", &parts, "--threads", "2"]);
        assert!(resumed.status.success(), "{}", stderr(&resumed));
        assert!(stderr(&resumed).contains("already done"), "{}", stderr(&resumed));
        let read = |out: &str| std::fs::read(place.path().join(out).join("claims.json")).expect("claims");
        assert_eq!(read("whole"), read(&parts));
    }
}

/// Sends a signal, as the terminal or a batch system does, when the first of several cells is on disk.
fn stop_after_first_cell(child: &mut std::process::Child, signal: &str, cells: &Path) {
    let done = |entry: &std::io::Result<std::fs::DirEntry>| {
        entry.as_ref().is_ok_and(|entry| entry.path().extension().is_some_and(|extension| extension == "cell"))
    };
    while !std::fs::read_dir(cells).is_ok_and(|mut entries| entries.any(|entry| done(&entry))) {
        assert!(child.try_wait().expect("the command is asked").is_none(), "the run ended before it could be stopped");
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    send(child, signal);
}

/// Sends a signal to a process that has not been waited for.
fn send(child: &std::process::Child, signal: &str) {
    let sent = Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status().expect("kill runs");
    assert!(sent.success());
}

/// Kills a run at random moments of its life, which ends after this share of the time that the whole run takes at the latest,
/// and goes on with it until it is done; again, until there were as many kills as `ATTRACTOR_KILLS` says, or so many. A long
/// run is 300. The result must be that of the run that nobody killed.
fn killed(args: &[&str], share: f64, kills: usize, signals: &[&str]) {
    let random = || RandomState::new().build_hasher().finish();
    let kills = std::env::var("ATTRACTOR_KILLS").map_or(kills, |count| count.parse().expect("a number of kills"));
    let place = place();
    let args = [&["run"], args, &["--threads", "1", "--quiet", "--out"]].concat();
    let start = Instant::now();
    assert_done(&attractor(place.path(), &[&args[..], &["whole"]].concat()));
    let longest = start.elapsed().as_micros() as f64 * share;
    let whole = results(&place.path().join("whole"));
    let (mut killed, mut runs, mut before_account) = (0, 0, 0);
    while killed < kills {
        runs += 1;
        let out = format!("run-{runs}");
        let dir = place.path().join(&out);
        let mut next = command(place.path(), &[&args[..], &[&out]].concat());
        loop {
            next.env("ATTRACTOR_CHECKPOINT", "0.05").stdout(Stdio::null()).stderr(Stdio::null());
            let mut child = next.spawn().expect("the command starts");
            std::thread::sleep(Duration::from_micros(random() % longest as u64));
            send(&child, signals[random() as usize % signals.len()]);
            if child.wait().expect("it ends").success() {
                break;
            }
            killed += 1;
            if dir.join("run.json").exists() {
                next = command(place.path(), &["resume", &out, "--threads", "1", "--quiet"]);
            } else {
                before_account += 1;
            }
        }
        assert_eq!(results(&dir), whole, "after {killed} kills");
        let files = attractor(place.path(), &["verify", &out, "--files"]);
        assert!(files.status.success(), "{}{}", stdout(&files), stderr(&files));
    }
    println!("{killed} kills of {runs} runs, {before_account} before the account was written: every result the same");
}

#[test]
fn a_run_that_is_killed_at_any_moment_loses_nothing() {
    killed(&["sequences", "--quick", "--set", "networks=4"], 1.0, 12, &["KILL"]);
}

/// No process lives half as long as the one cell takes: it is done in pieces, or never.
#[test]
fn a_cell_that_is_killed_at_any_moment_goes_on_within() {
    let small = ["timing-controls", "--quick", "--set", "networks=1", "--set", "network.units=150"];
    let rest = ["--set", "training.recurrent_trials=12", "--set", "controls.ablation=false"];
    killed(&[&small[..], &rest].concat(), 0.45, 12, &["KILL", "TERM", "HUP", "INT"]);
}
