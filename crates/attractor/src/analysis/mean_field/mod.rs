//! Mean-field theory of networks trained to hold fixed points: how stable what was learned is, and how it responds.
//!
//! A random network `x' = -x + W phi(x) + w_FB z`, `W ~ N(0, g²/N)`, is trained by least squares so that its output
//! `z = w_out' phi(x)`, fed back by `w_FB`, holds the targets `A_1 .. A_M` (Rivkind & Barak 2017,
//! doi:10.1103/PhysRevLett.118.258101). As N grows, all that matters are averages over units:
//!
//! - one target ([`Ensemble::one_target`], [`OneTarget`]): the variance of the recurrent input, the gains beta_0 and beta_1,
//!   the radius rho of the disk of eigenvalues and the one eigenvalue `lambda_out` outside it that training adds;
//! - many targets ([`Ensemble::many_targets`], [`ManyTargets`]), and the feedback loop at each of them
//!   ([`FeedbackLoop`]): gain, poles, zeros.
//!
//! Time is in units of the membrane time constant. Averages are exact to about 1e-13: the quadrature is refined until it
//! no longer changes them.

mod averages;
mod chain;
mod ensemble;
mod feedback_law;
mod feedback_loop;
mod many_targets;
mod nonlinearity;
mod one_target;
mod onset;
mod quadrature;
mod root;

pub use ensemble::Ensemble;
pub use feedback_loop::FeedbackLoop;
pub use many_targets::ManyTargets;
pub use nonlinearity::{Nonlinearity, OwnTransfer};
pub use one_target::OneTarget;
pub use onset::Onset;

use crate::Error;
pub use crate::FeedbackLaw;

/// The result of the coarsest quadrature whose error, as `at` tells it with the result, is at most 1e-13.
///
/// # Errors
/// [`Error::NoConvergence`] with the error of the finest one.
fn quadrature_converges<T>(mut at: impl FnMut(f64) -> Result<(T, f64), Error>) -> Result<T, Error> {
    const TOLERANCE: f64 = 1e-13;
    const REFINEMENTS: i32 = 12;
    let mut residual = f64::INFINITY;
    for refinement in 0..=REFINEMENTS {
        let (result, error) = at(1.25_f64.powi(refinement))?;
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
