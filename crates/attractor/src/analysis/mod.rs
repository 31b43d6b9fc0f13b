//! Measures: what is read off a network or a record, and never written.

mod correlation;
mod lyapunov;
mod spectrum;
mod statistics;
mod weights;

pub use correlation::{fisher_mean, pearson, unit_correlations};
pub use lyapunov::{Divergence, Separation, lyapunov_spectrum, separation};
pub use spectrum::eigenvalues;
pub use statistics::{TTest, binomial_tail, mean, one_sample_t_test, paired_t_test, standard_error};
pub use weights::{Reciprocity, by_reciprocity, histogram};
