//! Work without the interpreter's lock, which Ctrl-C stops within a fraction of a second.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use attractor::{Error, interruptible};
use pyo3::prelude::*;

use crate::{errors, raised};

/// How often Python is asked whether a signal has arrived.
const ASK: Duration = Duration::from_millis(100);
/// The clock is read about this often: reading it costs as much as a step of a small network.
const READ: std::ops::Range<Duration> = Duration::from_millis(1)..Duration::from_millis(10);

/// Does work without the interpreter's lock. A signal, such as that of Ctrl-C, ends it after a whole step; so does what code
/// of the caller's own raises in it.
pub(crate) fn detached<R: Send>(py: Python<'_>, work: impl FnOnce() -> Result<R, Error> + Send) -> PyResult<R> {
    let ((result, signalled), raised) = py.detach(|| {
        raised::collected(|| {
            let signalled = Rc::new(RefCell::new(None));
            let watch = Watch::new(Rc::clone(&signalled));
            let result = interruptible(move || watch.raised(), work);
            (result, signalled.take())
        })
    });
    raised.or(signalled).map_or_else(|| result.map_err(errors::raise), Err)
}

/// Asks Python for signals, but not at every step.
struct Watch {
    raised: Rc<RefCell<Option<PyErr>>>,
    asked: Cell<Instant>,
    read: Cell<Instant>,
    /// Steps since the clock was read, and after how many it is read again.
    steps: Cell<u32>,
    stride: Cell<u32>,
}

impl Watch {
    fn new(raised: Rc<RefCell<Option<PyErr>>>) -> Self {
        let now = Cell::new(Instant::now());
        Self { raised, asked: now.clone(), read: now, steps: Cell::new(0), stride: Cell::new(1) }
    }

    /// Whether a signal's handler, or code of the caller's own, raised an exception.
    fn raised(&self) -> bool {
        if raised::any() {
            return true;
        }
        self.steps.set(self.steps.get() + 1);
        if self.steps.get() < self.stride.get() {
            return false;
        }
        self.steps.set(0);
        let (now, stride) = (Instant::now(), self.stride.get());
        let since = now - self.read.replace(now);
        if since < READ.start {
            self.stride.set((2 * stride).min(1 << 16));
        } else if since > READ.end {
            self.stride.set((stride / 4).max(1));
        }
        if now - self.asked.get() < ASK {
            return false;
        }
        self.asked.set(now);
        #[allow(clippy::redundant_closure_for_method_calls, reason = "the method itself is not general enough")]
        let raised = Python::attach(|py| py.check_signals()).err();
        let stop = raised.is_some();
        *self.raised.borrow_mut() = raised;
        stop
    }
}
