//! Networks that share a cell.

use std::ops::Range;

use crate::Error;
use crate::experiment::Observer;

/// Networks that share a cell, by number from 0, each of them a trial.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Networks(Range<usize>);

impl Networks {
    /// So many networks in groups of at most `at_once`.
    pub(in crate::experiments) fn groups(networks: usize, at_once: usize) -> impl Iterator<Item = Self> {
        (0..networks).step_by(at_once).map(move |first| Self(first..(first + at_once).min(networks)))
    }

    pub(in crate::experiments) fn numbers(&self) -> Range<usize> {
        self.0.clone()
    }

    pub(in crate::experiments) fn count(&self) -> usize {
        self.0.len()
    }

    /// The first and the last, from 1.
    pub(in crate::experiments) fn name(&self) -> String {
        format!("networks-{:04}-{:04}", self.0.start + 1, self.0.end)
    }

    /// What `run` gives for each of them.
    pub(in crate::experiments) fn run<T>(
        &self,
        observer: &dyn Observer,
        run: impl Fn(usize) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let one = |number| {
            let result = run(number)?;
            observer.trial(None)?;
            Ok(result)
        };
        self.numbers().map(one).collect()
    }
}

/// What was found of all networks, in order.
pub(in crate::experiments) fn in_order<T>(results: &[(Networks, Vec<T>)]) -> Vec<&T> {
    let mut sorted: Vec<_> = results.iter().collect();
    sorted.sort_by_key(|(networks, _)| networks.0.start);
    sorted.into_iter().flat_map(|(_, found)| found).collect()
}
