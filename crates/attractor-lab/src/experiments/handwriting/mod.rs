//! `handwriting`: one chaotic network learns several innate trajectories, and two readouts write a word along each.
//!
//! Laje & Buonomano 2013, doi:10.1038/nn.3405, Fig 2, as replicated by Vitay 2016 (ReScience 2(1)). A cell is a
//! network. The published words are not free: ours are in a script of free licence, and a user's own paths take their
//! place by configuration.

mod claims;
mod config;
mod data;
mod figures;
mod network;
mod prepared;
#[cfg(test)]
mod tests;
mod words;

use config::Settings;
use network::NetworkResult;
use prepared::Config;

use crate::Error;
use crate::experiment::{About, Experiment, Observer, Outcome, Phase};
use crate::experiments::innate::{Precision, SOURCES};

/// The experiment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Handwriting;

impl Experiment for Handwriting {
    type Settings = Settings;
    type Config = Config;
    /// The number of the network.
    type Cell = usize;
    type Result = NetworkResult;

    fn about(&self) -> About {
        About {
            name: "handwriting",
            title: "Teach a chaotic network to write: two words in one set of weights",
            figure: "Laje & Buonomano 2013, Fig 2",
            summary: "One chaotic recurrent network learns, by recursive least squares, to reproduce two of its innate \
                      trajectories, each after a pulse on an input of its own; two readouts of the tamed network then \
                      move a pen that writes a word along each, in spite of noise, random initial states and \
                      perturbations.",
            sources: SOURCES,
            default_toml: include_str!("default.toml"),
            quick_toml: include_str!("quick.toml"),
            ..About::default()
        }
    }

    fn prepare(&self, settings: Settings) -> Result<Config, Error> {
        Config::prepare(settings)
    }

    fn cells(&self, config: &Config) -> Vec<usize> {
        (0..config.networks).collect()
    }

    fn cell_name(&self, cell: &usize) -> String {
        format!("network-{:02}", cell + 1)
    }

    fn phases(&self, config: &Config, _: &usize) -> Vec<Phase> {
        network::Phases::new(config).in_order()
    }

    fn memory(&self, config: &Config, _: &usize) -> u64 {
        let words = &config.named.words;
        let longest = words.iter().map(|word| config.timeline(word).steps).max().unwrap_or_default();
        // The innate trajectory of each word and one test at a time, with what is being made of it.
        let tests = (2 * config.protocol.test_trials + config.protocol.perturbed_trials) as u64;
        // Of every test what the pen drew.
        let drawn = 8 * tests.saturating_mul((words.len() * longest) as u64);
        config.cost().memory(words.len() + 3, longest).saturating_add(drawn)
    }

    fn stored(&self, config: &Config, _: &usize) -> u64 {
        let protocol = &config.protocol;
        let tests = (2 * protocol.test_trials + protocol.perturbed_trials) as u64;
        let steps: u64 = config.named.words.iter().map(|word| config.timeline(word).steps as u64).sum();
        // Where the pen is in every test, and where it should be.
        steps * (8 * tests + 16)
    }

    fn run_cell(&self, config: &Config, cell: &usize, observer: &dyn Observer) -> Result<NetworkResult, Error> {
        match config.precision {
            Precision::Float32 => network::run::<f32>(config, *cell, observer),
            Precision::Float64 => network::run::<f64>(config, *cell, observer),
        }
    }

    fn summarise(&self, config: &Config, results: &[(usize, NetworkResult)]) -> Outcome {
        let networks: Vec<&NetworkResult> = results.iter().map(|(_, result)| result).collect();
        Outcome {
            metrics: data::metrics(&networks),
            claims: claims::claims(config, &networks),
            data: data::dataset(config, &networks),
            figures: figures::figures(config, &networks),
        }
    }
}
