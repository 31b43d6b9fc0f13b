//! Networks: what evolves in time, one step at a time.

mod rate;

pub use rate::{Dynamics, RateLaw, RateNetwork};
