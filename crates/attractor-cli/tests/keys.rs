//! Whatever a number of a configuration is set to, the command plans the run or refuses it by name: it never panics, aborts, takes
//! more memory than it says, or runs without end before it has planned.
//!
//! Experiments, keys and their kinds are found in what the command itself prints. A draw with a fixed seed picks the settings that
//! are tried; `ATTRACTOR_KEYS=all cargo test -p attractor-cli --test keys -- --nocapture` tries all of them, and
//! `ATTRACTOR_KEYS=run` also starts the runs that were planned to be short.
#![cfg(unix)]

use std::{
    fs::{self, File},
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use toml::{Table, Value};

/// Of address space, in KiB.
const MEMORY: u32 = 4 << 20;
/// A plan that is not made by then never will be.
const ENDLESS: Duration = Duration::from_mins(2);
const WHOLE: [&str; 15] = [
    "0",
    "-1",
    "1",
    "2",
    "3",
    "100",
    "5000",
    "1000000",
    "10000000",
    "100000000",
    "2147483648",
    "4294967296",
    "9007199254740992",
    "4611686018427387904",
    "9223372036854775807",
];
const REAL: [&str; 14] =
    ["0.0", "-1.0", "1e-300", "1e-9", "0.001", "100.0", "5000.0", "1e7", "1e9", "1e100", "1e300", "nan", "inf", "-inf"];

/// How a command ended, and what it said.
#[derive(Debug)]
struct Ended {
    code: Option<i32>,
    said: String,
    in_time: bool,
}

fn attractor(dir: &Path, args: &[&str], limit: Duration) -> Ended {
    let said = dir.join("said");
    let output = || File::options().append(true).create(true).open(&said).expect("a file of what is said");
    let _ = fs::remove_file(&said);
    let mut child = Command::new("sh")
        .args(["-c", &format!("ulimit -c 0; ulimit -v {MEMORY}; exec \"$@\""), "sh", env!("CARGO_BIN_EXE_attractor")])
        .args(args)
        .current_dir(dir)
        .stdin(Stdio::null())
        .stdout(output())
        .stderr(output())
        .spawn()
        .expect("the command starts");
    let began = Instant::now();
    let status = loop {
        match child.try_wait().expect("the command is waited for") {
            Some(status) => break Some(status),
            None if began.elapsed() > limit => break None,
            None => thread::sleep(Duration::from_millis(10)),
        }
    };
    if status.is_none() {
        child.kill().and_then(|()| child.wait()).expect("the command is ended");
    }
    let said = String::from_utf8_lossy(&fs::read(&said).unwrap_or_default()).into_owned();
    Ended { code: status.and_then(|status| status.code()), said, in_time: status.is_some() }
}

/// The experiments, in the order of the list.
fn experiments(dir: &Path) -> Vec<String> {
    let listed = attractor(dir, &["list"], ENDLESS);
    let names = listed.said.lines().filter_map(|line| line.split_whitespace().next());
    let names: Vec<&str> = names.filter(|name| name.starts_with(|c: char| c.is_ascii_lowercase())).collect();
    let known = |name: &&str| attractor(dir, &["config", name], ENDLESS).code == Some(0);
    names.into_iter().filter(known).map(str::to_owned).collect()
}

/// Every key of numbers, with what it is tried with.
fn settings(table: &Table, path: &str) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    for (key, value) in table {
        let key = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        let numbers = |value: &Value| match value {
            Value::Integer(_) => WHOLE.map(str::to_owned).to_vec(),
            Value::Float(_) => REAL.map(str::to_owned).to_vec(),
            _ => Vec::new(),
        };
        match value {
            // A seed is any number.
            _ if key == "seed" => {}
            Value::Table(inner) => found.extend(settings(inner, &key)),
            Value::Array(list) => {
                let each = list.first().map(numbers).unwrap_or_default();
                let mut lists: Vec<String> = each.iter().map(|number| format!("[{number}]")).collect();
                lists.extend([format!("[{}]", each.join(",")), "[]".to_owned()]);
                found.push((key, lists));
            }
            value => found.push((key, numbers(value))),
        }
    }
    found
}

/// Whether a setting is tried, when one in so many is.
fn drawn(setting: &str, one_in: u64) -> bool {
    // FNV-1a: the same on every machine.
    let hash = setting
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    (hash >> 20).is_multiple_of(one_in)
}

#[test]
fn every_number_is_planned_or_refused() {
    let wish = std::env::var("ATTRACTOR_KEYS").unwrap_or_default();
    let one_in = if wish.is_empty() { 16 } else { 1 };
    let place = tempfile::tempdir().expect("a temporary directory");
    let (mut tried, mut planned, mut faults) = (0, 0, Vec::new());
    let names = experiments(place.path());
    assert!(names.len() >= 11, "{names:?}");
    for name in names {
        let printed = attractor(place.path(), &["config", &name], ENDLESS).said;
        let keys = settings(&printed.parse().expect("the configuration is TOML"), "");
        assert!(keys.len() > 5, "{name}: {keys:?}");
        for (key, values) in keys {
            for value in values {
                let setting = format!("{key}={value}");
                if !drawn(&format!("{name} {setting}"), one_in) {
                    continue;
                }
                tried += 1;
                let command = if wish == "run" { "run" } else { "plan" };
                let args = [command, &name, "--quick", "--threads", "1", "--out", "run", "--set", &setting];
                let ended = attractor(place.path(), &args, ENDLESS);
                // A run that was planned may well take longer.
                let long = command == "run" && ended.said.contains("estimate");
                planned += usize::from(ended.code == Some(0) || long);
                let good = matches!(ended.code, Some(0 | 2)) || (!ended.in_time && long);
                if !good || ended.said.contains("panicked") {
                    faults.push(format!("{name} --set {setting}: {ended:?}"));
                }
                let _ = fs::remove_dir_all(place.path().join("run"));
            }
        }
    }
    println!("{tried} settings, {planned} planned, {} faults", faults.len());
    assert!(tried > 100 && planned > 20, "{tried} settings, {planned} planned");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
