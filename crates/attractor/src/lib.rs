//! Recurrent networks whose dynamics are shaped by learning.

mod analysis;
mod check;
mod connectivity;
mod error;
pub mod kernel;
mod network;
mod plasticity;
mod protocol;
mod random;
#[cfg(feature = "npz")]
pub mod storage;
mod threads;
mod transfer;

pub use analysis::{
    Divergence, Reciprocity, Separation, TTest, binomial_tail, by_reciprocity, eigenvalues, fisher_mean, histogram,
    lyapunov_spectrum, mean, one_sample_t_test, paired_t_test, pearson, separation, standard_error, unit_correlations,
};
pub use connectivity::SparseMatrix;
pub use error::Error;
pub use kernel::{Real, kernel_name};
pub use network::{Dynamics, RateLaw, RateNetwork};
pub use plasticity::{PlasticScheme, ReadoutRls, RecurrentRls, RlsOptions, SupervisedRule, ridge_readout};
pub use protocol::{Initial, Noise, Record, Recording, Schedule, Stimulus, Trial, Units};
pub use random::{Stream, Streams};
pub use transfer::Transfer;
