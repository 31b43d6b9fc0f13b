//! Published experiments on [`attractor`]: each is a set of independent cells, a summary with claims and verdicts,
//! figures, and a run on disk that can be resumed, reported again and verified bit by bit.

mod claim;
mod dataset;
mod error;
mod experiment;
pub mod figure;
pub mod quantity;
mod report;
mod run;

pub use claim::{Claim, Verdict};
pub use dataset::{Dataset, Values, Variable};
pub use error::Error;
pub use experiment::{About, Experiment, Metric, Observer, Outcome, Phase, Source};
