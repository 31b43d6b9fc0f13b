//! The published experiments, each made of the library's networks, rules, protocols and measures.

mod handwriting;
mod innate;
mod timing;

pub(crate) use handwriting::Handwriting;
pub(crate) use timing::Timing;
