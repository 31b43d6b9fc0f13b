//! Refusing a value of a configuration.

use crate::Error;
use crate::excerpt::excerpt_of;

/// Characters of a value that a message repeats at most.
const MOST: usize = 120;

/// Refuses a value of the configuration, naming its key and what is accepted.
pub(crate) fn accept(key: &str, found: impl std::fmt::Display, good: bool, accepted: &str) -> Result<(), Error> {
    if good {
        Ok(())
    } else {
        Err(Error::bad_input(
            format!("{key} is {}; it must be {accepted}", excerpt_of(&found.to_string(), MOST)),
            format!("set it with `--set {key}=...` or in the configuration file"),
        ))
    }
}

/// Networks of a run at most; more are cut into runs of different seeds.
const MOST_NETWORKS: usize = 100_000;
/// Trials, pairs or rounds of a network at most.
const MOST_REPETITIONS: usize = 1_000_000;
/// Steps of a trial at most.
const MOST_STEPS: usize = 100_000_000;

/// Refuses a number of networks, before anything is counted in them.
pub(crate) fn accept_networks(key: &str, found: usize, least: usize) -> Result<(), Error> {
    accept_from(key, found, least, MOST_NETWORKS)
}

/// Refuses a number of trials, pairs or rounds.
pub(crate) fn accept_repetitions(key: &str, found: usize, least: usize) -> Result<(), Error> {
    accept_from(key, found, least, MOST_REPETITIONS)
}

fn accept_from(key: &str, found: usize, least: usize, most: usize) -> Result<(), Error> {
    accept(key, found, (least..=most).contains(&found), &format!("from {least} to {most}"))
}

/// Refuses a trial of too many steps, which a step `dt` under that key makes of durations that are accepted.
pub(crate) fn accept_steps(key: &str, dt: f64, steps: usize) -> Result<(), Error> {
    let accepted = format!("such that a trial has at most {MOST_STEPS} steps");
    accept(key, dt, steps <= MOST_STEPS, &accepted)
}

/// How many steps of `dt` a duration has, at most a few times what any key accepts: sums of them are exact. None if it is no
/// number.
pub(crate) fn steps_of(duration: f64, dt: f64) -> usize {
    (duration / dt).round().clamp(0.0, 4.0 * MOST_STEPS as f64) as usize
}
