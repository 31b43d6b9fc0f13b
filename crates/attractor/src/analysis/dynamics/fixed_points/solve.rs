//! A fixed point near a start: the damped map, then Newton's method.
//!
//! The damped map `x <- x + a F(x)` goes where the flow goes. From where it came nearest to a fixed point Newton's method
//! takes over, its Jacobian kept as long as the residual falls tenfold a step.

use super::Flow;
use crate::check;
use crate::error::Error;
use crate::interrupt::checkpoint;
use crate::linear::Lu;

/// How a fixed point is sought.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Solver {
    /// Damping a of the map, in (0, 1]: at 1 it is the plain map, which may fail where the flow is stable.
    pub damping: f64,
    /// Steps of the damped map at most.
    pub map_steps: usize,
    /// Residual `max |F_i|` at which Newton's method takes over.
    pub handover: f64,
    /// Steps of Newton's method at most.
    pub newton_steps: usize,
    /// Residual at which a fixed point is found, relative to its largest activation or to 1.
    pub tolerance: f64,
}

impl Default for Solver {
    /// a = 0.5, 500 steps or a residual of 1e-3, then up to 50 Newton steps to 1e-12.
    fn default() -> Self {
        Self { damping: 0.5, map_steps: 500, handover: 1e-3, newton_steps: 50, tolerance: 1e-12 }
    }
}

impl Solver {
    pub(super) fn validate(&self) -> Result<(), Error> {
        check::probability("damping", self.damping)?;
        check::non_negative("handover", self.handover)?;
        check::positive("tolerance", self.tolerance)
    }
}

/// A fixed point that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct FixedPoint {
    /// Its activations x.
    pub state: Vec<f64>,
    /// What is left of the flow, `max |F_i|`.
    pub residual: f64,
    /// Steps of the damped map and of Newton's method.
    pub steps: [usize; 2],
}

impl Flow<'_> {
    /// The fixed point to which the flow leads from `start`, or one near it.
    ///
    /// # Errors
    /// [`Error::Shape`] or [`Error::NotFinite`] if the start does not fit, [`Error::OutOfRange`] if the solver's damping
    /// or tolerance makes no sense, [`Error::NoConvergence`] with steps and residual if none is found.
    pub fn fixed_point(&self, start: &[f64], solver: &Solver) -> Result<FixedPoint, Error> {
        check::shape("start", &[start.len()], &[self.units()])?;
        check::finite("start", ndarray::ArrayView1::from(start))?;
        solver.validate()?;
        let mut search = Search { flow: self, state: start.to_vec(), velocity: vec![0.0; start.len()], residual: 0.0 };
        search.look();
        let mapped = search.follow(solver)?;
        let newton = search.newton(solver)?;
        Ok(FixedPoint { state: search.state, residual: search.residual, steps: [mapped, newton] })
    }
}

/// A state on its way to a fixed point.
struct Search<'a> {
    flow: &'a Flow<'a>,
    state: Vec<f64>,
    velocity: Vec<f64>,
    residual: f64,
}

impl Search<'_> {
    /// Velocity and residual at the present state.
    fn look(&mut self) {
        self.flow.velocity(&self.state, &mut self.velocity);
        // NaN must not pass for small.
        let larger = |largest: f64, v: &f64| if v.is_nan() { f64::INFINITY } else { largest.max(v.abs()) };
        self.residual = self.velocity.iter().fold(0.0, larger);
    }

    /// The damped map, to the handover or to its end; leaves the state at which the flow was slowest.
    fn follow(&mut self, solver: &Solver) -> Result<usize, Error> {
        let mut slowest = (self.residual, self.state.clone());
        let mut step = 0;
        while step < solver.map_steps && self.residual > solver.handover && self.residual.is_finite() {
            checkpoint()?;
            self.state.iter_mut().zip(&self.velocity).for_each(|(x, v)| *x += solver.damping * v);
            self.look();
            step += 1;
            if self.residual < slowest.0 {
                slowest.0 = self.residual;
                slowest.1.copy_from_slice(&self.state);
            }
        }
        if self.residual > slowest.0 {
            self.state = slowest.1;
            self.look();
        }
        Ok(step)
    }

    /// Newton's method to the end; returns its steps.
    fn newton(&mut self, solver: &Solver) -> Result<usize, Error> {
        /// Factors are kept while a step brings the residual down by this much.
        const KEEPS: f64 = 0.1;
        let mut kept: Option<Lu<f64>> = None;
        for step in 0..solver.newton_steps {
            if self.residual <= solver.tolerance * self.size() {
                return Ok(step);
            }
            checkpoint()?;
            let fresh = kept.is_none();
            let factors = kept.take().unwrap_or_else(|| {
                let jacobian = self.flow.jacobian(&self.state);
                Lu::new(self.state.len(), |i, j| -jacobian[(i, j)])
            });
            let before = self.residual;
            self.step(&factors);
            if fresh && self.residual >= before {
                break;
            }
            kept = (self.residual < KEEPS * before).then_some(factors);
        }
        if self.residual <= solver.tolerance * self.size() {
            return Ok(solver.newton_steps);
        }
        Err(Error::NoConvergence {
            what: "Newton's method for a fixed point",
            iterations: solver.newton_steps,
            residual: self.residual,
        })
    }

    /// The scale of rounding errors: the largest activation, or 1.
    fn size(&self) -> f64 {
        self.state.iter().fold(1.0, |largest, x| f64::max(largest, x.abs()))
    }

    /// Goes to where the linear flow vanishes, or half as far, and so on, until the residual is less; else stays.
    fn step(&mut self, factors: &Lu<f64>) {
        const HALVINGS: usize = 20;
        let (before, from) = (self.residual, self.state.clone());
        let mut direction = self.velocity.clone();
        factors.solve(&mut direction);
        let mut length = 1.0;
        for _ in 0..HALVINGS {
            for ((x, from), d) in self.state.iter_mut().zip(&from).zip(&direction) {
                *x = from + length * d;
            }
            self.look();
            if self.residual < before {
                return;
            }
            length *= 0.5;
        }
        self.state = from;
        self.look();
    }
}
