//! `sequences`: a network that learns two sequences of symbols becomes ordered and remembers. `sequences-states`: the same of
//! the network whose states illustrate that.
//!
//! Dynamical signatures of learning in recurrent networks (anonymous submission), Figs 1-2. A cell is a network, with its
//! control: the same network that learns the same symbols in random order.

mod claims;
mod config;
mod edge;
mod input;
mod network;
mod noise;
mod passing;
mod prepared;
#[cfg(test)]
mod tests;

use config::Settings;
use network::SequenceResult;
use prepared::Config;

use super::signatures::{
    Decoded, NetworkResult, SOURCES, activity_figure, insert_activity, insert_lags, insert_networks, lag_figure,
    metrics, order_figure, signature_figure, statistics_figure,
};
use crate::experiment::{About, Experiment, Observer, Outcome, Phase};
use crate::figure::Figure;
use crate::{Dataset, Error, Table};

/// The experiment.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sequences {
    /// Of the network of Fig 1, whose states over time are shown before and after plasticity.
    states: bool,
}

impl Sequences {
    /// The network of Fig 1, and what is said of it.
    pub(crate) fn states() -> Self {
        Self { states: true }
    }
}

impl Experiment for Sequences {
    type Settings = Settings;
    type Config = Config;
    /// The number of the network.
    type Cell = usize;
    type Result = SequenceResult;

    fn about(&self) -> About {
        let common = About {
            name: "sequences",
            title: "A network learns two sequences: from criticality to order",
            figure: "Dynamical signatures of learning (anonymous submission), Fig 2",
            summary: "A network of excitatory and inhibitory threshold units is shown two sequences of symbols. Intrinsic \
                      plasticity alone makes it chaotic; together with spike-timing-dependent plasticity and synaptic \
                      normalisation it becomes ordered, and what it was shown can be read from it for longer.",
            sources: SOURCES,
            default_toml: concat!(include_str!("head.toml"), include_str!("body.toml")),
            quick_toml: include_str!("quick.toml"),
            ..About::default()
        };
        if !self.states {
            return common;
        }
        About {
            name: "sequences-states",
            title: "A critical network before and after plasticity: its states over time",
            figure: "Dynamical signatures of learning (anonymous submission), Fig 1",
            summary: "A recurrent network with critical dynamics becomes more chaotic by intrinsic plasticity alone and \
                      more ordered by all plasticity, and stays so when plasticity is turned off.",
            default_toml: concat!(include_str!("states.toml"), include_str!("body.toml")),
            quick_toml: include_str!("states_quick.toml"),
            ..common
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
        network::phases(config)
    }

    fn memory(&self, config: &Config, _: &usize) -> u64 {
        config.network.memory(2 * config.steps())
    }

    fn stored(&self, config: &Config, cell: &usize) -> u64 {
        let noise = 64 * config.noise.replaced.len() as u64;
        let random_order = if config.input.random_order_control { config.network.stored(false) } else { 0 };
        let passed = if config.input.is_own() { 0 } else { 48 * config.perturbation.horizon as u64 };
        let edge = 24 * config.edge.thresholds.len() as u64 + config.network.stored_activity(*cell);
        Decoded::stored(&config.network, config.decoding.lags.len(), *cell == 0) + random_order + noise + passed + edge
    }

    fn run_cell(&self, config: &Config, cell: &usize, observer: &dyn Observer) -> Result<SequenceResult, Error> {
        network::run(config, *cell, observer)
    }

    fn summarise(&self, config: &Config, results: &[(usize, SequenceResult)]) -> Outcome {
        let all: Vec<&SequenceResult> = results.iter().map(|(_, result)| result).collect();
        let learned: Vec<&NetworkResult> = all.iter().map(|r| &r.learned.network).collect();
        let mut summary = metrics(&learned);
        summary.extend(claims::metrics(config, &all));
        Outcome {
            metrics: summary,
            claims: if self.states { claims::of_states(&learned) } else { claims::claims(config, &all) },
            data: dataset(config, &all, &learned),
            figures: figures(config, &all, &learned),
        }
    }
}

fn dataset(config: &Config, all: &[&SequenceResult], learned: &[&NetworkResult]) -> Dataset {
    let mut data = Dataset::new();
    insert_networks(&mut data, None, learned);
    insert_activity(&mut data, learned);
    let random: Vec<&NetworkResult> = all.iter().filter_map(|r| r.random_order.as_ref()).collect();
    insert_networks(&mut data, Some("random_order"), &random);
    let decoded: Vec<_> = all.iter().map(|r| &r.learned.by_lag[..]).collect();
    insert_lags(&mut data, &config.decoding, "sequence", &decoded);
    noise::insert(&mut data, config, all);
    edge::insert(&mut data, config, all);
    if !config.input.is_own() {
        Table::new("network", all.iter().copied()).each("stage", |r| &r.passed[..]).insert(&mut data);
    }
    if let Some(own) = &config.named {
        data.insert("symbol", &["place"], &own.symbols.values, "1", "The symbol at each place of hamming_by_place");
    }
    data
}

fn figures(config: &Config, all: &[&SequenceResult], learned: &[&NetworkResult]) -> Vec<Figure> {
    let Some(first) = all.first() else { return Vec::new() };
    let decoded: Vec<_> = all.iter().map(|r| &r.learned.by_lag[..]).collect();
    let names: Vec<String> = match &config.named {
        Some(own) => own.symbols.values.iter().map(ToString::to_string).collect(),
        None => (1..=first.learned.network.stages[0].by_place.len()).map(|k| k.to_string()).collect(),
    };
    let places: Vec<(f64, &str)> = names.iter().enumerate().map(|(k, name)| (k as f64, name.as_str())).collect();
    let what = if config.input.is_own() { "the label of the input" } else { "the sequence" };
    let mut figures = vec![
        signature_figure(learned, first.input_units),
        lag_figure("decoding", "What can be read from the network", what, &config.decoding, &decoded),
        order_figure(learned, &places, if config.input.is_own() { "symbol" } else { "position in the sequence" }),
        statistics_figure(learned),
    ];
    figures.extend(noise::figure(config, all));
    figures.extend(passing::figure(config, all));
    figures.extend(edge::figure(config, all));
    figures.extend(activity_figure(learned, first.input_units));
    figures
}
