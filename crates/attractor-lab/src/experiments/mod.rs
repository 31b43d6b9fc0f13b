//! The published experiments, each made of the library's networks, rules, protocols and measures.

mod accept;
mod capacity;
mod handwriting;
mod innate;
mod table;
mod timing;

use accept::accept;
pub(crate) use capacity::Capacity;
pub(crate) use handwriting::Handwriting;
pub(crate) use timing::Timing;
