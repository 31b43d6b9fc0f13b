//! What is to be computed: an experiment, its configuration and the account of the run, from a request or from disk.

use std::{path::Path, sync::Arc};

use toml::Table;

use super::{
    RunRequest,
    info::Texts,
    note,
    schedule::{self, Cost, Schedule},
};
use crate::{
    AnyExperiment, Cells, Configured, Error,
    account::RunInfo,
    claim::{Advice, ENOUGH},
    config::{self, Layers, Resolved},
    import::Inputs,
    registry,
    sweep::{Design, Sweep},
};

/// A run before its configuration is bound to its experiment.
pub(crate) struct Setup {
    pub(crate) experiment: Arc<dyn AnyExperiment>,
    pub(crate) table: Table,
    pub(crate) design: Option<Arc<Design>>,
    pub(crate) texts: Texts,
    pub(crate) info: RunInfo,
}

/// An experiment that is ready to run, at one point or at many.
pub(crate) enum Work {
    /// With one configuration.
    One(Box<dyn Configured>),
    /// At every point of a sweep.
    Sweep(Box<Sweep>),
}

impl Work {
    /// What is to be computed.
    pub(crate) fn cells(&self) -> &dyn Cells {
        match self {
            Self::One(configured) => &**configured,
            Self::Sweep(sweep) => &**sweep,
        }
    }
}

impl Setup {
    /// A new run.
    pub(crate) fn new(request: &RunRequest, threads: usize) -> Result<Self, Error> {
        let experiment = registry::find(&request.experiment)?;
        let about = experiment.about();
        let file = request.config_file.as_deref();
        let layers = Layers { quick: request.quick, file, set: &request.set, seed: request.seed };
        let Resolved { table, text } = config::resolve(&about, &layers)?;
        let sweep = &request.sweep;
        let design = if sweep.is_empty() { None } else { Some(Arc::new(sweep.design(&about, &table)?)) };
        let inputs = Inputs::from_disk();
        let texts = Texts { config: text, sweep: design.as_ref().map(|design| design.to_toml()), inputs };
        let mut info = RunInfo::begin(about.name, request.quick, config::seed(&table)?, threads);
        info.show.clone_from(&request.show);
        Ok(Self { experiment, table, design, texts, info })
    }

    /// The run in `dir`, if its configuration is still the one with which it began.
    pub(crate) fn open(dir: &Path) -> Result<Self, Error> {
        let info = RunInfo::read(dir)?;
        let texts = Texts::read(dir, &info)?;
        let table = info.check_texts(dir, &texts)?;
        let origin = dir.join("sweep.toml").display().to_string();
        let design = texts.sweep.as_ref().map(|text| Design::from_toml(&origin, text).map(Arc::new)).transpose()?;
        let experiment = registry::find(&info.experiment).map_err(|error| note::told(dir, error))?;
        Ok(Self { experiment, table, design, texts, info })
    }

    /// As [`open`](Self::open), if this version of the program began the run.
    pub(crate) fn open_same_version(dir: &Path) -> Result<Self, Error> {
        RunInfo::read(dir)?.check_version(dir)?;
        Self::open(dir)
    }

    /// The experiment, ready to run; then its inputs are known.
    pub(crate) fn configure(&self) -> Result<Work, Error> {
        let experiment = Arc::clone(&self.experiment);
        Ok(match &self.design {
            Some(design) => {
                let inputs = self.texts.inputs.clone();
                Work::Sweep(Box::new(Sweep::new(experiment, self.table.clone(), Arc::clone(design), inputs)?))
            }
            None => Work::One(experiment.configure(&self.table, &self.texts.inputs)?),
        })
    }

    /// What gives verdicts where fewer networks than a test needs were asked for.
    pub(crate) fn advice(&self, threads: usize) -> Option<Advice> {
        if self.design.is_some() {
            return None;
        }
        let networks = self.table.get("networks")?.as_integer()?;
        if networks >= ENOUGH as i64 {
            return None;
        }
        let mut table = self.table.clone();
        table.insert("networks".into(), toml::Value::Integer(Advice::NETWORKS));
        let configured = Arc::clone(&self.experiment).configure(&table, &self.texts.inputs).ok()?;
        let all: Vec<usize> = (0..configured.cell_names().len()).collect();
        // Told in the report, which must not depend on how much memory is free today.
        let seconds = Schedule::new(&costs(&*configured, &all), threads, u64::MAX)?.seconds;
        Some(Advice { assignment: format!("networks={}", Advice::NETWORKS), seconds })
    }

    /// How the `pending` cells are spread over this machine.
    pub(crate) fn schedule(
        &self,
        configured: &dyn Cells,
        pending: &[usize],
        threads: usize,
    ) -> Result<Schedule, Error> {
        let available = schedule::available_memory();
        Schedule::new(&costs(configured, pending), threads, available).ok_or_else(|| {
            schedule::too_large(&self.experiment, &self.table, &self.texts.inputs, configured, available)
        })
    }
}

fn costs(configured: &dyn Cells, cells: &[usize]) -> Vec<Cost> {
    let cost = |&cell: &usize| Cost { seconds: configured.seconds(cell), memory: configured.memory(cell) };
    cells.iter().map(cost).collect()
}
