//! The published experiments, each made of the library's networks, rules, protocols and measures.

mod capacity;
mod innate;
mod timing;

pub(crate) use capacity::Capacity;
pub(crate) use timing::Timing;
