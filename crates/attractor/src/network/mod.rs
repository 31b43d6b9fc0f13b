//! Networks: what evolves in time, one step at a time.

mod dense;
mod echo_state;
mod feedback;
mod feedback_law;
mod rate;
mod threshold;

pub use dense::DenseLaw;
pub use echo_state::{EchoStateLaw, EchoStateNetwork, NoisePlace};
pub use feedback::{FeedbackWeights, PlasticFeedback};
pub use feedback_law::FeedbackLaw;
pub use rate::{Dynamics, RateLaw, RateNetwork};
pub use threshold::{ActiveRow, Counted, Population, Raster, Spikes, ThresholdLaw, ThresholdNetwork};
