//! `timing-capacity`: how long an interval can a network time?
//!
//! Laje & Buonomano 2013, doi:10.1038/nn.3405, Fig 3, as replicated by Vitay 2016 (`ReScience` 2(1)). A cell is a delay and
//! a network that is trained for it.

mod claims;
mod config;
mod curve;
mod data;
mod figures;
mod network;
mod remarks;
mod same;
#[cfg(test)]
mod tests;

use config::{Config, Settings};
use curve::Curves;
use network::NetworkResult;

use crate::Error;
use crate::experiment::{About, Experiment, Observer, Outcome, Phase};
use crate::experiments::innate::{Precision, SOURCES};

/// The experiment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Capacity;

/// A delay, and a network that learns it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cell {
    delay_ms: f64,
    network: usize,
    /// Whether its weights are those of the network of that number at every delay.
    same: bool,
}

impl Experiment for Capacity {
    type Settings = Settings;
    type Config = Config;
    type Cell = Cell;
    type Result = NetworkResult;

    fn about(&self) -> About {
        About {
            name: "timing-capacity",
            title: "How long an interval can a network time?",
            figure: "Laje & Buonomano 2013, Fig 3",
            summary: "Chaotic recurrent networks are trained to reproduce their own trajectories for longer and longer, and a \
                      readout of each to rise at the end; up to a few seconds it does so at the right time, beyond it does \
                      not.",
            sources: SOURCES,
            default_toml: include_str!("default.toml"),
            quick_toml: include_str!("quick.toml"),
            ..About::default()
        }
    }

    fn prepare(&self, settings: Settings) -> Result<Config, Error> {
        Config::prepare(settings)
    }

    /// The longest delays first, so that no thread is left with one of them at the end.
    fn cells(&self, config: &Config) -> Vec<Cell> {
        let mut delays = config.delays_ms.clone();
        delays.sort_by(|a, b| b.total_cmp(a));
        let networks = |delay_ms, same| (0..config.networks).map(move |network| Cell { delay_ms, network, same });
        delays.into_iter().flat_map(|ms| config.draws().flat_map(move |same| networks(ms, same))).collect()
    }

    fn cell_name(&self, cell: &Cell) -> String {
        let same = if cell.same { "same-" } else { "" };
        format!("delay-{}-{same}network-{:02}", cell.delay_ms, cell.network + 1)
    }

    fn phases(&self, config: &Config, cell: &Cell) -> Vec<Phase> {
        network::Phases::new(config, *cell).in_order()
    }

    fn memory(&self, config: &Config, cell: &Cell) -> u64 {
        // The innate trajectory and one test at a time.
        config.cost().memory(2, config.timeline(cell.delay_ms).steps)
    }

    fn stored(&self, config: &Config, cell: &Cell) -> u64 {
        let (training, tests) = (&config.training, config.protocol.test_trials);
        // The first network of a delay leaves a readout.
        let readout = if cell.network == 0 { 4 * config.timeline(cell.delay_ms).steps } else { 0 };
        (8 * (training.recurrent_trials + training.readout_trials + tests) + readout) as u64
    }

    fn run_cell(&self, config: &Config, cell: &Cell, observer: &dyn Observer) -> Result<NetworkResult, Error> {
        match config.precision {
            Precision::Float32 => network::run::<f32>(config, *cell, observer),
            Precision::Float64 => network::run::<f64>(config, *cell, observer),
        }
    }

    fn summarise(&self, config: &Config, results: &[(Cell, NetworkResult)]) -> Outcome {
        let curves = Curves::new(results);
        let mut claims = claims::claims(&curves.fresh);
        claims.extend(remarks::claims(&curves.fresh));
        claims.extend(same::claims(&curves));
        Outcome {
            metrics: data::metrics(&curves),
            claims,
            data: data::dataset(config, &curves),
            figures: figures::figures(config, &curves),
        }
    }
}
