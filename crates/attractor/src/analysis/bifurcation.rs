//! Where a fixed point of `x' = tanh((W_x + gamma W_z) x + b)` loses its stability as gamma grows, and into what.
//!
//! The fixed point is continued from gamma = 0 by Newton's method; the leading eigenvalue of its Jacobian crosses the unit
//! circle at +1 (fold or pitchfork), at -1 (flip, period doubling) or as a complex pair (Neimark-Sacker). See Kuznetsov,
//! Elements of Applied Bifurcation Theory, chapter 4.

use faer::Mat;
use faer::linalg::solvers::Solve;
use ndarray::Array2;
use num_complex::Complex64;

use super::orbit::{DiscreteMap, TanhMap};
use crate::{EchoStateNetwork, Error, eigenvalues};

/// How a fixed point loses stability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Crossing {
    /// A real eigenvalue passes +1.
    FoldOrPitchfork,
    /// A real eigenvalue passes -1: the orbit flips between two points.
    Flip,
    /// A complex pair passes the unit circle: the orbit turns.
    NeimarkSacker,
}

/// The first loss of stability along gamma.
#[derive(Debug, Clone, PartialEq)]
pub struct Bifurcation {
    /// What happens.
    pub crossing: Crossing,
    /// Where.
    pub gamma: f64,
    /// The eigenvalue that crosses, with positive imaginary part of a pair.
    pub eigenvalue: Complex64,
    /// The fixed point there.
    pub state: Vec<f64>,
}

/// The eigenvalue of largest modulus, with non-negative imaginary part; 0 of none.
pub fn leading(values: &[Complex64]) -> Complex64 {
    let largest = values.iter().copied().max_by(|a, b| a.norm().total_cmp(&b.norm())).unwrap_or_default();
    Complex64::new(largest.re, largest.im.abs())
}

/// The first bifurcation of a network's fixed point between gamma = 0 and 1, sought in `steps` steps and then by bisection;
/// `None` if the fixed point stays stable.
///
/// # Errors
/// [`Error::OutOfRange`] if `steps` is 0, [`Error::NoConvergence`] if no fixed point is found at gamma = 0.
pub fn first_bifurcation(network: &EchoStateNetwork, steps: usize) -> Result<Option<Bifurcation>, Error> {
    crate::check::at_least("steps", steps, 1)?;
    let mut state = vec![0.0; network.bias().len()];
    let mut last = 0.0;
    state = fixed_point(&TanhMap::of_network(network, 0.0), &state)?;
    for step in 0..=steps {
        crate::interrupt::checkpoint()?;
        let gamma = step as f64 / steps as f64;
        let map = TanhMap::of_network(network, gamma);
        // A fixed point that cannot be followed has vanished: a fold lies between.
        let followed = fixed_point(&map, &state);
        let stable = match &followed {
            Ok(next) => leading(&eigenvalues(map.jacobian(next).view())?).norm() < 1.0,
            Err(_) => false,
        };
        if !stable {
            return bisect(network, last, gamma, state).map(Some);
        }
        (state, last) = (followed?, gamma);
    }
    Ok(None)
}

fn bisect(network: &EchoStateNetwork, mut low: f64, mut high: f64, mut state: Vec<f64>) -> Result<Bifurcation, Error> {
    let mut eigenvalue = Complex64::new(1.0, 0.0);
    for _ in 0..40 {
        let gamma = 0.5 * (low + high);
        let map = TanhMap::of_network(network, gamma);
        match fixed_point(&map, &state) {
            Ok(next) => {
                let found = leading(&eigenvalues(map.jacobian(&next).view())?);
                eigenvalue = found;
                if found.norm() < 1.0 {
                    (low, state) = (gamma, next);
                } else {
                    high = gamma;
                }
            }
            Err(_) => high = gamma,
        }
    }
    let crossing = match eigenvalue {
        l if l.im > 1e-6 * l.norm() => Crossing::NeimarkSacker,
        l if l.re < 0.0 => Crossing::Flip,
        _ => Crossing::FoldOrPitchfork,
    };
    Ok(Bifurcation { crossing, gamma: 0.5 * (low + high), eigenvalue, state })
}

/// The fixed point of a map near `start`, by Newton's method on `f(x) - x`.
///
/// # Errors
/// [`Error::NoConvergence`] with the residual if it is not found.
pub fn fixed_point(map: &impl DiscreteMap, start: &[f64]) -> Result<Vec<f64>, Error> {
    const ITERATIONS: usize = 50;
    let n = map.units();
    crate::check::shape("start", &[start.len()], &[n])?;
    let (mut state, mut next) = (start.to_vec(), vec![0.0; n]);
    let mut residual = f64::INFINITY;
    for _ in 0..ITERATIONS {
        map.next(&state, &mut next);
        let off = Mat::from_fn(n, 1, |i, _| next[i] - state[i]);
        residual = (0..n).map(|i| off[(i, 0)].abs()).fold(0.0, f64::max);
        if residual < 1e-13 {
            return Ok(state);
        }
        let jacobian = map.jacobian(&state);
        let newton = Mat::from_fn(n, n, |i, j| f64::from(u8::from(i == j)) - jacobian[(i, j)]);
        let step = newton.partial_piv_lu().solve(&off);
        state.iter_mut().enumerate().for_each(|(i, x)| *x += step[(i, 0)]);
    }
    Err(Error::NoConvergence { what: "Newton's method for a fixed point", iterations: ITERATIONS, residual })
}

/// The exponent with which the amplitude of the orbit grows beyond a bifurcation, `amplitude ~ (gamma - gamma_c)^exponent`:
/// the slope of log amplitude over log distance, at `distances` beyond it; `None` if fewer than two of them lie below
/// gamma = 1 or the orbit stands still at one of them.
///
/// # Errors
/// Those of following an orbit.
pub fn amplitude_exponent(
    network: &EchoStateNetwork,
    bifurcation: &Bifurcation,
    distances: &[f64],
) -> Result<Option<f64>, Error> {
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for &distance in distances.iter().filter(|&&distance| bifurcation.gamma + distance <= 1.0) {
        let map = TanhMap::of_network(network, bifurcation.gamma + distance);
        // Perturbations grow and settle at a rate of the order of the distance.
        let transient = (20.0 / distance) as usize;
        let record = settle(&map, &bifurcation.state, transient, 500);
        let amplitude = super::orbit_amplitude(record.view());
        if amplitude < 1e-9 {
            return Ok(None);
        }
        x.push(distance.ln());
        y.push(amplitude.ln());
    }
    if x.len() < 2 {
        return Ok(None);
    }
    let (mean_x, mean_y) = (super::mean(&x), super::mean(&y));
    let covariance: f64 = x.iter().zip(&y).map(|(a, b)| (a - mean_x) * (b - mean_y)).sum();
    let variance: f64 = x.iter().map(|a| (a - mean_x).powi(2)).sum();
    Ok(Some(covariance / variance))
}

/// The record (steps, units) of a map after a transient, from a state next to `start`.
pub fn settle(map: &impl DiscreteMap, start: &[f64], transient: usize, steps: usize) -> Array2<f64> {
    let n = map.units();
    // Off the unstable fixed point, in a direction that no symmetry singles out.
    let mut state: Vec<f64> = start.iter().enumerate().map(|(i, x)| x + 1e-2 * ((i + 1) as f64).sin()).collect();
    let mut next = vec![0.0; n];
    let mut record = Array2::zeros((steps, n));
    for t in 0..transient + steps {
        if t >= transient {
            record.row_mut(t - transient).assign(&ndarray::aview1(&state));
        }
        map.next(&state, &mut next);
        std::mem::swap(&mut state, &mut next);
    }
    record
}
