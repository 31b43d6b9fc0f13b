//! What a network makes of what it hears: gain in theory, kicks and white noise in simulation, what its states hold of the past
//! of its input and how many dimensions they take up.

mod capacity;
mod cross_spectrum;
mod dimension;
pub mod gain;
mod white_noise;

pub use capacity::{Capacities, CapacityOptions, CapacityTerm, InputLaw, information_processing_capacity};
pub use cross_spectrum::CrossSpectrum;
pub use dimension::{cross_participation_ratio, participation_ratio};
pub use white_noise::{Entry, ShownNoise, WhiteNoise, kick_response, noise_response, noise_responses};
