//! Runs with files of the user's own: the run keeps what it read.

use super::*;

/// Symbols in a file, and the request for a run on them.
struct Own {
    bench: Bench,
    file: PathBuf,
}

impl Own {
    fn new() -> Self {
        let bench = Bench::new();
        let file = bench.path("symbols.csv");
        let own = Self { bench, file };
        own.write(3);
        own
    }

    /// Writes symbols in a pattern that no small window repeats.
    fn write(&self, classes: usize) {
        let symbols: Vec<String> = (0..800).map(|step| (step * step / 7 % classes).to_string()).collect();
        fs::write(&self.file, symbols.join("\n")).unwrap();
    }

    fn request(&self, name: &str) -> RunRequest {
        let own = format!("input.file={:?}", self.file);
        let set = [&own, "networks=2", "window_steps=100", "decoding.lags=[-1]", "perturbation.smoothing_steps=10"];
        RunRequest { experiment: "sequences".into(), quick: true, ..self.bench.request(name, &set, 1) }
    }

    fn run(&self, name: &str) -> Finished {
        prepare(&self.request(name)).unwrap().execute(&Script::default()).unwrap()
    }
}

/// Asks to stop when a cell is done.
struct AfterOne(AtomicUsize);
impl Watcher for AfterOne {
    fn cell_started(&self, _: &str) {}
    fn phase(&self, _: &str, _: &str, _: usize) {}
    fn trial(&self, _: &str, _: usize, _: Option<f64>, _: f64) {}
    fn cell_finished(&self, _: &str) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
    fn summarising(&self) {}
    fn stopped(&self) -> bool {
        self.0.load(Ordering::Relaxed) > 0
    }
}

#[test]
fn a_run_needs_its_inputs_no_more() {
    let own = Own::new();
    let run = own.run("run");
    assert_eq!(run.info.inputs[0].copy, "inputs/1-symbols.csv");
    assert_eq!(fs::read(run.dir.join("inputs/1-symbols.csv")).unwrap(), fs::read(&own.file).unwrap());
    let before = results(&run.dir);
    fs::remove_file(&own.file).unwrap();
    report(&run.dir, &[]).unwrap();
    assert!(verify(&run.dir, Some(2), &Script::default()).unwrap().holds());
    assert_eq!(results(&run.dir), before);
    // Workers on other machines get the files along with the plan.
    let spec = resume(&run.dir, None).unwrap().spec();
    let remote = spec.open().unwrap();
    let fingerprint = run.info.fingerprint("network-01");
    let stored = cell_file::read(&cell_path(&run.dir, "network-01"), fingerprint).unwrap();
    let computed = remote.run_cell(0, 1, &Script::default()).unwrap();
    assert_eq!(stored, cell_file::Stored::Whole(computed));
}

#[test]
fn an_input_that_was_edited_between_stop_and_resume_never_mixes() {
    let own = Own::new();
    let whole = own.run("whole");
    let dir = own.bench.path("stopped");
    let stopped = prepare(&own.request("stopped")).unwrap().execute(&AfterOne(AtomicUsize::new(0)));
    assert!(matches!(stopped, Err(Error::Stopped)));

    // The run's copy, edited: refused by name.
    let copy = dir.join("inputs/1-symbols.csv");
    let text = fs::read(&copy).unwrap();
    fs::write(&copy, "1\n2\n3").unwrap();
    let refused =
        format!("{}: edited since the run began; it is the run's copy of {}", copy.display(), own.file.display());
    assert_eq!(message(resume(&dir, None)), refused);
    assert_eq!(message(report(&dir, &[])), refused);
    fs::write(&copy, text).unwrap();

    // The original, edited, with another number of classes: told, and the copy counts.
    own.write(5);
    let script = Script::default();
    resume(&dir, None).unwrap().execute(&script).unwrap();
    let told = script.told();
    assert!(told[0].contains("symbols.csv: another content than when the run began; its copy counts"), "{told:?}");
    assert_eq!(results(&dir), results(&whole.dir));
    // A new run of the same configuration has another identity.
    assert_ne!(own.run("other").info.identity, whole.info.identity);
}
