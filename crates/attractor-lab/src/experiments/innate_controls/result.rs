//! What cells leave, and the same by network.

use serde::{Deserialize, Serialize};

use super::Cell;
use super::config::{Config, Size};
use super::controls::Controls;
use super::scan::Trained;
use super::spectrum::{Spectra, Spectrum};
use super::theory::Theory;
use super::training::Tests;

/// What a cell leaves behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum CellResult {
    /// Of a network with every target.
    Controls(Controls),
    /// Of a network whose spectrum is taken.
    Spectra(Spectra),
    /// The largest exponent of an untrained network at each gain, and its standard error.
    Untrained(Vec<(f64, f64)>),
    /// What theory says.
    Theory(Theory),
    /// Of a network of some size.
    Trained(Trained),
}

/// All networks of a run, in order.
pub(super) struct Results<'a> {
    pub(super) config: &'a Config,
    pub(super) controls: Vec<&'a Controls>,
    pub(super) spectra: Vec<&'a Spectra>,
    pub(super) untrained: Vec<&'a [(f64, f64)]>,
    pub(super) theory: Option<&'a Theory>,
    /// By size, in the order of the configuration.
    pub(super) scan: Vec<(Size, Vec<&'a Trained>)>,
}

impl<'a> Results<'a> {
    pub(super) fn of(config: &'a Config, results: &'a [(Cell, CellResult)]) -> Self {
        let mut sorted: Vec<&(Cell, CellResult)> = results.iter().collect();
        sorted.sort_by_key(|(cell, _)| cell.number());
        let mut all = Self {
            config,
            controls: Vec::new(),
            spectra: Vec::new(),
            untrained: Vec::new(),
            theory: None,
            scan: config.sizes().into_iter().map(|size| (size, Vec::new())).collect(),
        };
        for (cell, result) in sorted {
            match (cell, result) {
                (_, CellResult::Controls(found)) => all.controls.push(found),
                (_, CellResult::Spectra(found)) => all.spectra.push(found),
                (_, CellResult::Untrained(found)) => all.untrained.push(found),
                (_, CellResult::Theory(found)) => all.theory = Some(found),
                (Cell::Scan { size, .. }, CellResult::Trained(found)) => {
                    all.scan.iter_mut().filter(|(own, _)| own == size).for_each(|(_, networks)| networks.push(found));
                }
                (_, CellResult::Trained(_)) => {}
            }
        }
        // Without networks of every size nothing is compared.
        if all.scan.iter().any(|(_, networks)| networks.is_empty()) {
            all.scan.clear();
        }
        all
    }

    /// The loss of the last trial on a target, network by network.
    pub(super) fn last_loss(&self, target: usize) -> Vec<f64> {
        self.controls.iter().map(|n| n.loss[target].last().copied().unwrap_or(f64::NAN)).collect()
    }

    /// A number of the tests under a condition, network by network.
    pub(super) fn tests(&self, condition: usize, value: impl Fn(&Tests) -> f64) -> Vec<f64> {
        self.controls.iter().map(|n| value(&n.tests[condition])).collect()
    }

    /// Which networks return after a kick under a condition.
    pub(super) fn returning(&self, condition: usize) -> Vec<bool> {
        self.controls.iter().map(|n| n.tests[condition].returns()).collect()
    }

    /// The largest exponent under a condition, network by network, 1/s.
    pub(super) fn exponents(&self, condition: usize) -> Vec<f64> {
        self.controls.iter().map(|n| n.exponents[condition].0).collect()
    }

    /// A number of the spectra before training (0) or after (1), network by network.
    pub(super) fn spectrum(&self, after: usize, value: impl Fn(&Spectrum) -> f64) -> Vec<f64> {
        self.spectra.iter().map(|n| value(&n.spectra[after])).collect()
    }

    /// The networks of a size.
    pub(super) fn of_size(&self, size: Size) -> &[&'a Trained] {
        self.scan.iter().find(|(own, _)| *own == size).map_or(&[], |(_, networks)| networks)
    }

    /// The exponents at a gain, network by network, 1/tau.
    pub(super) fn at_gain(&self, gain: usize) -> Vec<f64> {
        self.untrained.iter().map(|exponents| exponents[gain].0).collect()
    }
}
