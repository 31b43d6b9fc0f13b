//! What is to be computed: an experiment, its configuration and the account of the run, from a request or from disk.

use std::{fs, path::Path, sync::Arc};

use toml::Table;

use super::{
    RunRequest,
    schedule::{self, Cost, Schedule},
    watcher::seconds,
};
use crate::{
    AnyExperiment, Configured, Error,
    account::RunInfo,
    claim::{Advice, ENOUGH},
    config::{self, Layers, Resolved},
    registry,
};

/// A run before its configuration is bound to its experiment.
pub(crate) struct Setup {
    pub(crate) experiment: Arc<dyn AnyExperiment>,
    pub(crate) table: Table,
    pub(crate) config_toml: String,
    pub(crate) info: RunInfo,
}

impl Setup {
    /// A new run.
    pub(crate) fn new(request: &RunRequest, threads: usize) -> Result<Self, Error> {
        let experiment: Arc<dyn AnyExperiment> = registry::find(&request.experiment)?.into();
        let about = experiment.about();
        let file = request.config_file.as_deref();
        let layers = Layers { quick: request.quick, file, set: &request.set, seed: request.seed };
        let Resolved { table, text } = config::resolve(&about, &layers)?;
        let info = RunInfo::begin(about.name, request.quick, config::seed(&table)?, &text, threads);
        Ok(Self { experiment, table, config_toml: text, info })
    }

    /// The run in `dir`, if its configuration is still the one with which it began.
    pub(crate) fn open(dir: &Path) -> Result<Self, Error> {
        let info = RunInfo::read(dir)?;
        let path = dir.join("config.toml");
        let config_toml =
            fs::read_to_string(&path).map_err(|source| Error::Io { path, action: "cannot read", source })?;
        let table = info.check_config(dir, &config_toml)?;
        let experiment = registry::find(&info.experiment)?.into();
        Ok(Self { experiment, table, config_toml, info })
    }

    /// As [`open`](Self::open), if this version of the program began the run.
    pub(crate) fn open_same_version(dir: &Path) -> Result<Self, Error> {
        let setup = Self::open(dir)?;
        setup.info.check_version(dir)?;
        Ok(setup)
    }

    /// The experiment, ready to run.
    pub(crate) fn configure(&self) -> Result<Box<dyn Configured>, Error> {
        Arc::clone(&self.experiment).configure(&self.table)
    }

    /// What gives verdicts where fewer networks than a test needs were asked for.
    pub(crate) fn advice(&self, threads: usize) -> Option<Advice> {
        let networks = self.table.get("networks")?.as_integer()?;
        if networks >= ENOUGH as i64 {
            return None;
        }
        let mut table = self.table.clone();
        table.insert("networks".into(), toml::Value::Integer(Advice::NETWORKS));
        let configured = Arc::clone(&self.experiment).configure(&table).ok()?;
        let all: Vec<usize> = (0..configured.cell_names().len()).collect();
        let seconds = self.schedule(&*configured, &all, threads).ok()?.seconds;
        Some(Advice { assignment: format!("networks={}", Advice::NETWORKS), seconds })
    }

    /// How the `pending` cells are spread over this machine.
    pub(crate) fn schedule(
        &self,
        configured: &dyn Configured,
        pending: &[usize],
        threads: usize,
    ) -> Result<Schedule, Error> {
        let cost = |&cell: &usize| Cost { seconds: seconds(&configured.phases(cell)), memory: configured.memory(cell) };
        let costs: Vec<Cost> = pending.iter().map(cost).collect();
        let available = schedule::available_memory();
        Schedule::new(&costs, threads, available)
            .ok_or_else(|| schedule::too_large(&self.experiment, &self.table, configured, available))
    }
}
