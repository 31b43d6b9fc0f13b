//! The experiments that the command knows by name: those of this crate, and those that a program adds.

use std::sync::{Arc, PoisonError, RwLock};

use crate::{
    AnyExperiment, Error,
    config::{self, Layers, nearest},
    erased,
    excerpt::excerpt,
    experiments::{
        Capacity, CrossedInputs, Digits, FullForceExperiment, GlobalStability, Handwriting, HebbianTerms,
        InnateControls, LocalDynamics, MemoryLength, NetworkMemory, Resonance, Rotation, SelfOrganised, Sequences,
        Timing, TimingTraining, WorkingMemory,
    },
    program,
};

/// An experiment, whatever its types.
pub type Known = Arc<dyn AnyExperiment>;

static ADDED: RwLock<Vec<Known>> = RwLock::new(Vec::new());

/// Makes an experiment known by its name, to everything that runs, resumes, reports or verifies in this process.
///
/// # Errors
/// If its name is taken or cannot stand in a path, or its built-in configuration is not TOML with a `seed`.
pub fn add(experiment: Known) -> Result<(), Error> {
    put(experiment, false)
}

/// As [`add`], but in the place of one that was added by the same name: of a definition that a session has changed, the last
/// counts.
///
/// # Errors
/// As [`add`]; the name of an experiment of this crate is not given away.
pub fn replace(experiment: Known) -> Result<(), Error> {
    put(experiment, true)
}

fn put(experiment: Known, replacing: bool) -> Result<(), Error> {
    let about = experiment.about();
    let name = about.name;
    if !erased::is_path_part(name) {
        let remedy =
            "name it as a word of the command line: letters, digits, `-`, `_` and `.`, such as memory-capacity";
        return Err(Error::bad_input(format!("experiment `{}`: not a name", excerpt(name)), remedy));
    }
    for quick in [false, true] {
        let layers = Layers { quick, ..Layers::default() };
        if let Err(error) = config::resolve(&about, &layers).and_then(|resolved| config::seed(&resolved.table)) {
            let which = if quick { "quick" } else { "default" };
            let message = format!("experiment `{name}`, its {which} configuration: {error}");
            return Err(Error::bad_input(message, error.remedy().unwrap_or("mend it in its `about`")));
        }
    }
    let mut added = ADDED.write().unwrap_or_else(PoisonError::into_inner);
    if replacing {
        added.retain(|known| known.about().name != name);
    }
    if added.iter().cloned().chain(own()).any(|known| known.about().name == name) {
        let remedy = "give each experiment a name of its own in its `about`";
        return Err(Error::bad_input(format!("experiment `{name}`: there is one of this name already"), remedy));
    }
    added.push(experiment);
    Ok(())
}

/// Every experiment, in the order of `attractor list`: those that were added first.
pub fn experiments() -> Vec<Known> {
    ADDED.read().unwrap_or_else(PoisonError::into_inner).iter().cloned().chain(own()).collect()
}

/// Whether it is one of this crate.
pub(crate) fn is_own(name: &str) -> bool {
    own().iter().any(|known| known.about().name == name)
}

fn own() -> Vec<Known> {
    vec![
        Arc::new(Timing::default()),
        Arc::new(Timing::controls()),
        Arc::new(TimingTraining),
        Arc::new(InnateControls),
        Arc::new(Handwriting),
        Arc::new(Capacity),
        Arc::new(Sequences::default()),
        Arc::new(Sequences::states()),
        Arc::new(Digits),
        Arc::new(Rotation),
        Arc::new(MemoryLength),
        Arc::new(CrossedInputs),
        Arc::new(SelfOrganised),
        Arc::new(HebbianTerms),
        Arc::new(WorkingMemory),
        Arc::new(LocalDynamics),
        Arc::new(Resonance),
        Arc::new(GlobalStability),
        Arc::new(NetworkMemory),
        Arc::new(FullForceExperiment),
        #[cfg(test)]
        Arc::new(crate::run::toy::LogisticMap),
    ]
}

/// The experiment of that name.
///
/// # Errors
/// If there is none: the message names the nearest known name.
pub fn find(name: &str) -> Result<Known, Error> {
    let all = experiments();
    let names: Vec<_> = all.iter().map(|experiment| experiment.about().name).collect();
    let near = nearest(name, &names).map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    all.into_iter().find(|experiment| experiment.about().name == name).ok_or_else(|| {
        Error::bad_input(
            format!("there is no experiment `{}`", excerpt(name)),
            format!("{near}`{} list` prints what there is to run", program::name()),
        )
    })
}
