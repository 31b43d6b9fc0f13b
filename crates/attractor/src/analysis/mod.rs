//! Measures: what is read off a network or a record, and never written.

mod activity;
pub mod bifurcation;
mod correlation;
mod cross_spectrum;
pub mod decoding;
pub mod fixed_points;
pub mod gain;
mod lyapunov;
pub mod mean_field;
pub mod orbit;
mod perturbation;
mod response;
mod separation;
mod spectrum;
mod statistics;
mod weights;

pub use activity::{
    fano_factors, firing_rates, inter_spike_intervals, interval_variation, pairwise_correlations,
    population_autocorrelation, silent_from,
};
pub use correlation::{fisher_mean, pearson, unit_correlations};
pub use cross_spectrum::CrossSpectrum;
pub use lyapunov::lyapunov_spectrum;
pub(crate) use orbit::amplitude as orbit_amplitude;
pub use perturbation::{mean_by_place, perturbation_growth, smoothed};
pub use response::{Entry, WhiteNoise, kick_response, noise_response};
pub use separation::{Divergence, Separation, separation};
pub use spectrum::{eigenvalues, leading, singular_values, spectral_radius};
pub(crate) use statistics::slope;
pub use statistics::{
    NormalTest, RankSum, TTest, binomial_head, binomial_interval, binomial_tail, contingency_test, correlation_test,
    holm, mean, normal_test, one_sample_t_test, paired_t_test, quantile, quantile_interval, rank_sum_test,
    standard_error, superiority_test, welch_t_test,
};
pub use weights::{Reciprocity, by_reciprocity, histogram};
