//! A stretch of an orbit of a map, and what it shows.

use ndarray::Array2;

use super::record::amplitude;
use super::{Attractor, Continuation, DiscreteMap, Path};
use crate::error::Error;

/// A cycle is unstable if a perturbation grows by more than this fraction in a step.
const GROWS: f64 = 1e-6;
/// What drifts by more than this fraction of the distance between the places of a cycle may be on its way to a shorter one.
const DRIFTS: f64 = 0.01;
/// The amplitude of a torus is the same in two stretches, up to this factor.
const STEADY: f64 = 0.8;

/// A stretch of an orbit.
#[derive(Debug, Clone)]
pub(super) struct Stretch {
    /// The largest Lyapunov exponents before the record.
    pub(super) exponents: Vec<f64>,
    /// The record (steps, units).
    pub(super) record: Array2<f64>,
    /// Steps of the orbit before the record.
    pub(super) before: usize,
}

/// What a stretch shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The orbit is on that attractor.
    Settled(Attractor),
    /// It is, unless it is a transient; another stretch will show.
    Tentative(Attractor),
    /// It is on a fixed point or cycle from which perturbations lead away.
    Unstable(Attractor),
    /// It still moves towards something.
    Unsettled,
}

impl Stretch {
    /// The coming stretch, after a transient.
    pub(super) fn follow<M: DiscreteMap>(
        path: &mut Path<'_, M>,
        transient: usize,
        options: &Continuation,
    ) -> Result<Self, Error> {
        path.settle(transient)?;
        let exponents = path.exponents(options.lyapunov_steps)?;
        let before = path.steps();
        Ok(Self { exponents, record: path.record(options.record)?, before })
    }

    /// What it shows; `path` is at its end and may move on.
    pub(super) fn verdict<M: DiscreteMap>(
        &self,
        path: &mut Path<'_, M>,
        options: &Continuation,
    ) -> Result<Verdict, Error> {
        let (largest, zero) = (self.exponents[0], options.zero);
        let exact = |&k: &usize| largest_distance(&self.record, k, options.tolerance).is_some();
        if let Some(period) = (1..=options.longest_period).find(exact) {
            if !self.stays(period, options.tolerance) {
                return Ok(Verdict::Unsettled);
            }
            // An exponent well below zero has seen the cycle alone.
            if largest >= -zero && path.multiplier(period)? > 1.0 + GROWS {
                return Ok(Verdict::Unstable(of_period(period)));
            }
            // One above zero has seen what was before the cycle.
            return Ok(if largest > zero { Verdict::Unsettled } else { Verdict::Settled(of_period(period)) });
        }
        if largest > zero {
            return Ok(Verdict::Tentative(Attractor::Chaotic));
        }
        match path.period(options.lyapunov_steps, options.tolerance)? {
            Some(period) if period > options.longest_period => Ok(Verdict::Settled(Attractor::Period(period))),
            None if largest >= -zero => Ok(Verdict::Tentative(Attractor::QuasiPeriodic)),
            _ => Ok(Verdict::Unsettled),
        }
    }

    /// Whether a cycle is all the same through the record: its places lie farther apart than they drift.
    fn stays(&self, period: usize, tolerance: f64) -> bool {
        let distance = |lag| largest_distance(&self.record, lag, f64::INFINITY).unwrap_or(f64::INFINITY);
        let repeats = (self.record.nrows() - period) / period;
        let drift = distance(repeats * period);
        let shorter = |divisor: &usize| period.is_multiple_of(*divisor);
        drift < tolerance && (1..period).filter(shorter).all(|divisor| drift < DRIFTS * distance(divisor))
    }

    /// Whether a later stretch of the orbit confirms what this one shows.
    pub(super) fn confirmed(&self, attractor: Attractor, later: &Self) -> bool {
        let ratio = amplitude(later.record.view()) / amplitude(self.record.view());
        attractor == Attractor::Chaotic || (STEADY..STEADY.recip()).contains(&ratio)
    }
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
