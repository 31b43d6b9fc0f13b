//! Stationary points: what they are, and when a flow or an eigenvalue counts as 0.

use crate::math;
use num_complex::Complex64;

/// Singular values of the Jacobian below this, per tau, count as 0: of the largest one, or of 1.
pub(super) const NULL: f64 = 1e-5;
/// The flow vanishes if no velocity exceeds this, per tau, relative to the largest activation or to 1.
const VANISHES: f64 = 1e-9;

/// What a minimum of the speed is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stationary {
    /// The flow vanishes there alone, and the linear flow in no direction.
    Fixed,
    /// The flow vanishes there alone, but the linear flow in some directions: a bifurcation point, to within 1e-5 per tau.
    Degenerate,
    /// The flow vanishes there and all around in some directions: a line attractor, a plane of fixed points. Within 1e-9 per
    /// tau, so that what drifts more slowly counts as well.
    Continuum,
    /// The flow is slow, and nowhere slower around.
    Slow,
}

/// A fixed or slow point, or a continuum of fixed points.
#[derive(Debug, Clone, PartialEq)]
pub struct StationaryPoint {
    /// Its activations x; of a continuum, those of one of its points.
    pub state: Vec<f64>,
    /// What it is.
    pub kind: Stationary,
    /// Its speed `q = |F|² / 2`.
    pub speed: f64,
    /// How many starts led to it, along the flow or down the speed.
    pub starts: usize,
    /// Eigenvalues of the Jacobian there, per tau, largest real part first.
    pub eigenvalues: Vec<Complex64>,
    /// Nullity of the Jacobian there: singular values below 1e-5 per tau (or of the largest one, if that is above 1); 0 of an
    /// isolated fixed point or a slow one, which is not asked for its.
    pub nullity: usize,
    /// Dimension of the continuum: null directions in which the flow vanishes a hundredth (root mean square over units) away
    /// as well; 0 of a point.
    pub dimension: usize,
    /// The points of the continuum that starts led to; of a point, its state alone.
    pub members: Vec<Vec<f64>>,
}

impl StationaryPoint {
    /// Number of directions in which the linear flow leads away; those of a degenerate point or continuum in which it
    /// vanishes are none.
    pub fn unstable_directions(&self) -> usize {
        let zero = match self.kind {
            Stationary::Fixed | Stationary::Slow => 0.0,
            Stationary::Degenerate | Stationary::Continuum => NULL,
        };
        self.eigenvalues.iter().filter(|l| l.re > zero).count()
    }

    /// Whether the flow returns to it from all directions; to a continuum, from all but its own. Of a degenerate point the
    /// linear flow does not tell, and the answer is no.
    pub fn is_stable(&self) -> bool {
        let returning = self.eigenvalues.iter().filter(|l| l.re < 0.0 && math::norm(**l) >= NULL).count();
        match self.kind {
            Stationary::Fixed => self.eigenvalues.iter().all(|l| l.re < 0.0),
            Stationary::Continuum => returning + self.dimension == self.eigenvalues.len(),
            Stationary::Degenerate | Stationary::Slow => false,
        }
    }
}

/// Whether a flow vanishes.
pub(super) fn vanishes(velocity: &[f64], state: &[f64]) -> bool {
    let size = state.iter().fold(1.0, |largest, x| f64::max(largest, x.abs()));
    velocity.iter().all(|v| v.abs() <= VANISHES * size)
}

/// Root mean square of the differences.
pub(super) fn rms(a: &[f64], b: &[f64]) -> f64 {
    let squares: f64 = a.iter().zip(b).map(|(a, b)| math::powi(a - b, 2)).sum();
    (squares / a.len() as f64).sqrt()
}
