//! Inputs in time: what a network receives at each step of a trial.

use super::{ShownUnits, Stimulus};
use crate::check;
use crate::error::Error;
use crate::kernel::Real;

/// A series of inputs, one a step.
pub trait Series {
    /// The precision of the networks that it drives.
    type Number: Real;
    /// The input of one step ([`crate::Network::Input`]).
    type Step: ?Sized;
    /// Where the input of a step and what closed loops add to it are put together.
    type Buffer: Default;

    /// Number of steps.
    fn steps(&self) -> usize;

    /// The input at a step.
    ///
    /// # Panics
    /// If there is no such step.
    fn at(&self, step: usize) -> &Self::Step;

    /// Whether it fits a network with so many inputs.
    ///
    /// # Errors
    /// [`Error::Shape`] if it does not.
    fn fits(&self, inputs: usize) -> Result<(), Error>;

    /// The input of a step with values added to channels, where channels take values.
    fn feed<'b>(
        step: &'b Self::Step,
        fed: impl Iterator<Item = (usize, Self::Number)>,
        buffer: &'b mut Self::Buffer,
    ) -> &'b Self::Step;
}

impl<T: Real> Series for Stimulus<T> {
    type Number = T;
    type Step = [T];
    type Buffer = Vec<T>;

    fn steps(&self) -> usize {
        self.input().nrows()
    }

    fn at(&self, step: usize) -> &[T] {
        self.row(step)
    }

    fn fits(&self, inputs: usize) -> Result<(), Error> {
        check::shape("stimulus", self.input().shape(), &[self.input().nrows(), inputs])
    }

    fn feed<'b>(step: &'b [T], fed: impl Iterator<Item = (usize, T)>, buffer: &'b mut Vec<T>) -> &'b [T] {
        buffer.clear();
        buffer.extend_from_slice(step);
        fed.for_each(|(channel, value)| buffer[channel] += value);
        buffer
    }
}

impl Series for ShownUnits {
    type Number = f64;
    type Step = [usize];
    type Buffer = ();

    fn steps(&self) -> usize {
        self.steps()
    }

    fn at(&self, step: usize) -> &[usize] {
        self.at(step)
    }

    /// A unit that receives no input is found where it is shown.
    fn fits(&self, _: usize) -> Result<(), Error> {
        Ok(())
    }

    /// Units are shown or not: a trial over them closes no loops.
    fn feed<'b>(step: &'b [usize], _: impl Iterator<Item = (usize, f64)>, (): &'b mut ()) -> &'b [usize] {
        step
    }
}
