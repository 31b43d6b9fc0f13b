//! Stopping work that takes long: a caller says how to ask whether to stop, and loops of the library ask after each step.
//!
//! What was in hand is left as it was after the last whole step, so that a network or a rule can be used on.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::error::Error;

type Stop = Rc<dyn Fn() -> bool>;

thread_local! {
    /// How the current work of this thread asks whether to stop.
    static STOP: RefCell<Option<Stop>> = const { RefCell::new(None) };
    /// The step that this thread is at.
    static STEP: Cell<Option<usize>> = const { Cell::new(None) };
}

/// The step of a trial, or along a stimulus, that this thread takes just now: for those who must say where it failed.
///
/// ```
/// use attractor::{Error, RateLaw, RateNetwork, Stimulus, Streams, Trial, present_step};
///
/// # fn main() -> Result<(), Error> {
/// let mut network = RateNetwork::<f32>::random(&RateLaw::default(), &Streams::new(1))?;
/// let mut steps = Vec::new();
/// Trial::new(&Stimulus::silent(3, 2)?).run(&mut network, |_, _| Ok(steps.push(present_step())))?;
/// assert_eq!(steps, [Some(0), Some(1), Some(2)]);
/// assert_eq!(present_step(), None);
/// # Ok(())
/// # }
/// ```
pub fn present_step() -> Option<usize> {
    STEP.get()
}

/// Says which step is taken; none, at the end and after a panic, once this is dropped.
#[derive(Debug, Clone)]
pub(crate) struct Stepping;

impl Stepping {
    #[allow(clippy::unused_self, reason = "only while there is one")]
    pub(crate) fn at(&self, step: usize) {
        STEP.set(Some(step));
    }
}

impl Drop for Stepping {
    fn drop(&mut self) {
        STEP.set(None);
    }
}

/// Does work that ends with [`Error::Interrupted`] soon after `stop` says so. `stop` is asked on this thread, once a step:
/// it should be quick.
///
/// ```
/// use attractor::{Error, RateLaw, RateNetwork, Stimulus, Streams, Trial, interruptible};
///
/// # fn main() -> Result<(), Error> {
/// let mut network = RateNetwork::<f32>::random(&RateLaw::default(), &Streams::new(1))?;
/// let stimulus = Stimulus::silent(1_000_000, 2)?;
/// let now = std::time::Instant::now();
/// let late = move || now.elapsed().as_millis() > 10;
/// let ended = interruptible(late, || Trial::new(&stimulus).run(&mut network, |_, _| Ok(())));
/// assert_eq!(ended, Err(Error::Interrupted));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Error::Interrupted`], or those of the work.
pub fn interruptible<R>(
    stop: impl Fn() -> bool + 'static,
    work: impl FnOnce() -> Result<R, Error>,
) -> Result<R, Error> {
    let _outer = Restore(STOP.replace(Some(Rc::new(stop))));
    work()
}

/// Whether to go on: asked by every loop that may take long.
pub(crate) fn checkpoint() -> Result<(), Error> {
    // Taken out of the cell: who is asked may do work of its own that can be interrupted.
    match STOP.with_borrow(Clone::clone) {
        Some(stop) if stop() => Err(Error::Interrupted),
        _ => Ok(()),
    }
}

/// Puts back, at the end and after a panic, what was asked before.
struct Restore(Option<Stop>);

impl Drop for Restore {
    fn drop(&mut self) {
        STOP.set(self.0.take());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count_to(end: usize) -> Result<usize, Error> {
        (0..end).try_fold(0, |count, _| checkpoint().map(|()| count + 1))
    }

    #[test]
    fn work_ends_when_it_is_told_and_not_before() {
        let asked = Rc::new(RefCell::new(0));
        let stop = {
            let asked = Rc::clone(&asked);
            move || {
                *asked.borrow_mut() += 1;
                *asked.borrow() > 5
            }
        };
        assert_eq!(interruptible(stop, || count_to(100)), Err(Error::Interrupted));
        assert_eq!(*asked.borrow(), 6);
        assert_eq!(count_to(100), Ok(100));
    }

    #[test]
    fn inner_work_does_not_hide_the_outer() {
        let work = || {
            assert_eq!(interruptible(|| false, || count_to(10)), Ok(10));
            count_to(10)
        };
        assert_eq!(interruptible(|| true, work), Err(Error::Interrupted));
    }
}
