//! `rotation`: a network that watches shapes turn, and what it still knows of them afterwards.
//!
//! Dynamical signatures of learning in recurrent networks (anonymous submission), Figs 4-5. A cell is a network.

mod claims;
mod config;
mod data;
mod figures;
mod input;
mod network;
mod response;
#[cfg(test)]
mod tests;

use config::Config;
use network::RotationResult;

use super::signatures::SOURCES;
use crate::Error;
use crate::experiment::{About, Experiment, Observer, Outcome, Phase};

/// The experiment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rotation;

impl Experiment for Rotation {
    type Settings = Config;
    type Config = Config;
    /// The number of the network.
    type Cell = usize;
    type Result = RotationResult;

    fn about(&self) -> About {
        About {
            name: "rotation",
            title: "A network watches shapes turn, and remembers which and where to",
            figure: "Dynamical signatures of learning (anonymous submission), Figs 4-5",
            summary: "A network of excitatory and inhibitory threshold units watches one of two shapes turn to the left or \
                      to the right. Learning makes it more ordered than intrinsic plasticity alone does; what readouts \
                      tell of shape and direction after they are gone is compared before and after.",
            sources: SOURCES,
            default_toml: include_str!("default.toml"),
            quick_toml: include_str!("quick.toml"),
            ..About::default()
        }
    }

    fn prepare(&self, config: Config) -> Result<Config, Error> {
        config.validate()?;
        (0..config.networks).try_for_each(|network| network::check_decodable(&config, network))?;
        Ok(config)
    }

    fn cells(&self, config: &Config) -> Vec<usize> {
        (0..config.networks).collect()
    }

    fn cell_name(&self, cell: &usize) -> String {
        format!("network-{:02}", cell + 1)
    }

    fn phases(&self, config: &Config, _: &usize) -> Vec<Phase> {
        network::phases(config)
    }

    fn memory(&self, config: &Config, _: &usize) -> u64 {
        config.network.memory(6 * config.window_steps())
    }

    fn stored(&self, config: &Config, cell: &usize) -> u64 {
        // Of each step of a trial H, accuracies of both decoders for both targets, and the response.
        config.network.stored(*cell == 0)
            + config.network.stored_activity(*cell)
            + 3 * 8 * 9 * config.trial_steps() as u64
    }

    fn run_cell(&self, config: &Config, cell: &usize, observer: &dyn Observer) -> Result<RotationResult, Error> {
        network::run(config, *cell, observer)
    }

    fn summarise(&self, config: &Config, results: &[(usize, RotationResult)]) -> Outcome {
        let all: Vec<&RotationResult> = results.iter().map(|(_, result)| result).collect();
        Outcome {
            metrics: data::metrics(config, &all),
            claims: claims::claims(config, &all),
            data: data::dataset(config, &all),
            figures: figures::figures(config, &all),
        }
    }
}
