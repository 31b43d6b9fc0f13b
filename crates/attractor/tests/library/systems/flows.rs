//! Flows, as the maps of a step of Runge and Kutta's method of fourth order.

use attractor::orbit::{Attractor, DiscreteMap};
use ndarray::{Array2, array};

use super::About;

/// A flow `dx/dt = F(x)` in steps of `dt`, and what is known of it.
#[derive(Clone)]
pub struct FlowSystem {
    pub name: &'static str,
    pub start: Vec<f64>,
    pub dt: f64,
    /// By the map of a step.
    pub class: Attractor,
    /// By a record of it, without noise.
    pub recorded: Attractor,
    /// Exponents per unit of time.
    pub exponents: Vec<About>,
    pub source: &'static str,
    velocity: fn(&[f64], &mut [f64]),
    jacobian: fn(&[f64]) -> Array2<f64>,
}

impl DiscreteMap for FlowSystem {
    fn units(&self) -> usize {
        self.start.len()
    }

    fn next(&mut self, state: &[f64], next: &mut [f64]) {
        let zero = vec![0.0; state.len()];
        next.copy_from_slice(&self.step(state, &zero).0);
    }

    fn tangent(&mut self, state: &[f64], _: &[f64], v: &[f64], out: &mut [f64]) {
        out.copy_from_slice(&self.step(state, v).1);
    }
}

impl FlowSystem {
    /// A step of a state and of a perturbation of it.
    fn step(&self, state: &[f64], v: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let n = state.len();
        let slope = |x: &[f64], v: &[f64]| {
            let mut f = vec![0.0; n];
            (self.velocity)(x, &mut f);
            (f, (self.jacobian)(x).dot(&ndarray::aview1(v)).to_vec())
        };
        let ahead = |x: &[f64], k: &[f64], h: f64| -> Vec<f64> { x.iter().zip(k).map(|(x, k)| x + h * k).collect() };
        let h = self.dt;
        let k1 = slope(state, v);
        let k2 = slope(&ahead(state, &k1.0, h / 2.0), &ahead(v, &k1.1, h / 2.0));
        let k3 = slope(&ahead(state, &k2.0, h / 2.0), &ahead(v, &k2.1, h / 2.0));
        let k4 = slope(&ahead(state, &k3.0, h), &ahead(v, &k3.1, h));
        let sum = |x: &[f64], k: [&[f64]; 4]| -> Vec<f64> {
            (0..n).map(|i| x[i] + h / 6.0 * (k[0][i] + 2.0 * k[1][i] + 2.0 * k[2][i] + k[3][i])).collect()
        };
        (sum(state, [&k1.0, &k2.0, &k3.0, &k4.0]), sum(v, [&k1.1, &k2.1, &k3.1, &k4.1]))
    }
}

/// Lorenz (1963), doi:10.1175/1520-0469(1963)020<0130:DNF>2.0.CO;2, at 10, 28, 8/3.
pub fn lorenz() -> FlowSystem {
    FlowSystem {
        name: "Lorenz",
        start: vec![1.0, 2.0, 20.0],
        dt: 0.01,
        class: Attractor::Chaotic,
        recorded: Attractor::Irregular,
        exponents: vec![About(0.9056, 0.05), About(0.0, 0.02), About(-14.5723, 0.05)],
        source: "Sprott (2003), Chaos and Time-Series Analysis, A.4; the sum is -10 - 1 - 8/3",
        velocity: |x, f| {
            (f[0], f[1], f[2]) = (10.0 * (x[1] - x[0]), x[0] * (28.0 - x[2]) - x[1], x[0] * x[1] - 8.0 / 3.0 * x[2]);
        },
        jacobian: |x| array![[-10.0, 10.0, 0.0], [28.0 - x[2], -1.0, -x[0]], [x[1], x[0], -8.0 / 3.0]],
    }
}

/// Rössler (1976), doi:10.1016/0375-9601(76)90101-8, at 0.2, 0.2, 5.7.
pub fn roessler() -> FlowSystem {
    FlowSystem {
        name: "Rössler",
        start: vec![1.0, 2.0, 0.0],
        dt: 0.05,
        class: Attractor::Chaotic,
        recorded: Attractor::Irregular,
        exponents: vec![About(0.0714, 0.01), About(0.0, 0.005), About(-5.3943, 0.05)],
        source: "Sprott (2003), Chaos and Time-Series Analysis, A.4",
        velocity: |x, f| (f[0], f[1], f[2]) = (-x[1] - x[2], x[0] + 0.2 * x[1], 0.2 + x[2] * (x[0] - 5.7)),
        jacobian: |x| array![[0.0, -1.0, -1.0], [1.0, 0.2, 0.0], [x[2], 0.0, x[0] - 5.7]],
    }
}

/// The normal form of a Hopf bifurcation at mu = omega = 1: a circular limit cycle of radius and angular frequency 1.
pub fn hopf() -> FlowSystem {
    FlowSystem {
        name: "Hopf",
        start: vec![0.5, 0.0],
        dt: 0.05,
        // Its period, 2 pi, is no whole number of steps.
        class: Attractor::QuasiPeriodic,
        recorded: Attractor::QuasiPeriodic,
        exponents: vec![About(0.0, 1e-3), About(-2.0, 1e-2)],
        source: "in polar coordinates dr/dt = r - r³, so that perturbations of r = 1 decay at the rate 2",
        velocity: |x, f| {
            let square = x[0] * x[0] + x[1] * x[1];
            (f[0], f[1]) = (x[0] - x[1] - square * x[0], x[0] + x[1] - square * x[1]);
        },
        jacobian: |x| {
            let (a, b) = (x[0], x[1]);
            array![[1.0 - 3.0 * a * a - b * b, -1.0 - 2.0 * a * b], [1.0 - 2.0 * a * b, 1.0 - a * a - 3.0 * b * b]]
        },
    }
}

/// A focus: trajectories spiral into the origin.
pub fn focus() -> FlowSystem {
    FlowSystem {
        name: "focus",
        start: vec![1.0, 0.0],
        dt: 0.05,
        class: Attractor::FixedPoint,
        recorded: Attractor::FixedPoint,
        exponents: vec![About(-0.1, 1e-3), About(-0.1, 1e-3)],
        source: "eigenvalues -0.1 ± i",
        velocity: |x, f| (f[0], f[1]) = (-0.1 * x[0] - x[1], x[0] - 0.1 * x[1]),
        jacobian: |_| array![[-0.1, -1.0], [1.0, -0.1]],
    }
}

pub fn all() -> Vec<FlowSystem> {
    vec![lorenz(), roessler(), hopf(), focus()]
}
