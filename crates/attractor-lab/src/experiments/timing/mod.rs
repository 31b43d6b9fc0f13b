//! `timing`: a chaotic network learns to reproduce its innate trajectory, and a readout to rise at a set time.
//!
//! Laje & Buonomano 2013, doi:10.1038/nn.3405, Fig 1, as replicated by Vitay 2016 (ReScience 2(1)). A cell is a network;
//! with the ablation, each network is a second cell in which the weights change by P of before its update.

mod bench;
mod brainpy;
mod claims;
mod config;
mod data;
mod figures;
mod network;
mod outcome;
#[cfg(test)]
mod tests;

use config::{Config, Settings};
use network::NetworkResult;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::experiment::{About, Experiment, Observer, Outcome, Phase};
use crate::experiments::innate::{Precision, SOURCES};

/// The experiment, or its variant with every control.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Timing {
    controls: bool,
}

impl Timing {
    /// The variant with ten networks and every control.
    pub(crate) fn controls() -> Self {
        Self { controls: true }
    }
}

/// A network, trained as it should be or with a stale P in the weight update.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cell {
    network: usize,
    ablated: bool,
}

impl Experiment for Timing {
    type Settings = Settings;
    type Config = Config;
    type Cell = Cell;
    type Result = NetworkResult;

    fn about(&self) -> About {
        let common = About {
            name: "timing",
            title: "Tame a chaotic network: innate training and timing",
            figure: "Laje & Buonomano 2013, Fig 1",
            summary: "A chaotic recurrent network learns, by recursive least squares, to reproduce the trajectory that it \
                      happened to follow after an input pulse; a readout of the tamed network then rises at a set time, in \
                      spite of noise, random initial states and perturbations.",
            sources: SOURCES,
            default_toml: concat!(include_str!("head.toml"), include_str!("body.toml")),
            quick_toml: include_str!("quick.toml"),
            ..About::default()
        };
        if !self.controls {
            return common;
        }
        About {
            name: "timing-controls",
            title: "Innate training with its controls: shorter training, a stale P, Lyapunov exponents",
            figure: "Laje & Buonomano 2013, Fig 1 and text; Vitay 2016, text",
            default_toml: concat!(include_str!("controls.toml"), include_str!("body.toml")),
            quick_toml: include_str!("controls_quick.toml"),
            ..common
        }
    }

    fn prepare(&self, settings: Settings) -> Result<Config, Error> {
        Config::prepare(settings)
    }

    fn cells(&self, config: &Config) -> Vec<Cell> {
        let normal = (0..config.networks).map(|network| Cell { network, ablated: false });
        let ablated = (0..config.networks).map(|network| Cell { network, ablated: true });
        normal.chain(ablated.filter(|_| config.controls.ablation)).collect()
    }

    fn cell_name(&self, cell: &Cell) -> String {
        format!("network-{:02}{}", cell.network + 1, if cell.ablated { "-stale" } else { "" })
    }

    fn phases(&self, config: &Config, cell: &Cell) -> Vec<Phase> {
        network::Phases::new(config, *cell).in_order()
    }

    fn memory(&self, config: &Config, _: &Cell) -> u64 {
        // The innate trajectory and one test at a time, with what is being made of it.
        let (timeline, protocol) = (config.timeline(), &config.protocol);
        // Of every test, before and after, the readout and the units that are shown.
        let tests = 3 * (protocol.test_trials + protocol.perturbed_trials) as u64;
        let kept = 4 * tests * timeline.steps as u64 * (1 + bench::SHOWN_UNITS as u64);
        config.cost().memory(4, timeline.steps).saturating_add(kept)
    }

    fn stored(&self, config: &Config, cell: &Cell) -> u64 {
        let (steps, protocol, controls) = (config.timeline().steps as u64, &config.protocol, &config.controls);
        let (full, shown) = (!cell.ablated, bench::SHOWN_UNITS as u64);
        let rounds = if full { 2 + u64::from(controls.shorter_training > 0) } else { 1 };
        let tests = rounds * (protocol.test_trials + protocol.perturbed_trials) as u64;
        // Of every test the readout and the units that are shown, which the innate trial has as well.
        let kept = 4 * steps * (shown + tests * (1 + shown));
        let distances = if full && controls.lyapunov_pairs > 0 { 24 * steps } else { 0 };
        // The first network leaves its innate trajectory and itself, before training and after.
        let carried = if full && cell.network == 0 {
            4 * steps * config.network.units as u64 + 2 * config.cost().carried()
        } else {
            0
        };
        kept + distances + carried + 2000
    }

    fn run_cell(&self, config: &Config, cell: &Cell, observer: &dyn Observer) -> Result<NetworkResult, Error> {
        match config.precision {
            Precision::Float32 => network::run::<f32>(config, *cell, observer),
            Precision::Float64 => network::run::<f64>(config, *cell, observer),
        }
    }

    fn summarise(&self, config: &Config, results: &[(Cell, NetworkResult)]) -> Outcome {
        let pick = |ablated: bool| {
            results.iter().filter(|(cell, _)| cell.ablated == ablated).map(|(_, result)| result).collect::<Vec<_>>()
        };
        let (networks, ablated) = (pick(false), pick(true));
        Outcome {
            metrics: data::metrics(&networks),
            claims: claims::claims(config, &networks, &ablated),
            data: data::dataset(config, &networks, &ablated),
            figures: figures::figures(config, &networks, &ablated),
        }
    }
}
