//! An experiment is a map over independent cells and a reduction to claims, arrays and figures.
//!
//! Threads, progress, resuming, `--quick`, the run on disk and the report follow from that shape and are written once.

use std::{
    io::{self, Read, Write},
    sync::{Arc, atomic::AtomicBool},
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{Claim, Dataset, Error, figure::Figure};

/// A published work behind an experiment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Authors, year, title, journal.
    pub citation: &'static str,
    /// DOI or address, if it has one.
    pub link: &'static str,
}

/// What an experiment is, for `list`, `--help` and the report.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct About {
    /// The name that the command takes (`timing`).
    pub name: &'static str,
    /// One line: what it does.
    pub title: &'static str,
    /// What it reproduces (`Laje & Buonomano 2013, Fig 1`).
    pub figure: &'static str,
    /// A paragraph for the head of the report.
    pub summary: &'static str,
    /// The works to cite.
    pub sources: &'static [Source],
    /// The default configuration as commented TOML.
    pub default_toml: &'static str,
    /// What `--quick` changes, as TOML.
    pub quick_toml: &'static str,
    /// Where it is a class or a function of Python: how it is imported (`from memory import Capacity`).
    pub python: &'static str,
}

/// A stretch of a cell's work: a number of trials of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Phase {
    /// Its name, as progress shows it (`recurrent training`).
    pub name: &'static str,
    /// How many trials.
    pub trials: usize,
    /// Estimated seconds of one trial on one core of the reference machine; only ratios matter for progress.
    pub seconds_per_trial: f64,
}

/// Watches one cell while it runs, and keeps for it what it would need after a kill.
///
/// A cell that takes long goes on where it was if it says so in two places: `restore` before its
/// loop, `offer` within. What it restores must lead to the same bits as if it had never stopped.
///
/// ```
/// use attractor_lab::{Error, Observer};
///
/// fn squares(upto: u64, observer: &dyn Observer) -> Result<Vec<u64>, Error> {
///     let mut done: Vec<u64> = observer.restore().unwrap_or_default();
///     for k in done.len() as u64..upto {
///         done.push(k * k);
///         observer.offer(&done);
///         observer.trial(None)?;
///     }
///     Ok(done)
/// }
/// ```
pub trait Observer: Sync {
    /// The next phase of [`Experiment::phases`] begins.
    fn phase(&self, name: &str, trials: usize);
    /// A trial of the current phase is done; `loss` where it has one.
    ///
    /// # Errors
    /// [`Error::Stopped`] if the user asked to stop: return it at once.
    fn trial(&self, loss: Option<f64>) -> Result<(), Error>;
    /// A flag that is set when the user asks to stop, where there is one: then the work ends within the trial.
    fn stop_flag(&self) -> Option<Arc<AtomicBool>> {
        None
    }
    /// What was [kept](Self::keep) of this cell when it was cut off, if anything; by default nothing.
    fn kept(&self) -> Option<Box<dyn Read>> {
        None
    }
    /// Keeps what `write` writes, so that the cell can go on from here, if it is time to; by default it never is.
    fn keep(&self, write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) {
        let _ = write;
    }
    /// Something that the user should know.
    fn note(&self, text: &str) {
        let _ = text;
    }
}

impl dyn Observer + '_ {
    /// What the cell last offered before it was cut off; none at its first start, and where that is not a `T`.
    pub fn restore<T: DeserializeOwned>(&self) -> Option<T> {
        let mut bytes = Vec::new();
        self.kept()?.read_to_end(&mut bytes).ok()?;
        if let Ok((state, [])) = postcard::take_from_bytes(&bytes) {
            return Some(state);
        }
        self.note("what was kept of this cell is not what it keeps now; it starts anew");
        None
    }

    /// Says that the cell could go on with `state`, a `T` or references to its parts. Every few seconds it is written to
    /// disk, else nothing is done: a loop may offer after each of its rounds.
    pub fn offer<T: Serialize + ?Sized>(&self, state: &T) {
        self.keep(&mut |out| postcard::to_io(state, out).map(drop).map_err(io::Error::other));
    }
}

/// A number worth a line in `metrics.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Metric {
    /// Name in `snake_case`.
    pub name: String,
    /// The number.
    #[serde(deserialize_with = "crate::quantity::number_or_nan")]
    pub value: f64,
    /// Units, `1` for a pure number.
    pub units: String,
    /// What it is.
    pub description: String,
}

/// What all cells together show.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Numbers.
    pub metrics: Vec<Metric>,
    /// Claims with verdicts.
    pub claims: Vec<Claim>,
    /// Labelled arrays.
    pub data: Dataset,
    /// Figures, in the order of the report.
    pub figures: Vec<Figure>,
}

/// An experiment.
pub trait Experiment: Send + Sync {
    /// Its parameters as they are written; [`About::default_toml`] deserialises into it.
    type Settings: DeserializeOwned;
    /// Its parameters, checked, with what they name: files that are read, words that are drawn.
    type Config: Send + Sync;
    /// A unit of work: a network and a condition.
    type Cell: Clone + Send + Sync;
    /// What a cell leaves behind.
    type Result: Serialize + DeserializeOwned + Send + Sync;

    /// What it is.
    fn about(&self) -> About;

    /// Checks every value, reads what files it names, and says what is accepted where it refuses.
    fn prepare(&self, settings: Self::Settings) -> Result<Self::Config, Error>;

    /// Independent units of work. Each draws from its own random streams.
    fn cells(&self, config: &Self::Config) -> Vec<Self::Cell>;

    /// A name for the cell, unique in the run and fit for a file (`network-03`).
    fn cell_name(&self, cell: &Self::Cell) -> String;

    /// The work of a cell, in order; by default one trial of a second.
    fn phases(&self, _config: &Self::Config, _cell: &Self::Cell) -> Vec<Phase> {
        vec![Phase { name: "cell", trials: 1, seconds_per_trial: 1.0 }]
    }

    /// Bytes that a cell needs at its peak, estimated before anything is allocated: cells that do not fit into memory
    /// together run one after the other. By default so few that they always do.
    fn memory(&self, _config: &Self::Config, _cell: &Self::Cell) -> u64 {
        0
    }

    /// Bytes of a cell's result, estimated within a factor of two, so that a plan says what a run takes on disk. By default 0,
    /// which says nothing.
    fn stored(&self, _config: &Self::Config, _cell: &Self::Cell) -> u64 {
        0
    }

    /// Runs one cell, on the threads of the current pool: same configuration and cell, same bits, whatever their number.
    fn run_cell(
        &self,
        config: &Self::Config,
        cell: &Self::Cell,
        observer: &dyn Observer,
    ) -> Result<Self::Result, Error>;

    /// Reduces the finished cells.
    fn summarise(&self, config: &Self::Config, results: &[(Self::Cell, Self::Result)]) -> Outcome;
}
