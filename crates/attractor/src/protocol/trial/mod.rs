//! A trial: a network runs through a stimulus from some initial state, with noise, and is recorded or trained.
//!
//! Every network goes through the same loop over time, whatever its input is a [`Series`] of. Times are steps, counted from
//! 0: step t turns the state at t - 1 into the state at t under the input u\[t\]. A [`Loop`] feeds a readout back to the
//! network: its channel receives u\[t\] + z\[t - 1 - delay\], z being read out before any learning, as in FORCE learning
//! (Sussillo & Abbott 2009, doi:10.1016/j.neuron.2009.07.018).

mod course;
mod recording;
mod together;

use std::ops::Range;

use course::Course;
pub use course::{Initial, Noise};
use ndarray::ArrayView2;
use recording::Keeper;
pub use recording::{Record, Recording, Units};

use super::{Series, Stimulus};
use crate::check;
use crate::error::Error;
use crate::interrupt::{Stepping, checkpoint};
use crate::kernel::Real;
use crate::kernel::random::Streams;
use crate::network::{Loop, Network};
use crate::plasticity::Rule;

/// When a rule learns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// Steps between which learning is on.
    pub window: Range<usize>,
    /// Learning happens at the steps of the window that are multiples of this.
    pub every: usize,
}

impl Schedule {
    /// The learning steps.
    pub fn steps(&self) -> impl Iterator<Item = usize> {
        let every = self.every.max(1);
        (self.window.start.next_multiple_of(every)..self.window.end).step_by(every)
    }

    /// Whether learning happens, and only at steps of the trial.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if it does not.
    pub(crate) fn validate(&self, steps: &Range<usize>) -> Result<(), Error> {
        check::at_least("learn_every", self.every, 1)?;
        if self.window.end > steps.end || (self.window.start < steps.start && !self.window.is_empty()) {
            let found = match steps.start {
                0 => format!("{:?} of {} steps", self.window, steps.end),
                _ => format!("{:?} of steps {steps:?}", self.window),
            };
            return Err(Error::out_of_range("learning window", found, "inside the trial"));
        }
        if self.steps().next().is_none() {
            return Err(Error::out_of_range(
                "learning window",
                format!("{:?}", self.window),
                "long enough for one learning step",
            ));
        }
        Ok(())
    }
}

/// A trial to be run: a stimulus, an initial state, noise, and the loops that are closed.
#[derive(Debug, Clone)]
pub struct Trial<'a, S: Series> {
    stimulus: &'a S,
    steps: Range<usize>,
    initial: Initial<'a, S::Number>,
    noise: Noise<'a, S::Number>,
    loops: &'a [Loop],
}

impl<'a, S: Series> Trial<'a, S> {
    /// A trial without noise or closed loops that starts where the network is.
    pub fn new(stimulus: &'a S) -> Self {
        Self { stimulus, steps: 0..stimulus.steps(), initial: Initial::Continue, noise: Noise::Silent, loops: &[] }
    }

    /// Only these steps of the stimulus, which keep their numbers.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if the stimulus is shorter.
    pub fn over(self, steps: Range<usize>) -> Result<Self, Error> {
        if steps.end > self.stimulus.steps() {
            return Err(Error::out_of_range("end of the window", steps.end, "at most the steps of the input"));
        }
        Ok(Self { steps, ..self })
    }

    /// Sets where it starts.
    #[must_use]
    pub fn initial(self, initial: Initial<'a, S::Number>) -> Self {
        Self { initial, ..self }
    }

    /// Sets its noise.
    #[must_use]
    pub fn noise(self, noise: Noise<'a, S::Number>) -> Self {
        Self { noise, ..self }
    }

    /// A random initial state and normal noise of that amplitude, from the streams `initial` and `noise` below `streams`.
    #[must_use]
    pub fn drawn(self, streams: &Streams, amplitude: f64) -> Self {
        let noise = Noise::Normal { amplitude, stream: streams.child("noise").stream() };
        self.initial(Initial::Uniform(streams.child("initial").stream())).noise(noise)
    }

    /// Puts the network where the trial starts; the steps are to follow.
    fn begin<N>(self, network: &mut N) -> Result<(Course<'a, S>, Range<usize>), Error>
    where
        N: Network<Number = S::Number, Input = S::Step>,
    {
        Ok((Course::begin(self.stimulus, self.initial, self.noise, self.loops, network)?, self.steps))
    }

    /// Runs the trial, calling `after` with each step and the network as it is then.
    ///
    /// # Errors
    /// [`Error::Shape`] if stimulus, state or noise do not fit the network, [`Error::OutOfRange`] if a loop does not,
    /// [`Error::Diverged`] if a network says so of itself, or what a step or `after` returns.
    pub fn run<N>(self, network: &mut N, mut after: impl FnMut(usize, &mut N) -> Result<(), Error>) -> Result<(), Error>
    where
        N: Network<Number = S::Number, Input = S::Step>,
    {
        let (mut course, steps) = self.begin(network)?;
        let stepping = Stepping;
        for step in steps {
            checkpoint()?;
            stepping.at(step);
            let given = course.given(step);
            network.step(given.input, given.noise)?;
            course.took(step, network)?;
            after(step, network)?;
        }
        Ok(())
    }

    /// Runs the trial and keeps the outputs of units, rates or spikes, and the readouts.
    ///
    /// # Errors
    /// As [`Trial::run`]; [`Error::OutOfRange`] if a unit or step to be kept does not exist.
    pub fn record<N>(self, network: &mut N, record: &Record<'_>) -> Result<Recording<S::Number>, Error>
    where
        N: Network<Number = S::Number, Input = S::Step>,
    {
        let mut keeper = Keeper::new(record.clone(), &self.steps, network)?;
        self.run(network, |step, network| {
            keeper.keep(step, network);
            Ok(())
        })?;
        Ok(keeper.done())
    }

    /// Runs the trial while a rule learns; `target` (steps, targets of the rule) has a row for every step of the trial. A
    /// target that is NaN is not asked, and left out of learning and of the loss as the rule says ([`Rule::learn`]). Returns the
    /// mean over the learning steps in which something was asked of the mean squared error before each update.
    ///
    /// # Errors
    /// As [`Trial::run`]; [`Error::Shape`] if the target does not fit, [`Error::NotFinite`] if it holds infinity,
    /// [`Error::OutOfRange`] if the window leaves the trial, holds no learning step, or none in which something is asked;
    /// [`Error::NotFinite`] also if the weights grow out of every bound, so that the error is no longer a number.
    pub fn train<N, R: Rule<N>>(
        self,
        network: &mut N,
        rule: &mut R,
        target: ArrayView2<'_, S::Number>,
        schedule: &Schedule,
    ) -> Result<f64, Error>
    where
        N: Network<Number = S::Number, Input = S::Step>,
    {
        schedule.validate(&self.steps)?;
        check::shape("target", target.shape(), &[self.stimulus.steps(), rule.targets(network)])?;
        check::finite_or_nan("target", target)?;
        if schedule.steps().all(|step| target.row(step).iter().all(|target| target.to_f64().is_nan())) {
            return Err(nothing_asked());
        }
        let target = target.as_standard_layout();
        let (mut sum, mut count) = (0.0, 0_usize);
        self.run(network, |step, network| {
            if schedule.window.contains(&step) && step % schedule.every == 0 {
                let Some(error) = rule.learn(network, target.row(step).as_slice().unwrap_or_default())? else {
                    return Ok(());
                };
                if !error.is_finite() {
                    return Err(Error::NotFinite { name: "training error", index: vec![step], value: error });
                }
                sum += error;
                count += 1;
            }
            Ok(())
        })?;
        if count == 0 { Err(nothing_asked()) } else { Ok(sum / count as f64) }
    }
}

impl<'a, T: Real> Trial<'a, Stimulus<T>> {
    /// Closes loops: readouts are fed back to input channels, beside the stimulus.
    #[must_use]
    pub fn closed(self, loops: &'a [Loop]) -> Self {
        Self { loops, ..self }
    }
}

/// No target of the learning steps can be learned from.
fn nothing_asked() -> Error {
    let accepted =
        "a number at one learning step at least; readouts that share a P are asked where all of them are numbers";
    Error::out_of_range("target", "NaN, which is not asked, at every learning step", accepted)
}
