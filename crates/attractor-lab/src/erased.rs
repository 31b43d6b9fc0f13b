//! An experiment without its types: what the executor, the store and the command work with.

use std::{
    any::type_name,
    collections::HashSet,
    sync::{Arc, atomic::Ordering},
};

use serde::{Serialize, de::DeserializeOwned};
use toml::Table;

use crate::excerpt::{excerpt, excerpt_of};
use crate::import::Inputs;
use crate::{About, CellNames, Error, Experiment, Observer, Outcome, Phase, program};

/// Any [`Experiment`]; every experiment is one.
pub trait AnyExperiment: Send + Sync {
    /// What it is.
    fn about(&self) -> About;

    /// The experiment with a resolved and validated configuration; the files that it names are read from `inputs`.
    ///
    /// # Errors
    /// If a value is not accepted; the message says which and what is.
    fn configure(self: Arc<Self>, config: &Table, inputs: &Inputs) -> Result<Box<dyn Configured>, Error>;
}

/// Independent units of work, known by their index.
pub trait Cells: Send + Sync {
    /// The name of every cell, in order.
    fn cell_names(&self) -> CellNames;

    /// The work of a cell.
    fn phases(&self, cell: usize) -> Vec<Phase>;

    /// Estimated seconds of a cell on one core.
    fn seconds(&self, cell: usize) -> f64 {
        crate::run::seconds_of(&self.phases(cell))
    }

    /// Bytes that a cell needs at its peak.
    fn memory(&self, cell: usize) -> u64;

    /// Bytes of a cell's result, estimated; 0 says nothing.
    fn stored(&self, _cell: usize) -> u64 {
        0
    }

    /// Whether the other cells are computed although one failed; by default all stop after their current trial.
    fn goes_on(&self) -> bool {
        false
    }

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

    fn configure(self: Arc<Self>, config: &Table, inputs: &Inputs) -> Result<Box<dyn Configured>, Error> {
        let name = Experiment::about(&*self).name;
        let settings = config.clone().try_into().map_err(|e: toml::de::Error| {
            let account = excerpt_of(&e.to_string().trim_end().replace('\n', " "), MOST_OF_AN_ACCOUNT);
            Error::bad_input(
                format!("configuration of {name}: {account}"),
                format!("`{} config {name}` prints every key with an example", program::name()),
            )
        })?;
        let config = inputs.within(|| self.prepare(settings))?;
        let cells = self.cells(&config);
        check_names(name, cells.iter().map(|cell| self.cell_name(cell)))?;
        Ok(Box::new(Bound { experiment: self, config, cells }))
    }
}

impl<E: Experiment> Cells for Bound<E> {
    fn cell_names(&self) -> CellNames {
        self.cells.iter().map(|cell| self.experiment.cell_name(cell)).collect::<Vec<_>>().into()
    }

    fn phases(&self, cell: usize) -> Vec<Phase> {
        self.experiment.phases(&self.config, &self.cells[cell])
    }

    fn memory(&self, cell: usize) -> u64 {
        self.experiment.memory(&self.config, &self.cells[cell])
    }

    fn stored(&self, cell: usize) -> u64 {
        self.experiment.stored(&self.config, &self.cells[cell])
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
        store(&result)
    }
}

impl<E: Experiment> Configured for Bound<E> {
    fn summarise(&self, read: &mut dyn FnMut(usize) -> Result<Vec<u8>, Error>) -> Result<Outcome, Error> {
        let mut results = Vec::with_capacity(self.cells.len());
        for (index, cell) in self.cells.iter().enumerate() {
            let result = postcard::from_bytes(&read(index)?).map_err(|e| {
                Error::bad_input(
                    format!("{}: its result cannot be read back: {e}", self.experiment.cell_name(cell)),
                    "start the run anew with this version of the program",
                )
            })?;
            results.push((cell.clone(), result));
        }
        Ok(self.experiment.summarise(&self.config, &results))
    }
}

/// Whether it can be part of a path on every system, and of a command without quotation marks.
pub(crate) fn is_path_part(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    !name.is_empty() && name.len() <= 100 && !name.starts_with(['.', '-']) && name.chars().all(fits)
}

/// Refuses an experiment without cells, and names that are no names of files or shared by two cells, be it only on a file
/// system that does not tell `A` from `a`.
///
/// # Errors
/// The first name that is refused.
pub fn check_names(experiment: &str, names: impl Iterator<Item = String>) -> Result<(), Error> {
    let mut seen = HashSet::new();
    for name in names {
        let remedy = "name each cell as a file: letters, digits, `-`, `_` and `.`, such as network-03";
        if !is_path_part(&name) {
            return Err(Error::bad_input(format!("{experiment}: a cell is named `{}`", excerpt(&name)), remedy));
        }
        if !seen.insert(name.to_ascii_lowercase()) {
            let message = format!("{experiment}: two cells are named `{name}`, and one would overwrite the other");
            return Err(Error::bad_input(message, "let the names of cells tell all cells of a run apart"));
        }
    }
    if seen.is_empty() {
        let remedy = "let `cells` give one at least, or refuse the configuration";
        return Err(Error::bad_input(format!("{experiment}: this configuration has no cells"), remedy));
    }
    Ok(())
}

/// The bytes of a result that can be read again.
fn store<R: Serialize + DeserializeOwned>(result: &R) -> Result<Vec<u8>, Error> {
    let again = |bytes: &[u8]| postcard::to_stdvec(&postcard::from_bytes::<R>(bytes)?);
    let stored = postcard::to_stdvec(result).and_then(|bytes| Ok((again(&bytes)? == bytes, bytes)));
    let account = match stored {
        Ok((true, bytes)) => return Ok(bytes),
        Ok((false, _)) => "it reads back as another".to_owned(),
        Err(account) => account.to_string(),
    };
    Err(Error::bad_input(
        format!("its result, a {}, cannot be stored: {account}", type_name::<R>()),
        "results are stored without the names of their fields: leave out serde's `untagged`, `tag`, `flatten`, \
             `skip` and `skip_serializing_if`, and keep what they are for out of the result",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An experiment of one's own, with cells of these names.
    struct Own<R> {
        about: About,
        cells: Vec<&'static str>,
        result: R,
    }

    impl<R: Serialize + DeserializeOwned + Clone + Send + Sync> Experiment for Own<R> {
        type Settings = Table;
        type Config = Table;
        type Cell = &'static str;
        type Result = R;

        fn about(&self) -> About {
            self.about
        }

        fn prepare(&self, settings: Table) -> Result<Table, Error> {
            Ok(settings)
        }

        fn cells(&self, _: &Table) -> Vec<&'static str> {
            self.cells.clone()
        }

        fn cell_name(&self, cell: &&'static str) -> String {
            (*cell).to_owned()
        }

        fn run_cell(&self, _: &Table, _: &&'static str, _: &dyn Observer) -> Result<R, Error> {
            Ok(self.result.clone())
        }

        fn summarise(&self, _: &Table, _: &[(&'static str, R)]) -> Outcome {
            Outcome::default()
        }
    }

    struct Nobody;

    impl Observer for Nobody {
        fn phase(&self, _: &str, _: usize) {}

        fn trial(&self, _: Option<f64>) -> Result<(), Error> {
            Ok(())
        }
    }

    fn own<R>(name: &'static str, default_toml: &'static str, cells: &[&'static str], result: R) -> Arc<Own<R>> {
        Arc::new(Own { about: About { name, default_toml, ..About::default() }, cells: cells.to_vec(), result })
    }

    fn configured(cells: &[&'static str]) -> Result<Box<dyn Configured>, String> {
        own("mine", "", cells, 0.5).configure(&Table::new(), &Inputs::from_disk()).map_err(|error| error.to_string())
    }

    #[test]
    fn cells_are_told_apart_by_names_of_files() {
        let names = configured(&["a", "b-2", "c_3.1"]).unwrap().cell_names();
        assert_eq!(names.iter().collect::<Vec<_>>(), ["a", "b-2", "c_3.1"]);
        for (cells, expected) in [
            (&["a", "b", "a"][..], "mine: two cells are named `a`, and one would overwrite the other"),
            (&["network-A", "network-a"], "mine: two cells are named `network-a`, and one would overwrite the other"),
            (&["../a"], "mine: a cell is named `../a`"),
            (&["a b"], "mine: a cell is named `a b`"),
            (&[""], "mine: a cell is named ``"),
            (&[], "mine: this configuration has no cells"),
        ] {
            assert_eq!(configured(cells).map(|_| ()).unwrap_err(), expected);
        }
    }

    #[test]
    fn a_result_that_cannot_be_stored_is_named() {
        #[derive(Clone, Serialize, serde::Deserialize)]
        #[serde(untagged)]
        enum Either {
            Number(f64),
        }
        #[derive(Clone, Serialize, serde::Deserialize)]
        struct Gap {
            #[serde(skip_serializing_if = "Option::is_none", default)]
            loss: Option<f64>,
        }
        #[derive(Clone, Serialize, serde::Deserialize)]
        struct Lossy {
            #[serde(skip_deserializing)]
            loss: f64,
        }
        fn refused<R: Serialize + DeserializeOwned + Clone + Send + Sync + 'static>(result: R) -> String {
            let configured = own("mine", "", &["a"], result).configure(&Table::new(), &Inputs::from_disk()).unwrap();
            let error = configured.run_cell(0, 1, &Nobody).unwrap_err();
            assert!(error.remedy().unwrap().contains("`untagged`"));
            error.to_string()
        }
        for (error, name) in [
            (refused(Either::Number(1.0)), "Either"),
            (refused(Gap { loss: None }), "Gap"),
            (refused(Lossy { loss: 1.0 }), "Lossy"),
        ] {
            assert!(error.contains(&format!("{name}, cannot be stored: ")), "{error}");
        }
        let nan = own("mine", "", &["a"], f64::NAN).configure(&Table::new(), &Inputs::from_disk()).unwrap();
        assert_eq!(nan.run_cell(0, 1, &Nobody).unwrap(), f64::NAN.to_le_bytes());
    }

    #[test]
    fn an_experiment_that_cannot_run_is_not_added() {
        let refused = |name, toml| crate::registry::add(own(name, toml, &["a"], 0.5)).unwrap_err().to_string();
        assert_eq!(refused("timing", "seed = 1"), "experiment `timing`: there is one of this name already");
        assert_eq!(refused("two words", "seed = 1"), "experiment `two words`: not a name");
        let default = "experiment `own`, its default configuration: ";
        assert_eq!(refused("own", "seed = -1"), format!("{default}the seed is -1"));
        assert_eq!(refused("own", "units = 1"), format!("{default}the seed is missing"));
        assert!(refused("own", "seed = ").starts_with(default));
        crate::registry::add(own("own", "seed = 1", &["a"], 0.5)).unwrap();
        assert_eq!(crate::registry::find("own").unwrap().about().default_toml, "seed = 1");
        assert_eq!(refused("own", "seed = 1"), "experiment `own`: there is one of this name already");
    }
}
