//! Mean-field theory of networks trained to hold fixed points.

mod chaos;
mod ensemble;
mod feedback_loop;
mod many_targets;
mod noise;
mod one_target;
mod own_transfer;

use pyo3::prelude::*;

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<chaos::Chaos>()?;
    module.add_class::<ensemble::Ensemble>()?;
    module.add_class::<one_target::OneTarget>()?;
    module.add_class::<many_targets::ManyTargets>()?;
    module.add_class::<feedback_loop::FeedbackLoop>()?;
    module.add_class::<noise::NoiseResponse>()
}
