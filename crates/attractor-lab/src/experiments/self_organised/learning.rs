//! A network that runs on noise while its feedback learns.

use attractor::orbit::{RecordOrbit, classify_record};
use attractor::{
    DifferentialHebbian, EchoStateNetwork, FeedbackNorm, Network, Rule as _, Streams, eigenvalues, leading,
};
use ndarray::{Array2, aview1};

use super::config::Config;
use crate::Error;

/// Updates of W_z after which the leading eigenvalue is looked at.
const LOOKS: [usize; 12] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
/// Steps whose noise is drawn at once.
const BLOCK: usize = 50;

/// A complex number as results keep it: real and imaginary part.
pub(super) type Complex = (f64, f64);

/// The random streams of a network of that size.
pub(super) fn streams(config: &Config, units: usize, network: usize) -> Streams {
    Streams::new(config.seed).child("self-organised").index(units).index(network)
}

/// A network before learning.
pub(super) fn fresh(config: &Config, units: usize, streams: &Streams) -> Result<EchoStateNetwork, Error> {
    let network = EchoStateNetwork::random(&config.network.law(units), &streams.child("network"))?;
    Ok(network.with_noise(config.learning.noise))
}

/// The stream of a network's noise; 0 is the one under which it learns, the others are for comparison.
pub(super) fn noise(streams: &Streams, realisation: usize) -> Streams {
    streams.child("noise").index(realisation)
}

/// What acts while a network runs.
#[derive(Debug, Clone, Copy)]
pub(super) enum Rule {
    /// The rule of the configuration.
    Configured,
    /// The same with another normalisation.
    With(FeedbackNorm),
    /// None.
    Without,
}

impl Rule {
    fn of(self, config: &Config) -> Result<Option<DifferentialHebbian>, Error> {
        match self {
            Self::Configured => config.learning.rule(None).map(Some),
            Self::With(norm) => config.learning.rule(Some(norm)).map(Some),
            Self::Without => Ok(None),
        }
    }
}

/// What a run of a network with its noise ends in.
pub(super) struct Learned {
    pub(super) network: EchoStateNetwork,
    /// The last states (steps, units).
    pub(super) record: Array2<f64>,
    /// The first states (steps, units), if they were asked for.
    pub(super) beginning: Array2<f32>,
    /// Updates of W_z, and the leading eigenvalue of W_x + W_z after them.
    pub(super) leading: Vec<(usize, Complex)>,
    pub(super) orbit: RecordOrbit,
}

/// A run of a network under noise.
pub(super) struct Course<'a> {
    pub(super) config: &'a Config,
    pub(super) rule: Rule,
    /// Of the noise.
    pub(super) streams: Streams,
    /// Whether the leading eigenvalue is followed.
    pub(super) look: bool,
    /// How many of the first states are kept.
    pub(super) beginning: usize,
}

impl<'a> Course<'a> {
    /// A run of which nothing but the end is wanted.
    pub(super) fn new(config: &'a Config, rule: Rule, streams: Streams) -> Self {
        Self { config, rule, streams, look: false, beginning: 0 }
    }

    /// Runs a network and tells its attractor from the last steps.
    pub(super) fn run(self, mut network: EchoStateNetwork) -> Result<Learned, Error> {
        let l = &self.config.learning;
        let mut rule = self.rule.of(self.config)?;
        let units = network.state().len();
        let mut record = Array2::zeros((l.record, units));
        let mut beginning = Array2::zeros((self.beginning.min(l.steps), units));
        let mut found = Vec::new();
        let mut noise = Noise::new(self.config, units, &self.streams);
        for step in 0..l.steps {
            network.step(&[], Some(noise.next()))?;
            if let Some(rule) = rule.as_mut().filter(|_| (l.from..l.until).contains(&step)) {
                rule.learn(&mut network, &[])?;
                let updates = step - l.from + 1;
                if self.look && LOOKS.contains(&updates) {
                    let value = leading(&eigenvalues(network.weights(1.0).view())?);
                    found.push((updates, (value.re, value.im)));
                }
            }
            if step < beginning.nrows() {
                beginning.row_mut(step).assign(&aview1(network.state()).mapv(|x| x as f32));
            }
            if let Some(row) = (step + l.record).checked_sub(l.steps) {
                record.row_mut(row).assign(&aview1(network.state()));
            }
        }
        let orbit = classify_record(record.view(), self.config.network.noise())?;
        Ok(Learned { network, record, beginning, leading: found, orbit })
    }
}

/// The noise of a network, step by step.
pub(super) struct Noise {
    stream: attractor::Stream,
    sd: f64,
    values: Vec<f64>,
    units: usize,
    used: usize,
}

impl Noise {
    pub(super) fn new(config: &Config, units: usize, streams: &Streams) -> Self {
        let values = vec![0.0; BLOCK * units];
        Self { stream: streams.stream(), sd: config.network.noise(), used: values.len(), values, units }
    }

    /// The noise of the coming step, one number a unit.
    pub(super) fn next(&mut self) -> &[f64] {
        if self.used == self.values.len() {
            self.stream.fill_normal(&mut self.values, self.sd);
            self.used = 0;
        }
        self.used += self.units;
        &self.values[self.used - self.units..self.used]
    }
}
