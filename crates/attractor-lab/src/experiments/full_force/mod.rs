//! `full-force`: full-FORCE beside FORCE on the same tasks: errors over sizes and periods of learning, stability, and what of the
//! weights changed.
//!
//! `DePasquale`, Cueva, Rajan, Escola & Abbott 2018; Sussillo & Abbott 2009. A cell is a network that learns a task in every way.

mod analysis;
mod claims;
mod config;
mod data;
mod figures;
mod method;
mod network;
mod result;
mod task;
#[cfg(test)]
mod tests;

use config::{Config, EXPONENTS};
use method::Method;
use network::{CellResult, EXAMPLE_EVERY};
use result::Networks;
use task::Task;

use crate::Error;
use crate::experiment::{About, Experiment, Observer, Outcome, Phase, Source};

/// The experiment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FullForceExperiment;

/// A network with a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cell {
    task: Task,
    units: usize,
    number: usize,
}

const SOURCES: &[Source] = &[
    Source {
        citation: "DePasquale B, Cueva CJ, Rajan K, Escola GS, Abbott LF (2018). full-FORCE: A target-based method for training \
                   recurrent networks. PLoS ONE 13(2), e0191527.",
        link: "https://doi.org/10.1371/journal.pone.0191527",
    },
    Source {
        citation: "Sussillo D, Abbott LF (2009). Generating coherent patterns of activity from chaotic neural networks. Neuron 63, \
                   544-557.",
        link: "https://doi.org/10.1016/j.neuron.2009.07.018",
    },
    Source {
        citation: "Schuessler F, Mastrogiuseppe F, Dubreuil A, Ostojic S, Barak O (2020). The interplay between randomness and \
                   structure during learning in RNNs. Advances in Neural Information Processing Systems 33.",
        link: "https://arxiv.org/abs/2006.11036",
    },
];

impl Experiment for FullForceExperiment {
    type Settings = Config;
    type Config = Config;
    type Cell = Cell;
    type Result = CellResult;

    fn about(&self) -> About {
        About {
            name: "full-force",
            title: "full-FORCE beside FORCE: errors, stability, and what of the weights changes",
            figure: "after DePasquale et al. 2018; Sussillo & Abbott 2009",
            summary: "The same random networks learn the same tasks by FORCE, which trains the readout of a loop, and by full-FORCE, \
                      which trains all recurrent weights towards the currents of a second network that is told the desired \
                      output. Small networks and large ones, after few periods of learning and many, under noise and after kicks; \
                      their eigenvalues and Lyapunov exponents; the rank of what changed, and what it has to do with the weights \
                      before.",
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

    fn cells(&self, config: &Config) -> Vec<Cell> {
        // The longest first.
        let mut cells = Vec::new();
        for &units in config.units.iter().rev() {
            for number in 0..config.networks {
                cells.extend(Task::ALL.map(|task| Cell { task, units, number }));
            }
        }
        cells
    }

    fn cell_name(&self, cell: &Cell) -> String {
        format!("{}-{}-{:02}", cell.task.key(), cell.units, cell.number + 1)
    }

    fn phases(&self, config: &Config, cell: &Cell) -> Vec<Phase> {
        vec![phase(config, cell)]
    }

    fn memory(&self, config: &Config, cell: &Cell) -> u64 {
        let (n, steps) = (cell.units as u64, config.task.steps().period as u64);
        let periods = (config.training.settle + config.longest() + config.test.periods + 1) as u64;
        // Full matrices and those in work; the timeline with what is heard of it.
        8 * 24 * n * n + 64 * steps * periods + 100_000
    }

    fn stored(&self, config: &Config, cell: &Cell) -> u64 {
        let analysed = cell.units == config.analysis.units;
        let (n, methods) = (cell.units as u64, Method::of(analysed).len() as u64);
        let each = 2 + 8 * config.training.periods.len() as u64;
        let own = if analysed { 16 * n + 8 * (config.analysis.noise.len() + EXPONENTS + 6) as u64 + 8 } else { 0 };
        let shown = cell.number == 0 && cell.units == config.test.units;
        let example = (config.test.periods * config.task.steps().period / EXAMPLE_EVERY) as u64;
        methods * (each + own) + if analysed { 8 * n } else { 0 } + if shown { 12 * example } else { 0 } + 4
    }

    fn run_cell(&self, config: &Config, cell: &Cell, observer: &dyn Observer) -> Result<CellResult, Error> {
        let phase = phase(config, cell);
        observer.phase(phase.name, phase.trials);
        network::run(config, cell, observer)
    }

    fn summarise(&self, config: &Config, results: &[(Cell, CellResult)]) -> Outcome {
        let networks = Networks::of(config, results);
        if networks.is_empty() {
            return Outcome::default();
        }
        Outcome {
            metrics: data::metrics(config, &networks),
            claims: claims::claims(config, &networks),
            data: data::dataset(config, &networks),
            figures: figures::figures(config, &networks),
        }
    }
}

/// Each method is a trial.
fn phase(config: &Config, cell: &Cell) -> Phase {
    let (n, period) = (cell.units as f64, config.task.steps().period as f64);
    let product = 1e-6 + 0.12e-9 * n * n;
    let learning = config.longest() as f64 * period * (2.0 + 2.5 / config.training.every as f64) * product;
    let tests = (config.training.periods.len() * config.test.periods) as f64 * period * product;
    let analysed = cell.units == config.analysis.units;
    let trials = Method::of(analysed).len();
    let [settle, count] = config.analysis.counts();
    let exponents = (settle + count) as f64 * (EXPONENTS + 1) as f64 * product / 2.0;
    let noise = (config.analysis.noise.len() + 2) as f64 * config.test.periods as f64 * period * product;
    let own = if analysed { exponents + noise + 30e-9 * n * n * n } else { 0.0 };
    Phase { name: "learning", trials, seconds_per_trial: learning + tests + own }
}
