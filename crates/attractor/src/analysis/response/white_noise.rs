//! What a network that holds a fixed point answers to a kick and to white noise, in simulation.
//!
//! Both are to be compared with the linear theory of [`crate::gain`]: a simulation by Euler steps of dt responds at
//! i w as the flow does at [`crate::gain::sampled`]`(w, dt)`. Deviations that are not small show what the theory leaves
//! out; [`RateNetwork::linearised`] gives a network without them. Times are in units of tau.

use ndarray::Array2;

use super::CrossSpectrum;
use crate::check;
use crate::error::Error;
use crate::kernel::Real;
use crate::kernel::random::Streams;
use crate::network::Loop;
use crate::network::RateNetwork;
use crate::protocol::{Initial, Noise, Record, Stimulus, Trial, Units};

/// The deviation of the readout from its value at a fixed point, for each unit of kick, after the network was moved from
/// there by `size` times the weights of the loop's channel and left alone with the loop closed: at 0, dt, 2 dt, ...,
/// `steps` values.
///
/// # Errors
/// [`Error::OutOfRange`] if there are no steps or the kick is 0, [`Error::Shape`] if the state does not fit; as
/// [`Trial::run`].
pub fn kick_response<T: Real>(
    network: &RateNetwork<T>,
    closed: Loop,
    state: &[f64],
    size: f64,
    steps: usize,
) -> Result<Vec<f64>, Error> {
    closed.check_prompt(network.readouts(), network.inputs())?;
    check::at_least("steps", steps, 1)?;
    if size == 0.0 || !size.is_finite() {
        return Err(Error::out_of_range("size of the kick", size, "a number other than 0"));
    }
    check::room::<f64>("response", &[steps])?;
    let mut network = network.clone();
    let rest = readout_at(&mut network, closed, state)?;
    let weights = network.input_weights().column(closed.channel).to_owned();
    let kicked: Vec<T> = state.iter().zip(&weights).map(|(x, w)| T::from_f64(x + size * w.to_f64())).collect();
    network.set_activations(&kicked)?;
    let mut deviations = vec![(read(&network, closed) - rest) / size];
    if steps > 1 {
        let silence = Stimulus::silent(steps - 1, network.inputs())?;
        Trial::new(&silence).closed(&[closed]).run(&mut network, |_, network| {
            deviations.push((read(network, closed) - rest) / size);
            Ok(())
        })?;
    }
    Ok(deviations)
}

/// Through what white noise reaches a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Entry {
    /// One input channel.
    Channel(usize),
    /// Each unit has noise of its own: the average over random weights of a channel.
    Units,
}

/// White noise that is shown to a network, and how the response is measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WhiteNoise {
    /// Through what it enters.
    pub entry: Entry,
    /// Its standard deviation in a step.
    pub amplitude: f64,
    /// Steps before anything is measured.
    pub settle: usize,
    /// Steps that are measured.
    pub steps: usize,
    /// Steps of a segment: 2 pi / (segment dt) is the resolution in frequency.
    pub segment: usize,
}

/// The spectra of white noise and of the readout's deviation from its value at a fixed point, with the loop closed.
///
/// Each value of the noise is paired with the readout just before it acts, so that [`CrossSpectrum::transfer`] is
/// `c' (s - J)^-1 w_in / (1 - G(s))` at s = [`crate::gain::sampled`]`(w, dt)`. Of noise of the units' own there is no
/// single input: the input's spectrum is then its expectation, the square of the amplitude, and the cross spectrum 0.
/// Uses the stream of `streams`.
///
/// # Errors
/// [`Error::OutOfRange`] if there is no such channel or a number makes no sense, [`Error::Shape`] if the state does not
/// fit; as [`Trial::run`].
pub fn noise_response<T: Real>(
    network: &RateNetwork<T>,
    closed: Loop,
    state: &[f64],
    noise: &WhiteNoise,
    streams: &Streams,
) -> Result<CrossSpectrum, Error> {
    closed.check_prompt(network.readouts(), network.inputs())?;
    check::positive("amplitude of the noise", noise.amplitude)?;
    check::at_least("steps", noise.steps, 1)?;
    let mut network = network.clone();
    let rest = readout_at(&mut network, closed, state)?;
    let start = network.activations().to_vec();
    let total = noise.settle.saturating_add(noise.steps);
    // The noise, the stimulus that it is part of, and what comes of it.
    check::room::<f64>("noise", &[total, network.inputs() + 3])?;
    let mut input = vec![T::ZERO; total];
    let mut own = Noise::Silent;
    let mut series = Array2::from_elem((total, network.inputs()), T::ZERO);
    match noise.entry {
        Entry::Units => own = Noise::Normal { amplitude: noise.amplitude, stream: streams.stream() },
        Entry::Channel(channel) if channel < network.inputs() => {
            streams.stream().fill_normal(&mut input, noise.amplitude);
            series.column_mut(channel).assign(&ndarray::aview1(&input));
        }
        Entry::Channel(channel) => {
            return Err(Error::out_of_range("channel of the noise", channel, "below the number of input channels"));
        }
    }
    let stimulus = Stimulus::from_array(series.view())?;
    let record = Record { units: Units::Some(&[]), steps: 0..total };
    let loops = [closed];
    let trial = Trial::new(&stimulus).initial(Initial::Given(&start)).noise(own).closed(&loops);
    let outputs = trial.record(&mut network, &record)?.outputs;
    let after = outputs.column(closed.readout);
    let before = std::iter::once(0.0).chain(after.iter().map(|z| z.to_f64() - rest));
    let z: Vec<f64> = before.skip(noise.settle).take(noise.steps).collect();
    let u: Vec<f64> = input[noise.settle..].iter().map(|u| u.to_f64()).collect();
    let dynamics = network.dynamics();
    let mut spectrum = CrossSpectrum::new(&u, &z, noise.segment, dynamics.dt_ms / dynamics.tau_ms)?;
    if noise.entry == Entry::Units {
        spectrum.input.fill(noise.amplitude * noise.amplitude);
    }
    Ok(spectrum)
}

/// Puts the network at a state and reads it out there.
fn readout_at<T: Real>(network: &mut RateNetwork<T>, closed: Loop, state: &[f64]) -> Result<f64, Error> {
    check::finite("state", ndarray::aview1(state))?;
    network.set_activations(&state.iter().map(|&x| T::from_f64(x)).collect::<Vec<_>>())?;
    Ok(read(network, closed))
}

fn read<T: Real>(network: &RateNetwork<T>, closed: Loop) -> f64 {
    let mut outputs = vec![T::ZERO; network.readouts()];
    network.read_out(&mut outputs);
    outputs[closed.readout].to_f64()
}
