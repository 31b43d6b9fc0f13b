//! Training procedures: rules, protocols and measures put together.

mod conceptor;
mod fixed_points;
mod force;
mod full_force;

use pyo3::prelude::*;

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<conceptor::Conceptor>()?;
    module.add_class::<conceptor::Autoconceptor>()?;
    module.add_class::<full_force::FullForce>()?;
    module.add_function(wrap_pyfunction!(conceptor::load_patterns, module)?)?;
    module.add_function(wrap_pyfunction!(fixed_points::train_fixed_points, module)?)?;
    module.add_function(wrap_pyfunction!(force::force_fixed_points, module)?)
}
