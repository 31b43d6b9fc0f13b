//! What a training costs: seconds for progress and estimates, bytes for the check before anything is allocated.
//!
//! Seconds are those of one core of the machine that the benchmarks' README describes.

use attractor::math;
use attractor::{RecurrentRls, Wiring};

use super::config::{Precision, Scheme, Timeline, TrainingConfig};
use super::network::NetworkConfig;

/// The cost of an experiment's trials.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    units: f64,
    synapses: f64,
    plastic_units: f64,
    plastic_synapses: f64,
    learn_every: f64,
    precision: Precision,
}

impl Cost {
    pub(crate) fn new(
        network: &NetworkConfig,
        wiring: &Wiring,
        training: &TrainingConfig,
        precision: Precision,
    ) -> Self {
        let units = network.units as f64;
        let row = wiring.in_degree(network.units);
        let (plastic_units, plastic_synapses) = match training.scheme {
            Scheme::Neuron => (training.plastic_fraction * units, row),
            Scheme::Synapse => (units, training.plastic_fraction * row),
        };
        let learn_every = training.learn_every as f64;
        Self { units, synapses: units * row, plastic_units, plastic_synapses, learn_every, precision }
    }

    /// Seconds of a step without learning.
    fn step(&self) -> f64 {
        0.35e-9 * self.synapses + 8e-9 * self.units
    }

    /// How much slower double precision is than single.
    fn width(&self) -> f64 {
        self.precision.bytes() as f64 / 4.0
    }

    /// Seconds of a trial without learning.
    pub(crate) fn plain_trial(&self, timeline: &Timeline) -> f64 {
        timeline.steps as f64 * self.step() * self.width()
    }

    /// Seconds of a recurrent learning trial.
    pub(crate) fn recurrent_trial(&self, timeline: &Timeline) -> f64 {
        let updates = timeline.window.len() as f64 / self.learn_every;
        let entries =
            self.plastic_units * (self.plastic_synapses * self.plastic_synapses + 20.0 * self.plastic_synapses);
        self.plain_trial(timeline) + updates * 0.035e-9 * entries * self.width()
    }

    /// Seconds of a recurrent learning trial of the delta rule.
    pub(crate) fn delta_trial(&self, timeline: &Timeline) -> f64 {
        let updates = timeline.window.len() as f64 / self.learn_every;
        self.plain_trial(timeline) + updates * 0.5e-9 * self.plastic_units * self.plastic_synapses * self.width()
    }

    /// Seconds of a readout learning trial.
    pub(crate) fn readout_trial(&self, timeline: &Timeline) -> f64 {
        let updates = timeline.window.len() as f64 / self.learn_every;
        self.plain_trial(timeline) + updates * 0.08e-9 * self.units * self.units * self.width()
    }

    /// Seconds of one pair of trajectories in double precision.
    pub(crate) fn separation(&self, steps: usize) -> f64 {
        2.0 * 2.0 * steps as f64 * self.step()
    }

    /// Seconds of the eigenvalues of W_rec.
    pub(crate) fn eigenvalues(&self) -> f64 {
        1.3e-9 * math::powi(self.units, 3)
    }

    /// Bytes of a network in training, with that many recordings of the whole network over that many steps.
    pub(crate) fn memory(&self, recordings: usize, steps: usize) -> u64 {
        let number = self.precision.bytes();
        // A few synapses more than the mean, so that the estimate is not short of the largest matrices.
        let row = (self.plastic_synapses + 2.0 * self.plastic_synapses.sqrt()) as usize;
        let units = self.plastic_units.ceil() as usize;
        let recurrent = match self.precision {
            Precision::Float32 => RecurrentRls::<f32>::bytes(units, row),
            Precision::Float64 => RecurrentRls::<f64>::bytes(units, row),
        };
        let readout = number * (self.units * self.units / 2.0) as u64;
        let synapses = (self.synapses * (number as f64 + 12.0)) as u64;
        recurrent + readout + synapses + number * recordings as u64 * steps as u64 * self.units as u64
    }

    /// Bytes of a network that a cell carries, packed: of each synapse its weight, and less of its place.
    pub(crate) fn carried(&self) -> u64 {
        (self.synapses * (self.precision.bytes() as f64 + 4.0)) as u64
    }
}
