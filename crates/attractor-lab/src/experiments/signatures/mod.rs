//! What the four experiments on signatures of learning share: the network, its six windows, decoding, claims and figures.
//!
//! One excitatory-inhibitory threshold network receives its input through six windows: it settles; it is measured as it
//! was drawn (RNN); intrinsic plasticity acts, and it is measured with plasticity frozen (IP); all plasticity acts, and it is
//! measured frozen again (SORN). The three are stages of the same network, so that what is compared between them is paired.

mod activity;
mod claims;
mod classes;
mod config;
mod course;
mod data;
mod decoding;
mod figures;
mod halves;
mod published;
mod result;

pub(super) use activity::{activity_figure, insert_activity};
pub(super) use claims::{
    accuracies, alike_in_rate, chaotic, hamming, more_ordered, near_critical, order_claims, ordered, silent_note, stays,
};
pub(super) use classes::Classes;
pub(super) use config::{DecodingConfig, NetworkConfig, PerturbationConfig, PlasticityConfig, accept_window_steps};
pub(super) use course::{Course, Input, Rules};
pub(super) use data::{insert_lags, insert_networks, metrics, stages_metric};
pub(super) use decoding::{ByLag, Decoded, LagUnit, Reader, Targets, by_lag, check_decodable, lag_mean};
pub(super) use figures::{
    Curves, STAGES_IN_WORDS, curve_panel, lag_figure, order_figure, signature_figure, stage_color, statistics_figure,
};
pub(super) use halves::{ends_claim, half_claims, late_minus_early};
pub(super) use published::{
    COSTLY_LENGTH, CRITICAL, DIGITS_BELOW_ONE, DIGITS_BELOW_RNN, TURNING_LEVELS, digit_lags, memory_lags,
};
pub(super) use result::{NetworkResult, STAGES, Scalar, Stage, StageResult};

use crate::experiment::Source;

/// What every experiment of the family asks to be cited.
pub(super) const SOURCES: &[Source] = &[
    Source {
        citation: "Dynamical signatures of learning in recurrent networks. Anonymous, double-blind submission.",
        link: "",
    },
    Source {
        citation: "Lazar A, Pipa G, Triesch J (2009). SORN: a self-organizing recurrent neural network. Frontiers in \
                   Computational Neuroscience 3, 23.",
        link: "https://doi.org/10.3389/neuro.10.023.2009",
    },
];
