//! Progress over trials: a bar of `tqdm`, or whatever the caller does with the numbers.

use pyo3::prelude::*;

/// What is told after each trial; nobody, if nobody asked.
pub(super) struct Progress<'py>(Option<Bound<'py, PyAny>>);

impl<'py> Progress<'py> {
    /// For `progress` as it was handed in: a truth value or a function of trials done, trials in all and the last loss.
    pub(super) fn new(progress: &Bound<'py, PyAny>, trials: usize) -> PyResult<Self> {
        let follow = progress.py().import("attractor._progress")?.getattr("follow")?;
        let told = follow.call1((progress, trials))?;
        Ok(Self((!told.is_none()).then_some(told)))
    }

    pub(super) fn trial(&self, done: usize, loss: f64) -> PyResult<()> {
        self.0.as_ref().map_or(Ok(()), |told| told.call_method1("trial", (done, loss)).map(|_| ()))
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        if let Some(told) = &self.0 {
            // An error is on its way already, or nothing is wrong: closing a bar adds nothing to either.
            let _ = told.call_method0("close");
        }
    }
}
