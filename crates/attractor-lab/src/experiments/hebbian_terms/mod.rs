//! `hebbian-terms`: the four Hebbian terms of differential Hebbian learning, each left out, alone, weaker and stronger.
//!
//! Vettelschoss, Freiberger & Dambre 2020, eq. 6 and what is said of it. A cell is a handful of networks.

mod claims;
mod condition;
mod config;
mod data;
mod figures;
mod network;
#[cfg(test)]
mod tests;
mod together;

use attractor::math;
use config::Config;
use network::NetworkResult;

use crate::Error;
use crate::experiment::{About, Experiment, Observer, Outcome, Phase};
use crate::experiments::differential_hebbian::{Networks, SOURCES, in_order};

/// The experiment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HebbianTerms;

impl Experiment for HebbianTerms {
    type Settings = Config;
    type Config = Config;
    type Cell = Networks;
    type Result = Vec<NetworkResult>;

    fn about(&self) -> About {
        About {
            name: "hebbian-terms",
            title: "Which Hebbian term makes the rhythm? Differential Hebbian learning taken apart",
            figure: "Vettelschoss, Freiberger & Dambre 2020, eq. 6 and text",
            summary: "The product of changes is a sum of four Hebbian terms, two that join successive activations and two that \
                      part what they join. The networks of self-organised learn again without each of them, from each alone, \
                      and with each one weaker or stronger; beside them stand reservoirs that are scaled instead.",
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

    fn cells(&self, config: &Config) -> Vec<Networks> {
        Networks::groups(config.networks, config.networks_per_cell).collect()
    }

    fn cell_name(&self, cell: &Networks) -> String {
        cell.name()
    }

    fn phases(&self, config: &Config, cell: &Networks) -> Vec<Phase> {
        vec![phase(config, cell)]
    }

    fn memory(&self, config: &Config, cell: &Networks) -> u64 {
        let (units, steps) = (config.network.units as u64, config.learning.record as u64);
        // A record and its standardised twin, and a few full matrices.
        8 * units * (4 * steps + 20 * units) + cell.count() as u64 * 10_000
    }

    fn stored(&self, config: &Config, cell: &Networks) -> u64 {
        cell.numbers().map(|number| network::stored(config, number)).sum()
    }

    fn run_cell(&self, config: &Config, cell: &Networks, observer: &dyn Observer) -> Result<Vec<NetworkResult>, Error> {
        let phase = phase(config, cell);
        observer.phase(phase.name, phase.trials);
        cell.run(observer, |number| network::run(config, number))
    }

    fn summarise(&self, config: &Config, results: &[(Networks, Vec<NetworkResult>)]) -> Outcome {
        let all = in_order(results);
        Outcome {
            metrics: data::metrics(config, &all),
            claims: if all.is_empty() { Vec::new() } else { claims::claims(&all) },
            data: data::dataset(config, &all),
            figures: figures::figures(config, &all),
        }
    }
}

/// Each network of a cell is a trial.
fn phase(config: &Config, cell: &Networks) -> Phase {
    let units = config.network.units as f64;
    let step = 0.3e-6 + 6e-9 * units + 0.3e-9 * units * units;
    let spectrum = 3e-6 * units + 2e-9 * math::powi(units, 3);
    let followed: usize = cell.numbers().map(|number| config.strengths(number).len()).sum();
    // Without noise an orbit is followed for some 20000 steps, with two tangent vectors.
    let orbits = 2.0 * 60_000.0 * followed as f64 / cell.count() as f64;
    let runs = condition::conditions(config).len() as f64 + 1.0;
    let exponents = 4.0 * (network::EXPONENT.0 + network::EXPONENT.1) as f64;
    let seconds_per_trial = (runs * config.learning.steps as f64 + orbits + exponents) * step + 2.0 * runs * spectrum;
    Phase { name: "networks", trials: cell.count(), seconds_per_trial }
}
