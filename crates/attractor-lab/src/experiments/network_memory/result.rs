//! The results of all cells, put together by network.

use serde::{Deserialize, Serialize};

use super::Cell;
use super::condition::Family;
use super::config::Config;
use super::dimension::Theory;
use super::measure::Measured;

/// What a cell leaves behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum CellResult {
    /// A network under the conditions of its family, and its spectral radius after learning, where that is asked for.
    Memory {
        measured: Vec<Measured>,
        radius: Option<f64>,
    },
    /// Participation ratios at each gain.
    Dimension(Vec<f64>),
    Theory(Theory),
}

/// One network of each family under all conditions, in their order: the numbers of a run's networks run through all families.
pub(super) struct Networks<'a> {
    /// By network and condition.
    pub(super) measured: Vec<Vec<&'a Measured>>,
    /// Spectral radius of the echo state network after learning.
    pub(super) radii: Vec<f64>,
}

impl<'a> Networks<'a> {
    /// Those of which every cell is there.
    pub(super) fn of(config: &Config, results: &'a [(Cell, CellResult)]) -> Self {
        let mut networks = Self { measured: Vec::new(), radii: Vec::new() };
        for number in 0..config.networks {
            let find = |family: Family| match find(results, &Cell::Memory { family, number }) {
                Some(CellResult::Memory { measured, radius }) => Some((measured, *radius)),
                _ => None,
            };
            let families: Option<Vec<_>> = Family::ALL.into_iter().map(find).collect();
            if let Some(families) = families {
                networks.radii.push(families.iter().find_map(|(_, radius)| *radius).unwrap_or(f64::NAN));
                networks.measured.push(families.into_iter().flat_map(|(measured, _)| measured).collect());
            }
        }
        networks
    }

    /// A number of each network under a condition.
    pub(super) fn under(&self, place: usize, number: impl Fn(&Measured) -> f64) -> Vec<f64> {
        self.measured.iter().map(|conditions| number(conditions[place])).collect()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.measured.is_empty()
    }
}

/// Participation ratios of networks that hear nothing, and theory.
pub(super) struct Dimensions<'a> {
    pub(super) theory: &'a Theory,
    /// By network, size and gain.
    pub(super) ratios: Vec<Vec<&'a [f64]>>,
}

impl<'a> Dimensions<'a> {
    /// Networks of which every size is there; none without theory or a network.
    pub(super) fn of(config: &Config, results: &'a [(Cell, CellResult)]) -> Option<Self> {
        let Some(CellResult::Theory(theory)) = find(results, &Cell::Theory) else { return None };
        let ratios = |number: usize| -> Option<Vec<&'a [f64]>> {
            let of = |&units: &usize| match find(results, &Cell::Dimension { units, number }) {
                Some(CellResult::Dimension(ratios)) => Some(&ratios[..]),
                _ => None,
            };
            config.dimension.sizes.iter().map(of).collect()
        };
        let ratios: Vec<_> = (0..config.dimension.networks).filter_map(ratios).collect();
        (!ratios.is_empty()).then_some(Self { theory, ratios })
    }
}

fn find<'a>(results: &'a [(Cell, CellResult)], cell: &Cell) -> Option<&'a CellResult> {
    results.iter().find(|(found, _)| found == cell).map(|(_, result)| result)
}
