//! `resonance`: a network that holds several targets answers slow inputs at one and a single frequency at another.
//!
//! Rivkind & Barak 2017, doi:10.1103/PhysRevLett.118.258101, Fig 2. A cell is a network of full size whose gains are taken,
//! a smaller one that is simulated under white noise, one whose gain is computed in every way, an open one under rhythms; or
//! drawn settings, whose theory is solved.

mod claims;
mod config;
mod data;
mod figures;
mod input;
mod network;
mod noise;
mod rhythm;
mod settings;
mod shared_noise;
#[cfg(test)]
mod tests;
mod ways;

use attractor::mean_field::ManyTargets;
use config::{Config, Settings};
use input::InputResult;
use network::NetworkResult;
use noise::NoiseResult;
use rhythm::RhythmResult;
use serde::{Deserialize, Serialize};
use settings::SettingsResult;
use ways::WaysResult;

use super::fixed_points::{SOURCES, Sample, Spread, reference, visible};
use crate::Error;
use crate::experiment::{About, Experiment, Observer, Outcome, Phase};

/// The experiment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Resonance;

/// A unit of work, with the number of its network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cell {
    /// A network of full size.
    Network(usize),
    /// A network under white noise.
    Noise(usize),
    /// A network whose gain is computed in every way.
    Ways(usize),
    /// Settings, of which theory is asked.
    Settings,
    /// An open network under rhythms.
    Rhythm(usize),
    /// A network under the same noise at every fixed point, through an input of its own.
    Input(usize),
}

/// What a cell leaves behind, as it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum CellResult {
    Network(NetworkResult),
    Noise(NoiseResult),
    Ways(WaysResult),
    Settings(SettingsResult),
    Rhythm(RhythmResult),
    Input(InputResult),
}

/// All results, sorted, with theory.
struct Results<'a> {
    theory: &'a ManyTargets,
    networks: Vec<&'a NetworkResult>,
    noise: Vec<&'a NoiseResult>,
    ways: Vec<&'a WaysResult>,
    settings: Option<&'a SettingsResult>,
    rhythms: Vec<&'a RhythmResult>,
    inputs: Vec<&'a InputResult>,
}

impl<'a> Results<'a> {
    fn new(theory: &'a ManyTargets, results: &'a [(Cell, CellResult)]) -> Self {
        let mut sorted = Self {
            theory,
            networks: Vec::new(),
            noise: Vec::new(),
            ways: Vec::new(),
            settings: None,
            rhythms: Vec::new(),
            inputs: Vec::new(),
        };
        for (_, result) in results {
            match result {
                CellResult::Network(network) => sorted.networks.push(network),
                CellResult::Noise(noise) => sorted.noise.push(noise),
                CellResult::Ways(ways) => sorted.ways.push(ways),
                CellResult::Settings(settings) => sorted.settings = Some(settings),
                CellResult::Rhythm(rhythm) => sorted.rhythms.push(rhythm),
                CellResult::Input(input) => sorted.inputs.push(input),
            }
        }
        sorted
    }

    /// The leading poles of networks of full size at every fixed point where theory puts them outside the disk.
    fn spreads(&self, config: &Config) -> Vec<Spread> {
        let of_point = |point: usize| {
            let theory = visible(self.theory, point)?;
            let leading = self.networks.iter().map(|network| network.points[point].leading);
            Some(Spread {
                name: format!("A = {}", self.theory.targets[point]),
                key: (point + 1).to_string(),
                networks: 0,
                theory,
                known: reference(&config.trained, &config.network).and_then(|known| known.spread[point]),
                sizes: vec![Sample::new(self.networks.first()?.units, leading)],
            })
        };
        (0..self.theory.len()).filter_map(of_point).collect()
    }
}

impl Experiment for Resonance {
    type Settings = Settings;
    type Config = Config;
    type Cell = Cell;
    type Result = CellResult;

    fn about(&self) -> About {
        About {
            name: "resonance",
            title: "Networks trained to hold several outputs: a resonance that nobody taught them",
            figure: "Rivkind & Barak 2017, Fig 2",
            summary: "A random network is trained by least squares so that its output, fed back, holds three targets. Near \
                      one of them it answers inputs of one frequency twenty times as strongly as slow ones; near another it \
                      is a low-pass filter. The gain around the loop says which, by mean-field theory and in finite \
                      networks; white noise shows it in simulation. Drawn settings tell at which frequencies such \
                      networks resonate, and rhythms of all frequencies which of them silence a chaotic network.",
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
        let networks = (0..config.networks).map(Cell::Network);
        let noise = (0..config.noise.networks).map(Cell::Noise);
        let ways = (0..config.ways.networks).map(Cell::Ways);
        let settings = (config.drawn.count > 0).then_some(Cell::Settings);
        let rhythms = (0..config.rhythm.networks).map(Cell::Rhythm);
        let inputs = (0..config.input.networks).map(Cell::Input);
        networks.chain(noise).chain(ways).chain(settings).chain(rhythms).chain(inputs).collect()
    }

    fn cell_name(&self, cell: &Cell) -> String {
        match *cell {
            Cell::Network(network) => format!("network-{:02}", network + 1),
            Cell::Noise(network) => format!("noise-{:02}", network + 1),
            Cell::Ways(network) => format!("ways-{:02}", network + 1),
            Cell::Settings => "settings".to_owned(),
            Cell::Rhythm(network) => format!("rhythm-{:02}", network + 1),
            Cell::Input(network) => format!("input-{:02}", network + 1),
        }
    }

    fn phases(&self, config: &Config, cell: &Cell) -> Vec<Phase> {
        match cell {
            Cell::Network(_) => network::phases(config).into(),
            Cell::Noise(_) => noise::phases(config).into(),
            Cell::Ways(_) => ways::phases(config).into(),
            Cell::Settings => settings::phases(config).into(),
            Cell::Rhythm(_) => rhythm::phases(config).into(),
            Cell::Input(_) => input::phases(config).into(),
        }
    }

    fn memory(&self, config: &Config, cell: &Cell) -> u64 {
        match cell {
            Cell::Network(_) => network::memory(config),
            Cell::Noise(_) => noise::memory(config),
            Cell::Ways(_) => ways::memory(config),
            Cell::Settings => settings::stored(config),
            Cell::Rhythm(_) => rhythm::memory(config),
            Cell::Input(_) => input::memory(config),
        }
    }

    fn stored(&self, config: &Config, cell: &Cell) -> u64 {
        match cell {
            Cell::Network(_) => network::stored(config),
            Cell::Noise(_) => noise::stored(config),
            Cell::Ways(_) => ways::stored(config),
            Cell::Settings => settings::stored(config),
            Cell::Rhythm(_) => rhythm::stored(config),
            Cell::Input(_) => input::stored(config),
        }
    }

    fn run_cell(&self, config: &Config, cell: &Cell, observer: &dyn Observer) -> Result<CellResult, Error> {
        match *cell {
            Cell::Network(network) => network::run(config, network, observer).map(CellResult::Network),
            Cell::Noise(network) => noise::run(config, network, observer).map(CellResult::Noise),
            Cell::Ways(network) => ways::run(config, network, observer).map(CellResult::Ways),
            Cell::Settings => settings::run(config, observer).map(CellResult::Settings),
            Cell::Rhythm(network) => rhythm::run(config, network, observer).map(CellResult::Rhythm),
            Cell::Input(network) => input::run(config, network, observer).map(CellResult::Input),
        }
    }

    fn summarise(&self, config: &Config, results: &[(Cell, CellResult)]) -> Outcome {
        let results = Results::new(&config.named, results);
        Outcome {
            metrics: data::metrics(config, &results),
            claims: claims::claims(config, &results),
            data: data::dataset(config, &results),
            figures: figures::figures(config, &results),
        }
    }
}
