//! Classification of an autonomous orbit by its noise-free continuation.

use ndarray::Array2;

use super::record::amplitude;
use super::{Attractor, DiscreteMap, Path, rotation_number};
use crate::{Error, check};

/// How an orbit is continued.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Continuation {
    /// Steps before anything is measured.
    pub transient: usize,
    /// Steps of the Lyapunov exponents.
    pub lyapunov_steps: usize,
    /// Steps of the record from which rotation number and amplitude are taken.
    pub record: usize,
    /// The longest period that is sought.
    pub longest_period: usize,
    /// An orbit has a period if it returns that closely, in every unit.
    pub tolerance: f64,
    /// Exponents within this of 0 count as 0, 1/step.
    pub zero: f64,
}

impl Default for Continuation {
    /// 5000 steps of transient, 10 000 of exponents, a record of 2000, periods to 200 at 1e-6, exponents zero within 1e-3.
    fn default() -> Self {
        Self { transient: 5000, lyapunov_steps: 10_000, record: 2000, longest_period: 200, tolerance: 1e-6, zero: 1e-3 }
    }
}

/// An orbit without noise.
#[derive(Debug, Clone, PartialEq)]
pub struct MapOrbit {
    /// What it settles into.
    pub attractor: Attractor,
    /// The largest Lyapunov exponents, 1/step, largest first: two, or one of a map of one unit.
    pub exponents: Vec<f64>,
    /// Turns a step, from 0 to 1/2.
    pub rotation: f64,
    /// Root mean square fluctuation of a unit about its mean.
    pub amplitude: f64,
    /// How far the deciding number is from its threshold, as a fraction of the threshold, from 0 to 1; 1 of an exact period.
    pub confidence: f64,
    /// The record (steps, units).
    pub record: Array2<f64>,
}

/// Follows a map from `start` and classifies where it goes: a period if it returns exactly; else chaotic if the largest
/// exponent is above zero, quasi-periodic if it is zero. An orbit that still creeps towards a fixed point or cycle (largest
/// exponent below zero, no exact return yet) is given the period at which it returns best.
///
/// # Errors
/// [`Error::Shape`] if the start has another length, [`Error::OutOfRange`] if the record is shorter than twice the longest
/// period, [`Error::Diverged`] if the orbit is no longer finite.
pub fn classify_map(map: &mut impl DiscreteMap, start: &[f64], options: &Continuation) -> Result<MapOrbit, Error> {
    check::shape("start", &[start.len()], &[map.units()])?;
    check::finite("start", ndarray::aview1(start))?;
    check::at_least("lyapunov_steps", options.lyapunov_steps, 1)?;
    if options.longest_period == 0 || options.record < 2 * options.longest_period {
        return Err(Error::out_of_range("length of the record", options.record, "at least twice the longest period"));
    }
    let mut path = Path::new(map, start.to_vec());
    path.settle(options.transient)?;
    let exponents = path.exponents(options.lyapunov_steps)?;
    let record = path.record(options.record)?;
    let exact = (1..=options.longest_period).find(|&k| largest_distance(&record, k, options.tolerance).is_some());
    let largest = exponents[0];
    let certainty = ((largest.abs() - options.zero).abs() / options.zero).min(1.0);
    let (attractor, confidence) = match exact {
        Some(period) => (of_period(period), 1.0),
        None if largest > options.zero => (Attractor::Chaotic, certainty),
        None if largest >= -options.zero => (Attractor::QuasiPeriodic, certainty),
        None => {
            let distance = |k: usize| largest_distance(&record, k, f64::INFINITY).unwrap_or(f64::INFINITY);
            let best = (1..=options.longest_period).min_by(|&a, &b| distance(a).total_cmp(&distance(b)));
            (of_period(best.unwrap_or(1)), certainty)
        }
    };
    let (rotation, amplitude) = (rotation_number(record.view()), amplitude(record.view()));
    let rotation = if attractor == Attractor::FixedPoint { 0.0 } else { rotation };
    Ok(MapOrbit { attractor, exponents, rotation, amplitude, confidence, record })
}

fn of_period(period: usize) -> Attractor {
    if period == 1 { Attractor::FixedPoint } else { Attractor::Period(period) }
}

/// The largest difference in any unit between a step of a record and the one `lag` steps later; `None` from `bound` on.
fn largest_distance(record: &Array2<f64>, lag: usize, bound: f64) -> Option<f64> {
    let mut largest = 0.0;
    for step in 0..record.nrows() - lag {
        for (a, b) in record.row(step).iter().zip(record.row(step + lag)) {
            largest = f64::max(largest, (a - b).abs());
        }
        if largest >= bound {
            return None;
        }
    }
    Some(largest)
}
