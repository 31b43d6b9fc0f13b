//! `memory-length`: how order and memory change when what has to be remembered lies further and further back.
//!
//! Dynamical signatures of learning in recurrent networks (anonymous submission), Figs 6-7. A cell is a network that is
//! shown sequences of one length.

mod claims;
mod config;
mod data;
mod figures;
mod network;
#[cfg(test)]
mod tests;

use config::Config;

use super::signatures::{Decoded, SOURCES};
use crate::Error;
use crate::experiment::{About, Experiment, Observer, Outcome, Phase};

/// The experiment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MemoryLength;

/// A network, and how long its sequences are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cell {
    length: usize,
    network: usize,
}

impl Experiment for MemoryLength {
    type Settings = Config;
    type Config = Config;
    type Cell = Cell;
    type Result = Decoded;

    fn about(&self) -> About {
        About {
            name: "memory-length",
            title: "Sequences of growing length: what there is to remember lies further back",
            figure: "Dynamical signatures of learning (anonymous submission), Figs 6-7",
            summary: "Networks of excitatory and inhibitory threshold units are shown sequences whose first and last symbol \
                      belong together, with more and more equal symbols between them. The longer the sequences, the \
                      closer to critical the networks stay that learn them, and the less they remember.",
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
        let of_length = |&length: &usize| (0..config.networks).map(move |network| Cell { length, network });
        config.input.lengths.iter().flat_map(of_length).collect()
    }

    fn cell_name(&self, cell: &Cell) -> String {
        format!("n-{:02}-network-{:02}", cell.length, cell.network + 1)
    }

    fn phases(&self, config: &Config, _: &Cell) -> Vec<Phase> {
        Decoded::phases(&config.network, config.window_steps, &config.decoding.base())
    }

    fn memory(&self, config: &Config, _: &Cell) -> u64 {
        config.network.memory(config.steps())
    }

    fn stored(&self, config: &Config, cell: &Cell) -> u64 {
        Decoded::stored(&config.network, config.decoding.lags.len(), cell.network == 0)
    }

    fn run_cell(&self, config: &Config, cell: &Cell, observer: &dyn Observer) -> Result<Decoded, Error> {
        network::run(config, *cell, observer)
    }

    fn summarise(&self, config: &Config, results: &[(Cell, Decoded)]) -> Outcome {
        let groups = data::groups(config, results);
        Outcome {
            metrics: data::metrics(config, &groups),
            claims: claims::claims(config, &groups),
            data: data::dataset(config, &groups),
            figures: figures::figures(config, &groups),
        }
    }
}
