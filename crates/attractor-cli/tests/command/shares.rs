//! Sweeps and runs whose cells are shared among workers.

use std::{
    path::Path,
    process::{Command, Output},
};

use super::attractor::{assert_done, assert_refused, attractor, place, stdout};
use super::results::results;

const SMALL: [&str; 7] = ["sequences", "--quick", "--set", "networks=2", "--over", "seed=1,2,3", "--threads"];

/// A sweep that is planned in `dir`, of six cells of a fraction of a second.
fn planned(place: &Path, out: &str) -> Output {
    attractor(place, &[&["plan"], &SMALL[..], &["1", "--out", out]].concat())
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
