//! A run that is checked and planned, and its execution.

use std::path::{Path, PathBuf};

use super::{
    CellPlan, Finished, Plan, RunInfo, Session, Spec, Status, Watcher,
    cell_file::Stored,
    checkpoint::Checkpoints,
    directory::{Destination, RunDirectory},
    disk,
    execute::Job,
    files::dir_name,
    finish::{Ending, finish},
    info::Texts,
    note,
    pace::Pace,
    schedule::Schedule,
    setup::{Setup, Work},
    store::Store,
};
use crate::{
    Advice, CellNames, Cells, Error, Phase,
    account::{CellTimes, InputFile},
};

/// A run that is ready to start.
pub struct Prepared {
    pub(super) work: Work,
    pub(super) texts: Texts,
    pub(super) names: CellNames,
    pub(super) pending: Vec<usize>,
    /// How long those that are on disk took, where a bundle tells.
    pub(super) times: CellTimes,
    schedule: Schedule,
    pub(super) destination: Destination,
    pub(super) info: RunInfo,
    pub(super) plan: Plan,
    notes: Vec<String>,
    advice: Option<Advice>,
}

impl Prepared {
    /// Plans the cells that are not on disk.
    pub(crate) fn new(mut setup: Setup, destination: Destination, threads: usize) -> Result<Self, Error> {
        let work = setup.configure()?;
        if !destination.is_resumed() {
            setup.info.depends_on(&setup.texts);
        }
        let configured = work.cells();
        let (names, dir) = (configured.cell_names(), destination.path());
        let mut notes: Vec<String> = setup.info.inputs.iter().filter_map(InputFile::note).collect();
        let (mut pending, mut times): (Vec<usize>, _) = ((0..names.len()).collect(), CellTimes::default());
        if destination.is_resumed() {
            let store = Store::open(&dir, &setup.info, &names, None)?;
            notes.splice(0..0, store.notes.iter().cloned());
            pending = left(&store, pending, &mut notes)?;
            times = store.times();
        }
        let schedule = setup.schedule(configured, &pending, threads)?;
        let disk = disk::needed(configured, &pending);
        disk::check(&dir, disk, disk::free(&dir))?;
        let advice = setup.advice(threads);
        let pace = Pace::learned(&dir, &setup.info);
        if !destination.is_resumed() {
            setup.info.estimate = Some(schedule.seconds);
        }
        let plan = Plan {
            about: setup.experiment.about(),
            dir,
            config_toml: setup.texts.config.clone(),
            quick: setup.info.quick,
            seed: setup.info.seed,
            threads,
            core_seconds: pace.factor * pending.iter().map(|&cell| configured.seconds(cell)).sum::<f64>(),
            cells: names.clone(),
            done: names.len() - pending.len(),
            phases: common_trials(configured, names.len()),
            points: setup.design.as_ref().map(|design| design.points()),
            seconds: pace.factor * schedule.seconds,
            learned_from: pace.runs,
            memory: schedule.memory,
            disk,
        };
        let texts = setup.texts;
        Ok(Self { work, texts, names, pending, times, schedule, destination, info: setup.info, plan, notes, advice })
    }

    /// With a word for whoever follows the run.
    pub(super) fn noting(mut self, word: Option<String>) -> Self {
        self.notes.extend(word);
        self
    }

    /// What the run will do.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// What another process needs to know to compute a cell.
    pub fn spec(&self) -> Spec {
        let Texts { config, sweep, inputs } = self.texts.clone();
        let inputs = inputs.files().into_iter().map(|(path, bytes)| (path, bytes.to_vec())).collect();
        Spec { version: self.info.attractor.clone(), experiment: self.info.experiment.clone(), config, sweep, inputs }
    }

    /// The cells that are left, for whoever follows them.
    pub fn cells_left(&self) -> Vec<CellPlan> {
        self.pending.iter().map(|&cell| self.described(cell)).collect()
    }

    /// All cells.
    pub fn all_cells(&self) -> Vec<CellPlan> {
        (0..self.names.len()).map(|cell| self.described(cell)).collect()
    }

    fn described(&self, cell: usize) -> CellPlan {
        let cells = self.work.cells();
        CellPlan { name: self.names.name(cell), phases: cells.phases(cell), memory: cells.memory(cell) }
    }

    /// The indices of the cells that are left.
    pub fn pending(&self) -> &[usize] {
        &self.pending
    }

    /// Computes the cells that are left, keeps each on disk as soon as it is done, and summarises them all.
    ///
    /// # Errors
    /// If a cell fails, the user stops the run, or something cannot be written. Finished cells stay, and
    /// [`resume`](super::resume) goes on.
    pub fn execute(self, watcher: &dyn Watcher) -> Result<Finished, Error> {
        self.notes.iter().for_each(|note| watcher.note(note));
        if self.pending.is_empty() && self.info.status == Status::Finished {
            watcher.note("every cell is done: only the report is written again");
            watcher.summarising();
            let directory = self.claim()?;
            let mut info = self.info.clone();
            let finished = self.finish(directory.path(), &info, false)?;
            info.seal(directory.path())?;
            return Ok(Finished { info, ..finished });
        }
        let session = self.begin()?;
        let Self { work, names, pending, schedule, info, .. } = session.prepared();
        let checkpoints = Checkpoints::new(session.path(), info)?;
        let job = Job { configured: work.cells(), names, pending, schedule, watcher, checkpoints: Some(&checkpoints) };
        if let Err(error) =
            job.run_all_that(work.cells().goes_on(), &|cell, result, seconds| session.keep(cell, result, seconds))
        {
            session.fail(&error);
            return Err(error);
        }
        watcher.summarising();
        session.finish()
    }

    /// Takes the directory; then cells can be computed anywhere and their results kept.
    ///
    /// # Errors
    /// If the directory is taken or cannot be written.
    pub fn begin(self) -> Result<Session, Error> {
        Session::begin(self)
    }

    /// Writes the run without computing anything, for workers; returns its directory.
    ///
    /// # Errors
    /// If the directory is taken or cannot be written.
    pub fn write(mut self) -> Result<PathBuf, Error> {
        let directory = self.claim()?;
        self.info.status = Status::Planned;
        self.info.planned = Some(self.names.len());
        self.info.write(directory.path())?;
        Ok(directory.path().to_owned())
    }

    pub(super) fn claim(&self) -> Result<RunDirectory, Error> {
        let directory = self.destination.claim(&self.texts, &self.info)?;
        note::write(directory.path(), &self.plan.about)?;
        Ok(directory)
    }

    pub(super) fn finish(&self, dir: &Path, info: &RunInfo, counted: bool) -> Result<Finished, Error> {
        let (about, name) = (&self.plan.about, dir_name(dir));
        let ending = Ending { about, texts: &self.texts, name: &name, partial: false, counted };
        let store = Store::open(dir, info, &self.names, None)?;
        finish(dir, &ending, &self.work, &store, info.clone(), self.advice.clone())
    }
}

/// Those of the cells whose result is not on disk; a file that cannot be used is noted.
fn left(store: &Store<'_>, cells: Vec<usize>, notes: &mut Vec<String>) -> Result<Vec<usize>, Error> {
    let mut left = Vec::new();
    for cell in cells {
        let stored = store.read(cell)?;
        if let Stored::Unusable(why) = stored {
            notes.push(format!("{}: {why}; computing it again", store.place(cell).display()));
        }
        if !matches!(stored, Stored::Whole(_)) {
            left.push(cell);
        }
    }
    Ok(left)
}

/// The work of each of so many cells, where all have the same trials.
fn common_trials(cells: &dyn Cells, count: usize) -> Option<Vec<Phase>> {
    let first = (count > 0).then(|| cells.phases(0))?;
    let same = |cell| {
        let phases = cells.phases(cell);
        phases.len() == first.len() && phases.iter().zip(&first).all(|(a, b)| (a.name, a.trials) == (b.name, b.trials))
    };
    (1..count).all(same).then_some(first)
}
