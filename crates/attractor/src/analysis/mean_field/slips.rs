//! Where the paper's formulas, taken literally, give wrong numbers, and the numbers that show it.

use num_complex::Complex64;

use super::{Ensemble, FeedbackLoop, OneTarget};
use crate::{Error, Transfer};

/// A slip of the paper and a number that shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Slip {
    /// What the paper says.
    pub paper: &'static str,
    /// What must stand there.
    pub instead: &'static str,
    /// What is computed to show it.
    pub quantity: &'static str,
    /// The number that follows from the paper.
    pub from_paper: f64,
    /// The number that is right.
    pub right: f64,
}

/// All slips, with the numbers that show them, computed here and now.
///
/// # Errors
/// None but those of the mean field, which these cases do not raise.
pub fn slips() -> Result<Vec<Slip>, Error> {
    let first = Ensemble::default().with_gain(1.5).one_target(1.0)?;
    let oscillating = Ensemble::default().many_targets(&[0.5, 1.0, 1.5])?.feedback_loop(0);
    let cubed = OneTarget::solutions(&Ensemble::new(&Transfer::TanhCubed).with_gain(0.3), 0.3)?;
    // The middle one of three solutions, which iteration leaves although the disk of eigenvalues is stable.
    let forgetful = OneTarget::solutions(&Ensemble::new(&Transfer::TanhCubed).with_gain(1.6), 0.5)?;
    let slips = [Some(exponent(&first)), Some(point(&oscillating)?), Some(double_pole(&oscillating))];
    let more = [Some(low_pass(&first)), cubed.first().map(sigmoid), forgetful.get(1).map(memory)];
    Ok(slips.into_iter().chain(more).chain([forgetful.get(1).map(static_gain)]).flatten().collect())
}

fn exponent(one: &OneTarget) -> Slip {
    const UNITS: f64 = 3000.0;
    let power = UNITS * one.mean_square_rate;
    Slip {
        paper: "w_out = A (r'r)^-2 r",
        instead: "w_out = A (r'r)^-1 r",
        quantity: "output at the target A = 1 (tanh, g = 1.5, N = 3000)",
        from_paper: one.target * power.powi(-2) * power,
        right: one.target * power.recip() * power,
    }
}

fn point(at: &FeedbackLoop) -> Result<Slip, Error> {
    Ok(Slip {
        paper: "turns of the Nyquist curve about 0 + 1i count the unstable poles",
        instead: "turns about 1 + 0i",
        quantity: "turns at A = 0.5, which has two unstable poles (tanh, g = 1, targets 0.5, 1, 1.5)",
        from_paper: f64::from(at.turns_about(Complex64::I)?),
        right: f64::from(at.nyquist_turns()?),
    })
}

fn double_pole(at: &FeedbackLoop) -> Slip {
    let zeros = at.zeros();
    // K_nm (s - z_nm) / (s - p_nm)² at s = 0; for m = n both forms agree.
    let partial = |m: usize| {
        let own = at.partial_gain(m, Complex64::ZERO).re;
        zeros[m].map_or(own, |zero| -at.drive[m] * zero / at.open_poles[m].powi(2))
    };
    Slip {
        paper: "eq. 18: G_nm = K_nm (s - z_nm) / (s - p_nm)²",
        instead: "G_nm = K_nm (s - z_nm) / ((s - p_nm)(s - p_nn))",
        quantity: "open-loop gain at omega = 0, A = 0.5 (tanh, g = 1, targets 0.5, 1, 1.5)",
        from_paper: (0..zeros.len()).map(|m| at.readout[m] * partial(m)).sum(),
        right: at.open_loop_gain(Complex64::ZERO).re,
    }
}

fn low_pass(one: &OneTarget) -> Slip {
    let s = Complex64::new(0.0, 10.0);
    Slip {
        paper: "eq. 10: the output drives the rates by beta_0 X^0",
        instead: "by beta_0 / (1 + i omega), through the units' own low-pass filter",
        quantity: "open-loop gain |G| at omega = 10 (tanh, g = 1.5, A = 1)",
        from_paper: (one.open_loop_gain(s) * (1.0 + s)).norm(),
        right: one.open_loop_gain(s).norm(),
    }
}

fn sigmoid(one: &OneTarget) -> Slip {
    Slip {
        paper: "a sigmoid with phi(0) = phi''(0) = 0 always holds its target: lambda_out < 0",
        instead: "if x phi' <= phi for x > 0, which tanh(x³) is not",
        quantity: "largest lambda_out the paper allows, and lambda_out of tanh(x³) at g = A = 0.3",
        from_paper: 0.0,
        right: one.lambda_out(),
    }
}

fn memory(one: &OneTarget) -> Slip {
    Slip {
        paper: "fading memory if rho < 1",
        instead: "if max(rho, beta_1) < 1",
        quantity: "radius of the open loop, rho and max(rho, beta_1) (tanh(x³), g = 1.6, A = 0.5, middle solution)",
        from_paper: one.rho,
        right: one.radius(),
    }
}

fn static_gain(one: &OneTarget) -> Slip {
    Slip {
        paper: "stable if and only if G_OL(0) < 1",
        instead: "if and only if G_OL(0) < 1 and beta_1 < 1, that is lambda_out < 0",
        quantity: "G_OL(0), and lambda_out, which is unstable (tanh(x³), g = 1.6, A = 0.5, middle solution)",
        from_paper: one.open_loop_gain(Complex64::ZERO).re,
        right: one.lambda_out(),
    }
}
