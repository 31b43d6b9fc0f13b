//! How the account of a run begins, ends, is kept in `run.json`, and guards against mixing results.

use std::{collections::HashMap, path::Path, sync::Arc, thread::available_parallelism};

use jiff::{Timestamp, Unit};

use super::{atomic, cell_file::fingerprint, checkpoint, files, lock, session::MANY, store::Store};
use crate::{
    CellNames, Error,
    account::{CellTime, InputFile, RunInfo, Status},
    config,
    import::{self, Inputs, read_regular_text},
    program,
};

/// The version of this program; results of different versions are never mixed.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

impl RunInfo {
    /// The account of a run that begins now; what it [`depends_on`](Self::depends_on) is told later.
    pub(crate) fn begin(experiment: &str, quick: bool, seed: u64, threads: usize) -> Self {
        Self {
            attractor: VERSION.to_owned(),
            experiment: experiment.to_owned(),
            quick,
            seed,
            identity: String::new(),
            inputs: Vec::new(),
            status: Status::Running,
            started: now(),
            finished: None,
            seconds: 0.0,
            estimate: None,
            planned: None,
            show: Vec::new(),
            cells: Vec::new(),
            times: None,
            threads,
            kernel: attractor::kernel_name().to_owned(),
            peak_memory: None,
            host_cores: available_parallelism().map_or(1, usize::from),
            os: std::env::consts::OS.to_owned(),
            arch: std::env::consts::ARCH.to_owned(),
            directory: None,
            checksums: None,
        }
    }

    /// Ties the run to all that its results depend on.
    pub(crate) fn depends_on(&mut self, texts: &Texts) {
        self.inputs = texts.input_files();
        self.identity = self.identity_with(texts);
    }

    /// Checksum of all that the results depend on.
    fn identity_with(&self, texts: &Texts) -> String {
        let (seed, quick) = (self.seed.to_string(), self.quick.to_string());
        let sweep = texts.sweep.as_deref().unwrap_or_default();
        let mut hasher = blake3::Hasher::new();
        let inputs = texts.input_files();
        let inputs = inputs.iter().flat_map(|input| [input.path.as_str(), input.checksum.as_str()]);
        for part in [&self.attractor, &self.experiment, &seed, &quick, &texts.config, sweep].into_iter().chain(inputs) {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        hasher.finalize().to_hex().to_string()
    }

    /// Reads the account of the run in `dir`.
    ///
    /// # Errors
    /// If there is none, or it was edited since the program wrote it.
    pub fn read(dir: &Path) -> Result<Self, Error> {
        let path = dir.join(ACCOUNT);
        let text = read_regular_text(&path).map_err(|e| no_account(dir, &e))?;
        let account: Self = serde_json::from_str(&text).map_err(|e| {
            Error::bad_input(format!("{}: not the account of a run: {e}", path.display()), "start the run anew")
        })?;
        // Another version may seal its account differently.
        if account.attractor == VERSION && !is_sealed(&text) {
            return Err(Error::bad_input(
                format!("{}: edited since the program wrote it", path.display()),
                "undo the edit, or start the run anew",
            ));
        }
        Ok(account)
    }

    /// Writes the account into `dir`, with its own checksum as its last entry.
    pub(crate) fn write(&self, dir: &Path) -> Result<(), Error> {
        let path = dir.join(ACCOUNT);
        let text = serde_json::to_string_pretty(self).map_err(|e| atomic::failed(&path, e.into()))?;
        atomic::write(&path, &[sealed(text.trim_end_matches("\n}")).as_bytes()])
    }

    /// Writes the checksums of all other files of the finished run, and the account.
    pub(crate) fn seal(&mut self, dir: &Path) -> Result<(), Error> {
        // Of cells that two workers had begun.
        checkpoint::remove_all(dir)?;
        self.directory = Some(files::dir_name(dir));
        self.checksums = Some(files::write(dir)?);
        // Last, so that a run that says it is finished is.
        self.write(dir)
    }

    /// Ties a cell's result to this run.
    pub(crate) fn fingerprint(&self, cell: &str) -> u64 {
        fingerprint(&self.identity, cell, &self.attractor)
    }

    /// Notes that a cell is done, of which nothing was noted before.
    pub(crate) fn cell_done(&mut self, name: String, seconds: f64) {
        match &mut self.times {
            Some(times) => times.add(seconds),
            None => self.cells.push(CellTime { name, seconds }),
        }
    }

    /// Takes from the cells of workers how long each took, or all together where they are many, and which kernels computed them.
    pub(crate) fn tell_times(&mut self, store: &Store<'_>, names: &CellNames) {
        let (kernels, times) = (store.kernels(), store.times());
        if !kernels.is_empty() {
            self.kernel = kernels.join(", ");
        }
        if names.len() > MANY {
            (self.cells, self.times, self.seconds) = (Vec::new(), Some(times), times.seconds);
            return;
        }
        let mut alone: HashMap<String, f64> = self.cells.drain(..).map(|cell| (cell.name, cell.seconds)).collect();
        for (cell, name) in names.iter().enumerate() {
            let own = alone.remove(&name).filter(|_| store.has(cell));
            if let Some(seconds) = store.maker(cell).map(|(_, seconds)| seconds).or(own) {
                self.cells.push(CellTime { name, seconds });
            }
        }
        if !kernels.is_empty() {
            self.seconds = self.cells.iter().map(|cell| cell.seconds).sum();
        }
    }

    /// Notes that the run ends, after `seconds` in all; `names` are those of all cells, in order.
    pub(crate) fn end(&mut self, status: Status, seconds: f64, names: &CellNames) {
        self.status = status;
        self.planned = Some(names.len());
        self.seconds = seconds;
        self.count_memory();
        self.cells.sort_by_cached_key(|cell| names.find(&cell.name));
        self.finished = (status == Status::Finished).then(now);
    }

    /// Notes the most memory that the program has held so far.
    pub(crate) fn count_memory(&mut self) {
        self.peak_memory = self.peak_memory.max(peak_memory());
    }

    /// Refuses a configuration, or points of a sweep, with which the run did not begin.
    pub(crate) fn check_texts(&self, dir: &Path, texts: &Texts) -> Result<toml::Table, Error> {
        let path = dir.join("config.toml").display().to_string();
        if self.identity_with(texts) != self.identity {
            let which = if texts.sweep.is_some() { " or sweep.toml" } else { "" };
            return Err(Error::bad_input(
                format!("{path}{which}: edited since the run began; results of two configurations are never mixed"),
                format!(
                    "undo the edit, or start a new run: `{} run {} --config {path}`",
                    program::name(),
                    self.experiment
                ),
            ));
        }
        config::parse(&path, &texts.config)
    }

    /// Refuses a run of another version of the program.
    pub(crate) fn check_version(&self, dir: &Path) -> Result<(), Error> {
        if self.attractor == VERSION {
            return Ok(());
        }
        let dir = dir.display();
        Err(Error::bad_input(
            format!(
                "{dir}: made by attractor {}; this is attractor {VERSION}, and results of two versions are never mixed",
                self.attractor
            ),
            format!(
                "use version {}, or start a new run: `{} run {} --config {dir}/config.toml`",
                self.attractor,
                program::name(),
                self.experiment
            ),
        ))
    }
}

/// All that the results of a run depend on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Texts {
    /// `config.toml`: the resolved configuration.
    pub(crate) config: String,
    /// `sweep.toml`: the points, where it is a sweep.
    pub(crate) sweep: Option<String>,
    /// `inputs`: the files that the configuration names.
    pub(crate) inputs: Inputs,
}

impl Texts {
    /// Reads the texts of the run in `dir`.
    pub(crate) fn read(dir: &Path, info: &RunInfo) -> Result<Self, Error> {
        let read = |name: &str| {
            let path = dir.join(name);
            match read_regular_text(&path) {
                Ok(text) => Ok(Some(text)),
                Err(e) if e.kind() == std::io::ErrorKind::NotFound && name == SWEEP => Ok(None),
                Err(e) => Err(Error::bad_input(
                    format!("{}: cannot read: {e}", path.display()),
                    "every run needs it: put it back as it was, or start a new run",
                )),
            }
        };
        let files = info.inputs.iter().map(|input| Ok((input.path.clone(), input.read(dir)?)));
        let inputs = Inputs::kept(files.collect::<Result<Vec<_>, Error>>()?);
        Ok(Self { config: read(CONFIG)?.unwrap_or_default(), sweep: read(SWEEP)?, inputs })
    }

    /// The input files, with the names of their copies.
    fn input_files(&self) -> Vec<InputFile> {
        let described = |(number, (path, bytes)): (usize, (String, Arc<[u8]>))| InputFile {
            copy: format!("{INPUTS}/{}-{}", number + 1, file_name(&path)),
            path,
            checksum: blake3::hash(&bytes).to_hex().to_string(),
        };
        self.inputs.files().into_iter().enumerate().map(described).collect()
    }

    /// Writes the texts into `dir`.
    pub(crate) fn write(&self, dir: &Path) -> Result<(), Error> {
        match &self.sweep {
            Some(sweep) => atomic::write(&dir.join(SWEEP), &[sweep.as_bytes()])?,
            None => atomic::remove(&dir.join(SWEEP))?,
        }
        let inputs = self.input_files();
        if inputs.is_empty() {
            atomic::remove(&dir.join(INPUTS))?;
        } else {
            atomic::write_directory(&dir.join(INPUTS), |new| {
                inputs.iter().zip(self.inputs.files()).try_for_each(|(input, (_, bytes))| {
                    atomic::write(&new.join(input.copy.trim_start_matches(INPUTS).trim_start_matches('/')), &[&bytes])
                })
            })?;
        }
        atomic::write(&dir.join(CONFIG), &[self.config.as_bytes()])
    }
}

/// The text of an account, all but its end, with its checksum.
/// The text of an account with its checksum.
pub(super) fn sealed(text: &str) -> String {
    format!("{text}{SEAL}{}\"\n}}\n", blake3::hash(text.as_bytes()).to_hex())
}

fn is_sealed(text: &str) -> bool {
    text.rfind(SEAL).is_some_and(|at| sealed(&text[..at]) == text)
}

/// The refusal of a directory without an account.
fn no_account(dir: &Path, error: &std::io::Error) -> Error {
    if error.kind() == std::io::ErrorKind::NotFound && lock::was_taken(dir) {
        let dir = dir.display();
        return Error::bad_input(
            format!("{dir}: this run was killed before it began, and nothing is computed"),
            format!("start it again with the same command: --out {dir} takes the directory as it is"),
        );
    }
    Error::bad_input(
        format!("{}: not a run: cannot read run.json: {error}", dir.display()),
        format!("name a directory that `{} run` made, such as runs/timing-1", program::name()),
    )
}

impl InputFile {
    /// The content of the copy in `dir`, if it is still what was read.
    fn read(&self, dir: &Path) -> Result<Vec<u8>, Error> {
        let path = dir.join(&self.copy);
        let refused = |why: String| {
            Error::bad_input(
                format!("{}: {why}; it is the run's copy of {}", path.display(), self.path),
                "put it back as it was, or start a new run: results of two inputs are never mixed",
            )
        };
        // Only what the run itself has put there.
        if !Path::new(&self.copy).starts_with(INPUTS) || self.copy.contains("..") {
            return Err(refused("no file of this run".to_owned()));
        }
        let bytes = import::read_file(&path).map_err(|e| refused(e.to_string()))?;
        if blake3::hash(&bytes).to_hex().as_str() == self.checksum {
            Ok(bytes)
        } else {
            Err(refused("edited since the run began".to_owned()))
        }
    }

    /// A word where the original has changed since it was read.
    pub(crate) fn note(&self) -> Option<String> {
        let now = import::read_file(Path::new(&self.path)).ok()?;
        let changed = blake3::hash(&now).to_hex().as_str() != self.checksum;
        changed
            .then(|| format!("{}: another content than when the run began; its copy counts, {}", self.path, self.copy))
    }
}

/// The last part of a path, in letters that every file system takes.
fn file_name(path: &str) -> String {
    const LONGEST: usize = 80;
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' };
    let plain: String = name.chars().map(plain).collect();
    // The ending tells the format, so that it stays.
    plain[plain.len().saturating_sub(LONGEST)..].to_owned()
}

const INPUTS: &str = "inputs";
const ACCOUNT: &str = "run.json";
/// What stands before the checksum of an account.
const SEAL: &str = ",\n  \"checksum\": \"";
const CONFIG: &str = "config.toml";
const SWEEP: &str = "sweep.toml";

/// The date and time of now in UTC, to the second, as RFC 3339 writes it.
fn now() -> String {
    Timestamp::now().round(Unit::Second).unwrap_or_default().to_string()
}

/// Linux tells the peak of the resident memory; other systems are not asked.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kib| kib * 1024)
}
