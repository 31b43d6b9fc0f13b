//! Whether an orbit returns to its attractor after its state was kicked.

use super::{Attractor, DiscreteMap, MapOrbit, Path};
use crate::check;
use crate::error::Error;
use crate::linear::out_of_scale;
use crate::math;

/// An orbit after a kick.
#[derive(Debug, Clone, PartialEq)]
pub struct AfterKick {
    /// Distance to the attractor right after the kick and after each step: root mean square over units of the difference to
    /// the nearest recorded state, as a fraction of the attractor's amplitude; of a fixed point, which has none, as it is.
    pub distance: Vec<f64>,
    /// The same when all has settled.
    pub last: f64,
}

impl AfterKick {
    /// Whether it ends within 5 % of the amplitude of where it was.
    pub fn returned(&self) -> bool {
        self.last < 0.05
    }
}

/// Adds `kick` to the first state of a classified orbit and follows it: for `steps` steps with its distance to the orbit,
/// then for `settling` more.
///
/// # Errors
/// [`Error::Shape`] if the kick has not one entry a unit, [`Error::NotFinite`] if one is not finite, [`Error::Diverged`] if
/// the orbit is no longer finite.
pub fn after_kick<M: DiscreteMap>(
    map: &mut M,
    orbit: &MapOrbit,
    kick: &[f64],
    steps: usize,
    settling: usize,
) -> Result<AfterKick, Error> {
    let units = map.units();
    check::shape("kick", &[kick.len()], &[units])?;
    check::shape("record of the orbit", &[orbit.record.ncols()], &[units])?;
    check::finite("kick", ndarray::aview1(kick))?;
    check::at_least("record of the orbit", orbit.record.nrows(), 1)?;
    check::room::<f64>("distance", &[steps.saturating_add(1)])?;
    let start = orbit.record.row(0).iter().zip(kick).map(|(x, kick)| x + kick).collect();
    let mut path = Path::new(map, start);
    let mut distance = Vec::with_capacity(steps + 1);
    for _ in 0..steps {
        distance.push(to_orbit(orbit, path.state()));
        path.step()?;
    }
    distance.push(to_orbit(orbit, path.state()));
    path.skip(settling)?;
    Ok(AfterKick { distance, last: to_orbit(orbit, path.state()) })
}

fn to_orbit(orbit: &MapOrbit, state: &[f64]) -> f64 {
    // A cycle is all there after one period.
    let (states, scale) = match orbit.attractor {
        Attractor::FixedPoint => (1, 1.0),
        Attractor::Period(period) => (period, orbit.amplitude),
        _ => (orbit.record.nrows(), orbit.amplitude),
    };
    let rows = || orbit.record.outer_iter().take(states);
    let recorded = orbit.record.iter().take(states * state.len());
    let unit = out_of_scale(recorded.chain(state).copied()).unwrap_or(1.0);
    let squares = rows().map(|row| row.iter().zip(state).map(|(a, b)| math::powi(a / unit - b / unit, 2)).sum::<f64>());
    (squares.fold(f64::INFINITY, f64::min) / state.len() as f64).sqrt() / (scale / unit)
}

#[cfg(test)]
mod tests {
    use super::super::{Continuation, TanhMap, classify_map};
    use super::*;
    use ndarray::array;

    /// `x' = -u tanh(2 x / u)`: a flip in units u.
    struct Flip(f64);

    impl DiscreteMap for Flip {
        fn units(&self) -> usize {
            1
        }

        fn next(&mut self, state: &[f64], next: &mut [f64]) {
            next[0] = -self.0 * math::tanh(2.0 * state[0] / self.0);
        }

        fn tangent(&mut self, state: &[f64], _: &[f64], v: &[f64], out: &mut [f64]) {
            let y = math::tanh(2.0 * state[0] / self.0);
            out[0] = -2.0 * (1.0 - y * y) * v[0];
        }
    }

    #[test]
    fn large_units_change_nothing() {
        let found = |unit: f64| {
            let orbit = classify_map(&mut Flip(unit), &[0.5 * unit], &Continuation::default()).unwrap();
            let after = after_kick(&mut Flip(unit), &orbit, &[0.4 * unit], 5, 100).unwrap();
            (orbit.attractor, orbit.amplitude / unit, after.distance)
        };
        let (attractor, amplitude, distance) = found(1.0);
        assert_eq!(attractor, Attractor::Period(2));
        // |x| = tanh(2 |x|)
        assert!((amplitude - (2.0 * amplitude).tanh()).abs() < 1e-12);
        for unit in [2.0_f64.powi(530), 2.0_f64.powi(1000)] {
            let (its, size, distances) = found(unit);
            assert_eq!(its, attractor);
            assert!((size - amplitude).abs() < 1e-12, "{size}");
            assert!(distances.iter().zip(&distance).all(|(a, b)| (a - b).abs() < 1e-9), "{distances:?} {distance:?}");
        }
    }

    #[test]
    fn a_cycle_is_returned_to_and_a_rival_fixed_point_is_not() {
        // One unit that flips: every kick but the one to the unstable origin returns.
        let flip = || TanhMap::new(&array![[-2.0]], &[0.0], 1.0).unwrap();
        let orbit = classify_map(&mut flip(), &[0.5], &Continuation::default()).unwrap();
        let after = after_kick(&mut flip(), &orbit, &[0.4], 30, 1000).unwrap();
        assert!((after.distance[0] - 0.4 / orbit.amplitude).abs() < 1e-9 && after.distance.len() == 31);
        assert!(after.returned() && after.last < 1e-9);
        // Two stable fixed points: a kick across the origin ends at the other one.
        let fork = || TanhMap::new(&array![[2.0]], &[0.0], 1.0).unwrap();
        let orbit = classify_map(&mut fork(), &[0.5], &Continuation::default()).unwrap();
        assert_eq!(orbit.attractor, Attractor::FixedPoint);
        assert!(after_kick(&mut fork(), &orbit, &[-0.5], 0, 1000).unwrap().returned());
        let across = after_kick(&mut fork(), &orbit, &[-1.5], 0, 1000).unwrap();
        assert!(!across.returned() && (across.last - 2.0 * orbit.record[(0, 0)].abs()).abs() < 1e-9);
        assert!(after_kick(&mut fork(), &orbit, &[0.0, 1.0], 0, 0).is_err());
    }
}
