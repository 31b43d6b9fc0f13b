//! The experiments that the command knows by name.

use crate::{
    AnyExperiment, Error,
    config::nearest,
    experiments::{
        Capacity, Digits, Handwriting, LocalDynamics, MemoryLength, Resonance, Rotation, SelfOrganised, Sequences,
        Timing,
    },
};

/// Every experiment, in the order of `attractor list`.
pub fn experiments() -> Vec<Box<dyn AnyExperiment>> {
    vec![
        Box::new(Timing::default()),
        Box::new(Timing::controls()),
        Box::new(Handwriting),
        Box::new(Capacity),
        Box::new(Sequences),
        Box::new(Digits),
        Box::new(Rotation),
        Box::new(MemoryLength),
        Box::new(SelfOrganised),
        Box::new(LocalDynamics),
        Box::new(Resonance),
        #[cfg(test)]
        Box::new(crate::run::toy::LogisticMap),
    ]
}

/// The experiment of that name.
///
/// # Errors
/// If there is none: the message names the nearest known name.
pub fn find(name: &str) -> Result<Box<dyn AnyExperiment>, Error> {
    let all = experiments();
    let names: Vec<_> = all.iter().map(|experiment| experiment.about().name).collect();
    let near = nearest(name, &names).map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    all.into_iter().find(|experiment| experiment.about().name == name).ok_or_else(|| {
        Error::bad_input(
            format!("there is no experiment `{}`", crate::excerpt::excerpt(name)),
            format!("{near}`attractor list` prints what there is to run"),
        )
    })
}
