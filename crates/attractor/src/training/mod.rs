//! Training procedures: rules, protocols and measures put together so that a network comes to do what is asked of it.

mod conceptor;
mod fixed_points;
mod force;
mod full_force;

pub use conceptor::{Autoconceptor, Conceptor, load_patterns};
pub use fixed_points::{TrainedFixedPoints, train_fixed_points};
pub use force::{ForceSchedule, force_fixed_points};
pub use full_force::FullForce;
