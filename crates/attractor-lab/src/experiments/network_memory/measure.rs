//! What is measured of a network that hears a value in each step.

use attractor::{CapacityOptions, InputLaw, Streams, information_processing_capacity, participation_ratio};
use ndarray::{ArrayView2, s};
use serde::{Deserialize, Serialize};

use super::config::CapacityConfig;
use crate::Error;

/// What a network's states hold of what it heard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Measured {
    /// The sum of the capacities of each degree, from 1 on.
    pub(super) by_degree: Vec<f64>,
    /// The capacity of the value of so many steps before, from 0 on.
    pub(super) memory: Vec<f64>,
    /// Independent states.
    pub(super) rank: usize,
    /// Units whose states are read.
    pub(super) units: usize,
    /// Participation ratio of the states; 0 if none ever changes.
    pub(super) dimension: f64,
}

impl Measured {
    /// All capacities.
    pub(super) fn total(&self) -> f64 {
        self.by_degree.iter().sum()
    }

    /// The memory of Jaeger 2001.
    pub(super) fn linear(&self) -> f64 {
        self.by_degree[0]
    }
}

/// What a network hears: independent values of one law.
pub(super) struct Input {
    pub(super) law: InputLaw,
    /// From minus to plus the amplitude, the first ones heard while the network settles.
    pub(super) values: Vec<f64>,
    amplitude: f64,
}

impl Input {
    /// As many values as are heard.
    pub(super) fn new(config: &CapacityConfig, law: InputLaw, amplitude: f64, streams: &Streams) -> Self {
        let steps = config.settle + config.steps;
        Self { law, values: draw(law, amplitude, steps, &streams.child("input")), amplitude }
    }

    /// Holds the states (steps, units) in which the values left the network against the values.
    pub(super) fn measure(&self, config: &CapacityConfig, states: ArrayView2<'_, f64>) -> Result<Measured, Error> {
        let options = CapacityOptions {
            longest_delays: config.longest_delays.clone(),
            law: self.law,
            amplitude: self.amplitude,
            chance: config.chance,
        };
        let states = states.slice(s![config.settle.., ..]);
        let found = information_processing_capacity(states, &self.values[config.settle..], &options)?;
        let mut memory = found.memory();
        memory.resize(config.longest_delays[0] + 1, 0.0);
        let dimension = zero_at_rest(participation_ratio(states))?;
        Ok(Measured { by_degree: found.by_degree, memory, rank: found.rank, units: states.ncols(), dimension })
    }
}

/// So many independent values.
pub(super) fn draw(law: InputLaw, amplitude: f64, count: usize, streams: &Streams) -> Vec<f64> {
    let mut stream = streams.stream();
    let mut value = || match law {
        InputLaw::Uniform => 2.0 * stream.uniform() - 1.0,
        InputLaw::Binary => 2.0 * stream.below(2) as f64 - 1.0,
    };
    (0..count).map(|_| amplitude * value()).collect()
}

/// A participation ratio, or 0 where no state ever changes.
pub(super) fn zero_at_rest(ratio: Result<f64, attractor::Error>) -> Result<f64, Error> {
    match ratio {
        Err(attractor::Error::OutOfRange { .. }) => Ok(0.0),
        ratio => Ok(ratio?),
    }
}
