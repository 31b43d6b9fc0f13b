//! `working-memory`: whether self-organised attractors hold a cue over a delay.
//!
//! The networks of Vettelschoss, Freiberger & Dambre 2020 are given a task; beside them stand the reservoir as it is, scaled,
//! and under conceptors (Jaeger 2014, arXiv:1403.3369). A cell is a handful of networks, each under every condition with the same
//! cues, starts and noise.

mod claims;
mod claims_mechanism;
mod condition;
mod config;
mod data;
mod decode;
mod figures;
mod network;
mod reservoir;
mod task;
#[cfg(test)]
mod tests;

use condition::CONDITIONS;
use config::Config;
use network::NetworkResult;

use crate::Error;
use crate::experiment::{About, Experiment, Observer, Outcome, Phase, Source};
use crate::experiments::differential_hebbian::{Networks, SOURCES, in_order};

/// The experiment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WorkingMemory;

/// Whose networks and whose conceptors.
const CITED: &[Source] = &[
    SOURCES[0],
    Source {
        citation: "Jaeger H (2014), Controlling recurrent neural networks by conceptors.",
        link: "https://arxiv.org/abs/1403.3369",
    },
];

impl Experiment for WorkingMemory {
    type Settings = Config;
    type Config = Config;
    type Cell = Networks;
    type Result = Vec<NetworkResult>;

    fn about(&self) -> About {
        About {
            name: "working-memory",
            title: "Does a self-organised attractor hold a cue? Working memory after differential Hebbian learning",
            figure: "beyond Vettelschoss, Freiberger & Dambre 2020; Jaeger 2014",
            summary: "A cue is shown to a noisy reservoir and taken away, and a linear readout tells later which it was. The \
                      reservoirs of self-organised do so as they are, scaled, after differential Hebbian learning on noise or while \
                      cues are shown, and loaded with the cues under conceptors.",
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
        let (units, classes) = (config.network.units as u64, config.cue.classes as u64);
        let read = (config.task.delays.len() as u64 + 1) * config.trials() as u64;
        let record = 4 * config.learning.record as u64 + 4 * classes * config.conceptor.steps as u64;
        // States that are read or recorded, and for each condition and class a few full matrices.
        8 * units * (read + record + (40 + 4 * classes) * units) + cell.count() as u64 * 10_000
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
            claims: if all.is_empty() { Vec::new() } else { claims::claims(config, &all) },
            data: data::dataset(config, &all),
            figures: figures::figures(config, &all),
        }
    }
}

/// Each network of a cell is a trial.
fn phase(config: &Config, cell: &Networks) -> Phase {
    let units = config.network.units as f64;
    let step = 0.45e-6 + 14e-9 * units + 0.4e-9 * units * units;
    let trial = (config.task.settle + config.cue.steps + config.longest()) as f64;
    let count = |number| {
        (config.noise.of(number).len() + 1) * CONDITIONS.len() + config.strength.of(number).len() * condition::FREE
    };
    let runs: usize = cell.numbers().map(count).sum();
    let runs = runs as f64 / cell.count() as f64;
    let readouts = (config.task.delays.len() + 1) as f64 * config.trials() as f64 * units * units * 2e-9;
    let seconds_per_trial =
        runs * (config.trials() as f64 * trial * step + readouts) + 4.0 * config.learning.steps as f64 * step;
    Phase { name: "networks", trials: cell.count(), seconds_per_trial }
}
