//! Protocols: what is done to a network in time, and what is kept of it.

mod course;
mod lesson;
mod loops;
mod noise;
mod progress;
mod raster;
mod shown_units;
mod simulate;
mod steps;
mod stimulus;
mod train;
mod trials;
mod window;

pub(crate) use course::{Course, Extents};
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
    module.add_function(wrap_pyfunction!(simulate::simulate, module)?)?;
    module.add_function(wrap_pyfunction!(train::train, module)?)?;
    module.add_function(wrap_pyfunction!(train::train_recurrent, module)?)?;
    module.add_function(wrap_pyfunction!(train::train_readout, module)?)
}
