//! The published experiments, each made of the library's networks, rules, protocols and measures.

mod capacity;
mod handwriting;
mod innate;
mod timing;

pub(crate) use capacity::Capacity;
pub(crate) use handwriting::Handwriting;
pub(crate) use timing::Timing;
