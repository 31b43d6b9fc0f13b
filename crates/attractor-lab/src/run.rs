//! Placeholder until the run module is merged.

/// Facts of a run.
#[derive(Debug, Clone)]
pub struct RunInfo {
    pub version: String,
    pub quick: bool,
    pub seed: u64,
    pub threads: usize,
    pub kernel: String,
    pub started: String,
    pub finished: Option<String>,
    pub seconds: f64,
    pub cells: Vec<CellTime>,
    pub peak_memory: Option<u64>,
    pub cores: usize,
    pub os: String,
    pub arch: String,
}

/// Time of a cell.
#[derive(Debug, Clone)]
pub struct CellTime {
    pub name: String,
    pub seconds: f64,
}
