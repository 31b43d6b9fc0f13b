//! Protocols: what is done to a network in time, and what is kept of it.

mod loops;
mod noise;
mod progress;
mod raster;
mod shown_units;
mod steps;
mod stimulus;
mod trial;
mod window;

pub(crate) use loops::{Closed, Loops};
use pyo3::prelude::*;
pub(crate) use raster::{Raster, Spiking};
pub(crate) use shown_units::ShownUnits;
pub(crate) use steps::Steps;
pub(crate) use stimulus::{Stimulus, stimulus_of};

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Raster>()?;
    module.add_class::<Stimulus>()?;
    module.add_class::<ShownUnits>()?;
    module.add_class::<window::Window>()?;
    module.add_function(wrap_pyfunction!(trial::simulate, module)?)?;
    module.add_function(wrap_pyfunction!(trial::train, module)?)?;
    module.add_function(wrap_pyfunction!(trial::train_recurrent, module)?)?;
    module.add_function(wrap_pyfunction!(trial::train_readout, module)?)
}
