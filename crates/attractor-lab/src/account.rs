//! The account of a run: which program ran what, where and for how long; what `run.json` holds.

use serde::{Deserialize, Serialize};

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Planned, for workers to compute; nothing else is written yet.
    Planned,
    /// Cells are being computed, or the program was killed while they were.
    Running,
    /// The user stopped it; finished cells are on disk.
    Stopped,
    /// A cell failed; finished cells are on disk.
    Failed,
    /// Every cell is done and the report is written.
    Finished,
}

/// How long a cell took.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CellTime {
    /// The cell.
    pub name: String,
    /// Wall time in seconds.
    pub seconds: f64,
}

/// How long the cells of a run took together, where they are too many to tell one by one.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct CellTimes {
    /// Finished cells.
    pub cells: usize,
    /// Wall time of all of them in seconds.
    pub seconds: f64,
    /// That of the shortest.
    pub shortest: f64,
    /// That of the longest.
    pub longest: f64,
}

impl CellTimes {
    /// Adds a cell.
    pub(crate) fn add(&mut self, seconds: f64) {
        self.shortest = if self.cells == 0 { seconds } else { self.shortest.min(seconds) };
        self.longest = self.longest.max(seconds);
        self.seconds += seconds;
        self.cells += 1;
    }
}

/// A file that the configuration names, and the run's own copy of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputFile {
    /// Its path in the configuration.
    pub path: String,
    /// The copy, below the run's directory.
    pub copy: String,
    /// BLAKE3 checksum of the content.
    pub checksum: String,
}

/// What is known of a run besides its results.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunInfo {
    /// Version of the program.
    pub attractor: String,
    /// Name of the experiment.
    pub experiment: String,
    /// Whether it ran at the small sizes of `--quick`.
    pub quick: bool,
    /// The seed.
    pub seed: u64,
    /// Checksum of all that the results depend on: version, experiment, seed, quick, `config.toml`, `sweep.toml` and the
    /// content of every input file. None of it may change once the run has begun.
    pub identity: String,
    /// The files that the configuration names, which the run keeps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<InputFile>,
    /// How far it has come.
    pub status: Status,
    /// When it began, RFC 3339 in UTC.
    pub started: String,
    /// When it was finished.
    pub finished: Option<String>,
    /// Wall time in seconds, summed over the run and its resumptions.
    pub seconds: f64,
    /// Wall time in seconds that the cost models estimate for all of it; `seconds` beside it tells how fast the machine is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimate: Option<f64>,
    /// How many cells there are, once it has begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned: Option<usize>,
    /// Claims and metrics that the figures of a sweep show, where some were asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub show: Vec<String>,
    /// Finished cells; in the order of the experiment once the run has ended. Those of a run of more than 256 are told by `times`
    /// alone.
    pub cells: Vec<CellTime>,
    /// How long the cells of such a run took; the time of each is beside its result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<CellTimes>,
    /// Threads of the last session.
    pub threads: usize,
    /// The instruction set of the hot loops.
    pub kernel: String,
    /// Most memory that the program ever held, in bytes, where the system tells.
    pub peak_memory: Option<u64>,
    /// Cores of the machine.
    pub host_cores: usize,
    /// Operating system.
    pub os: String,
    /// Processor architecture.
    pub arch: String,
    /// Name of the directory in which it was finished, which its report shows; a run may be moved later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directory: Option<String>,
    /// BLAKE3 checksum of `checksums.b3`, the list of those of all other files, once the run is finished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checksums: Option<String>,
}

impl RunInfo {
    /// How many cells are finished.
    pub fn done(&self) -> usize {
        self.times.map_or(self.cells.len(), |times| times.cells)
    }
}
