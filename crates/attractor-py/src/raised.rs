//! What code of the caller's own raised while the library called it: functions, networks and rules written in Python.
//!
//! The library knows no exceptions. The first one is kept here, with a note that names the step; the work ends at the next
//! step, and [`crate::work::detached`] hands the exception on, with its traceback.

use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use attractor::{Error, present_step};
use pyo3::prelude::*;

thread_local! {
    static HERE: RefCell<Option<PyErr>> = const { RefCell::new(None) };
    /// Whether somebody on this thread collects what is raised on it.
    static COLLECTED: Cell<bool> = const { Cell::new(false) };
}

/// What was raised on a thread that works for another.
static ELSEWHERE: Mutex<Option<PyErr>> = Mutex::new(None);
static ANY_ELSEWHERE: AtomicBool = AtomicBool::new(false);

/// Keeps an exception, unless there is one already. Whatever the library is told instead comes to nothing.
pub(crate) fn keep(py: Python<'_>, error: PyErr) -> Error {
    if let Some(step) = present_step() {
        note(py, &error, &format!("at step {step}"));
    }
    if COLLECTED.get() {
        HERE.with_borrow_mut(|kept| {
            kept.get_or_insert(error);
        });
    } else {
        ELSEWHERE.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
        ANY_ELSEWHERE.store(true, Ordering::Release);
    }
    Error::Interrupted
}

/// Adds a note to an exception, where Python knows notes (3.11).
pub(crate) fn note(py: Python<'_>, error: &PyErr, text: &str) {
    let _unknown_before = error.value(py).call_method1("add_note", (text,));
}

/// Whether something was raised, so that nobody should be called any more.
pub(crate) fn any() -> bool {
    HERE.with_borrow(Option::is_some) || ANY_ELSEWHERE.load(Ordering::Acquire)
}

/// Does work, and says what was raised in it.
pub(crate) fn collected<R>(work: impl FnOnce() -> R) -> (R, Option<PyErr>) {
    let outer = (COLLECTED.replace(true), HERE.take());
    let result = work();
    let here = HERE.replace(outer.1);
    COLLECTED.set(outer.0);
    let raised = here.or_else(|| {
        let elsewhere = ANY_ELSEWHERE.swap(false, Ordering::AcqRel);
        if elsewhere { ELSEWHERE.lock().unwrap_or_else(PoisonError::into_inner).take() } else { None }
    });
    (result, raised)
}

/// Work of the library with the interpreter's lock held, or what was raised in it.
pub(crate) fn attached<R>(work: impl FnOnce() -> Result<R, Error>) -> PyResult<R> {
    let (result, raised) = collected(work);
    raised.map_or_else(|| result.map_err(crate::errors::raise), Err)
}
