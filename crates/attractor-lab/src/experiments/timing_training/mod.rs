//! `timing-training`: what the remarks on training say of it, each tried on the networks of `timing`.
//!
//! Laje & Buonomano 2013, doi:10.1038/nn.3405, Vitay 2016 (ReScience 2(1)) and BrainPy's example: longer training, learning at
//! every step, the start of P, the delta rule, plastic synapses, a smaller gain; noise, and targets of other shapes. A cell is
//! one network under one condition.

mod claims;
mod condition;
mod config;
mod data;
mod figures;
mod inverse;
mod network;
mod paired;
mod shapes;
mod standard;
#[cfg(test)]
mod tests;

use condition::{STANDARD, conditions};
use config::{Config, Settings};
use network::{Phases, Trained};
use paired::paired;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::experiment::{About, Experiment, Observer, Outcome, Phase};
use crate::experiments::innate::{Precision, SOURCES};

/// The experiment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TimingTraining;

/// A network under a condition, by their places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cell {
    network: usize,
    condition: usize,
}

impl Experiment for TimingTraining {
    type Settings = Settings;
    type Config = Config;
    type Cell = Cell;
    type Result = Trained;

    fn about(&self) -> About {
        About {
            name: "timing-training",
            title: "What does innate training depend on? Trials, steps, P, rule, synapses, gain, noise and target",
            figure: "Laje & Buonomano 2013 and Vitay 2016, Methods and text; BrainPy's printed losses",
            summary: "The networks of timing are trained again: longer, at every step, from other P, by the delta rule, on other \
                      synapses, with a smaller gain. Each network is its own control. The trained ones are tested with growing \
                      noise, and their readouts follow targets of other shapes.",
            sources: SOURCES,
            default_toml: include_str!("default.toml"),
            quick_toml: include_str!("quick.toml"),
            ..About::default()
        }
    }

    fn prepare(&self, settings: Settings) -> Result<Config, Error> {
        Config::prepare(settings)
    }

    fn cells(&self, config: &Config) -> Vec<Cell> {
        let count = conditions(config).len();
        let of = |network| (0..count).map(move |condition| Cell { network, condition });
        (0..config.networks).flat_map(of).collect()
    }

    fn cell_name(&self, cell: &Cell) -> String {
        // Names do not depend on the configuration, whose conditions are listed in its data.
        format!("network-{:02}-condition-{:02}", cell.network + 1, cell.condition + 1)
    }

    fn phases(&self, config: &Config, cell: &Cell) -> Vec<Phase> {
        Phases::new(config, *cell).in_order()
    }

    fn memory(&self, config: &Config, cell: &Cell) -> u64 {
        let condition = &conditions(config)[cell.condition];
        let (cost, steps) = (config.cost(condition), config.timeline().steps);
        // The networks that are kept for tests, and in the standard training P once more in double precision.
        let kept = config.stages(cell.condition).len() as u64 * cost.carried();
        let again = if cell.condition == STANDARD { 2 * cost.memory(2, steps) } else { 0 };
        cost.memory(4, steps).saturating_add(kept).saturating_add(again)
    }

    fn stored(&self, config: &Config, cell: &Cell) -> u64 {
        let (stages, protocol) = (config.stages(cell.condition), &config.protocol);
        let tests = (protocol.test_trials + protocol.perturbed_trials) as u64;
        let losses = 8 * stages.last().copied().unwrap_or(0) as u64;
        let common = losses + stages.len() as u64 * (16 * tests + 3) + 12;
        if cell.condition == STANDARD { common + standard::stored(config, cell.network == 0) } else { common }
    }

    fn run_cell(&self, config: &Config, cell: &Cell, observer: &dyn Observer) -> Result<Trained, Error> {
        match config.precision {
            Precision::Float32 => network::run::<f32>(config, *cell, observer),
            Precision::Float64 => network::run::<f64>(config, *cell, observer),
        }
    }

    fn summarise(&self, config: &Config, results: &[(Cell, Trained)]) -> Outcome {
        let networks = paired(config, results);
        Outcome {
            metrics: data::metrics(config, &networks),
            claims: claims::claims(config, &networks),
            data: data::dataset(config, &networks),
            figures: figures::figures(config, &networks),
        }
    }
}
