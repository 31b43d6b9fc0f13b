//! Measures: what is read off a network or a record, and never written. Each folder uses only those above it in this list.

pub(crate) mod statistics;
pub(crate) mod weights;

pub(crate) mod spikes;

pub(crate) mod dynamics;

pub(crate) mod response;

pub(crate) mod theory;
