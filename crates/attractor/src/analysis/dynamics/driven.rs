//! A network of whatever kind as a map: driven by an input, with its loops closed, or left alone.
//!
//! Whether two copies of a network that hear the same input come together is told by the Lyapunov exponents of the network
//! *given* that input, the conditional ones (Pecora & Carroll 1990, doi:10.1103/PhysRevLett.64.821): the largest is below 0
//! where they do, which is the echo state property along that input. With its loops closed the network hears its own
//! readouts as well, and the exponents are those of the trained, autonomous system.

use super::orbit::{DiscreteMap, LyapunovSpectrum, differences, lyapunov_exponents};
use crate::error::Error;
use crate::interrupt::Stepping;
use crate::kernel::random::Streams;
use crate::network::{Loop, Network, Readout};
use crate::protocol::{Series, Stimulus};

/// The map that a network is at each step of a stimulus, whose last input stays when it ends. The state is the network's and,
/// of loops with a delay, the readouts that are under way.
///
/// Tangents follow the network's own derivative ([`Network::derivative`]), or finite differences where it has none.
#[derive(Debug, Clone)]
pub struct DrivenMap<N> {
    network: N,
    stimulus: Stimulus<f64>,
    loops: Vec<Loop>,
    readouts: usize,
    /// Steps for which readouts are under way.
    delay: usize,
    step: usize,
    stepping: Stepping,
    /// Scratch: outputs, readouts and inputs, and their tangents.
    outputs: Vec<f64>,
    read: Vec<f64>,
    input: Vec<f64>,
}

impl<N: Network<Number = f64, Input = [f64]>> DrivenMap<N> {
    /// A network under a stimulus, with these loops closed.
    ///
    /// # Errors
    /// [`Error::Shape`] if the stimulus does not fit the network, [`Error::OutOfRange`] if a loop does not.
    pub fn new(network: N, stimulus: &Stimulus<f64>, loops: &[Loop]) -> Result<Self, Error> {
        stimulus.fits(network.inputs())?;
        let readouts = network.readout().map_or(0, Readout::count);
        loops.iter().try_for_each(|closed| closed.check(readouts, network.inputs()))?;
        Ok(Self {
            stimulus: stimulus.clone(),
            loops: loops.to_vec(),
            readouts,
            delay: loops.iter().map(|closed| closed.delay).max().unwrap_or(0),
            step: 0,
            stepping: Stepping,
            outputs: vec![0.0; network.units()],
            read: vec![0.0; readouts],
            input: vec![0.0; network.inputs()],
            network,
        })
    }

    /// Where the network is; nothing is under way.
    pub fn start(&self) -> Vec<f64> {
        let mut state = vec![0.0; self.units()];
        self.network.read_state(&mut state[..self.network.state_size()]);
        state
    }

    /// Adds to `self.input` what the loops feed: `self.read` of the last step, or what has been under way.
    fn feed(&mut self, under_way: &[f64]) {
        for closed in &self.loops {
            self.input[closed.channel] += match closed.delay {
                0 => self.read[closed.readout],
                delay => under_way[(delay - 1) * self.readouts + closed.readout],
            };
        }
    }

    /// What is under way after a step.
    fn pass_on(&self, under_way: &[f64], next: &mut [f64]) {
        if self.delay > 0 {
            let (first, rest) = next.split_at_mut(self.readouts);
            first.copy_from_slice(&self.read);
            rest.copy_from_slice(&under_way[..rest.len()]);
        }
    }
}

impl<N: Network<Number = f64, Input = [f64]>> DiscreteMap for DrivenMap<N> {
    fn units(&self) -> usize {
        self.network.state_size() + self.delay * self.readouts
    }

    fn at_step(&mut self, step: usize) {
        self.stepping.at(step);
        self.step = step.min(self.stimulus.steps() - 1);
    }

    /// NaN if the network cannot take the step.
    fn next(&mut self, state: &[f64], next: &mut [f64]) {
        let (own, under_way) = state.split_at(self.network.state_size());
        let (next_own, next_under_way) = next.split_at_mut(own.len());
        if self.network.write_state(own).is_err() {
            return next.fill(f64::NAN);
        }
        if let (false, Some(readout)) = (self.loops.is_empty(), self.network.readout()) {
            self.network.read_outputs(&mut self.outputs);
            readout.read(&self.outputs, &mut self.read);
        }
        self.input.copy_from_slice(self.stimulus.at(self.step));
        self.feed(under_way);
        if self.network.step(&self.input, None).is_err() {
            return next.fill(f64::NAN);
        }
        self.network.read_state(next_own);
        self.pass_on(under_way, next_under_way);
    }

    fn tangent(&mut self, state: &[f64], next: &[f64], v: &[f64], out: &mut [f64]) {
        let size = self.network.state_size();
        let (own, under_way) = v.split_at(size);
        if let Some(derivative) = self.network.derivative() {
            derivative.outputs_tangent(&state[..size], own, &mut self.outputs);
        } else {
            return differences(self, state, v, out);
        }
        if let (false, Some(readout)) = (self.loops.is_empty(), self.network.readout()) {
            readout.read(&self.outputs, &mut self.read);
        }
        self.input.fill(0.0);
        self.feed(under_way);
        let (out_own, out_under_way) = out.split_at_mut(size);
        if let Some(derivative) = self.network.derivative() {
            derivative.step_tangent(&state[..size], &next[..size], own, &self.input, out_own);
        }
        self.pass_on(under_way, out_under_way);
    }
}

/// The `count` largest Lyapunov exponents (1/step) of a network along a stimulus, with these loops closed, and their standard
/// errors: the conditional exponents, counted from step `settle` of the stimulus to its end. Without noise, from where the
/// network is, on a copy.
///
/// ```
/// use attractor::*;
///
/// # fn main() -> Result<(), Error> {
/// // Left alone this network is chaotic; a strong input takes hold of it (Molgedey et al. 1992).
/// let law = RateLaw { units: 100, gain: 1.8, connection_probability: 0.3, inputs: 1, ..RateLaw::default() };
/// let mut network = RateNetwork::<f64>::random(&law, &Streams::new(3))?;
/// network.set_activations(&vec![0.1; 100])?;
/// let exponent = |amplitude: f64| -> Result<f64, Error> {
///     let wave = ndarray::Array2::from_shape_fn((6000, 1), |(t, _)| amplitude * (t as f64 / 20.0).sin());
///     let stimulus = Stimulus::from_array(wave.view())?;
///     Ok(driven_lyapunov_spectrum(&network, &stimulus, &[], 1, 1000, &Streams::new(1))?.exponents[0])
/// };
/// assert!(exponent(0.0)? > 0.0 && exponent(5.0)? < 0.0);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`DrivenMap::new`] and [`lyapunov_exponents`]; [`Error::OutOfRange`] if the stimulus is not longer than `settle`.
pub fn driven_lyapunov_spectrum<N>(
    network: &N,
    stimulus: &Stimulus<f64>,
    loops: &[Loop],
    count: usize,
    settle: usize,
    streams: &Streams,
) -> Result<LyapunovSpectrum, Error>
where
    N: Network<Number = f64, Input = [f64]> + Clone,
{
    let steps = stimulus.steps();
    if settle >= steps {
        return Err(Error::out_of_range("settle", settle, "below the number of steps of the stimulus"));
    }
    let mut map = DrivenMap::new(network.clone(), stimulus, loops)?;
    let start = map.start();
    lyapunov_exponents(&mut map, &start, count, settle, steps - settle, streams)
}
