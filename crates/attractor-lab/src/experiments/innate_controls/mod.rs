//! `innate-controls`: what innate training owes to its target, to the places of its weights, and to the size of the network.
//!
//! Controls of Laje & Buonomano 2013, doi:10.1038/nn.3405, with Lyapunov spectra along the trained window and dynamic mean-field theory
//! (Sompolinsky, Crisanti & Sommers 1988, doi:10.1103/PhysRevLett.61.259). A cell is a network.

mod claims;
mod claims_chaos;
mod condition;
mod config;
mod controls;
mod data;
mod figures;
mod result;
mod scan;
mod spectrum;
#[cfg(test)]
mod tests;
mod theory;
mod training;
mod validate;
mod weights;

use config::{Config, Size};
use result::{CellResult, Results};
use theory::Theory;

use crate::Error;
use crate::experiment::{About, Experiment, Observer, Outcome, Phase, Source};
use crate::experiments::innate;

/// The experiment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct InnateControls;

/// A network, or theory.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    /// Trained on every target.
    Targets { number: usize },
    /// Whose whole spectrum is taken.
    Spectrum { number: usize },
    /// Untrained, at every gain.
    Untrained { number: usize },
    /// What theory says of these.
    Theory,
    /// Of some size.
    Scan { size: Size, number: usize },
}

impl Cell {
    fn number(&self) -> usize {
        match *self {
            Self::Targets { number }
            | Self::Spectrum { number }
            | Self::Untrained { number }
            | Self::Scan { number, .. } => number,
            Self::Theory => 0,
        }
    }
}

const CITED: &[Source] = &[
    innate::SOURCES[0],
    Source {
        citation: "Sompolinsky H, Crisanti A, Sommers HJ (1988). Chaos in random neural networks. Physical Review Letters 61, 259-262.",
        link: "https://doi.org/10.1103/PhysRevLett.61.259",
    },
];

impl Experiment for InnateControls {
    type Settings = Config;
    type Config = Config;
    type Cell = Cell;
    type Result = CellResult;

    fn about(&self) -> About {
        About {
            name: "innate-controls",
            title: "What does innate training owe to its target, its weights and the size of the network?",
            figure: "controls of Laje & Buonomano 2013; Sompolinsky, Crisanti & Sommers 1988",
            summary: "Chaotic networks learn their own innate trajectory, that of another network, and their own backwards in time. The \
                      weights that they have learned are shuffled, and their distribution is compared with that of before. Lyapunov \
                      spectra along the trained window stand beside dynamic mean-field theory, and networks of several sizes show \
                      what units and synapses give.",
            sources: CITED,
            default_toml: include_str!("default.toml"),
            quick_toml: include_str!("quick.toml"),
            ..About::default()
        }
    }

    fn prepare(&self, config: Config) -> Result<Config, Error> {
        config.validate()?;
        Ok(config)
    }

    fn cells(&self, config: &Config) -> Vec<Cell> {
        // The longest first.
        let mut sizes = config.sizes();
        sizes.sort_by(|a, b| config.seconds(*b)[1].total_cmp(&config.seconds(*a)[1]));
        let scan = |size: Size| (0..config.scan.networks).map(move |number| Cell::Scan { size, number });
        let mut cells: Vec<Cell> = (0..config.spectrum.networks).map(|number| Cell::Spectrum { number }).collect();
        cells.extend((0..config.theory.networks).map(|number| Cell::Untrained { number }));
        cells.extend((0..config.networks).map(|number| Cell::Targets { number }));
        cells.extend(sizes.into_iter().flat_map(scan));
        if config.theory.networks > 0 {
            cells.push(Cell::Theory);
        }
        cells
    }

    fn cell_name(&self, cell: &Cell) -> String {
        match cell {
            Cell::Targets { number } => format!("targets-{:02}", number + 1),
            Cell::Spectrum { number } => format!("spectrum-{:02}", number + 1),
            Cell::Untrained { number } => format!("untrained-{:02}", number + 1),
            Cell::Theory => "theory".into(),
            Cell::Scan { size, number } => format!("scan-{}-{}-{:02}", size.units, size.probability, number + 1),
        }
    }

    fn phases(&self, config: &Config, cell: &Cell) -> Vec<Phase> {
        match *cell {
            Cell::Targets { .. } => controls::phases(config),
            Cell::Spectrum { .. } => spectrum::phases(config),
            Cell::Untrained { .. } => vec![theory::phase(config)],
            Cell::Theory => vec![THEORY],
            Cell::Scan { size, .. } => scan::phases(config, size),
        }
    }

    fn memory(&self, config: &Config, cell: &Cell) -> u64 {
        let steps = config.timeline().steps as u64;
        // P of every plastic unit, weights with their places, and that many records of the whole network.
        let trained = |size: Size, networks: u64, records: u64| {
            let (units, row) = (size.units as u64, size.probability * size.units as f64 + 30.0);
            let learning = config.plastic_units(size.units) as u64 * (2.5 * row * row) as u64;
            learning + networks * (24.0 * row * size.units as f64) as u64 + 4 * records * steps * units
        };
        match *cell {
            Cell::Targets { .. } => trained(config.size(), 16, 9),
            Cell::Spectrum { .. } => {
                let units = config.spectrum_size().units as u64;
                trained(config.spectrum_size(), 5, 2) + 24 * units * units
            }
            Cell::Untrained { .. } => {
                let (n, p) = (config.theory.units as f64, config.theory.connection_probability);
                (40.0 * p * n * n + 1000.0 * n) as u64
            }
            Cell::Theory => 10_000_000,
            Cell::Scan { size, .. } => trained(size, 4, 6),
        }
    }

    fn stored(&self, config: &Config, cell: &Cell) -> u64 {
        match cell {
            Cell::Targets { .. } => controls::stored(config),
            Cell::Spectrum { .. } => spectrum::stored(config),
            Cell::Untrained { .. } => 16 * config.theory.gains.len() as u64 + 2,
            Cell::Theory => 8 * (2 * config.theory.curve + config.theory.gains.len()) as u64 + 4,
            Cell::Scan { .. } => scan::stored(config),
        }
    }

    fn run_cell(&self, config: &Config, cell: &Cell, observer: &dyn Observer) -> Result<CellResult, Error> {
        Ok(match *cell {
            Cell::Targets { number } => CellResult::Controls(controls::run(config, number, observer)?),
            Cell::Spectrum { number } => CellResult::Spectra(spectrum::run(config, number, observer)?),
            Cell::Untrained { number } => {
                let phase = theory::phase(config);
                observer.phase(phase.name, phase.trials);
                CellResult::Untrained(theory::run(config, number, observer)?)
            }
            Cell::Theory => {
                observer.phase(THEORY.name, THEORY.trials);
                let theory = Theory::new(config)?;
                observer.trial(None)?;
                CellResult::Theory(theory)
            }
            Cell::Scan { size, number } => CellResult::Trained(scan::run(config, size, number, observer)?),
        })
    }

    fn summarise(&self, config: &Config, results: &[(Cell, CellResult)]) -> Outcome {
        let results = Results::of(config, results);
        let mut outcome = Outcome::default();
        if !results.controls.is_empty() {
            outcome.claims.extend(claims::targets(&results));
            outcome.claims.extend(claims::weights(&results));
        }
        if !results.spectra.is_empty() {
            outcome.claims.extend(claims_chaos::spectra(&results));
        }
        if !results.untrained.is_empty() {
            outcome.claims.extend(claims_chaos::theory(&results));
        }
        if !results.scan.is_empty() {
            outcome.claims.extend(claims::sizes(&results));
        }
        outcome.metrics = data::metrics(&results);
        outcome.data = data::dataset(&results);
        outcome.figures = figures::figures(&results);
        outcome
    }
}

/// What theory takes.
const THEORY: Phase = Phase { name: "theory", trials: 1, seconds_per_trial: 1.0 };
