//! What a closed loop does near a fixed point: the gain around the loop, its poles, and the spectrum of the network.
//!
//! Near a fixed point x a network with one loop, from readout `w_out` to channel `w_fb`, is linear. With
//! `A = W diag(phi'(x))`, `b = w_fb` and `c = diag(phi'(x)) w_out`, times in units of tau,
//!
//! ```text
//! open loop   J = -I + A             G(s) = c' (s - J)^-1 b
//! closed      J + b c'               1 - G(s) = det(s - J - b c') / det(s - J)
//! ```
//!
//! so that the closed loop's poles are where G = 1; of its eigenvalues, the disk of radius rho about -1 belongs to the
//! random W, and at most as many outliers as there are targets to the training (Rivkind & Barak 2017,
//! doi:10.1103/PhysRevLett.118.258101).
//!
//! There are six ways to G, and tests hold them together: [`Linearisation::gain`] solves;
//! [`Linearisation::hessenberg`] reduces once and then needs O(N²) a frequency; [`Linearisation::krylov`] reduces to a
//! small matrix by products with W alone, which is the way for large networks; [`Linearisation::gain_by_moments`] sums
//! `c' A^j b / (1 + s)^(j + 1)` where that converges; [`Linearisation::gain_by_determinants`] uses the identity above,
//! and [`Spectra::gain`] the eigenvalues.

mod hessenberg;
mod krylov;
mod linearisation;
mod spectra;

use crate::math;
pub use hessenberg::{LoopGain, Pole};
pub use linearisation::Linearisation;
pub use spectra::Spectra;

use num_complex::Complex64;

/// The gain of the closed loop, `G / (1 - G)`.
pub fn closed(open: Complex64) -> Complex64 {
    open / (1.0 - open)
}

/// The `s` at which a network simulated by Euler steps of `dt` (in units of tau) responds as the flow would at
/// i `frequency` (radians per tau): `(exp(i frequency dt) - 1) / dt`.
pub fn sampled(frequency: f64, dt: f64) -> Complex64 {
    (math::polar(1.0, frequency * dt) - 1.0) / dt
}
