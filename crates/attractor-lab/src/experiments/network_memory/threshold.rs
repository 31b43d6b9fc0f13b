//! Threshold networks: as they are drawn, after intrinsic plasticity, and after all plasticity.

use attractor::{
    InputLaw, IntrinsicPlasticity, Rule, ShownUnits, Stdp, Streams, SynapticNormalisation, ThresholdLaw,
    ThresholdNetwork, Window,
};
use ndarray::Array2;

use super::config::Config;
use super::measure::{Input, Measured, draw};
use crate::Error;
use crate::experiment::Observer;

/// One network, which learns by itself from independent symbols, and is then shown others.
pub(super) fn run(config: &Config, streams: &Streams, observer: &dyn Observer) -> Result<Vec<Measured>, Error> {
    let threshold = &config.threshold;
    let law = ThresholdLaw {
        excitatory: threshold.excitatory,
        inhibitory: threshold.inhibitory,
        input_units: 2 * threshold.copies,
        ..ThresholdLaw::default()
    };
    let mut network = ThresholdNetwork::random(&law, &streams.child("network"))?;
    let input = Input::new(&config.capacity, InputLaw::Binary, 1.0, streams);
    let mut found = vec![measure(config, network.clone(), &input)?];
    observer.trial(None)?;
    let window = threshold.window;
    let shown = shown(config, &draw(InputLaw::Binary, 1.0, 2 * window, &streams.child("training input")))?;
    let mut stdp = Stdp::new(threshold.stdp_rate)?;
    let mut intrinsic = IntrinsicPlasticity::new(threshold.intrinsic_rate, threshold.target_rate)?;
    let alone: &mut [&mut dyn Rule<ThresholdNetwork>] = &mut [&mut intrinsic];
    Window::new(&shown, 0..window)?.run(&mut network, alone)?;
    found.push(measure(config, network.clone(), &input)?);
    observer.trial(None)?;
    let all: &mut [&mut dyn Rule<ThresholdNetwork>] = &mut [&mut stdp, &mut SynapticNormalisation, &mut intrinsic];
    Window::new(&shown, window..2 * window)?.run(&mut network, all)?;
    found.push(measure(config, network, &input)?);
    observer.trial(None)?;
    Ok(found)
}

/// A symbol for each sign, with units of its own.
fn shown(config: &Config, values: &[f64]) -> Result<ShownUnits, Error> {
    let symbols: Vec<Option<usize>> = values.iter().map(|&value| Some(usize::from(value > 0.0))).collect();
    Ok(ShownUnits::from_symbols(&symbols, config.threshold.copies)?)
}

/// The capacities of the excitatory units' states, frozen.
fn measure(config: &Config, mut network: ThresholdNetwork, input: &Input) -> Result<Measured, Error> {
    let shown = shown(config, &input.values)?;
    let record = Window::new(&shown, 0..shown.steps())?.run(&mut network, &mut [])?.excitatory;
    let active = |(step, unit): (usize, usize)| f64::from(u8::from(record.contains(step, unit)));
    let states = Array2::from_shape_fn((record.steps(), record.units()), active);
    input.measure(&config.capacity, states.view())
}
