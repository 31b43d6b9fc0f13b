//! A configuration that is checked, with what it names.

use std::ops::Deref;

/// The settings as they are written, and what they name: files that were read, words that were drawn.
#[derive(Debug)]
pub(crate) struct Prepared<S, N> {
    settings: S,
    pub(crate) named: N,
}

impl<S, N> Prepared<S, N> {
    pub(crate) fn new(settings: S, named: N) -> Self {
        Self { settings, named }
    }
}

impl<S, N> Deref for Prepared<S, N> {
    type Target = S;

    fn deref(&self) -> &S {
        &self.settings
    }
}
