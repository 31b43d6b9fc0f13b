//! Plain twins of the hot loops, in the order in which one would write the equations.
//!
//! They are the reference that tests compare with and that benchmarks race against; nothing else calls them.

mod feedback;
mod innate;
mod threshold;

pub use feedback::PlainFeedbackNetwork;
pub use innate::{
    PlasticUnit, learn, plastic_units, rls_forgetting_gain, rls_gain, rls_step, sparse_product, step, trial,
};
pub use threshold::PlainThresholdNetwork;
