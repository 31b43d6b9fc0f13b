//! Tangent vectors carried along an orbit by the derivative of its map, and made orthonormal often enough that none is lost
//! beside those that grow faster.
//!
//! The vectors are factored as Q R by the modified Gram-Schmidt method, repeated where it cancels; the logarithms of R's
//! diagonal are their growth. How many steps lie between two factorisations follows what is seen: if a column would lose
//! more than six digits to those before it, the stretch is taken again in halves.

use super::DiscreteMap;
use super::vectors::{direction, length};
use crate::error::Error;
use crate::interrupt::checkpoint;
use crate::kernel::{dot, subtract_scaled};
use crate::math;

/// A column that keeps less than this of its length over several steps is factored more often.
const LEAST_KEPT: f64 = 1e-6;
/// Where every column keeps this much, twice as many steps will do.
const AMPLE: f64 = 1e-3;
/// Gram-Schmidt is repeated while it takes more than this from a vector, and so often at most.
const CANCELS: f64 = 0.5;
const PASSES: usize = 4;

/// Tangent vectors and the orbit that they are carried along.
#[derive(Debug, Clone)]
pub(crate) struct Tangents {
    /// Orthonormal at the end of a stretch.
    vectors: Vec<Vec<f64>>,
    /// The vectors at the beginning of the stretch.
    before: Vec<Vec<f64>>,
    /// The states of the stretch, its first and last one too.
    orbit: Vec<Vec<f64>>,
    /// Steps of a stretch, now and at most.
    every: usize,
    longest: usize,
    /// Steps of the orbit so far, and until the stretch began.
    taken: usize,
    began: usize,
}

impl Tangents {
    /// From linearly independent vectors, no more than units, at step `taken` of an orbit; orthonormalised after at most
    /// `longest` steps.
    pub(crate) fn new(mut vectors: Vec<Vec<f64>>, longest: usize, taken: usize) -> Self {
        for k in 0..vectors.len() {
            orthogonalise(&mut vectors, k);
            normalise(&mut vectors[k]);
        }
        let units = vectors.first().map_or(0, Vec::len);
        Self {
            before: vectors.clone(),
            vectors,
            orbit: vec![vec![0.0; units]; longest + 1],
            every: 1,
            longest,
            taken,
            began: taken,
        }
    }

    /// How many are left: fewer than at first if some vanished.
    pub(crate) fn len(&self) -> usize {
        self.vectors.len()
    }

    /// Carries the vectors along `steps` steps from a state, which moves along, so that they come to lie as the orbit bids
    /// them. One that vanishes is drawn anew, orthogonal to those before it.
    ///
    /// # Errors
    /// As [`Self::grow`].
    pub(crate) fn align(&mut self, map: &mut impl DiscreteMap, state: &mut [f64], steps: usize) -> Result<(), Error> {
        self.follow(map, state, steps, None)
    }

    /// As [`Self::align`]; adds the logarithm of each vector's growth to `logs`. From the first on that vanishes, vectors
    /// are dropped.
    ///
    /// # Errors
    /// [`Error::Diverged`] if the orbit is no longer finite, [`Error::NotFinite`] if the derivative is not;
    /// [`Error::Interrupted`].
    pub(crate) fn grow(
        &mut self,
        map: &mut impl DiscreteMap,
        state: &mut [f64],
        steps: usize,
        logs: &mut [f64],
    ) -> Result<(), Error> {
        self.follow(map, state, steps, Some(logs))
    }

    fn follow(
        &mut self,
        map: &mut impl DiscreteMap,
        state: &mut [f64],
        steps: usize,
        mut logs: Option<&mut [f64]>,
    ) -> Result<(), Error> {
        let mut done = 0;
        while done < steps {
            let stretch = self.every.min(steps - done);
            self.advance(map, state, stretch)?;
            self.carry(map, 0, stretch, logs.as_deref_mut())?;
            done += stretch;
        }
        Ok(())
    }

    /// The orbit of the next stretch.
    fn advance(&mut self, map: &mut impl DiscreteMap, state: &mut [f64], steps: usize) -> Result<(), Error> {
        self.began = self.taken;
        self.orbit[0].resize(state.len(), 0.0);
        self.orbit[0].copy_from_slice(state);
        for step in 1..=steps {
            checkpoint()?;
            let (past, coming) = self.orbit.split_at_mut(step);
            coming[0].resize(state.len(), 0.0);
            map.at_step(self.taken);
            map.next(&past[step - 1], &mut coming[0]);
            if let Some(unit) = coming[0].iter().position(|x| !x.is_finite()) {
                return Err(Error::Diverged { step: self.taken, unit, value: coming[0][unit] });
            }
            self.taken += 1;
        }
        state.copy_from_slice(&self.orbit[steps]);
        Ok(())
    }

    /// The vectors over the steps `from..to` of the stretch.
    fn carry(
        &mut self,
        map: &mut impl DiscreteMap,
        from: usize,
        to: usize,
        mut logs: Option<&mut [f64]>,
    ) -> Result<(), Error> {
        let steps = to - from;
        if steps > 1 {
            self.before.truncate(self.vectors.len());
            self.before.iter_mut().zip(&self.vectors).for_each(|(before, now)| before.copy_from_slice(now));
        }
        let mut out = vec![0.0; self.orbit[0].len()];
        for step in from..to {
            checkpoint()?;
            map.at_step(self.began + step);
            for vector in &mut self.vectors {
                map.tangent(&self.orbit[step], &self.orbit[step + 1], vector, &mut out);
                vector.copy_from_slice(&out);
            }
        }
        if steps == 1 {
            let kept = self.factor_step(logs)?;
            self.every = if kept > AMPLE { self.longest.min(2) } else { 1 };
            return Ok(());
        }
        if let Some((lengths, kept)) = self.factor_stretch() {
            for (log, length) in logs.iter_mut().flat_map(|logs| logs.iter_mut()).zip(lengths) {
                *log += math::ln(length);
            }
            self.every = if kept > AMPLE { self.longest.min(2 * steps) } else { steps };
            return Ok(());
        }
        // Too much was lost: again, in halves.
        self.vectors.iter_mut().zip(&self.before).for_each(|(now, before)| now.copy_from_slice(before));
        let middle = from + steps / 2;
        self.carry(map, from, middle, logs.as_deref_mut())?;
        self.carry(map, middle, to, logs)?;
        self.every = self.every.min((steps / 2).max(1));
        Ok(())
    }

    /// Makes the vectors orthonormal after several steps: their lengths on the way, and the least share of its length that
    /// one kept; `None` if that is too little.
    fn factor_stretch(&mut self) -> Option<(Vec<f64>, f64)> {
        let (mut lengths, mut least) = (Vec::with_capacity(self.len()), 1.0_f64);
        for k in 0..self.len() {
            let (before, length) = orthogonalise(&mut self.vectors, k);
            let kept = length / before;
            // NaN of a vector that vanished or overflowed.
            if !kept.is_finite() || kept < LEAST_KEPT {
                return None;
            }
            normalise(&mut self.vectors[k]);
            lengths.push(length);
            least = least.min(kept);
        }
        Some((lengths, least))
    }

    /// Makes the vectors orthonormal after one step, and adds their growth to `logs`; the least share of its length that one
    /// kept.
    fn factor_step(&mut self, mut logs: Option<&mut [f64]>) -> Result<f64, Error> {
        let rounding = self.rounding();
        let mut least = 1.0_f64;
        for k in 0..self.len() {
            if let Some(index) = self.vectors[k].iter().position(|v| !v.is_finite()) {
                let value = self.vectors[k][index];
                return Err(Error::NotFinite { name: "derivative along the orbit", index: vec![index], value });
            }
            let (before, length) = orthogonalise(&mut self.vectors, k);
            if length == 0.0 || self.vectors[k].iter().zip(&rounding).all(|(v, rounding)| v.abs() <= *rounding) {
                least = 0.0;
                if logs.is_some() {
                    self.vectors.truncate(k);
                    break;
                }
                self.draw(k);
                continue;
            }
            normalise(&mut self.vectors[k]);
            if let Some(logs) = logs.as_deref_mut() {
                logs[k] += math::ln(length);
            }
            least = least.min(length / before);
        }
        Ok(least)
    }

    /// What of each component may be rounding after one step: a vector that is no more everywhere, is nothing.
    fn rounding(&self) -> Vec<f64> {
        let units = self.orbit[0].len();
        let scale = 16.0 * (units as f64).sqrt() * f64::EPSILON;
        // Of a single vector nothing is cancelled.
        let scale = if self.len() > 1 { scale } else { 0.0 };
        let largest = |i: usize| self.vectors.iter().fold(0.0, |largest: f64, v| largest.max(v[i].abs()));
        (0..units).map(|i| scale * largest(i)).collect()
    }

    /// Another vector in place of one that vanished.
    fn draw(&mut self, k: usize) {
        let units = self.orbit[0].len();
        self.vectors[k] = direction(units, k + self.taken);
        orthogonalise(&mut self.vectors, k);
        normalise(&mut self.vectors[k]);
    }
}

/// Takes from a vector what lies along those before it, which are orthonormal, until nothing is left to take; its length
/// before and after.
fn orthogonalise(vectors: &mut [Vec<f64>], k: usize) -> (f64, f64) {
    let (done, rest) = vectors.split_at_mut(k);
    let vector = &mut rest[0];
    let before = length(vector);
    let mut left = before;
    for _ in 0..if done.is_empty() { 0 } else { PASSES } {
        for earlier in &*done {
            let along = dot(earlier, vector);
            subtract_scaled(vector, along, earlier);
        }
        let shorter = length(vector);
        let cancelled = shorter < CANCELS * left;
        left = shorter;
        if !cancelled {
            break;
        }
    }
    (before, left)
}

fn normalise(vector: &mut [f64]) {
    let length = length(vector);
    if length > 0.0 {
        for v in vector {
            *v /= length;
        }
    }
}
