//! What is read off spikes and the networks that fire them: activity, what can be decoded, how perturbations grow.

mod activity;
mod annealed;
mod avalanches;
mod branching;
pub mod decoding;
mod perturbation;

pub use activity::{
    fano_factors, firing_rates, inter_spike_intervals, interval_variation, pairwise_correlations,
    population_autocorrelation, silent_from,
};
pub use annealed::FlipRecord;
pub use avalanches::{Avalanche, avalanches, shifted_counts};
pub use branching::{Branching, branching};
pub use perturbation::{mean_by_place, perturbation_growth, smoothed};
