//! Echo state networks before and after differential Hebbian learning, and scaled to the same spectral radius.

use attractor::{
    DifferentialHebbian, EchoStateLaw, EchoStateNetwork, FeedbackNorm, InputLaw, Network, Rule, Streams, eigenvalues,
    leading, math,
};
use ndarray::{Array2, aview1};

use super::config::Config;
use super::measure::{Input, Measured};
use crate::Error;
use crate::experiment::Observer;

/// One network, and the spectral radius after learning. Its feedback learns under noise alone, as in `self-organised`.
pub(super) fn run(config: &Config, streams: &Streams, observer: &dyn Observer) -> Result<(Vec<Measured>, f64), Error> {
    let echo = &config.echo_state;
    let law = EchoStateLaw {
        units: echo.units,
        inputs: 1,
        zero_fraction: echo.zero_fraction,
        spectral_radius: echo.spectral_radius,
        input_scale: echo.input_scale,
        bias_sd: echo.bias_sd,
        leak: 1.0,
    };
    let fresh = EchoStateNetwork::random(&law, &streams.child("network"))?;
    let input = Input::new(&config.capacity, InputLaw::Uniform, 1.0, streams);
    let mut learned = fresh.clone();
    let mut rule = DifferentialHebbian::new(echo.rate, FeedbackNorm::InPlace)?;
    let (mut noise, mut xi) = (streams.child("noise").stream(), vec![0.0; echo.units]);
    for _ in 0..echo.learning {
        noise.fill_normal(&mut xi, echo.noise);
        learned.step(&[0.0], Some(&xi))?;
        rule.learn(&mut learned, &[])?;
    }
    let value = leading(&eigenvalues(learned.weights(1.0).view())?);
    let radius = math::hypot(value.re, value.im);
    let scaled = fresh.clone().with_spectral_radius(radius)?;
    let found = [fresh, learned, scaled].into_iter().map(|mut network| {
        let mut states = Array2::zeros((input.values.len(), echo.units));
        for (&value, mut state) in input.values.iter().zip(states.rows_mut()) {
            network.step(&[value], None)?;
            state.assign(&aview1(network.state()));
        }
        let measured = input.measure(&config.capacity, states.view())?;
        observer.trial(None)?;
        Ok(measured)
    });
    Ok((found.collect::<Result<_, Error>>()?, radius))
}
