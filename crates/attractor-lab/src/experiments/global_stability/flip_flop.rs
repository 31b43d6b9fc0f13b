//! The second part: networks that are trained to remember bits, set by pulses.
//!
//! Each bit has an input channel, of pulses of either sign, and a readout that is to hold the sign of the last one and is fed
//! back. Readouts learn by recursive least squares with the loops closed (FORCE; Sussillo & Abbott 2009,
//! doi:10.1016/j.neuron.2009.07.018). The task is that of Sussillo & Barak 2013, doi:10.1162/NECO_a_00409, who train all weights.

use attractor::{
    DenseLaw, Dynamics, Initial, Loop, Noise, RateNetwork, ReadoutRls, Record, RlsOptions, Schedule, Stimulus, Streams,
    Trial, Units,
};
use ndarray::{Array2, ArrayView2};
use serde::{Deserialize, Serialize};

use super::config::{Config, FlipFlopConfig};
use super::flip_flop_points::{Kind, Point, points, signs};
use crate::Error;
use crate::experiment::{Observer, Phase};
use crate::experiments::fixed_points::Cost;
use crate::experiments::steps_of;

/// Outputs are right within this of their targets, which are 1 and -1.
pub(super) const RIGHT: f64 = 0.5;
/// Steps of a test that are kept for the figure, in units of tau.
const SHOWN: f64 = 200.0;

/// What a network leaves behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct FlipFlopResult {
    pub(super) bits: usize,
    /// Intervals of the test, and of them those at whose end all outputs were right.
    pub(super) intervals: usize,
    pub(super) right: usize,
    pub(super) points: Vec<Point>,
    /// The beginning of the test, a row a step: targets and outputs, bit by bit.
    pub(super) shown: Vec<Vec<f64>>,
}

impl FlipFlopResult {
    pub(super) fn accuracy(&self) -> f64 {
        self.right as f64 / self.intervals as f64
    }

    /// The memories that are held by a stable fixed point, as signs of the bits; each once.
    pub(super) fn memories(&self) -> Vec<Vec<i8>> {
        let stable = self.points.iter().filter(|point| point.kind == Kind::Stable);
        let mut all: Vec<Vec<i8>> = stable.map(|point| signs(&point.outputs)).filter(|s| !s.contains(&0)).collect();
        all.sort();
        all.dedup();
        all
    }

    /// Saddles with one unstable direction.
    pub(super) fn saddles(&self) -> impl Iterator<Item = &Point> {
        self.points.iter().filter(|point| point.kind == Kind::Unstable && point.unstable == 1)
    }

    /// Saddles with one unstable direction whose sides are memories that differ in one bit.
    pub(super) fn between(&self) -> usize {
        let differ = |[one, other]: &[Vec<i8>; 2]| {
            let whole = !one.contains(&0) && !other.contains(&0);
            whole && one.iter().zip(other).filter(|(a, b)| a != b).count() == 1
        };
        self.saddles().filter(|saddle| saddle.sides.as_ref().is_some_and(differ)).count()
    }

    pub(super) fn count(&self, kind: Kind) -> usize {
        self.points.iter().filter(|point| point.kind == kind).count()
    }
}

/// Steps of the test that are kept for the figure.
pub(super) fn shown(config: &Config) -> usize {
    steps_of(SHOWN.min(config.flip_flop.test), config.network.dt)
}

pub(super) fn phase(config: &Config) -> Phase {
    let (flip, units) = (&config.flip_flop, config.flip_flop.units as f64);
    let steps = (flip.training + flip.test) / config.network.dt;
    let learning = 1e-9 * units * units * flip.training / config.network.dt / flip.every as f64;
    let search = (flip.starts * flip.descent) as f64 * 0.6e-9 * units * units * units;
    let simulated = steps * (Cost::new(flip.units).step() + 30e-9 * units);
    Phase { name: "flip-flop", trials: 1, seconds_per_trial: simulated + learning + search }
}

/// Runs one network of so many bits.
pub(super) fn run(
    config: &Config,
    bits: usize,
    number: usize,
    observer: &dyn Observer,
) -> Result<FlipFlopResult, Error> {
    let flip = &config.flip_flop;
    let streams = config.streams("flip-flop").index(bits).index(number);
    let mut network = drawn(config, bits, &streams)?;
    let loops = loops(bits);
    let task = Task::drawn(config, flip.training, bits, &streams.child("training"))?;
    let mut rule = ReadoutRls::new(&network, RlsOptions { delta: flip.delta, ..RlsOptions::default() })?;
    let schedule = Schedule { window: 0..task.stimulus.steps(), every: flip.every };
    task.trial(flip, &loops, &streams.child("training")).train(
        &mut network,
        &mut rule,
        task.target.view(),
        &schedule,
    )?;
    let task = Task::drawn(config, flip.test, bits, &streams.child("test"))?;
    let start = network.activations().to_vec();
    let record = Record { units: Units::Some(&[]), steps: 0..task.stimulus.steps() };
    let mut tested = network.clone();
    let outputs = task.trial(flip, &loops, &streams.child("test")).record(&mut tested, &record)?.outputs;
    let right = task.ends.iter().filter(|&&step| task.is_right(step, outputs.view())).count();
    let mut tested = network.clone();
    tested.set_activations(&start)?;
    let states = states(config, &task, &loops, &mut tested, &streams)?;
    let points = points(config, &network, &loops, states.view(), &streams.child("beside"))?;
    observer.trial(None)?;
    let shown =
        (0..shown(config)).map(|step| task.held.row(step).iter().chain(outputs.row(step)).copied().collect()).collect();
    Ok(FlipFlopResult { bits, intervals: task.ends.len(), right, points, shown })
}

fn loops(bits: usize) -> Vec<Loop> {
    (0..bits).map(|bit| Loop { readout: bit, channel: bit, delay: 0 }).collect()
}

/// A random network with a feedback channel and a pulse channel for each bit, and as many readouts of 0.
fn drawn(config: &Config, bits: usize, streams: &Streams) -> Result<RateNetwork<f64>, Error> {
    let flip = &config.flip_flop;
    let dynamics = Dynamics { tau_ms: 1.0, dt_ms: config.network.dt, transfer: config.trained.transfer() };
    let law = DenseLaw { units: flip.units, gain: flip.gain, feedback: config.network.feedback(), inputs: 0, dynamics };
    let mut network = RateNetwork::dense(&law, &streams.child("network"))?;
    let mut channels = Array2::zeros((flip.units, 2 * bits));
    for bit in 0..bits {
        let streams = streams.child("channels").index(bit);
        let mut weights = vec![0.0; flip.units];
        streams.child("feedback").stream().fill_uniform(&mut weights, -flip.feedback, flip.feedback);
        channels.column_mut(bit).assign(&ndarray::aview1(&weights));
        streams.child("pulse").stream().fill_normal(&mut weights, 1.0);
        channels.column_mut(bits + bit).assign(&ndarray::aview1(&weights));
    }
    network.set_input_weights(&channels)?;
    network.set_output_weights(Array2::zeros((bits, flip.units)))?;
    Ok(network)
}

/// Pulses, and what is to be held.
struct Task {
    stimulus: Stimulus<f64>,
    /// (steps, bits); NaN where nothing is asked.
    target: Array2<f64>,
    /// (steps, bits): the sign of the last pulse, from its beginning on.
    held: Array2<f64>,
    /// The last step before each pulse but the first ones.
    ends: Vec<usize>,
}

impl Task {
    /// Pulses drawn for a duration: one at a time, in a random channel and of a random sign; at first one in each.
    fn drawn(config: &Config, duration: f64, bits: usize, streams: &Streams) -> Result<Self, Error> {
        let (flip, dt) = (&config.flip_flop, config.network.dt);
        let steps = steps_of(duration, dt);
        let (pulse, settle) = (steps_of(flip.pulse, dt), steps_of(flip.settle, dt));
        let mut stream = streams.child("pulses").stream();
        let mut stimulus = Stimulus::silent(steps, 2 * bits)?;
        let mut target = Array2::from_elem((steps, bits), f64::NAN);
        let mut held = Array2::zeros((steps, bits));
        let (mut ends, mut now, mut count, mut memory) = (Vec::new(), 0, 0, vec![0.0; bits]);
        while now + pulse + settle < steps {
            let bit = if count < bits { count } else { stream.below(bits) };
            memory[bit] = if stream.below(2) == 0 { -1.0 } else { 1.0 };
            stimulus = stimulus.pulse(bits + bit, now..now + pulse, memory[bit] * flip.amplitude)?;
            let interval = steps_of(flip.interval * (0.5 + stream.uniform()), dt).max(pulse + settle + 1);
            let next = (now + interval).min(steps);
            count += 1;
            for (k, &memory) in memory.iter().enumerate() {
                held.slice_mut(ndarray::s![now..next, k]).fill(memory);
                if count >= bits {
                    target.slice_mut(ndarray::s![(now + pulse + settle).min(next)..next, k]).fill(memory);
                }
            }
            if count >= bits {
                ends.push(next - 1);
            }
            now = next;
        }
        Ok(Self { stimulus, target, held, ends })
    }

    /// The trial with its loops and its noise.
    fn trial<'a>(&'a self, flip: &FlipFlopConfig, loops: &'a [Loop], streams: &Streams) -> Trial<'a, Stimulus<f64>> {
        let noise = Noise::Normal { amplitude: flip.noise, stream: streams.child("noise").stream() };
        Trial::new(&self.stimulus).initial(Initial::Continue).noise(noise).closed(loops)
    }

    /// Whether all outputs hold their bits at a step.
    fn is_right(&self, step: usize, outputs: ArrayView2<'_, f64>) -> bool {
        self.held.row(step).iter().zip(outputs.row(step)).all(|(bit, z)| (z - bit).abs() < RIGHT)
    }
}

/// States of the test, as many as are asked for, evenly over it.
fn states(
    config: &Config,
    task: &Task,
    loops: &[Loop],
    network: &mut RateNetwork<f64>,
    streams: &Streams,
) -> Result<Array2<f64>, Error> {
    let (flip, steps) = (&config.flip_flop, task.stimulus.steps());
    let mut states = Array2::zeros((flip.starts, flip.units));
    let every = (steps / flip.starts).max(1);
    task.trial(flip, loops, &streams.child("test")).run(network, |step, network| {
        if step % every == every - 1 && step / every < flip.starts {
            states.row_mut(step / every).assign(&ndarray::aview1(network.activations()));
        }
        Ok(())
    })?;
    Ok(states)
}
