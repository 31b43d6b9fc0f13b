//! A trial that is under way: what of it changes from step to step beside the network.

use ndarray::ArrayView2;

use crate::check;
use crate::error::Error;
use crate::kernel::Real;
use crate::kernel::random::Stream;
use crate::network::{Given, Loop, Network, Readout};
use crate::protocol::Series;

/// Where a trial starts.
#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant, reason = "one per trial: a stream's size does not matter")]
pub enum Initial<'a, T> {
    /// From where the network is.
    Continue,
    /// From given activations, one per unit.
    Given(&'a [T]),
    /// From activations drawn uniformly from [-1, 1).
    Uniform(Stream),
}

/// The noise of a trial, added to each unit's drive.
#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant, reason = "one per trial: a stream's size does not matter")]
pub enum Noise<'a, T> {
    /// None.
    Silent,
    /// Given noise (steps, units), already scaled.
    Given(ArrayView2<'a, T>),
    /// Independent normal noise for each unit and step.
    Normal {
        /// Standard deviation I0.
        amplitude: f64,
        /// Where it is drawn from.
        stream: Stream,
    },
}

/// A trial that has begun.
pub(super) struct Course<'a, S: Series> {
    stimulus: &'a S,
    noise: Source<'a, S::Number>,
    loops: ClosedLoops<'a, S>,
}

impl<'a, S: Series> Course<'a, S> {
    /// Puts the network where the trial starts.
    pub(super) fn begin<N>(
        stimulus: &'a S,
        initial: Initial<'_, S::Number>,
        noise: Noise<'a, S::Number>,
        loops: &'a [Loop],
        network: &mut N,
    ) -> Result<Self, Error>
    where
        N: Network<Number = S::Number, Input = S::Step>,
    {
        stimulus.fits(network.inputs())?;
        start(network, initial)?;
        let noise = Source::new(noise, stimulus.steps(), network.units())?;
        Ok(Self { stimulus, noise, loops: ClosedLoops::new(loops, network)? })
    }

    /// What the network is given in a step.
    pub(super) fn given(&mut self, step: usize) -> Given<'_, S::Step, S::Number> {
        Given { input: self.loops.add_to(self.stimulus.at(step)), noise: self.noise.at(step) }
    }

    /// Takes up what the network did in a step.
    pub(super) fn took<N>(&mut self, step: usize, network: &N) -> Result<(), Error>
    where
        N: Network<Number = S::Number, Input = S::Step>,
    {
        self.loops.read(network);
        match network.diverged() {
            Some((unit, value)) => Err(Error::Diverged { step, unit, value }),
            None => Ok(()),
        }
    }
}

/// Puts the network where a trial starts.
fn start<N: Network>(network: &mut N, initial: Initial<'_, N::Number>) -> Result<(), Error> {
    match initial {
        Initial::Continue => Ok(()),
        Initial::Given(x) => {
            check::finite("initial state", ndarray::ArrayView1::from(x))?;
            network.write_state(x)
        }
        Initial::Uniform(mut stream) => {
            let mut x = vec![N::Number::ZERO; network.state_size()];
            stream.fill_uniform(&mut x, -1.0, 1.0);
            network.write_state(&x)
        }
    }
}

/// What closed loops carry from one step to the next.
struct ClosedLoops<'a, S: Series> {
    loops: &'a [Loop],
    rates: Vec<S::Number>,
    /// The readouts of the last steps, the last one at `at`; as many as the longest delay asks for.
    past: Vec<Vec<S::Number>>,
    at: usize,
    input: S::Buffer,
}

impl<'a, S: Series> ClosedLoops<'a, S> {
    fn new<N>(loops: &'a [Loop], network: &N) -> Result<Self, Error>
    where
        N: Network<Number = S::Number, Input = S::Step>,
    {
        let readouts = network.readout().map_or(0, Readout::count);
        loops.iter().try_for_each(|closed| closed.check(readouts, network.inputs()))?;
        let depth = loops.iter().map(|closed| closed.delay.saturating_add(1)).max().unwrap_or(0);
        // Of each step a list of its own.
        check::room::<u64>("delay of a loop", &[depth, readouts + 8])?;
        let units = if loops.is_empty() { 0 } else { network.units() };
        let mut closed = Self {
            loops,
            rates: vec![S::Number::ZERO; units],
            past: vec![vec![S::Number::ZERO; readouts]; depth],
            at: 0,
            input: S::Buffer::default(),
        };
        closed.read(network);
        Ok(closed)
    }

    /// Keeps the readouts of this step for later ones.
    fn read<N: Network<Number = S::Number>>(&mut self, network: &N) {
        if let (false, Some(readout)) = (self.loops.is_empty(), network.readout()) {
            self.at = (self.at + 1) % self.past.len();
            network.read_outputs(&mut self.rates);
            readout.read(&self.rates, &mut self.past[self.at]);
        }
    }

    /// The stimulus and what the loops add to it.
    fn add_to<'b>(&'b mut self, stimulus: &'b S::Step) -> &'b S::Step {
        if self.loops.is_empty() {
            return stimulus;
        }
        let (past, at) = (&self.past, self.at);
        let fed = self.loops.iter().map(|closed| {
            let then = (at + past.len() - closed.delay) % past.len();
            (closed.channel, past[then][closed.readout])
        });
        S::feed(stimulus, fed, &mut self.input)
    }
}

/// The noise of a trial, step by step.
struct Source<'a, T> {
    noise: Noise<'a, T>,
    buffer: Vec<T>,
}

impl<'a, T: Real> Source<'a, T> {
    fn new(noise: Noise<'a, T>, steps: usize, units: usize) -> Result<Self, Error> {
        match &noise {
            Noise::Given(given) => {
                check::shape("noise", given.shape(), &[steps, units])?;
                check::finite("noise", *given)?;
            }
            Noise::Normal { amplitude, .. } => check::non_negative("noise amplitude", *amplitude)?,
            Noise::Silent => {}
        }
        Ok(Self { noise, buffer: vec![T::ZERO; units] })
    }

    fn at(&mut self, step: usize) -> Option<&[T]> {
        match &mut self.noise {
            Noise::Silent => return None,
            Noise::Normal { amplitude, .. } if *amplitude == 0.0 => return None,
            Noise::Given(given) => given.row(step).iter().zip(&mut self.buffer).for_each(|(&from, to)| *to = from),
            Noise::Normal { amplitude, stream } => stream.fill_normal(&mut self.buffer, *amplitude),
        }
        Some(&self.buffer)
    }
}
