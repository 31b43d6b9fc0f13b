//! Networks.

mod any;
mod bias;
mod echo_state;
mod feedback_law;
mod given;
mod own;
mod rate;
mod threshold;
mod wiring;

pub(crate) use any::{AnyNetwork, Copied, Kind, any, any_precision, in_double, mismatch, paired};
pub(crate) use echo_state::EchoStateNetwork;
pub(crate) use feedback_law::FeedbackLaw;
pub(crate) use own::OwnNetwork;
use pyo3::prelude::*;
pub(crate) use rate::RateNetwork;
pub(crate) use threshold::{Counted, ThresholdNetwork};

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<RateNetwork>()?;
    module.add_class::<FeedbackLaw>()?;
    module.add_class::<ThresholdNetwork>()?;
    module.add_class::<EchoStateNetwork>()
}
