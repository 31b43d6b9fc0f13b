//! Plain twins of the hot loops, in the order in which one would write the equations.
//!
//! They are the reference that tests compare with and that benchmarks race against; nothing else calls them.

mod feedback;
mod innate;
mod rls;
mod threshold;

pub use feedback::PlainFeedbackNetwork;
pub use innate::{PlasticUnit, learn, plastic_units, sparse_product, step, trial};
pub use rls::{rls_forgetting_gain, rls_gain, rls_step};
pub use threshold::PlainThresholdNetwork;
