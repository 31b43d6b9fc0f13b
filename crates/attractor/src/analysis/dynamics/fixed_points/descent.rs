//! The minimum of the speed below a state, by Levenberg and Marquardt's method.
//!
//! ```text
//! q(x) = |F(x)|² / 2        (J'J + mu I) step = -J'F
//! ```
//!
//! with Nielsen's choice of mu (Madsen, Nielsen & Tingleff 2004, *Methods for non-linear least squares problems*, 3.2),
//! where Sussillo & Barak (2013, doi:10.1162/NECO_a_00409) leave the method open.

use ndarray::{Array2, aview1};

use super::Flow;
use crate::error::Error;
use crate::kernel::dot;
use crate::linear::{Cholesky, apply, product};
use crate::math;

/// A step that gains no more than this fraction of the speed is an idle one.
const IDLE: f64 = 1e-9;
/// After so many idle steps in a row the minimum is reached.
const PATIENCE: usize = 3;

impl Flow<'_> {
    /// The minimum of the speed below `start`, or where `steps` steps lead.
    pub(super) fn descend(&self, start: &[f64], steps: usize) -> Vec<f64> {
        let mut here = Descent::at(self, start.to_vec());
        let (mut damping, mut harder, mut idle) = (1e-3 * here.steepness(), 2.0, 0);
        for _ in 0..steps {
            if here.speed <= f64::MIN_POSITIVE || idle >= PATIENCE || !here.speed.is_finite() {
                break;
            }
            let Ok(step) = here.step(damping) else {
                damping *= harder;
                continue;
            };
            let next: Vec<f64> = here.state.iter().zip(&step).map(|(x, step)| x + step).collect();
            let gain = here.speed - self.speed(&next);
            if gain > 0.0 {
                idle = if gain <= IDLE * here.speed { idle + 1 } else { 0 };
                let kept = gain / here.promise(&step, damping);
                damping *= (1.0 - math::powi(2.0 * kept - 1.0, 3)).max(1.0 / 3.0);
                harder = 2.0;
                here = Descent::at(self, next);
            } else {
                // Steps too short to count end the search as well.
                idle += usize::from(damping > 1e12 * here.steepness());
                damping *= harder;
                harder *= 2.0;
            }
        }
        here.state
    }
}

/// A state on its way down, and the normal equations of the next step.
struct Descent {
    state: Vec<f64>,
    speed: f64,
    /// J'J.
    curvature: Array2<f64>,
    /// J'F, the gradient of the speed.
    slope: Vec<f64>,
}

impl Descent {
    fn at(flow: &Flow<'_>, state: Vec<f64>) -> Self {
        let mut velocity = vec![0.0; state.len()];
        flow.velocity(&state, &mut velocity);
        let jacobian = flow.jacobian(&state);
        let slope = apply(jacobian.t(), aview1(&velocity)).to_vec();
        Self { state, speed: 0.5 * dot(&velocity, &velocity), curvature: product(jacobian.t(), jacobian.view()), slope }
    }

    fn steepness(&self) -> f64 {
        self.curvature.diag().iter().fold(0.0, |largest, &d| f64::max(largest, d))
    }

    fn step(&self, damping: f64) -> Result<Vec<f64>, Error> {
        let damped = |i, j| self.curvature[(i, j)] + if i == j { damping } else { 0.0 };
        let cholesky = Cholesky::new(self.slope.len(), damped, "the matrix of the normal equations of the speed")?;
        let column = Array2::from_shape_fn((self.slope.len(), 1), |(i, _)| -self.slope[i]);
        Ok(cholesky.solve(&column).into_raw_vec_and_offset().0)
    }

    /// What the step gains if the flow is linear.
    fn promise(&self, step: &[f64], damping: f64) -> f64 {
        0.5 * step.iter().zip(&self.slope).map(|(step, slope)| step * (damping * step - slope)).sum::<f64>()
    }
}
