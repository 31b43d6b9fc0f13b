//! A network that runs on noise while its feedback learns.

use attractor::orbit::{RecordOrbit, classify_record};
use attractor::{DifferentialHebbian, EchoStateNetwork, Network, Rule as _, Streams, eigenvalues, leading};
use ndarray::{Array2, aview1};

use super::class::oscillates;
use super::config::Recipe;
use crate::Error;

/// Rms fluctuation below which a record of tanh units, which reach from -1 to 1, is taken for a fixed point.
pub(in crate::experiments) const STILL: f64 = 0.05;
/// Updates of W_z after which the leading eigenvalue is looked at.
const LOOKS: [usize; 12] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
/// Steps whose noise is drawn at once.
const BLOCK: usize = 50;

/// A complex number as results keep it: real and imaginary part.
pub(in crate::experiments) type Complex = (f64, f64);

/// The stream of a network's noise; 0 is the one under which it learns, the others are for comparison.
pub(in crate::experiments) fn noise(streams: &Streams, realisation: usize) -> Streams {
    streams.child("noise").index(realisation)
}

/// What a run of a network with its noise ends in.
pub(in crate::experiments) struct Learned {
    pub(in crate::experiments) network: EchoStateNetwork,
    /// The last states (steps, units).
    pub(in crate::experiments) record: Array2<f64>,
    /// The first states (steps, units), if they were asked for.
    pub(in crate::experiments) beginning: Array2<f32>,
    /// The noise in the last states (steps, units), if it was asked for.
    pub(in crate::experiments) noise: Array2<f32>,
    /// Updates of W_z, and the leading eigenvalue of W_x + W_z after them.
    pub(in crate::experiments) leading: Vec<(usize, Complex)>,
    /// Steps of learning after which the mean square of the state was larger than at any step of learning before, if they
    /// were asked for, and what it was.
    pub(in crate::experiments) rises: Vec<(usize, f64)>,
    pub(in crate::experiments) orbit: RecordOrbit,
}

impl Learned {
    /// Steps of learning after which activity first reached half of its final root mean square; `None` of what ends at rest.
    pub(in crate::experiments) fn emerged_after(&self) -> Option<f64> {
        let last = self.record.iter().map(|x| x * x).sum::<f64>() / self.record.len() as f64;
        let there = self.rises.iter().find(|(_, size)| *size >= 0.25 * last).map(|(steps, _)| *steps as f64);
        there.filter(|_| oscillates(self.orbit.attractor.into()))
    }
}

/// A run of a network under noise.
pub(in crate::experiments) struct Course<'a> {
    pub(in crate::experiments) recipe: Recipe<'a>,
    /// What acts while the network runs.
    pub(in crate::experiments) rule: Option<DifferentialHebbian>,
    /// Of the noise.
    pub(in crate::experiments) streams: Streams,
    /// Whether the leading eigenvalue is followed.
    pub(in crate::experiments) look: bool,
    /// Whether it is followed how far activity has risen.
    pub(in crate::experiments) rises: bool,
    /// How many of the first states are kept.
    pub(in crate::experiments) beginning: usize,
    /// Of how many of the last states the noise is kept.
    pub(in crate::experiments) end: usize,
}

impl<'a> Course<'a> {
    /// A run of which nothing but the end is wanted.
    pub(in crate::experiments) fn new(recipe: Recipe<'a>, rule: Option<DifferentialHebbian>, streams: Streams) -> Self {
        Self { recipe, rule, streams, look: false, rises: false, beginning: 0, end: 0 }
    }

    /// Runs a network and tells its attractor from the last steps.
    pub(in crate::experiments) fn run(self, mut network: EchoStateNetwork) -> Result<Learned, Error> {
        let l = self.recipe.learning;
        let mut rule = self.rule;
        let units = network.state().len();
        let mut record = Array2::zeros((l.record, units));
        let mut beginning = Array2::zeros((self.beginning.min(l.steps), units));
        let mut noises = Array2::zeros((self.end.min(l.steps), units));
        let (mut found, mut rises, mut highest) = (Vec::new(), Vec::new(), 0.0);
        let mut noise = Noise::new(self.recipe.network.noise(), units, &self.streams);
        for step in 0..l.steps {
            let xi = noise.next();
            network.step(&[], Some(xi))?;
            if let Some(row) = (step + noises.nrows()).checked_sub(l.steps) {
                noises.row_mut(row).assign(&aview1(xi).mapv(|x| x as f32));
            }
            if let Some(rule) = rule.as_mut().filter(|_| (l.from..l.until).contains(&step)) {
                rule.learn(&mut network, &[])?;
                let updates = step - l.from + 1;
                if self.look && LOOKS.contains(&updates) {
                    let value = leading(&eigenvalues(network.weights(1.0).view())?);
                    found.push((updates, (value.re, value.im)));
                }
            }
            if self.rises && step >= l.from {
                let size = network.state().iter().map(|x| x * x).sum::<f64>() / units as f64;
                if size > highest {
                    highest = size;
                    rises.push((step - l.from + 1, size));
                }
            }
            if step < beginning.nrows() {
                beginning.row_mut(step).assign(&aview1(network.state()).mapv(|x| x as f32));
            }
            if let Some(row) = (step + l.record).checked_sub(l.steps) {
                record.row_mut(row).assign(&aview1(network.state()));
            }
        }
        let orbit = classify_record(record.view(), self.recipe.network.noise(), Some(STILL))?;
        Ok(Learned { network, record, beginning, noise: noises, leading: found, rises, orbit })
    }
}

/// The noise of a network, step by step.
pub(in crate::experiments) struct Noise {
    stream: attractor::Stream,
    sd: f64,
    values: Vec<f64>,
    units: usize,
    used: usize,
}

impl Noise {
    pub(in crate::experiments) fn new(sd: f64, units: usize, streams: &Streams) -> Self {
        let values = vec![0.0; BLOCK * units];
        Self { stream: streams.stream(), sd, used: values.len(), values, units }
    }

    /// The noise of the coming step, one number a unit.
    pub(in crate::experiments) fn next(&mut self) -> &[f64] {
        if self.used == self.values.len() {
            self.stream.fill_normal(&mut self.values, self.sd);
            self.used = 0;
        }
        self.used += self.units;
        &self.values[self.used - self.units..self.used]
    }
}
