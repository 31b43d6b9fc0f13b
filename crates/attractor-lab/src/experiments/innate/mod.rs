//! What the innate-training experiments share: their configuration, the course of a training, and its cost.
//!
//! One network, chaotic by its gain, runs freely after an input pulse; that trajectory becomes its own target, and
//! recursive least squares makes the network reproduce it from any initial state, through noise. Readouts are trained
//! afterwards, on a network that repeats itself (Laje & Buonomano 2013, doi:10.1038/nn.3405; Vitay 2016, ReScience 2(1)).

mod config;
mod correlation;
mod cost;
mod figure;
mod network;
mod printed;
mod published;
mod pulsed;
mod rise;
mod session;
mod sources;

pub(super) use config::{
    CONVERGED_LOSS, Precision, Scheme, Timeline, TrainingConfig, accept_amplitudes, accept_durations,
};
pub(super) use correlation::{mean_squared_deviation, readout_correlations, unit_correlation};
pub(super) use cost::Cost;
pub(super) use figure::{Losses, loss_panel, trial_color};
pub(super) use network::NetworkConfig;
pub(super) use printed::{
    BRAINPY_LOSSES, BRAINPY_READOUT_LOSSES, BRAINPY_WORDS, PrintedWord, is_brainpys, is_brainpys_bump,
};
pub(super) use published::{
    CAPACITY, ENOUGH_TRIALS, EXPONENT_AFTER, EXPONENT_AFTER_SPREAD, EXPONENT_BEFORE, LEARNED_BELOW, NETWORKS_PER_DELAY,
    TOO_FEW_TRIALS, published_r2,
};
pub(super) use pulsed::{PulsedTrial, pulsed_trial};
pub(super) use rise::{Bump, Rise};
pub(super) use session::{Session, Storable, Task};
pub(super) use sources::SOURCES;
