//! What a reservoir becomes under each condition.

use attractor::orbit::classify_record;
use attractor::{
    Conceptor, EchoStateLaw, EchoStateNetwork, Network, Rule as _, SparseMatrix, Streams, eigenvalues, leading,
    load_patterns, math,
};
use ndarray::{Array2, Axis, aview1, s};

use super::config::Config;
use crate::Error;
use crate::experiments::differential_hebbian::{Class, Complex, Noise, STILL, noise};

/// The reservoir of a network as `self-organised` has it, with an input channel for each class.
pub(super) fn fresh(config: &Config, streams: &Streams) -> Result<EchoStateNetwork, Error> {
    let law = config.network.law(config.network.units);
    let law = EchoStateLaw { inputs: config.cue.classes, input_scale: config.cue.scale, ..law };
    Ok(EchoStateNetwork::random(&law, &streams.child("network"))?.with_noise(config.learning.noise))
}

/// A network that has run on noise, and what it has settled into.
pub(super) struct Settled {
    pub(super) network: EchoStateNetwork,
    pub(super) class: Class,
    /// Leading eigenvalue of all its weights.
    pub(super) leading: Complex,
    /// Variance of its state in the last steps, summed over units.
    pub(super) variance: f64,
}

/// What a network is shown while it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    Nothing,
    /// Cues of random classes with gaps between them, as long as it learns.
    Cues,
}

/// Runs a network on the noise of `self-organised`, with its rule if it is to learn.
pub(super) fn settle(
    config: &Config,
    mut network: EchoStateNetwork,
    learns: bool,
    shown: Shown,
    streams: &Streams,
) -> Result<Settled, Error> {
    let l = &config.learning;
    let units = config.network.units;
    let mut rule = if learns { Some(l.rule()?) } else { None };
    let mut noise = Noise::new(config.network.noise(), units, &noise(streams, 0));
    let mut classes = streams.child("working-memory").child("shown").stream();
    let mut record = Array2::zeros((l.record, units));
    let round = config.cue.steps + config.cue.gap;
    let mut class = 0;
    for step in 0..l.steps {
        let learning = (l.from..l.until).contains(&step);
        let within = (step.max(l.from) - l.from) % round;
        if learning && within == 0 {
            class = classes.below(config.cue.classes);
        }
        let cue = (shown == Shown::Cues && learning && within < config.cue.steps).then_some(class);
        network.step(&channels(config, cue), Some(noise.next()))?;
        if let Some(rule) = rule.as_mut().filter(|_| learning) {
            rule.learn(&mut network, &[])?;
        }
        if let Some(row) = (step + l.record).checked_sub(l.steps) {
            record.row_mut(row).assign(&aview1(network.state()));
        }
    }
    let orbit = classify_record(record.view(), config.network.noise(), Some(STILL))?;
    let first = leading(&eigenvalues(network.weights(1.0).view())?);
    let variance = record.var_axis(Axis(0), 0.0).sum();
    Ok(Settled { network, class: orbit.attractor.into(), leading: (first.re, first.im), variance })
}

/// The input while a class is shown, or nothing.
pub(super) fn channels(config: &Config, shown: Option<usize>) -> Vec<f64> {
    (0..config.cue.classes).map(|class| f64::from(u8::from(shown == Some(class)))).collect()
}

/// The reservoir with other recurrent weights.
fn with_recurrent(
    network: &EchoStateNetwork,
    weights: &Array2<f64>,
    config: &Config,
) -> Result<EchoStateNetwork, Error> {
    let recurrent = SparseMatrix::from_dense(weights.view())?;
    let made =
        EchoStateNetwork::from_weights(network.input().clone(), recurrent, network.bias().to_vec(), network.leak())?;
    Ok(made.with_noise(config.learning.noise))
}

/// The reservoir scaled to a spectral radius.
pub(super) fn scaled(config: &Config, fresh: &EchoStateNetwork, radius: f64) -> Result<EchoStateNetwork, Error> {
    let weights = fresh.recurrent().to_dense();
    let own = leading(&eigenvalues(weights.view())?);
    with_recurrent(fresh, &(weights * (radius / math::hypot(own.re, own.im))), config)
}

/// A reservoir that is loaded with the cues, and a conceptor for each.
pub(super) struct Loaded {
    pub(super) network: EchoStateNetwork,
    pub(super) conceptors: Vec<Conceptor>,
}

/// Loads the reservoir's response to each cue, under noise.
pub(super) fn loaded(config: &Config, fresh: &EchoStateNetwork, streams: &Streams) -> Result<Loaded, Error> {
    let (units, c) = (config.network.units, &config.conceptor);
    let mut states = Array2::zeros((config.cue.classes * c.steps, units));
    let mut conceptors = Vec::new();
    for class in 0..config.cue.classes {
        let streams = streams.child("working-memory").child("loaded").index(class);
        let mut noise = Noise::new(config.network.noise(), units, &streams);
        let mut network = fresh.clone();
        let input = channels(config, Some(class));
        let mut own = states.slice_mut(s![class * c.steps..(class + 1) * c.steps, ..]);
        for step in 0..c.washout + c.steps {
            if let Some(row) = step.checked_sub(c.washout) {
                own.row_mut(row).assign(&aview1(network.state()));
            }
            network.step(&input, Some(noise.next()))?;
        }
        conceptors.push(Conceptor::of_states(own.view(), c.aperture)?);
    }
    let inputs = Array2::from_shape_fn(states.dim(), |(t, i)| fresh.input()[(i, t / c.steps)]);
    let recurrent = fresh.recurrent().to_dense();
    let weights = load_patterns(states.view(), inputs.view(), recurrent.view(), c.ridge)?;
    Ok(Loaded { network: with_recurrent(fresh, &weights, config)?, conceptors })
}
