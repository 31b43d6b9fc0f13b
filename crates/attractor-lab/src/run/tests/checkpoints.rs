//! What cells keep in order to go on: used by the run that wrote it, and by no other.

use super::{checkpoint::Checkpoints, *};

/// Stops a run within its first cell; returns the file that the cell left.
fn stopped(bench: &Bench, name: &str, set: &[&str]) -> PathBuf {
    let prepared = prepare(&bench.request(name, set, 1)).unwrap();
    assert!(matches!(prepared.execute(&Script::stopping_after(3)), Err(Error::Stopped)));
    let file = bench.path(name).join("cells/orbit-00.checkpoint");
    assert!(file.exists());
    file
}

/// Goes on with a run; returns what was noted.
fn resumed(dir: &Path) -> Vec<String> {
    let script = Script::default();
    resume(dir, Some(1)).unwrap().execute(&script).unwrap();
    let left = fs::read_dir(dir.join("cells")).unwrap().map(|entry| entry.unwrap().path());
    assert!(left.into_iter().all(|path| path.extension().unwrap() == "cell"));
    assert!(check_files(dir).unwrap().faults.is_empty());
    script.told().into_iter().filter_map(|told| told.strip_prefix("note ").map(str::to_owned)).collect()
}

#[test]
fn a_cell_goes_on_where_it_was() {
    let bench = Bench::new();
    let whole = results(&bench.run("whole", &[], 1).dir);
    stopped(&bench, "run", &[]);
    assert!(resumed(&bench.path("run")).is_empty());
    assert_eq!(results(&bench.path("run")), whole);
    // It is used: of an orbit that begins elsewhere, that beginning stays.
    stopped(&bench, "other", &[]);
    let (dir, info) = (bench.path("other"), RunInfo::read(&bench.path("other")).unwrap());
    write(&dir, &info, &[0.25; 20]);
    assert!(resumed(&dir).is_empty());
    let orbit: Vec<f64> = postcard::from_bytes(&fs::read(cell_path(&dir, "orbit-00")).unwrap()[36..]).unwrap();
    assert_eq!((orbit.len(), &orbit[..20]), (40, &[0.25; 20][..]));
}

/// Writes a checkpoint of the first cell, as the run that `info` tells of would.
fn write(dir: &Path, info: &RunInfo, orbit: &[f64]) {
    let checkpoint = Checkpoints::new(dir, info).unwrap().of("orbit-00");
    checkpoint.keep(&mut |out| postcard::to_io(orbit, out).map(drop).map_err(std::io::Error::other)).unwrap();
}

/// A name, what is noted, and how a checkpoint is spoilt.
type Spoil<'a> = (&'a str, &'a str, &'a dyn Fn(&Path));

#[test]
fn a_checkpoint_of_another_run_or_version_or_a_damaged_one_is_not_used() {
    let bench = Bench::new();
    let whole = results(&bench.run("whole", &[], 1).dir);
    let other = stopped(&bench, "other", &["map.growth=3.8"]);
    let spoils: [Spoil<'_>; 4] = [
        ("configuration", "it belongs to another run", &|file| assert!(fs::copy(&other, file).is_ok())),
        ("version", "it belongs to another run", &|file| {
            let dir = file.parent().unwrap().parent().unwrap();
            let info = RunInfo { attractor: "0.0.1".into(), ..RunInfo::read(dir).unwrap() };
            write(dir, &info, &[0.25; 20]);
        }),
        ("damage", "its content is damaged", &flip_last_byte),
        ("text", "not a checkpoint", &|file| fs::write(file, "mine").unwrap()),
    ];
    for (name, why, spoil) in spoils {
        let file = stopped(&bench, name, &[]);
        spoil(&file);
        let expected = format!("{}: {why}; the cell starts anew", file.display());
        assert_eq!(resumed(&bench.path(name)), [expected]);
        assert_eq!(results(&bench.path(name)), whole, "{name}");
    }
    // One that is whole, but of something else: a crate of one's own was changed.
    let file = stopped(&bench, "changed", &[]);
    let dir = bench.path("changed");
    let checkpoint = Checkpoints::new(&dir, &RunInfo::read(&dir).unwrap()).unwrap().of("orbit-00");
    checkpoint.keep(&mut |out| out.write_all(b"words")).unwrap();
    assert!(file.exists());
    assert_eq!(resumed(&dir), ["orbit-00: what was kept of this cell is not what it keeps now; it starts anew"]);
    assert_eq!(results(&dir), whole);
}

#[test]
fn workers_go_on_where_others_were() {
    let bench = Bench::new();
    let whole = results_of_all(&bench.run("whole", &[], 1).dir);
    let dir = prepare(&bench.request("run", &[], 1)).unwrap().write().unwrap();
    for trials in [3, 4, 7] {
        let shift = work(&dir, Shard::ALL, Some(1), false).unwrap();
        assert!(matches!(shift.execute(&Script::stopping_after(trials)), Err(Error::Stopped)));
    }
    assert!(work(&dir, Shard::ALL, Some(1), false).unwrap().execute(&Script::default()).unwrap().failed.is_empty());
    finish_run(&dir, false, &[]).unwrap();
    assert_eq!(results_of_all(&dir), whole);
    assert!(check_files(&dir).unwrap().faults.is_empty());
}

/// As [`results`], whatever files the cells are in.
fn results_of_all(dir: &Path) -> Vec<(PathBuf, u64)> {
    results(dir).into_iter().filter(|(path, _)| !path.starts_with("cells")).collect()
}
