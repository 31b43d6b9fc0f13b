//! What a network that holds a fixed point answers to a kick and to white noise, in simulation.
//!
//! Both are to be compared with the linear theory of [`crate::gain`]: a simulation by Euler steps of dt responds at
//! i w as the flow does at [`crate::gain::sampled`]`(w, dt)`. Deviations that are not small show what the theory leaves
//! out; [`RateNetwork::linearised`] gives a network without them. Times are in units of tau.

use ndarray::{Array2, ArrayView1};

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
/// [`Error::OutOfRange`] if there are no steps, or the kick is 0 or lost in the rounding of the state, [`Error::Shape`] if the state does not fit; as
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
    check_seen::<T>(size, weights.iter().map(|w| w.to_f64()), state)?;
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

/// Refuses a kick of which the rounding of the state leaves less than two digits.
fn check_seen<T>(size: f64, weights: impl Iterator<Item = f64>, state: &[f64]) -> Result<(), Error> {
    const DIGITS: f64 = 100.0;
    let largest = |numbers: &mut dyn Iterator<Item = f64>| numbers.fold(0.0, |largest: f64, x| largest.max(x.abs()));
    let rounding = if size_of::<T>() < size_of::<f64>() { f64::from(f32::EPSILON) } else { f64::EPSILON };
    let kick = size.abs() * largest(&mut weights.into_iter());
    if kick > 0.0 && kick < DIGITS * rounding * largest(&mut state.iter().copied()) {
        let accepted = "such that the rounding of the state leaves it two digits";
        return Err(Error::out_of_range("size of the kick", format!("{size:e}"), accepted));
    }
    Ok(())
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

/// White noise that is shown to a network about a fixed point.
#[derive(Debug, Clone, Copy)]
pub struct ShownNoise<'a> {
    /// The fixed point: the activation of each unit.
    pub state: &'a [f64],
    /// The noise.
    pub noise: WhiteNoise,
    /// Where it is drawn from: the stream of these.
    pub streams: &'a Streams,
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
    Ok(noise_responses(network, closed, &[ShownNoise { state, noise: *noise, streams }])?.remove(0))
}

/// As [`noise_response`], of several noises; those of equal length go hand in hand ([`Trial::record_each`]).
///
/// # Errors
/// As [`noise_response`], of the first that fails.
pub fn noise_responses<T: Real>(
    network: &RateNetwork<T>,
    closed: Loop,
    shown: &[ShownNoise<'_>],
) -> Result<Vec<CrossSpectrum>, Error> {
    closed.check_prompt(network.readouts(), network.inputs())?;
    let drawn = shown.iter().map(|shown| Drawn::new(network, closed, shown)).collect::<Result<Vec<_>, Error>>()?;
    let loops = [closed];
    let trials = drawn.iter().map(|drawn| drawn.trial(&loops)).collect();
    let recorded = Trial::record_each(trials, network)?;
    let dt = network.dynamics().dt_ms / network.dynamics().tau_ms;
    drawn.iter().zip(recorded).map(|(drawn, found)| drawn.spectrum(found.outputs.column(closed.readout), dt)).collect()
}

/// Noise that was drawn, and where the network stands when it is shown.
struct Drawn<'a, T> {
    shown: &'a ShownNoise<'a>,
    /// The readout at the fixed point.
    rest: f64,
    start: Vec<T>,
    /// The noise in the channel, step by step; 0 if it enters elsewhere.
    input: Vec<T>,
    stimulus: Stimulus<T>,
}

impl<'a, T: Real> Drawn<'a, T> {
    fn new(network: &RateNetwork<T>, closed: Loop, shown: &'a ShownNoise<'a>) -> Result<Self, Error> {
        let noise = &shown.noise;
        check::positive("amplitude of the noise", noise.amplitude)?;
        check::at_least("steps", noise.steps, 1)?;
        let mut at = network.clone();
        let rest = readout_at(&mut at, closed, shown.state)?;
        let total = noise.settle.saturating_add(noise.steps);
        // The noise, the stimulus that it is part of, and what comes of it.
        check::room::<f64>("noise", &[total, network.inputs() + 3])?;
        let mut input = vec![T::ZERO; total];
        let mut series = Array2::from_elem((total, network.inputs()), T::ZERO);
        match noise.entry {
            Entry::Units => {}
            Entry::Channel(channel) if channel < network.inputs() => {
                shown.streams.stream().fill_normal(&mut input, noise.amplitude);
                series.column_mut(channel).assign(&ndarray::aview1(&input));
            }
            Entry::Channel(channel) => {
                return Err(Error::out_of_range("channel of the noise", channel, "below the number of input channels"));
            }
        }
        let (start, stimulus) = (at.activations().to_vec(), Stimulus::from_array(series.view())?);
        Ok(Self { shown, rest, start, input, stimulus })
    }

    fn trial<'b>(&'b self, loops: &'b [Loop]) -> (Trial<'b, Stimulus<T>>, Record<'b>) {
        let noise = &self.shown.noise;
        let own = match noise.entry {
            Entry::Units => Noise::Normal { amplitude: noise.amplitude, stream: self.shown.streams.stream() },
            Entry::Channel(_) => Noise::Silent,
        };
        let trial = Trial::new(&self.stimulus).initial(Initial::Given(&self.start)).noise(own).closed(loops);
        (trial, Record { units: Units::Some(&[]), steps: 0..self.input.len() })
    }

    fn spectrum(&self, after: ArrayView1<'_, T>, dt: f64) -> Result<CrossSpectrum, Error> {
        let noise = &self.shown.noise;
        let before = std::iter::once(0.0).chain(after.iter().map(|z| z.to_f64() - self.rest));
        let z: Vec<f64> = before.skip(noise.settle).take(noise.steps).collect();
        let u: Vec<f64> = self.input[noise.settle..].iter().map(|u| u.to_f64()).collect();
        let mut spectrum = CrossSpectrum::new(&u, &z, noise.segment, dt)?;
        if noise.entry == Entry::Units {
            spectrum.input.fill(noise.amplitude * noise.amplitude);
        }
        Ok(spectrum)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kick_that_rounding_swallows_is_refused() {
        let weights = || [0.5, -1.0].into_iter();
        assert!(check_seen::<f32>(1e-4, weights(), &[1.0, 2.0]).is_ok());
        assert!(check_seen::<f32>(1e-6, weights(), &[1.0, 2.0]).is_err());
        assert!(check_seen::<f64>(1e-6, weights(), &[1.0, 2.0]).is_ok());
        assert!(check_seen::<f64>(-1e-15, weights(), &[1.0, 2.0]).is_err());
        // From rest nothing is lost.
        assert!(check_seen::<f32>(1e-30, weights(), &[0.0; 2]).is_ok());
    }
}
