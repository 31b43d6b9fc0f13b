//! `network-memory`: what every kind of network of the library holds of its input, before and after it learns, and how many dimensions
//! chaos has.
//!
//! Dambre, Verstraeten, Schrauwen & Massar 2012; Jaeger 2001; Clark, Abbott & Litwin-Kumar 2023. A cell is a network under all conditions
//! of its family, or one that hears nothing, at every gain.

mod claims;
mod claims_dimension;
mod condition;
mod config;
mod data;
mod dimension;
mod echo_state;
mod figures;
mod force;
mod innate;
mod measure;
mod result;
#[cfg(test)]
mod tests;
mod threshold;

use attractor::Streams;
use condition::Family;
use config::Config;
use dimension::Theory;
use result::{CellResult, Dimensions, Networks};

use crate::Error;
use crate::experiment::{About, Experiment, Observer, Outcome, Phase, Source};

/// The experiment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NetworkMemory;

/// A unit of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    /// A network of a family.
    Memory { family: Family, number: usize },
    /// A network that hears nothing.
    Dimension { units: usize, number: usize },
    /// What theory says of these.
    Theory,
}

const SOURCES: &[Source] = &[
    Source {
        citation: "Dambre J, Verstraeten D, Schrauwen B, Massar S (2012). Information processing capacity of dynamical systems. \
                   Scientific Reports 2, 514.",
        link: "https://doi.org/10.1038/srep00514",
    },
    Source { citation: "Jaeger H (2001). Short term memory in echo state networks. GMD report 152.", link: "" },
    Source {
        citation: "Clark DG, Abbott LF, Litwin-Kumar A (2023). Dimension of activity in random neural networks. Physical Review \
                   Letters 131, 118401.",
        link: "https://doi.org/10.1103/PhysRevLett.131.118401",
    },
    Source {
        citation: "Lazar A, Pipa G, Triesch J (2009). SORN: a self-organizing recurrent neural network. Frontiers in \
                   Computational Neuroscience 3, 23.",
        link: "https://doi.org/10.3389/neuro.10.023.2009",
    },
];

impl Experiment for NetworkMemory {
    type Settings = Config;
    type Config = Config;
    type Cell = Cell;
    type Result = CellResult;

    fn about(&self) -> About {
        About {
            name: "network-memory",
            title: "What networks remember of their input, before and after they learn; the dimension of chaos",
            figure: "after Dambre et al. 2012; Clark, Abbott & Litwin-Kumar 2023",
            summary: "Every kind of network of this library hears independent values, before and after its plasticity: innate \
                      training, FORCE, intrinsic plasticity and STDP, differential Hebbian feedback. How much of the past \
                      values and of products of them a linear readout finds in its states is its information-processing \
                      capacity. Random networks that hear nothing show how many dimensions chaos takes up, beside theory.",
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
        // The longest first.
        let (sizes, own) = (config.dimension.sizes.iter().rev(), 0..config.dimension.networks);
        let mut cells: Vec<Cell> =
            sizes.flat_map(|&units| own.clone().map(move |number| Cell::Dimension { units, number })).collect();
        for family in Family::ALL {
            cells.extend((0..config.networks).map(|number| Cell::Memory { family, number }));
        }
        if config.dimension.networks > 0 {
            cells.push(Cell::Theory);
        }
        cells
    }

    fn cell_name(&self, cell: &Cell) -> String {
        match cell {
            Cell::Memory { family, number } => format!("{}-{:02}", family.key(), number + 1),
            Cell::Dimension { units, number } => format!("dimension-{units}-{:02}", number + 1),
            Cell::Theory => "theory".into(),
        }
    }

    fn phases(&self, config: &Config, cell: &Cell) -> Vec<Phase> {
        vec![phase(config, cell)]
    }

    fn memory(&self, config: &Config, cell: &Cell) -> u64 {
        match cell {
            Cell::Memory { .. } => {
                let (units, steps) = (config.largest() as u64, (config.capacity.steps + config.capacity.settle) as u64);
                // The states, and an orthonormal basis of them; what is heard; P of every plastic unit, in single precision.
                let inputs = config.rate.connection_probability * units as f64;
                let learning = 4 * units * (inputs * inputs) as u64
                    + 8 * units * (config.rate.pulsed().end + config.rate.window) as u64;
                // What is shown in training and after, and when units are active.
                let shown = 2 * config.threshold.window as u64 + steps;
                let shown = shown * (32 * config.threshold.copies as u64 + units / 2);
                let heard = 16 * (steps * config.rate.hold as u64 + config.rate.training as u64);
                32 * units * steps + heard + shown + learning + 40 * units * units
            }
            Cell::Dimension { units, .. } => {
                let [settle, steps, every] = config.dimension.counts();
                let units = *units as u64;
                24 * units * (steps / every.max(1)) as u64 + 40 * units * units + 8 * (settle + steps) as u64
            }
            Cell::Theory => 10_000_000,
        }
    }

    fn stored(&self, config: &Config, cell: &Cell) -> u64 {
        match cell {
            Cell::Memory { family, .. } => {
                let delays = &config.capacity.longest_delays;
                family.places().len() as u64 * (8 * (delays.len() + delays[0] + 2) as u64 + 6) + 10
            }
            Cell::Dimension { .. } => 8 * config.dimension.gains.len() as u64 + 2,
            Cell::Theory => 8 * (2 * config.dimension.curve + config.dimension.gains.len()) as u64 + 4,
        }
    }

    fn run_cell(&self, config: &Config, cell: &Cell, observer: &dyn Observer) -> Result<CellResult, Error> {
        let phase = phase(config, cell);
        observer.phase(phase.name, phase.trials);
        let (family, number) = match *cell {
            Cell::Memory { family, number } => (family, number),
            Cell::Dimension { units, number } => {
                return Ok(CellResult::Dimension(dimension::run(config, units, number, observer)?));
            }
            Cell::Theory => {
                let theory = Theory::new(config)?;
                observer.trial(None)?;
                return Ok(CellResult::Theory(theory));
            }
        };
        let streams = Streams::new(config.seed).child("network-memory").child(family.key()).index(number);
        let (measured, radius) = match family {
            Family::Innate => (innate::run(config, &streams, observer)?, None),
            Family::Force => (force::run(config, &streams, observer)?, None),
            Family::Threshold => (threshold::run(config, &streams, observer)?, None),
            Family::EchoState => {
                let (measured, radius) = echo_state::run(config, &streams, observer)?;
                (measured, Some(radius))
            }
        };
        Ok(CellResult::Memory { measured, radius })
    }

    fn summarise(&self, config: &Config, results: &[(Cell, CellResult)]) -> Outcome {
        let networks = Networks::of(config, results);
        let dimensions = Dimensions::of(config, results);
        let mut outcome = Outcome::default();
        if !networks.is_empty() {
            outcome.claims.extend(claims::claims(&networks));
            outcome.metrics.extend(data::metrics(&networks));
            data::insert_memory(&mut outcome.data, &networks);
            outcome.figures.extend(figures::memory(&networks));
        }
        if let Some(dimensions) = &dimensions {
            outcome.claims.extend(claims_dimension::claims(config, dimensions));
            data::insert_dimension(&mut outcome.data, config, dimensions);
            outcome.figures.push(figures::dimension(config, dimensions));
        }
        outcome
    }
}

/// Each condition is a trial; of networks that hear nothing, each gain.
fn phase(config: &Config, cell: &Cell) -> Phase {
    match cell {
        Cell::Memory { family, .. } => {
            let (units, steps) = match family {
                Family::Innate | Family::Force => (config.rate.units, config.capacity.steps * config.rate.hold),
                Family::Threshold => (config.threshold.excitatory, config.threshold.window),
                Family::EchoState => (config.echo_state.units, config.echo_state.learning),
            };
            let n = units as f64;
            let products = (2.0 * config.capacity.targets() + 2.0 * n) * n * config.capacity.steps as f64;
            let seconds = 0.3e-9 * products + steps as f64 * (1e-6 + 0.1e-9 * n * n);
            Phase { name: "memory", trials: family.places().len(), seconds_per_trial: seconds }
        }
        Cell::Dimension { units, .. } => {
            let ([settle, steps, _], n) = (config.dimension.counts(), *units as f64);
            let seconds = 2.0 * (settle + steps) as f64 * (1e-6 + 0.1e-9 * n * n);
            Phase { name: "dimension", trials: config.dimension.gains.len(), seconds_per_trial: seconds }
        }
        Cell::Theory => Phase { name: "theory", trials: 1, seconds_per_trial: 1.0 },
    }
}
