//! `self-organised`: echo state networks whose feedback learns by differential Hebbian learning, and the attractors that emerge.
//!
//! Vettelschoss, Freiberger & Dambre 2020, Figs 2-3. A cell is a handful of networks, of the size of the paper's or of another.

mod beyond;
mod claims;
mod claims_beyond;
mod claims_text;
mod config;
mod controls;
mod data;
mod figures;
mod gamma;
mod growth;
mod network;
mod published;
#[cfg(test)]
mod tests;

use attractor::math;
use beyond::SizeResult;
use config::Config;
use network::NetworkResult;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::experiment::{About, Experiment, Observer, Outcome, Phase};
use crate::experiments::differential_hebbian::{Networks, SOURCES};

/// The experiment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SelfOrganised;

/// Consecutive networks of one size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cell {
    /// Another size than the configured one, for comparison.
    size: Option<usize>,
    networks: Networks,
}

/// What the networks of a cell leave behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum CellResult {
    Networks(Vec<NetworkResult>),
    OfSize(Vec<SizeResult>),
}

/// Networks that were compared by size: the size, and each network.
type Sizes<'a> = Vec<(usize, Vec<&'a SizeResult>)>;

impl Experiment for SelfOrganised {
    type Settings = Config;
    type Config = Config;
    type Cell = Cell;
    type Result = CellResult;

    fn about(&self) -> About {
        About {
            name: "self-organised",
            title: "Noise grows a rhythm: attractors from differential Hebbian feedback",
            figure: "Vettelschoss, Freiberger & Dambre 2020, Figs 2-3",
            summary: "A recurrent network runs on noise alone. Feedback that follows the product of successive changes grows into \
                      a flip or a rotation, and the network into an oscillation of period 2, of a longer period, or without \
                      one; a few stay at a fixed point. The leading eigenvalue of the weights tells which.",
            sources: SOURCES,
            default_toml: include_str!("default.toml"),
            quick_toml: include_str!("quick.toml"),
            ..About::default()
        }
    }

    fn prepare(&self, config: Config) -> Result<Config, Error> {
        config.validate()?;
        Ok(config)
    }

    /// The largest networks first, so that no thread is left with one of them at the end.
    fn cells(&self, config: &Config) -> Vec<Cell> {
        let mut sizes = config.beyond.sizes.clone();
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        sizes.dedup();
        let sizes = sizes.into_iter().flat_map(|units| {
            Networks::groups(config.beyond.size_networks, config.networks_per_cell)
                .map(move |networks| Cell { size: Some(units), networks })
        });
        let networks =
            Networks::groups(config.networks, config.networks_per_cell).map(|networks| Cell { size: None, networks });
        sizes.chain(networks).collect()
    }

    fn cell_name(&self, cell: &Cell) -> String {
        let size = cell.size.map(|units| format!("{units}-units-")).unwrap_or_default();
        format!("{size}{}", cell.networks.name())
    }

    fn phases(&self, config: &Config, cell: &Cell) -> Vec<Phase> {
        vec![phase(config, cell)]
    }

    fn memory(&self, config: &Config, cell: &Cell) -> u64 {
        let units = cell.size.unwrap_or(config.network.units) as u64;
        let phase = if cell.size.is_none() { config.beyond.phase_steps } else { 0 };
        let steps = (config.learning.record + phase) as u64;
        // Records, their spectra, and a few full matrices.
        8 * units * (3 * steps + 20 * units) + cell.networks.count() as u64 * 100_000
    }

    fn stored(&self, config: &Config, cell: &Cell) -> u64 {
        let each = |number| match cell.size {
            Some(_) => 49,
            None => network::stored(config, number),
        };
        cell.networks.numbers().map(each).sum()
    }

    fn run_cell(&self, config: &Config, cell: &Cell, observer: &dyn Observer) -> Result<CellResult, Error> {
        let phase = phase(config, cell);
        observer.phase(phase.name, phase.trials);
        match cell.size {
            Some(units) => {
                cell.networks.run(observer, |number| beyond::of_size(config, units, number)).map(CellResult::OfSize)
            }
            None => cell.networks.run(observer, |number| network::run(config, number)).map(CellResult::Networks),
        }
    }

    fn summarise(&self, config: &Config, results: &[(Cell, CellResult)]) -> Outcome {
        let (all, sizes) = sorted(results);
        let mut claims = claims::claims(&all);
        claims.extend(claims_beyond::claims(config, &all, &sizes));
        claims.extend(claims_text::claims(config, &all, &sizes));
        Outcome {
            metrics: data::metrics(&all, &sizes),
            claims,
            data: data::dataset(&all, &sizes),
            figures: figures::figures(config, &all, &sizes),
        }
    }
}

/// Each network of a cell is a trial.
fn phase(config: &Config, cell: &Cell) -> Phase {
    let units = cell.size.unwrap_or(config.network.units) as f64;
    let step = 0.2e-6 + 4e-9 * units + 0.3e-9 * units * units;
    let spectrum = 3e-6 * units + 2e-9 * math::powi(units, 3);
    let steps = config.learning.steps as f64;
    let (name, steps, spectra) = if cell.size.is_some() {
        ("networks of another size", steps, 2.0)
    } else {
        let again: usize = cell.networks.numbers().map(|number| config.realisations(number)).sum();
        let runs = 1.0 + if config.controls.run { 4.0 } else { 0.0 } + again as f64 / cell.networks.count() as f64;
        // A step without noise and learning costs about a third of one with both.
        let orbits = (100_000.0 + 5_000.0 * config.beyond.kicks as f64) / 3.0 + config.beyond.phase_steps as f64;
        ("networks", runs * steps + orbits, 130.0)
    };
    Phase { name, trials: cell.networks.count(), seconds_per_trial: steps * step + spectra * spectrum }
}

/// All networks in order, and those of other sizes, smallest first.
fn sorted(results: &[(Cell, CellResult)]) -> (Vec<&NetworkResult>, Sizes<'_>) {
    let mut networks: Vec<(usize, &NetworkResult)> = Vec::new();
    let mut sizes: Sizes<'_> = Vec::new();
    for (cell, result) in results {
        match (result, cell.size) {
            (CellResult::Networks(found), _) => networks.extend(cell.networks.numbers().zip(found)),
            (CellResult::OfSize(found), Some(units)) => match sizes.iter_mut().find(|(known, _)| *known == units) {
                Some((_, known)) => known.extend(found),
                None => sizes.push((units, found.iter().collect())),
            },
            (CellResult::OfSize(_), None) => {}
        }
    }
    networks.sort_by_key(|(number, _)| *number);
    sizes.sort_by_key(|(units, _)| *units);
    (networks.into_iter().map(|(_, network)| network).collect(), sizes)
}
