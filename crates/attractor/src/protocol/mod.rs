//! Protocols: what is done to a network in time, and what is kept of it.

mod series;
mod shown_units;
mod stimulus;
mod trial;
mod window;

pub use series::Series;
pub use shown_units::ShownUnits;
pub use stimulus::Stimulus;
pub use trial::{Initial, Noise, Record, Recording, Schedule, Trial, Units};
pub use window::{Window, WindowRecord};
