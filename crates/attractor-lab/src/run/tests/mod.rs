mod attacks;
mod checkpoints;
mod clocks;
mod inputs;
mod remote;
mod workers;

use std::{
    fs,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use super::{directory::cell_path, *};

/// A watcher that asks to stop after some trials and remembers what it was told.
struct Script {
    trials_left: AtomicUsize,
    told: Mutex<Vec<String>>,
}

impl Script {
    fn stopping_after(trials: usize) -> Self {
        Self { trials_left: AtomicUsize::new(trials), told: Mutex::default() }
    }

    fn told(self) -> Vec<String> {
        self.told.into_inner().unwrap()
    }

    fn tell(&self, what: String) {
        self.told.lock().unwrap().push(what);
    }
}

impl Default for Script {
    fn default() -> Self {
        Self::stopping_after(usize::MAX)
    }
}

impl Watcher for Script {
    fn cell_started(&self, cell: &str) {
        self.tell(format!("start {cell}"));
    }
    fn phase(&self, cell: &str, phase: &str, trials: usize) {
        self.tell(format!("{cell} {phase} {trials}"));
    }
    fn trial(&self, cell: &str, trial: usize, _loss: Option<f64>, cell_fraction: f64) {
        self.trials_left.fetch_sub(1, Ordering::Relaxed);
        self.tell(format!("{cell} {trial} {cell_fraction:.2}"));
    }
    fn cell_finished(&self, cell: &str) {
        self.tell(format!("finish {cell}"));
    }
    fn summarising(&self) {
        self.tell("summarise".into());
    }
    fn stopped(&self) -> bool {
        self.trials_left.load(Ordering::Relaxed) == 0
    }
    fn note(&self, text: &str) {
        self.tell(format!("note {text}"));
    }
}

/// A request for a run in a temporary directory.
struct Bench {
    root: tempfile::TempDir,
}

impl Bench {
    fn new() -> Self {
        Self { root: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    fn request(&self, name: &str, set: &[&str], threads: usize) -> RunRequest {
        RunRequest {
            experiment: "logistic".into(),
            set: set.iter().map(|&assignment| assignment.to_owned()).collect(),
            out: Some(self.path(name)),
            threads: Some(threads),
            ..RunRequest::default()
        }
    }

    fn run(&self, name: &str, set: &[&str], threads: usize) -> Finished {
        prepare(&self.request(name, set, threads)).unwrap().execute(&Script::default()).unwrap()
    }
}

/// Everything in a run that must not depend on how it was computed: files with the hash of their bytes.
fn results(dir: &Path) -> Vec<(PathBuf, u64)> {
    let mut found = Vec::new();
    let mut open = vec!["cells", "claims.json", "metrics.json", "data.zarr", "config.toml"]
        .into_iter()
        .map(PathBuf::from)
        .collect::<Vec<_>>();
    while let Some(path) = open.pop() {
        let full = dir.join(&path);
        if full.is_dir() {
            open.extend(fs::read_dir(&full).unwrap().map(|entry| path.join(entry.unwrap().file_name())));
        } else {
            found.push((path, cell_file::fnv1a(&fs::read(full).unwrap())));
        }
    }
    found.sort();
    found
}

fn message<T>(result: Result<T, Error>) -> String {
    match result {
        Ok(_) => panic!("not refused"),
        Err(error) => error.to_string(),
    }
}

fn flip_last_byte(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_run_tells_its_progress_and_leaves_its_account() {
    let bench = Bench::new();
    let prepared = prepare(&bench.request("run", &["orbits=1"], 1)).unwrap();
    let plan = prepared.plan().clone();
    // On disk the result, three quarters as much for the data, and what describes them.
    assert_eq!((plan.seed, plan.cells.len(), plan.memory, plan.disk), (42, 1, 320, 560 + (30 << 10)));
    assert_eq!(plan.dir, bench.path("run"));
    assert!((plan.seconds - 9.0).abs() < 1e-12);
    assert!(!bench.path("run").exists());

    let script = Script::default();
    let finished = prepared.execute(&script).unwrap();
    let expected = [
        "start orbit-00",
        "orbit-00 transient 1",
        "orbit-00 1 0.11",
        "orbit-00 orbit 4",
        "orbit-00 1 0.33",
        "orbit-00 2 0.56",
        "orbit-00 3 0.78",
        "orbit-00 4 1.00",
        "finish orbit-00",
        "summarise",
    ];
    assert_eq!(script.told(), expected);
    assert!(finished.report.exists());
    assert_eq!(RunInfo::read(&finished.dir).unwrap(), finished.info);
    assert_eq!(finished.info.status, Status::Finished);
    assert_eq!(finished.info.cells[0].name, "orbit-00");

    let json =
        |name: &str| serde_json::from_slice::<serde_json::Value>(&fs::read(finished.dir.join(name)).unwrap()).unwrap();
    let mut keys: Vec<_> = json("claims.json")[0].as_object().unwrap().keys().cloned().collect();
    keys.sort();
    let expected = [
        "claim",
        "id",
        "interval",
        "n",
        "note",
        "origin",
        "p",
        "p_adjusted",
        "statistic",
        "test",
        "threshold",
        "value",
        "verdict",
    ];
    assert_eq!(keys, expected);
    assert!(json("metrics.json")[1]["value"].is_null());
}

#[test]
fn the_number_of_threads_does_not_show() {
    let bench = Bench::new();
    let one = bench.run("one", &[], 1);
    let four = bench.run("four", &[], 4);
    assert_eq!(results(&one.dir), results(&four.dir));
    assert!(results(&one.dir).len() > 7);
}

#[test]
fn a_stopped_run_resumes_to_the_same_bytes() {
    let bench = Bench::new();
    let whole = bench.run("whole", &[], 1);
    let dir = bench.path("stopped");
    let stopped = prepare(&bench.request("stopped", &[], 1)).unwrap().execute(&Script::stopping_after(7));
    assert!(matches!(stopped, Err(Error::Stopped)));
    let info = RunInfo::read(&dir).unwrap();
    assert_eq!((info.status, info.cells.len()), (Status::Stopped, 1));
    let unfinished = message(report(&dir, &[]));
    assert_eq!(unfinished, format!("{}: not finished: 1 of 3 cells are done", dir.display()));

    let rest = resume(&dir, Some(2)).unwrap();
    assert_eq!((rest.plan().cells.len(), rest.plan().done, rest.pending()), (3, 1, &[1, 2][..]));
    let finished = rest.execute(&Script::default()).unwrap();
    assert_eq!((finished.info.status, finished.info.cells.len()), (Status::Finished, 3));
    assert_eq!(results(&dir), results(&whole.dir));
}

#[test]
fn a_failing_cell_is_named_and_the_others_stay() {
    let bench = Bench::new();
    let failed = prepare(&bench.request("run", &["fails=orbit-01"], 1)).unwrap().execute(&Script::default());
    assert_eq!(message(failed), "orbit-01: the network diverged at step 7: unit 0 reached 1e9");
    let info = RunInfo::read(&bench.path("run")).unwrap();
    assert_eq!((info.status, info.cells.len()), (Status::Failed, 1));
    assert!(cell_path(&bench.path("run"), "orbit-00").exists());
    assert!(!cell_path(&bench.path("run"), "orbit-02").exists());
}

#[test]
fn a_finished_run_has_nothing_left_but_its_report() {
    let bench = Bench::new();
    let run = bench.run("run", &[], 1);
    let before = results(&run.dir);
    fs::remove_file(&run.report).unwrap();
    fs::remove_dir_all(run.dir.join("data.zarr")).unwrap();
    assert_eq!(report(&run.dir, &[]).unwrap().info, run.info);
    assert!(run.report.exists());
    assert_eq!(results(&run.dir), before);

    let script = Script::default();
    assert_eq!(resume(&run.dir, Some(1)).unwrap().execute(&script).unwrap().info, run.info);
    assert_eq!(script.told(), ["note every cell is done: only the report is written again", "summarise"]);
}

#[test]
fn a_damaged_cell_is_found_and_computed_again() {
    let bench = Bench::new();
    let run = bench.run("run", &[], 1);
    let before = results(&run.dir);
    let damaged = cell_path(&run.dir, "orbit-01");
    flip_last_byte(&damaged);
    let verified = verify(&run.dir, Some(2), &Script::default()).unwrap();
    assert_eq!(verified.cells, [("orbit-00".into(), true), ("orbit-01".into(), false), ("orbit-02".into(), true)]);
    assert_eq!(message(report(&run.dir, &[])), format!("{}: its content is damaged", damaged.display()));

    let script = Script::default();
    resume(&run.dir, Some(1)).unwrap().execute(&script).unwrap();
    assert_eq!(script.told()[0], format!("note {}: its content is damaged; computing it again", damaged.display()));
    assert_eq!(results(&run.dir), before);
    assert!(verify(&run.dir, None, &Script::default()).unwrap().cells.iter().all(|(_, same)| *same));
}

#[test]
fn a_cell_of_another_configuration_is_not_taken() {
    let bench = Bench::new();
    let (one, other) = (bench.run("one", &[], 1), bench.run("other", &["map.growth=3.7"], 1));
    fs::copy(cell_path(&other.dir, "orbit-00"), cell_path(&one.dir, "orbit-00")).unwrap();
    assert_eq!(resume(&one.dir, None).unwrap().plan().done, 2);
}

#[test]
fn what_was_edited_or_made_by_another_version_is_refused() {
    let bench = Bench::new();
    let run = bench.run("run", &[], 1);
    let config = run.dir.join("config.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, text.replace("3.9", "3.8")).unwrap();
    assert!(message(resume(&run.dir, None)).contains("config.toml: edited since the run began"));
    assert!(message(report(&run.dir, &[])).contains("config.toml: edited since the run began"));
    fs::write(&config, text).unwrap();

    RunInfo { attractor: "0.0.1".into(), ..run.info.clone() }.write(&run.dir).unwrap();
    assert!(message(resume(&run.dir, None)).contains("made by attractor 0.0.1; this is attractor"));
    assert!(message(report(&run.dir, &[])).contains("made by attractor 0.0.1"));
    assert!(message(report(&bench.path("none"), &[])).contains("none: not a run"));
}

#[test]
fn only_a_run_is_ever_overwritten() {
    let bench = Bench::new();
    let run = bench.run("run", &[], 1);
    fs::write(run.dir.join("notes.txt"), "mine").unwrap();
    let mut request = bench.request("run", &["orbits=1"], 1);
    assert_eq!(message(prepare(&request)), format!("{}: there is a run already", run.dir.display()));
    request.overwrite = true;
    prepare(&request).unwrap().execute(&Script::default()).unwrap();
    assert!(!cell_path(&run.dir, "orbit-01").exists());
    assert_eq!(fs::read_to_string(run.dir.join("notes.txt")).unwrap(), "mine");

    fs::create_dir(bench.path("thesis")).unwrap();
    fs::write(bench.path("thesis/chapter"), "mine").unwrap();
    let mut request = bench.request("thesis", &[], 1);
    for overwrite in [false, true] {
        request.overwrite = overwrite;
        assert!(message(prepare(&request)).ends_with("there already, and not a run, so it is not replaced"));
    }

    fs::write(bench.path("file"), "").unwrap();
    let inside = prepare(&bench.request("file/run", &[], 1)).unwrap().execute(&Script::default());
    assert!(message(inside).contains("cannot create"));
}

#[test]
fn a_directory_belongs_to_one_process_at_a_time() {
    let bench = Bench::new();
    let request = bench.request("run", &[], 1);
    let (first, second) = (prepare(&request).unwrap(), prepare(&request).unwrap());
    let dir = first.execute(&Script::default()).unwrap().dir;
    assert_eq!(message(second.execute(&Script::default())), format!("{}: there is a run already", dir.display()));
    let held = RunDirectory::lock_run(&dir).unwrap();
    let busy = format!("{}: another process is working on this run", dir.display());
    assert_eq!(message(resume(&dir, None).unwrap().execute(&Script::default())), busy);
    assert_eq!(message(report(&dir, &[])), busy);
    assert_eq!(message(finish_run(&dir, false, &[])), busy);
    drop(held);
    resume(&dir, None).unwrap().execute(&Script::default()).unwrap();
}

#[test]
fn a_cell_that_does_not_fit_is_refused_before_it_is_allocated() {
    let bench = Bench::new();
    let error = prepare(&bench.request("run", &["map.steps=1000000000000000"], 1)).err().unwrap();
    assert!(error.to_string().starts_with("one network needs 29802322.4 GiB of memory, and "), "{error}");
    assert_eq!(error.remedy(), Some("lower `map.steps` or `map.trials`"));
}

#[test]
fn bad_requests_are_refused() {
    let bench = Bench::new();
    let request = |set: &[&str]| bench.request("run", set, 1);
    let unknown = prepare(&RunRequest { experiment: "logitsic".into(), ..request(&[]) }).err().unwrap();
    assert_eq!(unknown.to_string(), "there is no experiment `logitsic`");
    assert_eq!(unknown.remedy(), Some("did you mean `logistic`? `attractor list` prints what there is to run"));
    assert_eq!(message(prepare(&request(&["map.growth=9"]))), "map.growth is 9");
    let variant = message(prepare(&request(&["start=end"])));
    assert_eq!(variant, "configuration of logistic: unknown variant `end`, expected `seed` or `middle` in `start`");
    assert!(message(prepare(&RunRequest { threads: Some(0), ..request(&[]) })).starts_with("--threads 0"));
    assert!(!bench.path("run").exists());
}

/// Asks to stop as soon as a phase begins, and counts the trials that are done all the same.
#[derive(Default)]
struct Impatient {
    stop: Arc<AtomicBool>,
    trials: AtomicUsize,
}

impl Watcher for Impatient {
    fn cell_started(&self, _: &str) {}
    fn phase(&self, _: &str, _: &str, _: usize) {
        self.stop.store(true, Ordering::Relaxed);
    }
    fn trial(&self, _: &str, _: usize, _: Option<f64>, _: f64) {
        self.trials.fetch_add(1, Ordering::Relaxed);
    }
    fn cell_finished(&self, _: &str) {}
    fn summarising(&self) {}
    fn stopped(&self) -> bool {
        false
    }
    fn stop_flag(&self) -> Option<Arc<AtomicBool>> {
        Some(Arc::clone(&self.stop))
    }
}

#[test]
fn the_flag_stops_a_run_within_a_trial() {
    let bench = Bench::new();
    let request = RunRequest { experiment: "timing".into(), quick: true, ..bench.request("run", &[], 1) };
    let watcher = Impatient::default();
    let outcome = prepare(&request).unwrap().execute(&watcher);
    assert!(matches!(outcome, Err(Error::Stopped)));
    assert_eq!(watcher.trials.into_inner(), 0);
    assert_eq!(RunInfo::read(&bench.path("run")).unwrap().status, Status::Stopped);
}
