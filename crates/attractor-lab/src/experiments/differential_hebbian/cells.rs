//! Networks that share a cell.

use std::ops::Range;

use crate::Error;
use crate::experiment::Observer;

/// So many networks in groups of at most `at_once`.
pub(in crate::experiments) fn groups(networks: usize, at_once: usize) -> impl Iterator<Item = Range<usize>> {
    (0..networks).step_by(at_once).map(move |first| first..(first + at_once).min(networks))
}

/// What `run` gives for each of the networks, which are a trial each.
pub(in crate::experiments) fn each<T>(
    networks: &Range<usize>,
    observer: &dyn Observer,
    run: impl Fn(usize) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    networks
        .clone()
        .map(|number| {
            let result = run(number)?;
            observer.trial(None)?;
            Ok(result)
        })
        .collect()
}
