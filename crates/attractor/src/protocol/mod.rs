//! Protocols: what is done to a network in time, and what is kept of it.

mod stimulus;
mod trial;
mod window;

pub use stimulus::Stimulus;
pub use trial::{Initial, Loop, Noise, Record, Recording, Schedule, Trial, Units};
pub use window::{ShownUnits, Window, WindowRecord};
