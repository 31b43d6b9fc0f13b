//! Rate networks `tau dx/dt = -x + W phi(x) + u` whose fixed points are known.

use attractor::fixed_points::Stationary;
use attractor::{Dynamics, RateNetwork, SparseMatrix, Transfer};
use ndarray::{Array2, array};

/// A network, a constant input, and what its flow holds.
pub struct NetworkSystem {
    pub name: &'static str,
    pub weights: Array2<f64>,
    pub transfer: Transfer,
    pub input: Vec<f64>,
    /// What is held, in the order in which it is reported: kind, dimension, unstable directions.
    pub held: Vec<(Stationary, usize, usize)>,
    pub source: &'static str,
}

impl NetworkSystem {
    pub fn network(&self) -> RateNetwork<f64> {
        let n = self.weights.nrows();
        let dynamics = Dynamics { tau_ms: 1.0, dt_ms: 0.1, transfer: self.transfer };
        let recurrent = SparseMatrix::from_dense(self.weights.view()).unwrap();
        RateNetwork::from_weights(Array2::eye(n), recurrent, Array2::eye(n), dynamics).unwrap()
    }
}

/// Weights of a ring of units, each driven by the one before.
pub fn permutation(units: usize, weight: f64) -> Array2<f64> {
    Array2::from_shape_fn((units, units), |(i, j)| if j == (i + units - 1) % units { weight } else { 0.0 })
}

pub fn all() -> Vec<NetworkSystem> {
    use Stationary::{Continuum, Degenerate, Fixed};
    let case = |name, weights: Array2<f64>, transfer, input: &[f64], held: &[_], source| NetworkSystem {
        name,
        weights,
        transfer,
        input: input.to_vec(),
        held: held.to_vec(),
        source,
    };
    let (linear, tanh, rectified) = (Transfer::Linear, Transfer::Tanh, Transfer::Rectified { threshold: 0.0 });
    let mean = |n: usize| Array2::from_elem((n, n), 1.0 / n as f64);
    let mut integrators = Array2::zeros((6, 6));
    integrators.slice_mut(ndarray::s![..3, ..3]).assign(&mean(3));
    integrators.slice_mut(ndarray::s![3.., 3..]).assign(&mean(3));
    vec![
        case("line", mean(20), linear, &[0.0; 20], &[(Continuum, 1, 0)], "W has the eigenvalue 1 once, else 0"),
        case(
            "plane",
            integrators,
            linear,
            &[0.0; 6],
            &[(Continuum, 2, 0)],
            "two lines that know nothing of each other",
        ),
        case(
            "rectified line",
            array![[0.0, 1.0], [1.0, 0.0]],
            rectified,
            &[0.0, 0.0],
            &[(Fixed, 0, 0), (Continuum, 1, 0)],
            "the half line x = y > 0; its end, the origin, where the slope at the kink is taken as 0, holds all of x, y <= 0",
        ),
        case(
            "unstable line",
            array![[1.0, 0.0], [0.0, 2.0]],
            linear,
            &[0.0, 0.0],
            &[(Continuum, 1, 1)],
            "eigenvalues 0 and 1 of the flow",
        ),
        case("cubic", array![[1.0]], tanh, &[0.0], &[(Degenerate, 0, 0)], "-x + tanh x = -x³/3: one fixed point"),
        case(
            "fold",
            array![[2.0]],
            tanh,
            &[0.5_f64.sqrt().mul_add(2.0, -(0.5_f64.sqrt()).atanh())],
            &[(Fixed, 0, 0), (Degenerate, 0, 0)],
            "2 (1 - tanh²) = 1 at tanh x = -1/sqrt 2, where two fixed points meet; the third stays",
        ),
        case(
            "ring",
            permutation(7, 0.9),
            tanh,
            &[0.0; 7],
            &[(Fixed, 0, 0)],
            "|w| < 1: a contraction towards the origin",
        ),
        case(
            "two states",
            array![[2.0]],
            tanh,
            &[0.0],
            &[(Fixed, 0, 0), (Fixed, 0, 0), (Fixed, 0, 1)],
            "x = 2 tanh x has 0, of slope 1 of the flow, and ± 1.915",
        ),
    ]
}
