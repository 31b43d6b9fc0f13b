//! What a network that holds a fixed point answers: its gain in theory, kicks and white noise in simulation.

mod cross_spectrum;
pub mod gain;
mod white_noise;

pub use cross_spectrum::CrossSpectrum;
pub use white_noise::{Entry, WhiteNoise, kick_response, noise_response};
