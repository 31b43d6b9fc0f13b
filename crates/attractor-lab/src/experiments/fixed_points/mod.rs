//! What the experiments on networks trained to hold fixed points share: the network and its targets, theory and finite
//! networks at each fixed point, reference numbers, and the panels of their figures.
//!
//! A random network is trained by least squares so that its output, fed back, holds the targets A_1 .. A_M; mean-field
//! theory says how it then behaves near each of them, and finite networks check it.

mod claims;
mod config;
mod cost;
mod figures;
mod point;
pub(super) mod published;
mod reference;
mod spread;
mod trained;

pub(super) use claims::{numbers_check, spread_claims, turns_check};
pub(super) use config::{CaseConfig, NetworkConfig, accept_units};
pub(super) use cost::Cost;
pub(super) use figures::{nyquist_panel, parts, point_color, spectrum_panel, travel, turns_note};
pub(super) use point::{Kick, Near, Reduced, relative_difference};
pub(super) use reference::reference;
pub(super) use spread::{Sample, Spread, pooled_exponent, visible};
pub(super) use trained::{LOOP, Trained};

use crate::experiment::Source;

/// What every experiment of the family asks to be cited.
pub(super) const SOURCES: &[Source] = &[
    Source {
        citation: "Rivkind A, Barak O (2017). Local dynamics in trained recurrent neural networks. Physical Review \
                   Letters 118, 258101.",
        link: "https://doi.org/10.1103/PhysRevLett.118.258101",
    },
    Source {
        citation: "Sussillo D, Abbott LF (2009). Generating coherent patterns of activity from chaotic neural networks. \
                   Neuron 63, 544-557.",
        link: "https://doi.org/10.1016/j.neuron.2009.07.018",
    },
];
