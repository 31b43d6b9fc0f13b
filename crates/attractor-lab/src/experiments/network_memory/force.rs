//! Rate networks with a loop, before and after FORCE has trained it.

use attractor::{
    DenseLaw, Dynamics, InputLaw, Loop, RateNetwork, ReadoutRls, RlsOptions, Schedule, Stimulus, Streams, Trial, math,
};
use ndarray::Array2;

use super::config::Config;
use super::innate::{CHANNELS, measure};
use super::measure::{Input, Measured};
use crate::Error;
use crate::experiment::Observer;

const LOOP: Loop = Loop { readout: 0, channel: 0, delay: 0 };

/// One network: before, when its readout is 0 and the loop silent, and after FORCE has made it a sine (Sussillo & Abbott 2009).
pub(super) fn run(config: &Config, streams: &Streams, observer: &dyn Observer) -> Result<Vec<Measured>, Error> {
    let rate = &config.rate;
    let law = DenseLaw {
        units: rate.units,
        gain: rate.gain,
        inputs: CHANNELS - 1,
        dynamics: Dynamics::default(),
        ..DenseLaw::default()
    };
    let mut network = RateNetwork::<f32>::dense(&law, &streams.child("network"))?;
    let input = Input::new(&config.capacity, InputLaw::Uniform, rate.amplitude, streams);
    let mut found = vec![measure(config, network.clone(), &[LOOP], &input, streams)?];
    observer.trial(None)?;
    let silence = Stimulus::silent(rate.training, CHANNELS)?;
    let sine = |(step, _): (usize, usize)| math::sin(std::f64::consts::TAU * step as f64 / rate.period as f64) as f32;
    let target = Array2::from_shape_fn((rate.training, 1), sine);
    let mut rule = ReadoutRls::new(&network, RlsOptions::default())?;
    let schedule = Schedule { window: 0..rate.training, every: 2 };
    let trial = Trial::new(&silence).drawn(&streams.child("training"), rate.noise).closed(&[LOOP]);
    trial.train(&mut network, &mut rule, target.view(), &schedule)?;
    found.push(measure(config, network, &[LOOP], &input, streams)?);
    observer.trial(None)?;
    Ok(found)
}
