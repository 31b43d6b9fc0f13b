//! R² by delay.

use attractor::{mean, standard_error};

use super::Cell;
use super::network::NetworkResult;

/// The networks of one delay.
pub(super) struct Delay<'a> {
    pub(super) ms: f64,
    pub(super) networks: Vec<&'a NetworkResult>,
}

impl Delay<'_> {
    pub(super) fn seconds(&self) -> f64 {
        self.ms / 1000.0
    }

    /// One value per network.
    pub(super) fn each(&self, value: impl Fn(&NetworkResult) -> f64) -> Vec<f64> {
        self.networks.iter().map(|n| value(n)).collect()
    }

    /// R² of each network, the mean over its tests.
    pub(super) fn r2(&self) -> Vec<f64> {
        self.each(|n| mean(&n.r2))
    }

    /// The mean of R² over networks.
    pub(super) fn mean_r2(&self) -> f64 {
        mean(&self.r2())
    }

    /// The standard error of that mean; 0 of a single network.
    pub(super) fn error_of_r2(&self) -> f64 {
        if self.networks.len() > 1 { standard_error(&self.r2()) } else { 0.0 }
    }

    /// The readout of the first network in its first test.
    pub(super) fn readout(&self) -> Option<&[f32]> {
        self.networks.iter().find_map(|n| n.readout.as_deref())
    }
}

/// The results of new networks for each delay, and of the same ones for every delay; empty is what the run did not ask for.
pub(super) struct Curves<'a> {
    pub(super) fresh: Vec<Delay<'a>>,
    pub(super) same: Vec<Delay<'a>>,
}

impl<'a> Curves<'a> {
    pub(super) fn new(results: &'a [(Cell, NetworkResult)]) -> Self {
        Self { fresh: curve(results, false), same: curve(results, true) }
    }

    /// The new networks, or the same ones where there are no others.
    pub(super) fn main(&self) -> &[Delay<'a>] {
        if self.fresh.is_empty() { &self.same } else { &self.fresh }
    }

    /// The same networks, where they stand beside new ones.
    pub(super) fn beside(&self) -> &[Delay<'a>] {
        if self.fresh.is_empty() { &[] } else { &self.same }
    }
}

/// The results by delay, shortest first, and by network within a delay.
fn curve(results: &[(Cell, NetworkResult)], same: bool) -> Vec<Delay<'_>> {
    let mut sorted: Vec<_> = results.iter().filter(|(cell, _)| cell.same == same).collect();
    sorted.sort_by(|(a, _), (b, _)| a.delay_ms.total_cmp(&b.delay_ms).then(a.network.cmp(&b.network)));
    let delays = sorted.chunk_by(|(a, _), (b, _)| a.delay_ms.total_cmp(&b.delay_ms).is_eq());
    delays.map(|d| Delay { ms: d[0].0.delay_ms, networks: d.iter().map(|(_, result)| result).collect() }).collect()
}
