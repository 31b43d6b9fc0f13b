//! What a user asks for, and what the run will do.

use std::path::PathBuf;

use crate::{About, CellNames, Phase, sweep::SweepRequest};

/// What a user asks for.
#[derive(Debug, Clone, Default)]
pub struct RunRequest {
    /// Name of the experiment.
    pub experiment: String,
    /// Run at the small sizes.
    pub quick: bool,
    /// A TOML file over the built-in configuration.
    pub config_file: Option<PathBuf>,
    /// Assignments such as `network.gain=1.5` over the file.
    pub set: Vec<String>,
    /// The seed, over all.
    pub seed: Option<u64>,
    /// Directory of the run; by default the first free `runs/<experiment>-<n>`.
    pub out: Option<PathBuf>,
    /// Replace the run that is in `out`.
    pub overwrite: bool,
    /// Threads; by default as many as the machine offers.
    pub threads: Option<usize>,
    /// What to sweep; by default nothing.
    pub sweep: SweepRequest,
    /// Claims and metrics that the figures of a sweep show; by default the first of each.
    pub show: Vec<String>,
}

/// What a run will do.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The experiment.
    pub about: About,
    /// The directory of the run. A numbered one is taken when the run starts, and is the next if another run was faster.
    pub dir: PathBuf,
    /// The resolved configuration.
    pub config_toml: String,
    /// Whether it runs at the small sizes.
    pub quick: bool,
    /// The seed.
    pub seed: u64,
    /// Threads.
    pub threads: usize,
    /// Cells, in order.
    pub cells: CellNames,
    /// How many of them are on disk.
    pub done: usize,
    /// The work of each cell, where all have the same trials.
    pub phases: Option<Vec<Phase>>,
    /// How many points a sweep has.
    pub points: Option<usize>,
    /// Estimated time of the cells that are left on one core, in seconds.
    pub core_seconds: f64,
    /// Estimated wall time of the cells that are left, with this many threads.
    pub seconds: f64,
    /// Finished runs of this machine, beside the new one, from which the times are learned; 0 for what the cost models say.
    pub learned_from: usize,
    /// Most bytes that the cells that run at once need together.
    pub memory: u64,
    /// Bytes that results take on disk, in `cells` and `data.zarr`; 0 where the experiment does not estimate them.
    pub disk: u64,
}

/// A cell to be computed.
#[derive(Debug, Clone, PartialEq)]
pub struct CellPlan {
    /// Its name.
    pub name: String,
    /// Its work.
    pub phases: Vec<Phase>,
    /// Bytes at its peak.
    pub memory: u64,
}
