//! Networks: what evolves in time, one step at a time.

mod dense;
mod echo_state;
mod evolve;
mod feedback;
mod feedback_law;
mod rate;
mod readout;
mod threshold;
mod time_constants;

pub use dense::DenseLaw;
pub use echo_state::{EchoStateLaw, EchoStateNetwork, NoisePlace};
pub use evolve::{Derivative, Given, Network, PlasticRecurrence};
pub use feedback::{FeedbackWeights, PlasticFeedback};
pub use feedback_law::FeedbackLaw;
pub use rate::{Dynamics, RateLaw, RateNetwork};
pub use readout::{Loop, Readout};
pub use threshold::{ActiveRow, Counted, Population, Raster, Spikes, ThresholdLaw, ThresholdNetwork};
