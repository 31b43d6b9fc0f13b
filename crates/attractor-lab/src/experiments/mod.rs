//! The published experiments, each made of the library's networks, rules, protocols and measures.

mod innate;
mod timing;

pub(crate) use timing::Timing;
