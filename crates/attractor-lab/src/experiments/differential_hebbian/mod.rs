//! What the experiments on differential Hebbian feedback share: their networks, the course of learning, and classes of attractors.
//!
//! An echo state network runs on noise alone while a feedback matrix W_z learns from the changes of its units; what it settles
//! into is told from its last steps, or from the noise-free orbit that goes on from there (Vettelschoss, Freiberger & Dambre
//! 2020).

mod cells;
mod class;
mod config;
mod figures;
mod learning;

pub(super) use cells::{Networks, in_order};
pub(super) use class::{CODES, Class, GROUPS, Group, foretold, oscillates};
pub(super) use config::{LearningConfig, NetworkConfig, Recipe};
pub(super) use figures::{group_color, shares, stacked};
pub(super) use learning::{Complex, Course, Learned, Noise, STILL, noise};

use crate::experiment::Source;

/// What every experiment of the family asks to be cited.
pub(super) const SOURCES: &[Source] = &[Source {
    citation: "Vettelschoss B, Freiberger M, Dambre J (2020), on attractors that differential Hebbian feedback grows in echo \
               state networks.",
    link: "",
}];
