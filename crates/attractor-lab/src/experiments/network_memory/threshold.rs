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
        input_units: 2 * threshold.symbols * threshold.copies,
        ..ThresholdLaw::default()
    };
    let mut network = ThresholdNetwork::random(&law, &streams.child("network"))?;
    let input = Input::new(&config.capacity, InputLaw::Binary, 1.0, streams);
    let mut found = vec![measure(config, network.clone(), &input, streams)?];
    observer.trial(None)?;
    let window = threshold.window;
    let values = draw(InputLaw::Binary, 1.0, 2 * window, &streams.child("training input"));
    let shown = shown(config, &values, &streams.child("training symbols"))?;
    let mut stdp = Stdp::new(threshold.stdp_rate)?;
    let mut intrinsic = IntrinsicPlasticity::new(threshold.intrinsic_rate, threshold.target_rate)?;
    let alone: &mut [&mut dyn Rule<ThresholdNetwork>] = &mut [&mut intrinsic];
    Window::new(&shown, 0..window)?.run(&mut network, alone)?;
    found.push(measure(config, network.clone(), &input, streams)?);
    observer.trial(None)?;
    let all: &mut [&mut dyn Rule<ThresholdNetwork>] = &mut [&mut stdp, &mut SynapticNormalisation, &mut intrinsic];
    Window::new(&shown, window..2 * window)?.run(&mut network, all)?;
    found.push(measure(config, network, &input, streams)?);
    observer.trial(None)?;
    Ok(found)
}

/// Any of the symbols of each value's sign, all of which have units of their own.
fn shown(config: &Config, values: &[f64], streams: &Streams) -> Result<ShownUnits, Error> {
    let count = config.threshold.symbols;
    let mut stream = streams.stream();
    let symbol = |&value: &f64| Some(stream.below(count) + if value > 0.0 { count } else { 0 });
    let symbols: Vec<Option<usize>> = values.iter().map(symbol).collect();
    Ok(ShownUnits::from_symbols(&symbols, config.threshold.copies)?)
}

/// The capacities of the excitatory units' states, frozen.
fn measure(
    config: &Config,
    mut network: ThresholdNetwork,
    input: &Input,
    streams: &Streams,
) -> Result<Measured, Error> {
    let shown = shown(config, &input.values, &streams.child("symbols"))?;
    let record = Window::new(&shown, 0..shown.steps())?.run(&mut network, &mut [])?.excitatory;
    let active = |(step, unit): (usize, usize)| f64::from(u8::from(record.contains(step, unit)));
    let states = Array2::from_shape_fn((record.steps(), record.units()), active);
    input.measure(&config.capacity, states.view())
}
