//! What is read off weights: how they are distributed, and their spectrum.

mod histogram;
mod spectrum;

pub use histogram::{Reciprocity, by_reciprocity, histogram};
pub use spectrum::{eigenvalues, leading, rightmost_first, singular_values, spectral_radius};
