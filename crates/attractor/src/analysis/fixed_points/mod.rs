//! Fixed points of rate networks: states at which the flow vanishes, and the spectra around them.

mod flow;
mod solve;

pub use flow::Flow;
pub use solve::{FixedPoint, Solver};
