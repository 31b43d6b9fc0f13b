//! Published experiments on [`attractor`]: each is a set of independent cells, a summary with claims and verdicts,
//! figures, and a run on disk that can be resumed, reported again and verified bit by bit.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

// What `derive(Columns)` writes names this crate as others do.
extern crate self as attractor_lab;

mod account;
mod cell_names;
pub mod claim;
mod config;
mod dataset;
mod erased;
mod error;
mod excerpt;
mod experiment;
mod experiments;
pub mod export;
pub mod figure;
#[cfg(any(test, feature = "fuzzing"))]
pub mod fuzzing;
pub mod import;
pub mod pen;
pub mod program;
pub mod quantity;
pub mod registry;
mod report;
pub mod run;
pub mod sweep;

pub use attractor::use_kernel;
pub use attractor_derive::Columns;
pub use cell_names::CellNames;
pub use claim::{Advice, Claim, Origin, Verdict};
pub use dataset::{Columns, Dataset, Entry, Number, Table, Values, Variable};
pub use erased::{AnyExperiment, Cells, Configured, check_names};
pub use error::Error;
pub use experiment::{About, Experiment, Metric, Observer, Outcome, Phase, Source};
