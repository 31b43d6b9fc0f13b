//! `global-stability`: what a network that was trained to hold fixed points does far from them.
//!
//! Beyond the local theory of Rivkind & Barak 2017: the output's map F(z) and where all starts end (after Mastrogiuseppe &
//! Ostojic 2019), networks that remember bits between their fixed points (after Sussillo & Barak 2013), and targets that are
//! learned one after the other (after Beer & Barak 2019). A cell is a network of one part, or theory.

mod claims;
mod claims_learning;
mod config;
mod data;
mod ends;
mod figures;
mod flip_flop;
mod flip_flop_points;
mod map;
mod sequence;
#[cfg(test)]
mod tests;

use config::Config;
use flip_flop::FlipFlopResult;
use map::{MapResult, TheoryResult};
use sequence::SequenceResult;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::experiment::{About, Experiment, Observer, Outcome, Phase, Source};
use crate::experiments::fixed_points::Cost;

/// The experiment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GlobalStability;

/// A unit of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    /// What theory says of F and of the open network.
    Theory,
    /// A network at every gain and target.
    Map(usize),
    /// A network that remembers so many bits.
    FlipFlop { bits: usize, number: usize },
    /// A network that learns targets one after the other.
    Sequence(usize),
}

/// What a cell leaves behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum CellResult {
    Theory(TheoryResult),
    Map(MapResult),
    FlipFlop(FlipFlopResult),
    Sequence(SequenceResult),
}

/// All results, sorted.
struct Results<'a> {
    theory: Option<&'a TheoryResult>,
    maps: Vec<&'a MapResult>,
    /// Of one bit, and of two.
    flip_flops: [Vec<&'a FlipFlopResult>; 2],
    sequences: Vec<&'a SequenceResult>,
}

impl<'a> Results<'a> {
    fn new(results: &'a [(Cell, CellResult)]) -> Self {
        let mut sorted =
            Self { theory: None, maps: Vec::new(), flip_flops: [Vec::new(), Vec::new()], sequences: Vec::new() };
        for (_, result) in results {
            match result {
                CellResult::Theory(theory) => sorted.theory = Some(theory),
                CellResult::Map(map) => sorted.maps.push(map),
                CellResult::FlipFlop(found) => sorted.flip_flops[usize::from(found.bits > 1)].push(found),
                CellResult::Sequence(found) => sorted.sequences.push(found),
            }
        }
        sorted
    }
}

const SOURCES: &[Source] = &[
    Source {
        citation: "Mastrogiuseppe F, Ostojic S (2019). A geometrical analysis of global stability in trained feedback \
                   networks. Neural Computation 31, 1139-1182.",
        link: "https://doi.org/10.1162/neco_a_01187",
    },
    Source {
        citation: "Rivkind A, Barak O (2017). Local dynamics in trained recurrent neural networks. Physical Review \
                   Letters 118, 258101.",
        link: "https://doi.org/10.1103/PhysRevLett.118.258101",
    },
    Source {
        citation: "Sussillo D, Barak O (2013). Opening the black box: low-dimensional dynamics in high-dimensional \
                   recurrent neural networks. Neural Computation 25, 626-649.",
        link: "https://doi.org/10.1162/NECO_a_00409",
    },
    Source {
        citation: "Beer C, Barak O (2019). One step back, two steps forward: interference and learning in recurrent \
                   neural networks. Neural Computation 31, 1985.",
        link: "https://doi.org/10.1162/neco_a_01222",
    },
];

impl Experiment for GlobalStability {
    type Settings = Config;
    type Config = Config;
    type Cell = Cell;
    type Result = CellResult;

    fn about(&self) -> About {
        About {
            name: "global-stability",
            title: "Far from what was learned: global stability, flip-flops, and interference of trained fixed points",
            figure: "beyond Rivkind & Barak 2017; after Mastrogiuseppe & Ostojic 2019, Sussillo & Barak 2013, Beer & Barak 2019",
            summary: "A network that was trained to hold one target is started anywhere: where it ends is compared with the \
                      crossings of the output's map F(z), measured in networks and by mean-field theory. Networks that are \
                      trained to remember bits show their fixed points and the saddles between them. Targets that are \
                      learned one after the other show what each costs those before it, by recursive least squares and by \
                      the delta rule.",
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
        let mut cells: Vec<Cell> = (0..config.networks).map(Cell::Map).collect();
        for bits in [2, 1] {
            cells.extend((0..config.flip_flop.networks).map(|number| Cell::FlipFlop { bits, number }));
        }
        cells.extend((0..config.sequence.networks).map(Cell::Sequence));
        cells.push(Cell::Theory);
        cells
    }

    fn cell_name(&self, cell: &Cell) -> String {
        match cell {
            Cell::Theory => "theory".to_owned(),
            Cell::Map(network) => format!("map-{:02}", network + 1),
            Cell::FlipFlop { bits, number } => format!("flip-flop-{bits}-{:02}", number + 1),
            Cell::Sequence(network) => format!("sequence-{:02}", network + 1),
        }
    }

    fn phases(&self, config: &Config, cell: &Cell) -> Vec<Phase> {
        vec![match cell {
            Cell::Theory => map::theory_phase(config),
            Cell::Map(_) => map::phase(config),
            Cell::FlipFlop { .. } => flip_flop::phase(config),
            Cell::Sequence(_) => sequence::phase(config),
        }]
    }

    fn memory(&self, config: &Config, cell: &Cell) -> u64 {
        match cell {
            Cell::Theory => 10_000_000,
            Cell::Map(_) => Cost::new(config.network.units).memory(5) + 100 * config.ends.steps(&config.network) as u64,
            Cell::FlipFlop { .. } => {
                let states = 8 * (config.flip_flop.starts * config.flip_flop.units) as u64;
                Cost::new(config.flip_flop.units).memory(8)
                    + 120 * config.flip_flop.longest(&config.network) as u64
                    + states
            }
            Cell::Sequence(_) => Cost::new(config.network.units).memory(6),
        }
    }

    fn stored(&self, config: &Config, cell: &Cell) -> u64 {
        let (gains, targets) = (config.map.gains.len(), config.map.targets.len());
        let bytes = match cell {
            Cell::Theory => 8 * gains * (config.map.outputs + targets),
            Cell::Map(_) => gains * (9 * config.map.outputs + targets * (9 + 9 * config.ends.starts)),
            Cell::FlipFlop { bits, .. } => 100 + flip_flop::shown(config) * (1 + 16 * bits),
            Cell::Sequence(_) => {
                let targets = config.sequence.targets.len();
                8 * targets + 2 * (8 * targets * targets + 3 * targets)
            }
        };
        bytes as u64
    }

    fn run_cell(&self, config: &Config, cell: &Cell, observer: &dyn Observer) -> Result<CellResult, Error> {
        let phases = self.phases(config, cell);
        observer.phase(phases[0].name, phases[0].trials);
        match *cell {
            Cell::Theory => map::theory(config, observer).map(CellResult::Theory),
            Cell::Map(network) => map::run(config, network, observer).map(CellResult::Map),
            Cell::FlipFlop { bits, number } => flip_flop::run(config, bits, number, observer).map(CellResult::FlipFlop),
            Cell::Sequence(network) => sequence::run(config, network, observer).map(CellResult::Sequence),
        }
    }

    fn summarise(&self, config: &Config, results: &[(Cell, CellResult)]) -> Outcome {
        let results = Results::new(results);
        Outcome {
            metrics: data::metrics(config, &results),
            claims: claims::claims(config, &results),
            data: data::dataset(config, &results),
            figures: figures::figures(config, &results),
        }
    }
}
