//! The first part: the output's map F(z), and where the closed loop ends from many starts.
//!
//! With the output clamped to z the open network settles, and its readout is F(z); the fixed points of the closed loop are
//! `F(z) = z`. The local theory of the target A is the slope of F there.

use attractor::fixed_points::Flow;
use attractor::{RateNetwork, Streams, eigenvalues, mean};
use serde::{Deserialize, Serialize};

use super::config::Config;
use super::ends::{End, Followed, LOOK, follow};
use crate::Error;
use crate::experiment::{Observer, Phase};
use crate::experiments::fixed_points::{Cost, LOOP, Trained};
use crate::experiments::steps_of;

/// What theory says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct TheoryResult {
    /// F(z) by gain and output; NaN where the open network does not settle.
    pub(super) map: Vec<Vec<f64>>,
    /// The radius of the open network by gain and target; NaN where no mean field is found.
    pub(super) radius: Vec<Vec<f64>>,
}

/// What a network leaves behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct MapResult {
    /// F(z) of the network at each gain and output, and whether it rested there.
    pub(super) map: Vec<Vec<(f64, bool)>>,
    /// By gain and target.
    pub(super) at: Vec<Vec<Held>>,
}

/// A target of a network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Held {
    /// The largest real part of the closed loop's eigenvalues at the target; NaN where training found no state.
    pub(super) leading: f64,
    /// Each start: those with the output clamped first, then the others. None where the target is not locally stable.
    pub(super) starts: Vec<Start>,
}

/// A start and its end.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Start {
    /// The output to which it was clamped, or at once.
    pub(super) output: f64,
    pub(super) end: End,
}

impl Held {
    pub(super) fn is_stable(&self) -> bool {
        self.leading < 0.0
    }

    /// Share of the starts that do not end at the target or at minus it; none without starts.
    pub(super) fn astray(&self) -> Option<f64> {
        let astray = self.starts.iter().filter(|start| !start.end.is_trained()).count();
        (!self.starts.is_empty()).then(|| astray as f64 / self.starts.len() as f64)
    }

    /// The starts whose output was clamped first, and the others.
    pub(super) fn halves(&self) -> [&[Start]; 2] {
        let (held, free) = self.starts.split_at(self.starts.len() / 2);
        [held, free]
    }
}

impl MapResult {
    /// Outputs at which F crosses the diagonal at a gain, linear between the outputs at which it was measured.
    pub(super) fn crossings(&self, outputs: &[f64], gain: usize) -> Vec<f64> {
        let values: Vec<f64> = self.map[gain].iter().map(|&(f, _)| f).collect();
        crossings(outputs, &values)
    }
}

/// Where values cross the diagonal, linear between the points.
pub(super) fn crossings(outputs: &[f64], values: &[f64]) -> Vec<f64> {
    let excess: Vec<f64> = outputs.iter().zip(values).map(|(z, f)| f - z).collect();
    let mut found = Vec::new();
    for k in 0..excess.len() - 1 {
        let (here, next) = (excess[k], excess[k + 1]);
        if here * next < 0.0 {
            found.push(outputs[k] + (outputs[k + 1] - outputs[k]) * here / (here - next));
        } else if here == 0.0 {
            found.push(outputs[k]);
        }
    }
    found.extend((excess.last() == Some(&0.0)).then(|| outputs[outputs.len() - 1]));
    found
}

pub(super) fn theory_phase(config: &Config) -> Phase {
    Phase { name: "theory", trials: config.map.gains.len(), seconds_per_trial: 0.05 * config.map.outputs as f64 }
}

pub(super) fn phase(config: &Config) -> Phase {
    let cost = Cost::new(config.network.units);
    let starts = config.map.targets.len() * config.ends.starts;
    let steps = starts * config.ends.steps(&config.network) / 2
        + config.map.outputs * steps_of(2.0 * config.map.average, config.network.dt);
    let seconds_per_trial = steps as f64 * (cost.step() + 3e-9 * config.network.units as f64);
    Phase { name: "starts", trials: config.map.gains.len(), seconds_per_trial }
}

/// What theory says of F and of the open network.
pub(super) fn theory(config: &Config, observer: &dyn Observer) -> Result<TheoryResult, Error> {
    let transfer = config.trained.transfer();
    let (mut map, mut radius) = (Vec::new(), Vec::new());
    for &gain in &config.map.gains {
        let ensemble = config.trained.ensemble(&config.network, &transfer).with_gain(gain);
        let output = |&z: &f64| ensemble.open_loop_output(config.target(), z).unwrap_or(f64::NAN);
        map.push(config.outputs().iter().map(output).collect());
        let of = |&target: &f64| ensemble.one_target(target).map_or(f64::NAN, |one| one.radius());
        radius.push(config.map.targets.iter().map(of).collect());
        observer.trial(None)?;
    }
    Ok(TheoryResult { map, radius })
}

/// Runs one network, the same random numbers at every gain and target.
pub(super) fn run(config: &Config, network: usize, observer: &dyn Observer) -> Result<MapResult, Error> {
    let streams = config.streams("map").index(network);
    let mut found = MapResult { map: Vec::new(), at: Vec::new() };
    for (k, &gain) in config.map.gains.iter().enumerate() {
        let of_gain = streams.child("gain").index(k);
        let mut at = Vec::new();
        for (n, &target) in config.map.targets.iter().enumerate() {
            let law = config.network.law(&config.trained.at(gain, &[target]), config.network.units, 0);
            // Where the clamped network has no state that the solver finds, there is nothing to be trained.
            let Ok(trained) = Trained::new(&law, &[target], &streams) else {
                at.push(Held { leading: f64::NAN, starts: Vec::new() });
                found.map.extend((n == config.place()).then(|| vec![(f64::NAN, false); config.map.outputs]));
                continue;
            };
            if n == config.place() {
                found.map.push(clamped(config, &trained.network, &of_gain.child("clamped"))?);
            }
            at.push(held(config, &trained, target, &of_gain.child("starts").index(n))?);
        }
        found.at.push(at);
        observer.trial(None)?;
    }
    Ok(found)
}

/// F of a network at each output, from a random state for each.
fn clamped(config: &Config, network: &RateNetwork<f64>, streams: &Streams) -> Result<Vec<(f64, bool)>, Error> {
    let (steps, look) = (steps_of(config.map.average, config.network.dt), look(config));
    let at = |(k, z): (usize, f64)| -> Result<(f64, bool), Error> {
        let mut network = network.clone();
        network.set_activations(&random_state(config, &streams.index(k)))?;
        let settled = follow(&mut network, &[], z, steps, look)?;
        if settled.rests {
            return Ok((settled.output, true));
        }
        // One mean over the whole of the time.
        let mut outputs = Vec::new();
        for _ in 0..steps.div_ceil(look) {
            outputs.push(follow(&mut network, &[], z, look, look)?.output);
        }
        Ok((mean(&outputs), false))
    };
    config.outputs().into_iter().enumerate().map(at).collect()
}

/// Whether a target is locally stable, and if so, where starts end.
fn held(config: &Config, trained: &Trained, target: f64, streams: &Streams) -> Result<Held, Error> {
    let flow = Flow::new(&trained.network).closed(&[LOOP])?;
    let spectrum = eigenvalues(flow.jacobian(trained.state(0)).view())?;
    let leading = spectrum.iter().map(|value| value.re).fold(f64::NEG_INFINITY, f64::max);
    let mut starts = Vec::new();
    if leading < 0.0 {
        for k in 0..config.ends.starts {
            starts.push(start(config, &trained.network, target, k, &streams.index(k))?);
        }
    }
    Ok(Held { leading, starts })
}

/// One start: of the first half, the output is clamped to a random value first; the others begin at a random state.
fn start(
    config: &Config,
    network: &RateNetwork<f64>,
    target: f64,
    k: usize,
    streams: &Streams,
) -> Result<Start, Error> {
    let (ends, look) = (&config.ends, look(config));
    let mut network = network.clone();
    network.set_activations(&random_state(config, streams))?;
    let output = if k < ends.starts / 2 {
        let z = 2.0 * target * (2.0 * streams.child("output").stream().uniform() - 1.0);
        let hold = steps_of(ends.hold, config.network.dt);
        follow(&mut network, &[], z, hold, hold)?;
        z
    } else {
        let mut z = [0.0];
        network.read_out(&mut z);
        z[LOOP.readout]
    };
    let Followed { rests, output: last } = follow(&mut network, &[LOOP], 0.0, ends.steps(&config.network), look)?;
    Ok(Start { output, end: End::of(rests, last, target, ends.near) })
}

/// Steps between two looks.
fn look(config: &Config) -> usize {
    steps_of(LOOK, config.network.dt)
}

fn random_state(config: &Config, streams: &Streams) -> Vec<f64> {
    let mut state = vec![0.0; config.network.units];
    streams.child("state").stream().fill_normal(&mut state, config.ends.spread);
    state
}
