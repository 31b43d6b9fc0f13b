//! Rate networks before and after innate training.

use attractor::{
    Initial, InputLaw, Loop, PlasticScheme, RateLaw, RateNetwork, Record, RecurrentRls, RlsOptions, Schedule, Stimulus,
    Streams, Trial, Units,
};
use ndarray::{Array2, aview1};

use super::config::Config;
use super::measure::{Input, Measured, draw};
use crate::Error;
use crate::experiment::Observer;

/// Channels of every rate network: the pulse or the loop, and the values.
pub(super) const CHANNELS: usize = 2;
const VALUES: usize = 1;

/// What a network hears while values follow each other, each held for some steps.
pub(super) fn held(config: &Config, values: &[f64]) -> Result<Stimulus<f32>, Error> {
    let hold = config.rate.hold;
    let heard = |(step, channel): (usize, usize)| if channel == VALUES { values[step / hold] as f32 } else { 0.0 };
    let heard = Array2::from_shape_fn((values.len() * hold, CHANNELS), heard);
    Ok(Stimulus::from_array(heard.view())?)
}

/// The capacities of a network that starts anywhere: its rates at the end of each value.
pub(super) fn measure(
    config: &Config,
    mut network: RateNetwork<f32>,
    loops: &[Loop],
    input: &Input,
    streams: &Streams,
) -> Result<Measured, Error> {
    let stimulus = held(config, &input.values)?;
    let hold = config.rate.hold;
    let mut states = Array2::zeros((input.values.len(), network.units()));
    let initial = Initial::Uniform(streams.child("start").stream());
    Trial::new(&stimulus).initial(initial).closed(loops).run(&mut network, |step, network| {
        if (step + 1).is_multiple_of(hold) {
            states.row_mut(step / hold).assign(&aview1(network.rates()).mapv(f64::from));
        }
        Ok(())
    })?;
    input.measure(&config.capacity, states.view())
}

/// One network: before, after it has learned what it did after a pulse, and after it has learned what it did while it heard values.
pub(super) fn run(config: &Config, streams: &Streams, observer: &dyn Observer) -> Result<Vec<Measured>, Error> {
    let rate = &config.rate;
    let law = RateLaw {
        units: rate.units,
        inputs: CHANNELS,
        readouts: 1,
        gain: rate.gain,
        connection_probability: rate.connection_probability,
        ..RateLaw::default()
    };
    let fresh = RateNetwork::<f32>::random(&law, &streams.child("network"))?;
    let input = Input::new(&config.capacity, InputLaw::Uniform, rate.amplitude, streams);
    let mut found = vec![measure(config, fresh.clone(), &[], &input, streams)?];
    observer.trial(None)?;
    for on_input in [false, true] {
        let name = if on_input { "on input" } else { "after a pulse" };
        let stimulus = trained_on(config, on_input, streams)?;
        let trained = train(config, fresh.clone(), &stimulus, &streams.child("training").child(name))?;
        found.push(measure(config, trained, &[], &input, streams)?);
        observer.trial(None)?;
    }
    Ok(found)
}

/// A pulse, and then nothing, or values that are not those by which capacities are measured.
fn trained_on(config: &Config, on_input: bool, streams: &Streams) -> Result<Stimulus<f32>, Error> {
    let rate = &config.rate;
    let pulse = rate.pulsed();
    let steps = pulse.end + rate.window;
    let count = steps.div_ceil(rate.hold);
    let amplitude = if on_input { rate.amplitude } else { 0.0 };
    let values = draw(InputLaw::Uniform, amplitude, count, &streams.child("training input"));
    let heard = held(config, &values)?;
    let heard = heard.input().slice(ndarray::s![..steps, ..]).to_owned();
    Ok(Stimulus::from_array(heard.view())?.pulse(0, pulse, rate.pulse_amplitude)?)
}

/// Innate training (Laje & Buonomano 2013): what the network did once becomes what it does from other states, through noise.
fn train(
    config: &Config,
    mut network: RateNetwork<f32>,
    stimulus: &Stimulus<f32>,
    streams: &Streams,
) -> Result<RateNetwork<f32>, Error> {
    let rate = &config.rate;
    let record = Record { units: Units::All, steps: 0..stimulus.steps() };
    let innate = Trial::new(stimulus).drawn(&streams.child("innate"), 0.0).record(&mut network, &record)?.rates;
    let scheme = PlasticScheme::Neurons { fraction: rate.plastic_fraction };
    let mut rule = RecurrentRls::new(&network, scheme, RlsOptions::default(), &streams.child("plastic"))?;
    let schedule = Schedule { window: rate.pulsed().end..stimulus.steps(), every: 2 };
    for trial in 0..rate.trials {
        let trial = Trial::new(stimulus).drawn(&streams.child("trial").index(trial), rate.noise);
        trial.train(&mut network, &mut rule, innate.view(), &schedule)?;
    }
    Ok(network)
}
