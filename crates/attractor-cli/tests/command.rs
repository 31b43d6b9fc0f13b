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
#[cfg(unix)]
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
#[cfg(unix)]
fn send(child: &std::process::Child, signal: &str) {
    let sent = Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status().expect("kill runs");
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

const SMALL: [&str; 7] = ["sequences", "--quick", "--set", "networks=2", "--over", "seed=1,2,3", "--threads"];

/// A sweep that is planned in `dir`, of six cells of a fraction of a second.
fn planned(place: &Path, out: &str) -> Output {
    attractor(place, &[&["plan"], &SMALL[..], &["1", "--out", out]].concat())
}

fn assert_done(output: &Output) {
    assert!(output.status.success(), "{}", stderr(output));
}

/// Every file that must not depend on who computed it, with its bytes.
fn results(dir: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut open: Vec<_> = ["claims.json", "metrics.json", "data.zarr", "config.toml", "sweep.toml", "figures"]
        .iter()
        .map(std::path::PathBuf::from)
        .filter(|path| path.as_os_str() != "sweep.toml" || dir.join(path).exists())
        .collect();
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        let full = dir.join(&path);
        if full.is_dir() {
            let names = std::fs::read_dir(&full).expect("a directory");
            open.extend(names.map(|entry| path.join(entry.expect("an entry").file_name())));
        } else {
            found.push((path, std::fs::read(&full).unwrap_or_else(|e| panic!("{}: {e}", full.display()))));
        }
    }
    found.sort();
    found
}

#[test]
fn shares_give_what_one_machine_gives() {
    let place = place();
    let at = |args: &[&str]| attractor(place.path(), args);
    let output = planned(place.path(), "shared");
    assert_done(&output);
    for part in ["3 points", "attractor work shared", "attractor submit shared --slurm"] {
        assert!(stdout(&output).contains(part), "`{part}` is missing in: {}", stdout(&output));
    }
    let missing = at(&["finish", "shared"]);
    assert_refused(&missing, &["6 of 6 cells are missing", "attractor work shared"]);
    // In any order, twice, and cut differently in between.
    for shard in ["4/4", "1/4", "2/3", "1/4", "2/4"] {
        assert_done(&at(&["work", "shared", "--shard", shard, "--threads", "1"]));
    }
    let status = at(&["status", "shared"]);
    assert!(!stdout(&status).contains("(100 %)") && stdout(&status).contains("left"), "{}", stdout(&status));
    assert_done(&at(&["work", "shared", "--quiet"]));
    assert!(stdout(&at(&["status", "shared"])).contains("6 of 6 cells done (100 %)"));
    assert_done(&at(&["finish", "shared"]));
    assert_done(&at(&[&["sweep"], &SMALL[..], &["2", "--out", "alone"]].concat()));
    assert_eq!(results(&place.path().join("shared")), results(&place.path().join("alone")));
    let verified = at(&["verify", "shared", "--quiet"]);
    assert!(stdout(&verified).contains("6 cells and "), "{}", stdout(&verified));
}

#[test]
fn a_part_of_a_sweep_is_summarised_on_demand() {
    let place = place();
    let at = |args: &[&str]| attractor(place.path(), args);
    assert_done(&planned(place.path(), "part"));
    assert_refused(&at(&["finish", "part", "--partial"]), &["6 of 6 cells are missing"]);
    assert_done(&at(&["work", "part", "--shard", "1/2"]));
    assert_done(&at(&["work", "part", "--shard", "3/6"]));
    let partial = at(&["finish", "part", "--partial"]);
    assert_done(&partial);
    assert!(stdout(&partial).contains("of 3 points complete"), "{}", stdout(&partial));
    assert_refused(&at(&["finish", "part"]), &["cells are missing"]);
}

#[test]
fn what_cannot_be_shared_is_refused_by_name() {
    let place = place();
    let at = |args: &[&str]| attractor(place.path(), args);
    assert_done(&planned(place.path(), "run"));
    for (shard, part) in [("0/3", "1/3 to 3/3"), ("4/3", "1/3 to 3/3"), ("three", "K/N"), ("1/7", "at most 6 shares")] {
        assert_refused(&at(&["work", "run", "--shard", shard]), &[shard, part]);
    }
    for shares in ["0", "7"] {
        let refused =
            at(&["plan", "sequences", "--quick", "--set", "networks=6", "--shares", shares, "--out", "other"]);
        assert_refused(&refused, &[&format!("--shares {shares}"), "1 to 6"]);
        assert!(!place.path().join("other").exists());
    }
    for subcommand in ["work", "status", "finish"] {
        assert_refused(&at(&[subcommand, "nowhere"]), &["nowhere", "not a run"]);
    }
    assert_refused(&at(&["submit", "nowhere", "--slurm"]), &["nowhere", "not a run"]);
    assert_refused(&at(&["submit", "run"]), &["--slurm"]);
    assert_refused(&at(&["submit", "run", "--slurm", "--array", "7"]), &["--array 7", "1 to 6"]);
    assert_refused(&planned(place.path(), "run"), &["there is a run already"]);
    let account = place.path().join("run/run.json");
    let text = std::fs::read_to_string(&account).expect("an account");
    std::fs::write(&account, text.replace(env!("CARGO_PKG_VERSION"), "0.0.1")).expect("written");
    assert_refused(&at(&["work", "run"]), &["0.0.1", env!("CARGO_PKG_VERSION"), "never mixed"]);
}

#[test]
fn what_cannot_be_swept_is_refused_before_anything_is_written() {
    let place = place();
    for (over, parts) in [
        ("network.gian=1,2", &["network.gian", "network.gain"][..]),
        ("network.gain=1,fast", &["network.gain", "a number"]),
        ("networks=1,0", &["point 2 (networks=0)", "from 1 to 100000"]),
        ("network.gain=uniform(1,2)", &["network.gain", "--sample"]),
    ] {
        assert_refused(&attractor(place.path(), &["sweep", "timing", "--quick", "--over", over]), parts);
        let planned = ["plan", "timing", "--quick", "--over", over, "--out", "planned"];
        assert_refused(&attractor(place.path(), &planned), parts);
    }
    assert_refused(&attractor(place.path(), &["sweep", "timing"]), &["nothing is swept", "--over"]);
    assert_eq!(std::fs::read_dir(place.path()).expect("a directory").count(), 0);
}

#[test]
fn the_scripts_for_slurm_can_be_read() {
    let place = place();
    assert_done(&planned(place.path(), "my run"));
    let options = ["--array", "3", "--cpus-per-task", "2", "--partition", "long", "--option", "constraint=avx512"];
    assert_done(&attractor(place.path(), &[&["submit", "my run", "--slurm"], &options[..]].concat()));
    let script = |name: &str| std::fs::read_to_string(place.path().join("my run/slurm").join(name)).expect("a script");
    let array = script("array.sh");
    let lines = [
        "#SBATCH --array=1-3",
        "#SBATCH --cpus-per-task=2",
        "#SBATCH --partition=long",
        "#SBATCH --constraint=avx512",
        "#SBATCH --time=10",
        "#SBATCH --requeue",
    ];
    for line in lines {
        assert!(array.lines().any(|written| written == line), "`{line}` is missing in:\n{array}");
    }
    assert!(array.contains("my run' --shard \"$SLURM_ARRAY_TASK_ID/3\" --threads 2"), "{array}");
    assert!(script("finish.sh").contains("finish '"), "{}", script("finish.sh"));
    assert!(script("submit.sh").contains("--dependency=afterany:"));
    for name in ["array.sh", "finish.sh", "submit.sh"] {
        let checked = Command::new("sh").arg("-n").arg(place.path().join("my run/slurm").join(name)).status();
        assert!(checked.expect("a shell").success(), "{name}");
    }
}

/// Kills `run` at random moments, then goes on as its messages say; the run ends with the same results every time.
/// Kills a run at random moments of its life, which ends after this share of the time that the whole run takes at the latest,
/// and goes on with it until it is done; again, until there were as many kills as `ATTRACTOR_KILLS` says, or so many. A long
/// run is 300. The result must be that of the run that nobody killed.
#[cfg(unix)]
fn killed(args: &[&str], share: f64, kills: usize, signals: &[&str]) {
    use std::{
        hash::{BuildHasher, Hasher, RandomState},
        time::{Duration, Instant},
    };
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

#[cfg(unix)]
#[test]
fn a_run_that_is_killed_at_any_moment_loses_nothing() {
    killed(&["sequences", "--quick", "--set", "networks=4"], 1.0, 12, &["KILL"]);
}

/// No process lives half as long as the one cell takes: it is done in pieces, or never.
#[cfg(unix)]
#[test]
fn a_cell_that_is_killed_at_any_moment_goes_on_within() {
    let small = ["timing-controls", "--quick", "--set", "networks=1", "--set", "network.units=150"];
    let rest = ["--set", "training.recurrent_trials=12", "--set", "controls.ablation=false"];
    killed(&[&small[..], &rest].concat(), 0.45, 12, &["KILL", "TERM", "HUP", "INT"]);
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

#[test]
fn experiments_are_listed_for_programs() {
    let output = attractor(place().path(), &["list", "--json"]);
    assert_done(&output);
    let listed: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let timing = listed.as_array().and_then(|all| all.iter().find(|one| one["name"] == "timing")).expect("timing");
    assert!(timing["seconds"].as_f64().is_some_and(|seconds| seconds > 0.0), "{timing}");
    assert_eq!(timing["sources"].as_array().map(Vec::len), Some(2));
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
fn a_run_without_a_report_cannot_be_opened() {
    let output = attractor(place().path(), &["open", "nowhere"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("there is no report"), "{}", stderr(&output));
}
