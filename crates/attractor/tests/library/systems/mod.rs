//! Named systems with exact answers: the truth that tests of orbits, exponents, spectra, bifurcations and fixed points share.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "a module of several tests, each of which takes the systems that it needs"
)]

pub mod flows;
pub mod maps;
pub mod networks;

use attractor::orbit::{Attractor, DiscreteMap};
use ndarray::Array2;

/// A value and how far a measured one may be from it.
#[derive(Debug, Clone, Copy)]
pub struct About(pub f64, pub f64);

impl About {
    pub fn holds(self, found: f64) -> bool {
        // A direction that vanishes has the exponent -inf; what a measure says of it is at most the value.
        if self.0 == f64::NEG_INFINITY { found < -20.0 } else { (found - self.0).abs() <= self.1 }
    }
}

type Function = Box<dyn Fn(&[f64], &mut [f64])>;
type Derivative = Box<dyn Fn(&[f64]) -> Array2<f64>>;

/// A map `x' = f(x)`, and what is known of it.
pub struct System {
    pub name: &'static str,
    pub start: Vec<f64>,
    pub class: Attractor,
    /// Turns a step, folded to 0 to 1/2.
    pub rotation: Option<About>,
    /// The largest exponents, 1/step.
    pub exponents: Vec<About>,
    /// All fixed points, stable or not; empty where they are not all known.
    pub fixed_points: Vec<Vec<f64>>,
    /// Where the answers come from: a derivation in a line, or a reference.
    pub source: &'static str,
    next: Function,
    jacobian: Derivative,
}

impl System {
    pub fn new(
        name: &'static str,
        start: &[f64],
        next: impl Fn(&[f64], &mut [f64]) + 'static,
        jacobian: impl Fn(&[f64]) -> Array2<f64> + 'static,
        class: Attractor,
        source: &'static str,
    ) -> Self {
        let (next, jacobian): (Function, Derivative) = (Box::new(next), Box::new(jacobian));
        let (rotation, exponents, fixed_points) = (None, Vec::new(), Vec::new());
        Self { name, start: start.to_vec(), class, rotation, exponents, fixed_points, source, next, jacobian }
    }

    pub fn turning(mut self, rotation: f64, tolerance: f64) -> Self {
        self.rotation = Some(About(rotation, tolerance));
        self
    }

    pub fn growing(mut self, exponents: &[(f64, f64)]) -> Self {
        self.exponents = exponents.iter().map(|&(value, tolerance)| About(value, tolerance)).collect();
        self
    }

    pub fn resting(mut self, points: &[&[f64]]) -> Self {
        self.fixed_points = points.iter().map(|point| point.to_vec()).collect();
        self
    }

    /// The same map from elsewhere, where it may do something else.
    pub fn from(mut self, start: &[f64], class: Attractor) -> Self {
        self.start = start.to_vec();
        self.class = class;
        self
    }
}

impl DiscreteMap for System {
    fn units(&self) -> usize {
        self.start.len()
    }

    fn next(&mut self, state: &[f64], next: &mut [f64]) {
        (self.next)(state, next);
    }

    fn tangent(&mut self, state: &[f64], _: &[f64], v: &[f64], out: &mut [f64]) {
        let jacobian = (self.jacobian)(state);
        for (out, row) in out.iter_mut().zip(jacobian.outer_iter()) {
            *out = row.iter().zip(v).map(|(a, v)| a * v).sum();
        }
    }
}

/// The states (steps, units) of a map from its start, after `skip` steps.
pub fn record(map: &mut impl DiscreteMap, start: &[f64], skip: usize, steps: usize) -> Array2<f64> {
    let (mut state, mut next) = (start.to_vec(), start.to_vec());
    let mut out = Array2::zeros((steps, start.len()));
    for step in 0..skip + steps {
        if step >= skip {
            out.row_mut(step - skip).assign(&ndarray::aview1(&state));
        }
        map.next(&state, &mut next);
        std::mem::swap(&mut state, &mut next);
    }
    out
}
