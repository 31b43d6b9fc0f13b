//! Where a fixed point of a map loses its stability as a parameter gamma grows, and into what.
//!
//! The fixed point is continued from gamma = 0 by Newton's method; the leading eigenvalue of its Jacobian crosses the unit
//! circle at +1 (fold or pitchfork), at -1 (flip, period doubling) or as a complex pair (Neimark-Sacker); beyond the last
//! two the orbit's amplitude grows as `(gamma - gamma_c)^(1/2)`. See Kuznetsov, Elements of Applied Bifurcation Theory,
//! doi:10.1007/978-1-4757-3978-7, chapter 4.
//!
//! States are taken to be of the order of 1, as those of tanh are: an orbit begins 1e-2 beside the fixed point, and one that moves by
//! less than 1e-9 stands still.
//!
//! A family of maps is a function of gamma. For feedback that is switched on by degrees, `x' = tanh((W_x + gamma W_z) x + b)`,
//! it is `|gamma| TanhMap::of_network(&network, gamma)`.

use ndarray::Array2;
use num_complex::Complex64;

use super::orbit::amplitude;
use super::orbit::{DiscreteMap, Path};
use crate::analysis::statistics::slope;
use crate::analysis::weights::{eigenvalues, leading};
use crate::check;
use crate::error::Error;
use crate::interrupt::checkpoint;
use crate::linear::Lu;
use crate::math;

/// A fixed point that is found farther than this from where it was at the gamma before, root mean square over units and as a
/// fraction of its own or of 1 if that is more, is another one.
const FARTHEST: f64 = 0.3;

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
    /// Where on the unit circle the eigenvalue crosses, which tells what becomes of the fixed point.
    pub crossing: Crossing,
    /// The gamma at which it crosses.
    pub gamma: f64,
    /// The eigenvalue that crosses, with positive imaginary part of a pair.
    pub eigenvalue: Complex64,
    /// The fixed point there.
    pub state: Vec<f64>,
}

/// The first bifurcation between gamma = 0 and 1 of the fixed point near `start`, sought in `steps` steps and then by
/// bisection; `None` if the fixed point stays stable.
///
/// # Errors
/// [`Error::OutOfRange`] if `steps` is 0, [`Error::NoConvergence`] if no fixed point is found at gamma = 0.
pub fn first_bifurcation<M: DiscreteMap>(
    family: impl Fn(f64) -> M,
    start: &[f64],
    steps: usize,
) -> Result<Option<Bifurcation>, Error> {
    check::at_least("steps", steps, 1)?;
    let mut state = fixed_point(&mut family(0.0), start)?;
    let mut last = 0.0;
    for step in 0..=steps {
        checkpoint()?;
        let gamma = step as f64 / steps as f64;
        match continued(&mut family(gamma), &state)? {
            Some((next, eigenvalue)) if math::norm(eigenvalue) < 1.0 => (state, last) = (next, gamma),
            _ => return bisect(family, last, gamma, state).map(Some),
        }
    }
    Ok(None)
}

/// The fixed point that continues `state`, and its leading eigenvalue; `None` if it has vanished: a fold lies between.
fn continued(map: &mut impl DiscreteMap, state: &[f64]) -> Result<Option<(Vec<f64>, Complex64)>, Error> {
    let Ok(next) = fixed_point(map, state) else { return Ok(None) };
    let rms = |sum: f64| (sum / state.len() as f64).sqrt();
    let moved = rms(next.iter().zip(state).map(|(a, b)| math::powi(a - b, 2)).sum());
    if moved > FARTHEST * rms(state.iter().map(|x| x * x).sum()).max(1.0) {
        return Ok(None);
    }
    let eigenvalue = leading(&eigenvalues(map.jacobian(&next).view())?);
    Ok(Some((next, eigenvalue)))
}

fn bisect<M: DiscreteMap>(
    family: impl Fn(f64) -> M,
    mut low: f64,
    mut high: f64,
    mut state: Vec<f64>,
) -> Result<Bifurcation, Error> {
    let mut eigenvalue = Complex64::new(1.0, 0.0);
    // To 1e-11 of a step of 1/40.
    for _ in 0..32 {
        let gamma = f64::midpoint(low, high);
        match continued(&mut family(gamma), &state)? {
            Some((next, found)) => {
                eigenvalue = found;
                if math::norm(found) < 1.0 { (low, state) = (gamma, next) } else { high = gamma }
            }
            None => high = gamma,
        }
    }
    let crossing = match eigenvalue {
        l if l.im > 1e-6 * math::norm(l) => Crossing::NeimarkSacker,
        l if l.re < 0.0 => Crossing::Flip,
        _ => Crossing::FoldOrPitchfork,
    };
    Ok(Bifurcation { crossing, gamma: f64::midpoint(low, high), eigenvalue, state })
}

/// The fixed point of a map near `start`, by Newton's method on `f(x) - x`.
///
/// # Errors
/// [`Error::Shape`] if `start` has not one entry a unit, [`Error::NoConvergence`] with the residual if none is found.
pub fn fixed_point(map: &mut impl DiscreteMap, start: &[f64]) -> Result<Vec<f64>, Error> {
    const ITERATIONS: usize = 50;
    /// A residual that is larger than this beside the state itself is no rounding of it.
    const RESOLVED: f64 = 1e-9;
    let n = map.units();
    check::shape("start", &[start.len()], &[n])?;
    check::finite("start", ndarray::aview1(start))?;
    let (mut state, mut next) = (start.to_vec(), vec![0.0; n]);
    let (mut residual, mut last) = (f64::INFINITY, None);
    for _ in 0..ITERATIONS {
        checkpoint()?;
        map.next(&state, &mut next);
        let mut step: Vec<f64> = next.iter().zip(&state).map(|(next, x)| next - x).collect();
        residual = step.iter().fold(0.0, |largest, off| f64::max(largest, off.abs()));
        let largest = state.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
        // States beyond 1 are rounded by more; of those far below, only what is small beside them.
        let small = residual < 1e-13 * largest.max(1.0);
        if small && residual <= RESOLVED * largest {
            return Ok(state);
        }
        last = small.then(|| state.clone());
        let jacobian = map.jacobian(&state);
        Lu::new(n, |i, j| f64::from(u8::from(i == j)) - jacobian[(i, j)]).solve(&mut step);
        state.iter_mut().zip(&step).for_each(|(x, step)| *x += step);
    }
    // A fixed point at 0 is approached, and never resolved.
    last.ok_or(Error::NoConvergence { what: "Newton's method for a fixed point", iterations: ITERATIONS, residual })
}

/// The exponent with which the amplitude of the orbit grows beyond a bifurcation, `amplitude ~ (gamma - gamma_c)^exponent`:
/// the slope of log amplitude over log distance, at `distances` beyond it; `None` if fewer than two of them lie below
/// gamma = 1 or the orbit stands still at one of them.
///
/// # Errors
/// [`Error::OutOfRange`] if a distance is not above 0, [`Error::Diverged`] if an orbit is no longer finite.
pub fn amplitude_exponent<M: DiscreteMap>(
    family: impl Fn(f64) -> M,
    bifurcation: &Bifurcation,
    distances: &[f64],
) -> Result<Option<f64>, Error> {
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for &distance in distances {
        check::positive("distance from the bifurcation", distance)?;
        if bifurcation.gamma + distance > 1.0 {
            continue;
        }
        // Perturbations grow and settle at a rate of the order of the distance.
        let transient = (20.0 / distance) as usize;
        let record = settle(&mut family(bifurcation.gamma + distance), &bifurcation.state, transient, 500)?;
        let amplitude = amplitude(record.view());
        if amplitude < 1e-9 {
            return Ok(None);
        }
        x.push(math::ln(distance));
        y.push(math::ln(amplitude));
    }
    Ok((x.len() >= 2).then(|| slope(&x, &y)))
}

/// An orbit diagram: where one unit goes at each gamma, after a transient; (gammas, steps). Each orbit begins where the one
/// before ended, a little to the side, so that it leaves what has become unstable.
///
/// # Errors
/// [`Error::OutOfRange`] if there is no such unit, [`Error::Shape`] if `start` has not one entry a unit,
/// [`Error::Diverged`] if an orbit is no longer finite.
pub fn orbit_diagram<M: DiscreteMap>(
    family: impl Fn(f64) -> M,
    gammas: &[f64],
    start: &[f64],
    unit: usize,
    transient: usize,
    steps: usize,
) -> Result<Array2<f64>, Error> {
    let mut state = start.to_vec();
    check::room::<f64>("orbit diagram", &[gammas.len(), steps])?;
    let mut diagram = Array2::zeros((gammas.len(), steps));
    for (&gamma, mut row) in gammas.iter().zip(diagram.outer_iter_mut()) {
        let mut map = family(gamma);
        check::shape("start", &[start.len()], &[map.units()])?;
        if unit >= start.len() {
            return Err(Error::out_of_range("unit", unit, "below the number of units"));
        }
        let record = settle(&mut map, &state, transient, steps)?;
        row.assign(&record.column(unit));
        if let Some(last) = record.outer_iter().next_back() {
            state = last.to_vec();
        }
    }
    Ok(diagram)
}

/// The record (steps, units) of a map after a transient, from a state next to `start`.
fn settle(map: &mut impl DiscreteMap, start: &[f64], transient: usize, steps: usize) -> Result<Array2<f64>, Error> {
    // Off the unstable fixed point, in a direction that no symmetry singles out.
    let aside = start.iter().enumerate().map(|(i, x)| x + 1e-2 * math::sin((i + 1) as f64)).collect();
    let mut path = Path::new(map, aside);
    path.skip(transient)?;
    path.record(steps)
}

#[cfg(test)]
mod tests {
    use super::super::orbit::TanhMap;
    use super::*;

    #[test]
    fn known_bifurcations_are_named() {
        // W = 0.5 I + gamma F: at the origin the leading eigenvalue is that of W.
        let family = |feedback: &Array2<f64>, gamma: f64| {
            TanhMap::new(&(0.5 * Array2::<f64>::eye(2) + gamma * feedback), &[0.0; 2], 1.0).unwrap()
        };
        let (c, s): (f64, f64) = (0.3, 1.2);
        // |0.5 + gamma (c + i s)| = 1
        let gamma = (-0.5 * c + (0.25 * c * c + (c * c + s * s) * 0.75).sqrt()) / (c * c + s * s);
        for (feedback, crossing, expected) in [
            (ndarray::array![[c, -s], [s, c]], Crossing::NeimarkSacker, gamma),
            (-2.0 * Array2::eye(2), Crossing::Flip, 0.75),
            (Array2::eye(2), Crossing::FoldOrPitchfork, 0.5),
        ] {
            let found = first_bifurcation(|gamma| family(&feedback, gamma), &[0.0; 2], 40).unwrap().unwrap();
            assert_eq!(found.crossing, crossing);
            assert!((found.gamma - expected).abs() < 1e-9, "{crossing:?}: {} and {expected}", found.gamma);
            let exponent = amplitude_exponent(|gamma| family(&feedback, gamma), &found, &[0.003, 0.006, 0.012]);
            if crossing == Crossing::FoldOrPitchfork {
                assert_eq!(exponent.unwrap(), None, "beyond a pitchfork the orbit stands still");
            } else {
                assert!((exponent.unwrap().unwrap() - 0.5).abs() < 0.02, "{crossing:?}");
            }
        }
        let weak = 0.3 * Array2::eye(2);
        assert_eq!(first_bifurcation(|gamma| family(&weak, gamma), &[0.0; 2], 40).unwrap(), None);
    }

    #[test]
    fn a_fixed_point_that_vanishes_in_a_fold_is_not_followed_to_another() {
        // x' = tanh(w x + b) with b = 0.1: at the fold w (1 - x²) = 1 and x = tanh(w x + b) on the lower branch.
        let off = |x: f64| x.atanh() - x / (1.0 - x * x) - 0.1;
        let (mut low, mut high) = (-0.99, -1e-3);
        for _ in 0..100 {
            let x = f64::midpoint(low, high);
            if off(x) > 0.0 { low = x } else { high = x }
        }
        let x: f64 = f64::midpoint(low, high);
        let expected = (2.0 - 1.0 / (1.0 - x * x)) / 1.5;
        let family = |gamma: f64| TanhMap::new(&ndarray::array![[2.0 - 1.5 * gamma]], &[0.1], 1.0).unwrap();
        let found = first_bifurcation(family, &[-0.9], 40).unwrap().unwrap();
        assert_eq!(found.crossing, Crossing::FoldOrPitchfork);
        assert!((found.gamma - expected).abs() < 1e-6, "{} and {expected}", found.gamma);
    }

    #[test]
    fn a_fixed_point_of_small_states_is_resolved() {
        // x' = u (2.5 (x/u) (1 - x/u)): at 0.6 u, in any unit u.
        struct Logistic(f64);
        impl DiscreteMap for Logistic {
            fn units(&self) -> usize {
                1
            }
            fn next(&mut self, state: &[f64], next: &mut [f64]) {
                let y = state[0] / self.0;
                next[0] = self.0 * (2.5 * y * (1.0 - y));
            }
            fn tangent(&mut self, state: &[f64], _: &[f64], v: &[f64], out: &mut [f64]) {
                out[0] = 2.5 * (1.0 - 2.0 * state[0] / self.0) * v[0];
            }
        }
        for unit in [1e-300, 1e-20, 1e-9, 1.0, 1e9, 1e300] {
            let found = fixed_point(&mut Logistic(unit), &[0.5 * unit]).unwrap()[0] / unit;
            assert!((found - 0.6).abs() < 1e-8, "{unit:e}: {found}");
        }
        // One at 0, where every state is large beside the fixed point.
        let half = TanhMap::new(&ndarray::array![[0.5]], &[0.0], 1.0);
        assert!(fixed_point(&mut half.unwrap(), &[0.3]).unwrap()[0].abs() < 1e-12);
    }

    #[test]
    fn an_orbit_diagram_opens_at_a_flip() {
        let family = |gamma: f64| TanhMap::new(&ndarray::array![[-2.0 * gamma]], &[0.0], 1.0).unwrap();
        let diagram = orbit_diagram(family, &[0.25, 0.75], &[0.0], 0, 1000, 10).unwrap();
        assert!(diagram.row(0).iter().all(|x| x.abs() < 1e-9));
        // x = tanh(1.5 x)
        assert!(diagram.row(1).iter().all(|x| (x.abs() - (1.5 * x.abs()).tanh()).abs() < 1e-9 && x.abs() > 0.5));
        assert!(diagram[(1, 0)] * diagram[(1, 1)] < 0.0);
        assert!(orbit_diagram(family, &[0.5], &[0.0], 1, 10, 10).is_err());
    }
}
