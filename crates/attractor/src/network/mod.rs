//! Networks: what evolves in time, one step at a time.

mod echo_state;
mod feedback;
mod rate;
mod threshold;

pub use echo_state::{EchoStateLaw, EchoStateNetwork, NoisePlace};
pub use feedback::FeedbackWeights;
pub use rate::{Dynamics, RateLaw, RateNetwork};
pub use threshold::{ActiveRow, Population, Spikes, ThresholdLaw, ThresholdNetwork};
