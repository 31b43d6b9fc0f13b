//! What was tried to break a run: two at once, early death, links, edited, missing and additional files.

use std::{sync::Barrier, thread};

use super::*;

/// Everything that a run wrote, with the bytes.
fn everything(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found: Vec<_> = files::inside(dir).unwrap().into_iter().filter(|name| name != ".lock").collect();
    found.sort();
    found.into_iter().map(|name| (name.clone(), fs::read(dir.join(name)).unwrap())).collect()
}

#[test]
fn two_reports_at_once_leave_the_run_whole() {
    const TRIES: usize = 40;
    let bench = Bench::new();
    let run = bench.run("run", &[], 1);
    let before = everything(&run.dir);
    let mut refused = 0;
    for _ in 0..TRIES {
        let together = Barrier::new(2);
        let reporting = || {
            together.wait();
            report(&run.dir, &[]).map_err(|error| error.to_string())
        };
        let ends =
            thread::scope(|scope| [scope.spawn(reporting), scope.spawn(reporting)].map(|end| end.join().unwrap()));
        assert!(ends.iter().any(Result::is_ok));
        for refusal in ends.iter().filter_map(|end| end.as_ref().err()) {
            assert!(refusal.ends_with("another process is working on this run"), "{refusal}");
            refused += 1;
        }
        assert_eq!(everything(&run.dir), before);
    }
    println!("{TRIES} pairs of reports: {refused} refused, none damaged the run");
}

#[test]
fn a_run_that_was_killed_before_it_began_starts_again() {
    let bench = Bench::new();
    let whole = bench.run("whole", &[], 1);
    // What a kill leaves, step by step: nothing, the lock, the configuration, the directory of cells.
    for left in [&[][..], &[".lock"], &[".lock", "config.toml"], &[".lock", "config.toml", "cells"]] {
        let dir = bench.path(&format!("killed-{}", left.len()));
        fs::create_dir(&dir).unwrap();
        for name in left {
            match *name {
                ".lock" => drop(RunDirectory::lock(&dir).unwrap()),
                "cells" => fs::create_dir(dir.join(name)).unwrap(),
                _ => drop(fs::copy(whole.dir.join(name), dir.join(name)).unwrap()),
            }
        }
        if !left.is_empty() {
            let told = message(resume(&dir, None));
            assert_eq!(
                told,
                format!("{}: this run was killed before it began, and nothing is computed", dir.display())
            );
        }
        for overwrite in [false, true] {
            let mut request = bench.request(&format!("killed-{}", left.len()), &[], 1);
            request.overwrite = overwrite;
            prepare(&request).unwrap();
        }
        let again = bench.run(&format!("killed-{}", left.len()), &[], 1);
        assert_eq!(results(&again.dir), results(&whole.dir));
    }
}

#[cfg(unix)]
#[test]
fn links_named_like_ours_are_never_followed() {
    use std::os::unix::fs::symlink;
    let bench = Bench::new();
    let run = bench.run("run", &[], 1);
    let victim = bench.path("thesis");
    fs::write(&victim, "years of work").unwrap();
    for name in [".claims.json.tmp", ".run.json.tmp", ".report.html.tmp", ".data.zarr.tmp", ".figures.old"] {
        symlink(&victim, run.dir.join(name)).unwrap();
    }
    // In place of a file, a link gives way; what it points to stays.
    for name in ["claims.json", "report.html", "checksums.b3", "data.zarr", "figures"] {
        atomic::remove(&run.dir.join(name)).unwrap();
        symlink(&victim, run.dir.join(name)).unwrap();
    }
    report(&run.dir, &[]).unwrap();
    assert!(check_files(&run.dir).unwrap().faults.is_empty());
    fs::remove_file(run.dir.join(".lock")).unwrap();
    symlink(&victim, run.dir.join(".lock")).unwrap();
    assert!(message(report(&run.dir, &[])).contains(".lock: cannot lock the run"));
    assert_eq!(fs::read_to_string(&victim).unwrap(), "years of work");
}

#[test]
fn what_killed_processes_left_is_removed_by_the_next() {
    let bench = Bench::new();
    let run = bench.run("run", &[], 1);
    let before = everything(&run.dir);
    fs::create_dir(atomic::beside(&run.dir.join("data.zarr"))).unwrap();
    fs::write(atomic::beside(&run.dir.join("cells/orbit-00.cell")), "half").unwrap();
    report(&run.dir, &[]).unwrap();
    assert_eq!(everything(&run.dir), before);
    assert_eq!(fs::read_dir(run.dir.join("cells")).unwrap().count(), 3);
}

#[test]
fn every_file_that_was_edited_removed_or_added_is_named() {
    let bench = Bench::new();
    let run = bench.run("run", &[], 1);
    let all = everything(&run.dir);
    assert!(check_files(&run.dir).unwrap().faults.is_empty());
    let found = || check_files(&run.dir).unwrap().faults.into_iter().collect::<Vec<_>>();
    let mut tried = 0;
    for (name, bytes) in all.iter().filter(|(name, _)| name != "run.json") {
        let path = run.dir.join(name);
        flip_last_byte(&path);
        assert_eq!(found(), [(name.clone(), Fault::Edited)]);
        fs::remove_file(&path).unwrap();
        assert_eq!(found(), [(name.clone(), Fault::Missing)]);
        fs::write(&path, bytes).unwrap();
        tried += 2;
    }
    for name in ["data.zarr/orbit/c/9/9", "figures/mine.svg", "cells/orbit-07.cell"] {
        fs::create_dir_all(run.dir.join(name).parent().unwrap()).unwrap();
        fs::write(run.dir.join(name), "mine").unwrap();
        assert_eq!(found(), [(name.to_owned(), Fault::Extra)]);
        fs::remove_file(run.dir.join(name)).unwrap();
        tried += 1;
    }
    fs::write(run.dir.join("notes.txt"), "mine").unwrap();
    assert_eq!((found(), everything(&run.dir).len()), (vec![], all.len() + 1));
    assert!(tried > 20);
    println!("{tried} edits, removals and additions: each named");
}

#[test]
fn an_account_that_was_edited_or_damaged_is_refused() {
    let bench = Bench::new();
    let run = bench.run("run", &[], 1);
    let path = run.dir.join("run.json");
    let text = fs::read_to_string(&path).unwrap();
    let edits = [
        ("\"seed\": 42", "\"seed\": 43"),
        ("\"quick\": false", "\"quick\": true"),
        ("\"threads\": 1", "\"threads\": 8"),
    ];
    for (from, to) in edits {
        assert!(text.contains(from), "{text}");
        fs::write(&path, text.replace(from, to)).unwrap();
        for told in [message(report(&run.dir, &[])), message(resume(&run.dir, None)), message(check_files(&run.dir))] {
            assert_eq!(told, format!("{}: edited since the program wrote it", path.display()));
        }
    }
    // Damaged anywhere, the account is refused and nothing panics.
    for at in 0..text.len() {
        fs::write(&path, &text.as_bytes()[..at]).unwrap();
        assert!(matches!(report(&run.dir, &[]), Err(Error::BadInput { .. })), "cut at {at}");
        let mut bytes = text.clone().into_bytes();
        bytes[at] ^= 1;
        fs::write(&path, bytes).unwrap();
        assert!(matches!(RunInfo::read(&run.dir), Err(Error::BadInput { .. })) || at < 40, "flipped at {at}");
    }
    // An account with another seed and a checksum of its own still belongs to another run.
    RunInfo { seed: 43, ..run.info.clone() }.write(&run.dir).unwrap();
    assert!(message(report(&run.dir, &[])).contains("edited since the run began"));
}

#[test]
fn verify_compares_everything_and_names_what_differs() {
    let bench = Bench::new();
    let run = bench.run("run", &[], 1);
    let verified = verify(&run.dir, Some(2), &Script::default()).unwrap();
    assert!(verified.holds() && verified.files.compared > 10, "{verified:?}");
    let claims = run.dir.join("claims.json");
    let text = fs::read_to_string(&claims).unwrap();
    fs::write(&claims, text.replace("The map is bounded.", "The map is chaotic.")).unwrap();
    fs::remove_dir_all(run.dir.join("data.zarr/orbit/c")).unwrap();
    let verified = verify(&run.dir, Some(2), &Script::default()).unwrap();
    assert!(verified.cells.iter().all(|(_, same)| *same) && !verified.holds());
    let faults: Vec<_> = verified.files.faults.iter().map(|(name, fault)| (name.as_str(), *fault)).collect();
    assert_eq!(faults, [("claims.json", Fault::Edited), ("data.zarr/orbit/c/0/0", Fault::Missing)]);
    // An edit that also renews the checksums comes out when all is computed again.
    report(&run.dir, &[]).unwrap();
    fs::write(&claims, text.replace("The map is bounded.", "The map is chaotic.")).unwrap();
    RunInfo::read(&run.dir).unwrap().seal(&run.dir).unwrap();
    assert!(check_files(&run.dir).unwrap().faults.is_empty());
    let faults = verify(&run.dir, Some(2), &Script::default()).unwrap().files.faults;
    assert_eq!(faults.into_iter().collect::<Vec<_>>(), [("claims.json".to_owned(), Fault::Differs)]);
}

#[test]
fn a_run_may_be_moved_and_still_verifies() {
    let bench = Bench::new();
    let run = bench.run("run", &[], 1);
    let moved = bench.path("kept");
    fs::rename(&run.dir, &moved).unwrap();
    let verified = verify(&moved, Some(2), &Script::default()).unwrap();
    assert!(verified.holds() && verified.files.compared > 10, "{verified:?}");
    // A report that is written where the run lies now names it so.
    report(&moved, &[]).unwrap();
    assert!(fs::read_to_string(moved.join("report.html")).unwrap().contains("kept"));
    assert!(verify(&moved, Some(2), &Script::default()).unwrap().holds());
}

#[test]
fn a_run_that_is_not_finished_is_not_verified() {
    let bench = Bench::new();
    let stopped = prepare(&bench.request("run", &[], 1)).unwrap().execute(&Script::stopping_after(7));
    assert!(matches!(stopped, Err(Error::Stopped)));
    let dir = bench.path("run");
    let expected = format!("{}: not finished: 1 of 3 cells are done", dir.display());
    assert_eq!(message(verify(&dir, None, &Script::default())), expected);
    assert_eq!(message(check_files(&dir)), expected);
}

#[test]
fn a_plan_that_another_process_has_overtaken_is_refused() {
    let bench = Bench::new();
    let stopped = prepare(&bench.request("run", &[], 1)).unwrap().execute(&Script::stopping_after(7));
    assert!(matches!(stopped, Err(Error::Stopped)));
    let dir = bench.path("run");
    let (first, second) = (resume(&dir, None).unwrap(), resume(&dir, None).unwrap());
    first.execute(&Script::default()).unwrap();
    let overtaken = message(second.execute(&Script::default()));
    assert!(overtaken.ends_with("another process has worked on this run since it was planned"), "{overtaken}");
    assert!(check_files(&dir).unwrap().faults.is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn a_pipe_in_place_of_a_file_is_not_waited_for() {
    let bench = Bench::new();
    let run = bench.run("run", &[], 1);
    let all = everything(&run.dir);
    for (name, bytes) in &all {
        let path = run.dir.join(name);
        fs::remove_file(&path).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        match check_files(&run.dir) {
            Ok(found) => assert_eq!(found.faults.into_iter().collect::<Vec<_>>(), [(name.clone(), Fault::Missing)]),
            Err(error) => assert!(error.to_string().contains("pipe"), "{name}: {error}"),
        }
        // Ends, whatever it says: what can be made again is made again.
        let _ = report(&run.dir, &[]);
        fs::remove_file(&path).unwrap();
        fs::write(&path, bytes).unwrap();
    }
    assert!(check_files(&run.dir).unwrap().faults.is_empty());
    assert!(all.len() > 10);
}
