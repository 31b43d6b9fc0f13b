//! Trying out an experiment at a small size: what every experiment must do.

use std::io::{self, Read, Write};
use std::sync::{
    Mutex,
    atomic::{AtomicUsize, Ordering},
};

use crate::Error;
use crate::config::{Layers, resolve};
use crate::experiment::{Experiment, Observer, Outcome};
use crate::figure::labels_stand_apart;

/// The quick configuration with assignments over it, validated.
pub(super) fn config<E: Experiment>(experiment: &E, set: &[&str]) -> Result<E::Config, Error> {
    let set: Vec<String> = set.iter().map(|&a| a.to_owned()).collect();
    let resolved = resolve(&experiment.about(), &Layers { quick: true, set: &set, ..Layers::default() })?;
    experiment.prepare(resolved.table.try_into().unwrap())
}

/// Checks that the built-in configurations are accepted.
pub(super) fn accepts_its_defaults<E: Experiment>(experiment: &E) {
    let default = resolve(&experiment.about(), &Layers::default()).unwrap().table.try_into().unwrap();
    experiment.prepare(default).unwrap();
    config(experiment, &[]).unwrap();
}

/// Checks that each assignment is refused by an error that names its key.
pub(super) fn refuses<E: Experiment>(experiment: &E, assignments: &[&str]) {
    for assignment in assignments {
        let Err(error) = config(experiment, &[assignment]) else { panic!("{assignment} is accepted") };
        let key = assignment.split('=').next().unwrap();
        assert!(error.to_string().starts_with(key), "{assignment}: {error}");
        assert!(error.remedy().unwrap().contains(key), "{assignment}");
    }
}

/// Runs every cell twice: it must do the trials that it announces, and the same again; and all results together must take
/// what was foretold, within a factor of two. No label of a figure may stand on another. Returns what all of them show.
pub(super) fn run<E: Experiment>(experiment: &E, config: &E::Config) -> Outcome {
    // Bits, so that NaN equals itself.
    let bits = |result: &E::Result| postcard::to_stdvec(result).unwrap();
    let (mut stored, mut foretold) = (0, 0);
    let results: Vec<_> = experiment
        .cells(config)
        .into_iter()
        .map(|cell| {
            let phases = Phases::default();
            let result = experiment.run_cell(config, &cell, &phases).unwrap();
            let done = phases.0.into_inner().unwrap();
            let announced = experiment.phases(config, &cell);
            let announced: Vec<_> = announced.iter().map(|p| (p.name.to_owned(), p.trials, p.trials)).collect();
            assert_eq!(done, announced);
            let again = experiment.run_cell(config, &cell, &Unwatched).unwrap();
            assert!(bits(&again) == bits(&result), "the same again");
            stored += bits(&result).len() as u64;
            foretold += experiment.stored(config, &cell);
            (cell, result)
        })
        .collect();
    assert!(2 * foretold >= stored && foretold <= 2 * stored, "{stored} bytes, {foretold} foretold");
    let outcome = experiment.summarise(config, &results);
    outcome.figures.iter().for_each(labels_stand_apart);
    outcome
}

/// Cuts every cell off after its `every`-th offer, and again after as many more, until it is done: it must do the trials that
/// it announces, and come to the same. Returns how often cells were cut off.
pub(super) fn is_cut_off<E: Experiment>(experiment: &E, config: &E::Config, every: usize) -> usize {
    let bits = |result: &E::Result| postcard::to_stdvec(result).unwrap();
    let mut cuts = 0;
    for cell in experiment.cells(config) {
        let whole = bits(&experiment.run_cell(config, &cell, &Phases::default()).unwrap());
        let mut kept = None;
        let result = loop {
            let run =
                Cut { phases: Phases::default(), before: kept.clone(), kept: Mutex::new(kept), left: every.into() };
            match experiment.run_cell(config, &cell, &run) {
                Err(Error::Stopped) => cuts += 1,
                result => {
                    let announced = experiment.phases(config, &cell);
                    let announced: Vec<_> = announced.iter().map(|p| (p.name.to_owned(), p.trials, p.trials)).collect();
                    assert_eq!(run.phases.0.into_inner().unwrap(), announced, "{}", experiment.cell_name(&cell));
                    break result.unwrap();
                }
            }
            kept = run.kept.into_inner().unwrap();
        };
        assert!(bits(&result) == whole, "{}: another result", experiment.cell_name(&cell));
    }
    cuts
}

/// Keeps what is offered, up to an offer after which the cell is stopped as soon as it asks.
struct Cut {
    phases: Phases,
    /// What was kept before.
    before: Option<Vec<u8>>,
    kept: Mutex<Option<Vec<u8>>>,
    /// Offers until then.
    left: AtomicUsize,
}

impl Observer for Cut {
    fn phase(&self, name: &str, trials: usize) {
        self.phases.phase(name, trials);
    }

    fn trial(&self, loss: Option<f64>) -> Result<(), Error> {
        self.phases.trial(loss)?;
        if self.left.load(Ordering::Relaxed) == 0 { Err(Error::Stopped) } else { Ok(()) }
    }

    fn kept(&self) -> Option<Box<dyn Read>> {
        self.before.clone().map(|bytes| Box::new(io::Cursor::new(bytes)) as Box<dyn Read>)
    }

    fn keep(&self, write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) {
        if self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok() {
            let mut bytes = Vec::new();
            write(&mut bytes).unwrap();
            *self.kept.lock().unwrap() = Some(bytes);
        }
    }

    fn note(&self, text: &str) {
        panic!("{text}");
    }
}

/// The identifiers of an outcome's claims.
pub(super) fn claim_ids(outcome: &Outcome) -> String {
    outcome.claims.iter().map(|claim| claim.id.as_str()).collect::<Vec<_>>().join(" ")
}

/// The extents of a variable.
pub(super) fn shape(outcome: &Outcome, name: &str) -> Vec<usize> {
    outcome.data.get(name).unwrap_or_else(|| panic!("no variable {name}")).values.shape().to_vec()
}

/// Notes how many trials each phase announced and did.
#[derive(Default)]
struct Phases(Mutex<Vec<(String, usize, usize)>>);

impl Observer for Phases {
    fn phase(&self, name: &str, trials: usize) {
        self.0.lock().unwrap().push((name.to_owned(), trials, 0));
    }

    fn trial(&self, _: Option<f64>) -> Result<(), Error> {
        self.0.lock().unwrap().last_mut().unwrap().2 += 1;
        Ok(())
    }
}

/// Nobody watches.
pub(super) struct Unwatched;

impl Observer for Unwatched {
    fn phase(&self, _: &str, _: usize) {}

    fn trial(&self, _: Option<f64>) -> Result<(), Error> {
        Ok(())
    }
}
