//! The published experiments, each made of the library's networks, rules, protocols and measures.

mod accept;
mod capacity;
mod carried;
mod differential_hebbian;
mod digits;
mod fixed_points;
mod global_stability;
mod handwriting;
mod hebbian_terms;
mod innate;
mod journal;
mod local_dynamics;
mod memory_length;
mod network_memory;
mod prepared;
mod quoted;
mod resonance;
mod rotation;
mod self_organised;
mod sequences;
mod signatures;
mod table;
mod timing;
mod timing_training;
#[cfg(test)]
mod tryout;
mod working_memory;

use accept::{accept, accept_networks, accept_repetitions, accept_steps, steps_of};
pub(crate) use capacity::Capacity;
pub(crate) use digits::Digits;
pub(crate) use global_stability::GlobalStability;
pub(crate) use handwriting::Handwriting;
pub(crate) use hebbian_terms::HebbianTerms;
pub(crate) use local_dynamics::LocalDynamics;
pub(crate) use memory_length::MemoryLength;
pub(crate) use network_memory::NetworkMemory;
pub(crate) use prepared::Prepared;
pub(crate) use resonance::Resonance;
pub(crate) use rotation::Rotation;
pub(crate) use self_organised::SelfOrganised;
pub(crate) use sequences::Sequences;
pub(crate) use timing::Timing;
pub(crate) use timing_training::TimingTraining;
pub(crate) use working_memory::WorkingMemory;
