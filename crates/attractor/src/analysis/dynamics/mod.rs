//! What becomes of a state: orbits and their classes, Lyapunov exponents, bifurcations, fixed points, trials that part.

pub mod bifurcation;
mod driven;
pub mod fixed_points;
mod lyapunov;
pub mod orbit;
mod separation;

pub use driven::{DrivenMap, driven_lyapunov_spectrum};
pub use lyapunov::lyapunov_spectrum;
pub use separation::{Divergence, Separation, separation, separation_of};
