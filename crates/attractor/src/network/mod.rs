//! Networks: what evolves in time, one step at a time.

mod rate;
mod threshold;

pub use rate::{Dynamics, RateLaw, RateNetwork};
pub use threshold::{ActiveRow, Population, Spikes, ThresholdLaw, ThresholdNetwork};
