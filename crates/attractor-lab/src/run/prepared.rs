//! A run that is checked and planned, and its execution.

use std::{
    path::Path,
    sync::{Mutex, PoisonError},
    time::Instant,
};

use super::{
    CellPlan, Finished, Plan, RunInfo, Status, Watcher,
    cell_file::{self, Stored},
    directory::{Destination, cell_path},
    execute::Job,
    finish::finish,
    schedule::Schedule,
    setup::Setup,
};
use crate::{Advice, Configured, Error};

/// A run that is ready to start.
pub struct Prepared {
    configured: Box<dyn Configured>,
    names: Vec<String>,
    pending: Vec<usize>,
    schedule: Schedule,
    destination: Destination,
    info: RunInfo,
    plan: Plan,
    notes: Vec<String>,
    advice: Option<Advice>,
}

impl Prepared {
    /// Plans the cells that are not on disk.
    pub(crate) fn new(setup: Setup, destination: Destination, threads: usize) -> Result<Self, Error> {
        let configured = setup.configure()?;
        let (names, dir) = (configured.cell_names(), destination.path());
        let mut notes = Vec::new();
        let mut cells = Vec::new();
        for (cell, name) in names.iter().enumerate() {
            let done = destination.is_resumed() && is_stored(&dir, name, &setup.info, &mut notes)?;
            let (phases, memory) = (configured.phases(cell), configured.memory(cell));
            cells.push(CellPlan { name: name.clone(), phases, memory, done });
        }
        let pending: Vec<usize> = (0..cells.len()).filter(|&cell| !cells[cell].done).collect();
        let schedule = setup.schedule(&*configured, &pending, threads)?;
        let advice = setup.advice(threads);
        let plan = Plan {
            about: setup.experiment.about(),
            dir,
            config_toml: setup.config_toml,
            quick: setup.info.quick,
            seed: setup.info.seed,
            threads,
            cells,
            seconds: schedule.seconds,
            memory: schedule.memory,
        };
        Ok(Self { configured, names, pending, schedule, destination, info: setup.info, plan, notes, advice })
    }

    /// What the run will do.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Computes the cells that are left, keeps each on disk as soon as it is done, and summarises them all.
    ///
    /// # Errors
    /// If a cell fails, the user stops the run, or something cannot be written. Finished cells stay, and
    /// [`resume`](super::resume) goes on.
    pub fn execute(mut self, watcher: &dyn Watcher) -> Result<Finished, Error> {
        let directory = self.destination.claim(&self.plan.config_toml)?;
        let dir = directory.path();
        self.notes.iter().for_each(|note| watcher.note(note));
        if self.pending.is_empty() && self.info.status == Status::Finished {
            watcher.note("every cell is done: only the report is written again");
            watcher.summarising();
            return self.finish(dir);
        }
        let (start, before) = (Instant::now(), self.info.seconds);
        self.info.status = Status::Running;
        self.info.threads = self.plan.threads;
        let outcome = self.info.write(dir).and_then(|()| self.compute(dir, watcher)).and_then(|()| {
            watcher.summarising();
            self.info.end(Status::Finished, before + start.elapsed().as_secs_f64(), &self.names);
            let finished = self.finish(dir)?;
            // Last, so that a run that says it is finished is.
            self.info.write(dir)?;
            Ok(finished)
        });
        outcome.inspect_err(|error| {
            let status = if matches!(error, Error::Stopped) { Status::Stopped } else { Status::Failed };
            self.info.end(status, before + start.elapsed().as_secs_f64(), &self.names);
            // The first error is the one to tell; a run whose account cannot be written can be resumed all the same.
            let _ = self.info.write(dir);
        })
    }

    fn compute(&mut self, dir: &Path, watcher: &dyn Watcher) -> Result<(), Error> {
        let Self { configured, names, pending, schedule, info, .. } = self;
        let info = Mutex::new(info);
        Job { configured: &**configured, names, pending, schedule, watcher }.run(&|cell, result, seconds| {
            let mut info = info.lock().unwrap_or_else(PoisonError::into_inner);
            cell_file::write(&cell_path(dir, &names[cell]), info.fingerprint(&names[cell]), result)?;
            info.cell_done(&names[cell], seconds);
            info.write(dir)
        })
    }

    fn finish(&self, dir: &Path) -> Result<Finished, Error> {
        finish(dir, &self.plan.about, &self.plan.config_toml, &*self.configured, self.info.clone(), self.advice.clone())
    }
}

/// Whether the result of a cell is on disk; a file that cannot be used is noted.
fn is_stored(dir: &Path, name: &str, info: &RunInfo, notes: &mut Vec<String>) -> Result<bool, Error> {
    let path = cell_path(dir, name);
    let stored = cell_file::read(&path, info.fingerprint(name))?;
    if let Stored::Unusable(why) = stored {
        notes.push(format!("{}: {why}; computing it again", path.display()));
    }
    Ok(matches!(stored, Stored::Whole(_)))
}
