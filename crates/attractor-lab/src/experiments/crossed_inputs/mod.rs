//! `crossed-inputs`: is order a signature of what a network learned, or of homeostasis?
//!
//! Beyond Dynamical signatures of learning in recurrent networks (anonymous submission). A cell is a network with all that it becomes.

mod activity;
mod claims;
mod claims_mechanism;
mod condition;
mod config;
mod data;
mod figures;
mod input;
mod learning;
mod measure;
mod network;
#[cfg(test)]
mod tests;

use claims::Networks;
use config::Config;
use input::Inputs;
use network::NetworkResult;

use crate::Error;
use crate::experiment::{About, Experiment, Observer, Outcome, Phase, Source};
use crate::experiments::signatures::SOURCES;

/// The experiment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CrossedInputs;

const CITED: &[Source] = &[
    SOURCES[0],
    SOURCES[1],
    Source {
        citation: "Eser J, Zheng P, Triesch J (2014). Nonlinear dynamics analysis of a self-organizing recurrent neural network: \
                   chaos waning. PLoS ONE 9(1), e86962.",
        link: "https://doi.org/10.1371/journal.pone.0086962",
    },
    Source {
        citation: "Derrida B, Pomeau Y (1986). Random networks of automata: a simple annealed approximation. Europhysics Letters \
                   1, 45-49.",
        link: "https://doi.org/10.1209/0295-5075/1/2/001",
    },
    Source {
        citation: "Wilting J, Priesemann V (2018). Inferring collective dynamical states from widely unobserved systems. Nature \
                   Communications 9, 2325.",
        link: "https://doi.org/10.1038/s41467-018-04725-4",
    },
    Source {
        citation: "Del Papa B, Priesemann V, Triesch J (2017). Criticality meets learning: criticality signatures in a \
                   self-organizing recurrent neural network. PLoS ONE 12(5), e0178683.",
        link: "https://doi.org/10.1371/journal.pone.0178683",
    },
];

impl Experiment for CrossedInputs {
    type Settings = Config;
    type Config = Config;
    /// The number of the network.
    type Cell = usize;
    type Result = NetworkResult;

    fn about(&self) -> About {
        About {
            name: "crossed-inputs",
            title: "Is order a signature of what was learned? Learned inputs crossed with inputs that are shown",
            figure: "beyond Dynamical signatures of learning (anonymous submission)",
            summary: "Networks learn sequences, the same symbols in random order, or other sequences of them, by intrinsic \
                      plasticity alone or by all plasticity, and are shown each of the three. Which of weights and thresholds \
                      carries the order, what of it an annealed theory of independent neighbours knows, and how activity \
                      branches.",
            sources: CITED,
            default_toml: include_str!("default.toml"),
            quick_toml: include_str!("quick.toml"),
            ..About::default()
        }
    }

    fn prepare(&self, config: Config) -> Result<Config, Error> {
        config.validate()?;
        Inputs::new(&config, 0)?.check(&config)?;
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
        let shown = (config.steps() * (4 * 8 * config.input.copies + 100)) as u64;
        let drives = (8 * config.test_steps * config.network.excitatory) as u64;
        // Ten networks, their windows, what they are shown, and drives for theory.
        10 * config.network.memory(0) + 2 * config.network.memory(config.steps()) + shown + drives
    }

    fn stored(&self, config: &Config, _: &usize) -> u64 {
        network::stored(config)
    }

    fn run_cell(&self, config: &Config, cell: &usize, observer: &dyn Observer) -> Result<NetworkResult, Error> {
        network::run(config, *cell, observer)
    }

    fn summarise(&self, config: &Config, results: &[(usize, NetworkResult)]) -> Outcome {
        let all: Vec<&NetworkResult> = results.iter().map(|(_, result)| result).collect();
        if all.is_empty() {
            return Outcome::default();
        }
        let networks = Networks(&all);
        let mut stated = claims::claims(config, &networks);
        stated.extend(claims_mechanism::claims(&networks));
        Outcome {
            metrics: data::metrics(&networks),
            claims: stated,
            data: data::dataset(config, &all),
            figures: figures::figures(config, &networks),
        }
    }
}
