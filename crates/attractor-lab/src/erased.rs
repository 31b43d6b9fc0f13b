//! An experiment without its types: what the executor, the store and the command work with.

use std::sync::{Arc, atomic::Ordering};

use toml::Table;

use crate::excerpt::excerpt_of;
use crate::{About, Error, Experiment, Observer, Outcome, Phase};

/// Any [`Experiment`]; every experiment is one.
pub trait AnyExperiment: Send + Sync {
    /// What it is.
    fn about(&self) -> About;

    /// The experiment with a resolved and validated configuration.
    ///
    /// # Errors
    /// If a value is not accepted; the message says which and what is.
    fn configure(self: Arc<Self>, config: &Table) -> Result<Box<dyn Configured>, Error>;
}

/// Independent units of work, known by their index.
pub trait Cells: Send + Sync {
    /// The name of every cell, in order.
    fn cell_names(&self) -> Vec<String>;

    /// The work of a cell.
    fn phases(&self, cell: usize) -> Vec<Phase>;

    /// Bytes that a cell needs at its peak.
    fn memory(&self, cell: usize) -> u64;

    /// Runs a cell with that many threads; returns its result as bytes that depend on configuration and cell alone.
    fn run_cell(&self, cell: usize, threads: usize, observer: &dyn Observer) -> Result<Vec<u8>, Error>;
}

/// An experiment that is ready to run.
pub trait Configured: Cells {
    /// Reduces the results of all cells, which `read` gives as the bytes that [`Cells::run_cell`] returned.
    fn summarise(&self, read: &mut dyn FnMut(usize) -> Result<Vec<u8>, Error>) -> Result<Outcome, Error>;
}

/// Characters of a sentence by another library that a message repeats at most.
const MOST_OF_AN_ACCOUNT: usize = 300;

struct Bound<E: Experiment> {
    experiment: Arc<E>,
    config: E::Config,
    cells: Vec<E::Cell>,
}

impl<E: Experiment + 'static> AnyExperiment for E
where
    E::Config: 'static,
    E::Cell: 'static,
{
    fn about(&self) -> About {
        Experiment::about(self)
    }

    fn configure(self: Arc<Self>, config: &Table) -> Result<Box<dyn Configured>, Error> {
        let name = Experiment::about(&*self).name;
        let settings = config.clone().try_into().map_err(|e: toml::de::Error| {
            let account = excerpt_of(&e.to_string().trim_end().replace('\n', " "), MOST_OF_AN_ACCOUNT);
            Error::bad_input(
                format!("configuration of {name}: {account}"),
                format!("`attractor config {name}` prints every key with an example"),
            )
        })?;
        let config = self.prepare(settings)?;
        let cells = self.cells(&config);
        Ok(Box::new(Bound { experiment: self, config, cells }))
    }
}

impl<E: Experiment> Cells for Bound<E> {
    fn cell_names(&self) -> Vec<String> {
        self.cells.iter().map(|cell| self.experiment.cell_name(cell)).collect()
    }

    fn phases(&self, cell: usize) -> Vec<Phase> {
        self.experiment.phases(&self.config, &self.cells[cell])
    }

    fn memory(&self, cell: usize) -> u64 {
        self.experiment.memory(&self.config, &self.cells[cell])
    }

    fn run_cell(&self, cell: usize, threads: usize, observer: &dyn Observer) -> Result<Vec<u8>, Error> {
        let cell = &self.cells[cell];
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(|e| Error::Io {
            path: self.experiment.cell_name(cell).into(),
            action: "cannot start threads",
            source: std::io::Error::other(e),
        })?;
        let run = || self.experiment.run_cell(&self.config, cell, observer);
        let result = pool.install(|| match observer.stop_flag() {
            Some(flag) => attractor::interruptible(move || flag.load(Ordering::Relaxed), || Ok(run()))?,
            None => run(),
        })?;
        postcard::to_stdvec(&result).map_err(|e| not_stored(&self.experiment.cell_name(cell), &e))
    }
}

impl<E: Experiment> Configured for Bound<E> {
    fn summarise(&self, read: &mut dyn FnMut(usize) -> Result<Vec<u8>, Error>) -> Result<Outcome, Error> {
        let mut results = Vec::with_capacity(self.cells.len());
        for (index, cell) in self.cells.iter().enumerate() {
            let result =
                postcard::from_bytes(&read(index)?).map_err(|e| not_stored(&self.experiment.cell_name(cell), &e))?;
            results.push((cell.clone(), result));
        }
        Ok(self.experiment.summarise(&self.config, &results))
    }
}

fn not_stored(cell: &str, account: &postcard::Error) -> Error {
    Error::bad_input(
        format!("{cell}: its result cannot be stored or read back: {account}"),
        "start the run anew with this version of the program",
    )
}
