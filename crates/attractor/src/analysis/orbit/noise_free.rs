//! Classification of an autonomous orbit by its noise-free continuation.

use std::ops::Range;

use ndarray::Array2;

use super::record::amplitude;
use super::{Attractor, DiscreteMap, rotation_number};
use crate::interrupt::checkpoint;
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
pub fn classify_map(map: &impl DiscreteMap, start: &[f64], options: &Continuation) -> Result<MapOrbit, Error> {
    check::shape("start", &[start.len()], &[map.units()])?;
    check::at_least("lyapunov_steps", options.lyapunov_steps, 1)?;
    if options.longest_period == 0 || options.record < 2 * options.longest_period {
        return Err(Error::out_of_range("length of the record", options.record, "at least twice the longest period"));
    }
    let mut orbit = Orbit::new(map, start);
    orbit.skip(options.transient)?;
    let exponents = orbit.exponents(options.lyapunov_steps)?;
    let record = orbit.record(options.record)?;
    let distance = |k: usize| largest_distance(&record, 0..options.record - k, k);
    let exact = (1..=options.longest_period).find(|&k| distance(k) < options.tolerance);
    let largest = exponents[0];
    let certainty = ((largest.abs() - options.zero).abs() / options.zero).min(1.0);
    let (attractor, confidence) = match exact {
        Some(period) => (of_period(period), 1.0),
        None if largest > options.zero => (Attractor::Chaotic, certainty),
        None if largest >= -options.zero => (Attractor::QuasiPeriodic, certainty),
        None => {
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

/// The largest difference in any unit between a step of the range and the one `lag` steps later.
fn largest_distance(record: &Array2<f64>, steps: Range<usize>, lag: usize) -> f64 {
    let mut largest = 0.0;
    for step in steps {
        for (a, b) in record.row(step).iter().zip(record.row(step + lag)) {
            largest = f64::max(largest, (a - b).abs());
        }
        // Far beyond any tolerance, the rest need not be looked at.
        if largest > 1.0 {
            break;
        }
    }
    largest
}

/// An orbit under way.
struct Orbit<'a, M> {
    map: &'a M,
    state: Vec<f64>,
    next: Vec<f64>,
    steps: usize,
}

impl<'a, M: DiscreteMap> Orbit<'a, M> {
    fn new(map: &'a M, start: &[f64]) -> Self {
        Self { map, state: start.to_vec(), next: start.to_vec(), steps: 0 }
    }

    fn step(&mut self) -> Result<(), Error> {
        self.map.next(&self.state, &mut self.next);
        self.accept()
    }

    fn accept(&mut self) -> Result<(), Error> {
        checkpoint()?;
        std::mem::swap(&mut self.state, &mut self.next);
        if let Some(unit) = self.state.iter().position(|x| !x.is_finite()) {
            return Err(Error::Diverged { step: self.steps, unit, value: self.state[unit] });
        }
        self.steps += 1;
        Ok(())
    }

    fn skip(&mut self, steps: usize) -> Result<(), Error> {
        (0..steps).try_for_each(|_| self.step())
    }

    fn record(&mut self, steps: usize) -> Result<Array2<f64>, Error> {
        let mut record = Array2::zeros((steps, self.state.len()));
        for mut row in record.outer_iter_mut() {
            row.assign(&ndarray::aview1(&self.state));
            self.step()?;
        }
        Ok(record)
    }

    /// The two largest exponents: two tangent vectors, made orthonormal after every step.
    fn exponents(&mut self, steps: usize) -> Result<Vec<f64>, Error> {
        let n = self.state.len();
        let mut vectors: Vec<Vec<f64>> =
            (0..n.min(2)).map(|k| (0..n).map(|i| ((2 * i + 3 * k + 1) as f64).sin()).collect()).collect();
        orthonormalise(&mut vectors);
        let (mut sums, mut out) = (vec![0.0; vectors.len()], vec![0.0; n]);
        for _ in 0..steps {
            self.map.next(&self.state, &mut self.next);
            for vector in &mut vectors {
                self.map.tangent(&self.state, &self.next, vector, &mut out);
                vector.copy_from_slice(&out);
            }
            for (sum, stretch) in sums.iter_mut().zip(orthonormalise(&mut vectors)) {
                *sum += stretch.max(f64::MIN_POSITIVE).ln();
            }
            self.accept()?;
        }
        Ok(sums.into_iter().map(|sum| sum / steps as f64).collect())
    }
}

/// Gram-Schmidt; returns the length of each vector before it was normalised.
fn orthonormalise(vectors: &mut [Vec<f64>]) -> Vec<f64> {
    let mut lengths = Vec::with_capacity(vectors.len());
    for k in 0..vectors.len() {
        let (done, rest) = vectors.split_at_mut(k);
        let vector = &mut rest[0];
        for earlier in done {
            let along: f64 = earlier.iter().zip(&*vector).map(|(a, b)| a * b).sum();
            vector.iter_mut().zip(&*earlier).for_each(|(v, e)| *v -= along * e);
        }
        let length = vector.iter().map(|v| v * v).sum::<f64>().sqrt();
        if length > 0.0 {
            for v in vector.iter_mut() {
                *v /= length;
            }
        }
        lengths.push(length);
    }
    lengths
}
