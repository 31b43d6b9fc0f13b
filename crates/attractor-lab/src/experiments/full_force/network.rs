//! One network that learns one task in every way.

use std::ops::Range;

use attractor::{
    DenseLaw, FullForce, Initial, Loop, Noise, RateNetwork, ReadoutRls, Record, RlsOptions, Schedule, SparseMatrix,
    Stream, Streams, Trial, Units,
};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::Cell;
use super::analysis::{Analysed, analyse, eigenvalues};
use super::config::Config;
use super::method::Method;
use super::task::{OUTPUT, Task, Timeline, error};
use crate::Error;
use crate::experiment::Observer;

const LOOPS: [Loop; 1] = [Loop { readout: 0, channel: OUTPUT, delay: 0 }];
/// Standard deviation of the activations from which a target-generating network starts.
const START: f64 = 1.0;
/// Every so many steps an example is kept.
pub(super) const EXAMPLE_EVERY: usize = 5;

/// What a cell leaves behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct CellResult {
    /// By method.
    pub(super) learned: Vec<Learned>,
    /// Eigenvalues of J_D, real and imaginary parts, of a network that is analysed.
    pub(super) before: Vec<(f32, f32)>,
    /// The desired output in the test that examples are of, and the outputs by method; of the first network only.
    pub(super) example: Vec<Vec<f32>>,
}

/// What one way of learning led to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Learned {
    /// The error of a test after so many periods of learning.
    pub(super) errors: Vec<f64>,
    pub(super) analysed: Option<Analysed>,
}

/// A network and a task.
pub(super) struct Bench<'a> {
    pub(super) config: &'a Config,
    pub(super) task: Task,
    pub(super) timeline: Timeline,
    pub(super) streams: Streams,
    /// With what it heard of the desired output before anything learns.
    told: FullForce<f64>,
    /// A network whose recurrent weights have nothing to do with it.
    other: RateNetwork<f64>,
}

/// A network that learns.
pub(super) enum Pupil {
    Force { network: RateNetwork<f64>, rule: ReadoutRls<f64> },
    Full { network: RateNetwork<f64>, full_force: Box<FullForce<f64>>, initial: Array2<f64> },
}

pub(super) fn run(config: &Config, cell: &Cell, observer: &dyn Observer) -> Result<CellResult, Error> {
    let bench = Bench::new(config, cell)?;
    let analysed = cell.units == config.analysis.units;
    let shown = cell.number == 0 && cell.units == config.test.units;
    let (mut learned, mut example) = (Vec::new(), Vec::new());
    if shown {
        example.push(shortened(&bench.timeline.desired[bench.test(config.longest())]));
    }
    for &method in Method::of(analysed) {
        let mut pupil = bench.pupil(method)?;
        let (mut errors, mut from) = (Vec::new(), 0);
        for &periods in &config.training.periods {
            bench.train(&mut pupil, bench.at(from)..bench.at(periods))?;
            from = periods;
            let outputs = bench.outputs(pupil.alone()?, bench.test(periods), None)?;
            errors.push(error(&outputs, &bench.timeline.desired[bench.test(periods)]));
            if shown && periods == config.longest() && Method::COMPARED.contains(&method) {
                example.push(shortened(&outputs));
            }
        }
        let analysed = if analysed { Some(analyse(&bench, method, &pupil)?) } else { None };
        learned.push(Learned { errors, analysed });
        observer.trial(None)?;
    }
    let before = if analysed { eigenvalues(bench.generator())? } else { Vec::new() };
    Ok(CellResult { learned, before, example })
}

fn shortened(outputs: &[f64]) -> Vec<f32> {
    outputs.iter().step_by(EXAMPLE_EVERY).map(|&z| z as f32).collect()
}

impl<'a> Bench<'a> {
    /// The same draws for every task, and the target-generating network on its way.
    pub(super) fn new(config: &'a Config, cell: &Cell) -> Result<Self, Error> {
        let own = Streams::new(config.seed).child("full-force").index(cell.units).index(cell.number);
        let streams = own.child(cell.task.key());
        let law = DenseLaw { units: cell.units, gain: config.gain, inputs: 1, ..DenseLaw::default() };
        let mut generator = RateNetwork::dense(&law, &own.child("network"))?;
        let other = RateNetwork::dense(&law, &own.child("other"))?;
        let mut start = vec![0.0; cell.units];
        own.child("start").stream().fill_normal(&mut start, START);
        generator.set_activations(&start)?;
        let steps = config.task.steps();
        let periods = config.training.settle + config.longest() + config.test.periods + 1;
        let timeline = cell.task.timeline(steps, periods * steps.period, &mut streams.child("pulses").stream());
        let mut told = FullForce::new(generator, &[OUTPUT], config.rls())?;
        let settling = 0..config.training.settle * steps.period;
        told.hear(&timeline.stimulus(settling.clone())?, timeline.desired(settling))?;
        Ok(Self { config, task: cell.task, timeline, streams, told, other })
    }

    /// The target-generating network when learning begins.
    pub(super) fn generator(&self) -> &RateNetwork<f64> {
        self.told.generator()
    }

    /// The step after so many periods of learning.
    pub(super) fn at(&self, periods: usize) -> usize {
        (self.config.training.settle + periods) * self.config.task.steps().period
    }

    /// The steps of a test after so many periods of learning.
    pub(super) fn test(&self, periods: usize) -> Range<usize> {
        self.at(periods)..self.at(periods + self.config.test.periods)
    }

    /// A network that is going to learn, where the target-generating network is.
    pub(super) fn pupil(&self, method: Method) -> Result<Pupil, Error> {
        let generator = self.generator();
        if method == Method::Force {
            let network = generator.clone();
            let rule = ReadoutRls::new(&network, self.config.rls())?;
            return Ok(Pupil::Force { network, rule });
        }
        let mut network = self.told.network()?;
        let initial = match method {
            Method::FromOther => Some(&self.other),
            Method::FromSame => Some(generator),
            Method::Force | Method::Full => None,
        };
        if let Some(initial) = initial {
            network.recurrent_weights_mut().weights_mut().copy_from_slice(initial.recurrent_weights().weights());
        }
        let initial = network.recurrent_weights().to_dense();
        Ok(Pupil::Full { network, full_force: Box::new(self.told.clone()), initial })
    }

    /// Learning over these steps of the timeline.
    pub(super) fn train(&self, pupil: &mut Pupil, steps: Range<usize>) -> Result<(), Error> {
        let schedule = Schedule { window: 0..steps.len(), every: self.config.training.every };
        let (stimulus, desired) = (self.timeline.stimulus(steps.clone())?, self.timeline.desired(steps));
        match pupil {
            Pupil::Force { network, rule } => {
                Trial::new(&stimulus).closed(&LOOPS).train(network, rule, desired, &schedule)?;
            }
            Pupil::Full { network, full_force, .. } => {
                full_force.train(network, &stimulus, Noise::Silent, desired, &schedule)?;
            }
        }
        Ok(())
    }

    /// Outputs of a network that no longer learns, under noise of an amplitude or none.
    pub(super) fn outputs(
        &self,
        mut network: RateNetwork<f64>,
        steps: Range<usize>,
        noise: Option<(f64, Stream)>,
    ) -> Result<Vec<f64>, Error> {
        let stimulus = self.timeline.stimulus(steps.clone())?;
        let record = Record { units: Units::Some(&[]), steps: 0..steps.len() };
        let noise = noise.map_or(Noise::Silent, |(amplitude, stream)| Noise::Normal { amplitude, stream });
        let trial = Trial::new(&stimulus).initial(Initial::Continue).noise(noise);
        Ok(trial.record(&mut network, &record)?.outputs.into_raw_vec_and_offset().0)
    }
}

impl Pupil {
    /// What it is without a loop: that of FORCE is part of the recurrent weights, J_D + u_f w'. No step differs by it.
    pub(super) fn alone(&self) -> Result<RateNetwork<f64>, Error> {
        match self {
            Self::Full { network, .. } => Ok(network.clone()),
            Self::Force { network, .. } => {
                let (feedback, readout) = (network.input_weights(), network.output_weights());
                let mut recurrent = network.recurrent_weights().to_dense();
                recurrent.indexed_iter_mut().for_each(|((i, j), w)| *w += feedback[(i, OUTPUT)] * readout[(0, j)]);
                let recurrent = SparseMatrix::full(recurrent.view())?;
                let (input, output) = (network.input_weights().to_owned(), readout.to_owned());
                let mut alone = RateNetwork::from_weights(input, recurrent, output, network.dynamics())?;
                alone.set_activations(network.activations())?;
                Ok(alone)
            }
        }
    }
}

impl Config {
    pub(super) fn rls(&self) -> RlsOptions {
        RlsOptions { delta: self.training.delta, ..RlsOptions::default() }
    }
}
