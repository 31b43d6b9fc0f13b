//! Mean-field theory of networks trained to hold fixed points: how stable what was learned is, and how it responds.
//!
//! A random network `x' = -x + W phi(x) + w_FB z`, `W ~ N(0, g²/N)`, is trained by least squares so that its output
//! `z = w_out' phi(x)`, fed back by `w_FB`, holds the targets `A_1 .. A_M` (Rivkind & Barak 2017, Local dynamics in trained
//! recurrent neural networks, doi:10.1103/PhysRevLett.118.258101). As N grows, all that matters are averages over units,
//! over the feedback weight w and normal noise xi:
//!
//! ```text
//! one target     x = w A + xi       sigma² = g² <phi²>       beta_0 = g²/sigma² <phi phi' w>    beta_1 = g²/sigma² <phi phi' xi>
//!                G(s) = A beta_0 / (1 - beta_1 + s)          lambda_out = -(1 - A beta_0 - beta_1)       rho² = g² <phi'²>
//! many targets   x_n = w A_n + xi_n, xi ~ N(0, Sigma)        Sigma = g² C, C_nm = <phi_n phi_m>          k = C^-1 A
//!                D_nm = g² <phi'_n phi'_m>    B_nm = <phi_m phi'_n w>    E_nm = (g² <phi_m phi'_n xi_n> - D_nm Sigma_nm) / Sigma_nn
//!                G_n(s) = k' (s - P_n)^-1 B_n                P_n = -I + diag_m(D_nm) + E_n e_n'
//! ```
//!
//! Begin with an [`Ensemble`]: a gain, a transfer function ([`crate::Transfer`] or an [`OwnTransfer`]) and a
//! [`FeedbackLaw`].
//!
//! | | what it tells |
//! |---|---|
//! | [`Ensemble::one_target`], [`OneTarget::solutions`] | variance, beta_0, beta_1, rho, lambda_out, time constants, gains, response to a kick |
//! | [`Ensemble::many_targets`] | [`ManyTargets`]: Sigma, C, k, D, B, E |
//! | [`ManyTargets::feedback_loop`] | [`FeedbackLoop`]: gain, poles and which are visible, zeros, resonance, Nyquist curve and turns |
//! | [`Ensemble::open_loop_output`] | the output F(z) of a network of one target while z is fed back: its crossings F(z) = z are all fixed points |
//! | [`Ensemble::noise_response`] | [`NoiseResponse`]: spectrum of the output under white noise |
//! | [`Ensemble::onset_of_oscillation`], [`Ensemble::edge_of_chaos`] | gains at which the dynamics change, solved for |
//! | [`Ensemble::stability_map`] | lambda_out and rho over gain and target |
//!
//! Times are in units of the membrane time constant, frequencies in radians per that. The quadrature is refined until it
//! no longer changes the averages at each target by 1e-13; a kink of phi that is not named is an error.
//!
//! # Beside the paper
//!
//! Three formulas of the paper are misprinted; the number in brackets is what follows from the print. The laboratory's
//! experiment `local-dynamics` computes each.
//!
//! | as printed | here | shown by |
//! |---|---|---|
//! | `w_out = A (r'r)^-2 r` | exponent -1, as the other side of that equation has it | output at the target 1 of 3000 units: 1 (0.00074) |
//! | Nyquist's criterion about 0 + 1i | about 1 + 0i | turns at a target with two unstable poles: 2 (0) |
//! | eq. 18, `(s - p_nm)²` | `(s - p_nm)(s - p_nn)` | open-loop gain at rest: 0.880 (-1.748) |
//!
//! Eq. 10 takes `X^0 = (1 + i omega)^-1 w_FB`, whose `w_FB` is already averaged over in `beta_0`; read without it the
//! equation is the one used here, and the gain is the same.
//!
//! Two statements need a condition where one leaves the transfer functions that the paper has in mind:
//!
//! | statement | holds | counterexample |
//! |---|---|---|
//! | a sigmoid with `phi(0) = phi''(0) = 0` holds a single target | where `x phi' <= phi` for x > 0, so of tanh and erf | tanh(x³) at g = A = 0.3: lambda_out = +1.999 |
//! | rho < 1 where there is fading memory | always; for the converse beta_1 < 1 is needed too | tanh(x³) at g = 1.6, A = 0.5, the middle one of three solutions: rho = 0.946, beta_1 = 1.206 |
//!
//! With fading memory a single target is stable if and only if `G_OL(0) < 1`, as the paper says:
//! `lambda_out = (1 - beta_1) (G_OL(0) - 1)`.
//!
//! ```
//! use attractor::mean_field::Ensemble;
//!
//! // Fig 2: three targets, of which the smallest answers best to an oscillation.
//! let many = Ensemble::default().with_gain(0.9).many_targets(&[0.5, 1.0, 1.5])?;
//! let at = many.feedback_loop(0);
//! let (omega, gain) = at.resonance(2.0);
//! assert!((omega - 0.204).abs() < 0.001 && gain > 250.0);
//! assert_eq!(at.nyquist_turns()?, 0); // Stable, but only just:
//! assert!((at.poles()?[0].re - -0.005146134).abs() < 1e-9);
//! # Ok::<(), attractor::Error>(())
//! ```

mod averages;
mod chain;
mod ensemble;
mod feedback_law;
mod feedback_loop;
mod many_targets;
mod noise;
mod nonlinearity;
mod nyquist;
mod one_target;
mod onset;
mod open_loop_map;
mod quadrature;
mod root;
mod stability_map;

pub use ensemble::Ensemble;
pub use feedback_loop::FeedbackLoop;
pub use many_targets::ManyTargets;
pub use noise::NoiseResponse;
pub use nonlinearity::{Nonlinearity, OwnTransfer};
pub use one_target::OneTarget;
pub use onset::Onset;
pub use stability_map::StabilityMap;

use crate::error::Error;
use crate::math;
pub use crate::network::FeedbackLaw;

/// The result of the coarsest quadrature whose error, as `at` tells it with the result, is at most 1e-13.
///
/// # Errors
/// [`Error::NoConvergence`] with the error of the finest one.
fn quadrature_converges<T>(mut at: impl FnMut(f64) -> Result<(T, f64), Error>) -> Result<T, Error> {
    const TOLERANCE: f64 = 1e-13;
    const REFINEMENTS: i32 = 12;
    let mut residual = f64::INFINITY;
    for refinement in 0..=REFINEMENTS {
        let (result, error) = at(math::powi(1.25_f64, refinement))?;
        if error <= TOLERANCE {
            return Ok(result);
        }
        residual = error;
    }
    Err(Error::NoConvergence {
        what: "the quadrature over phi (a kink that is not named?)",
        iterations: REFINEMENTS as usize + 1,
        residual,
    })
}
