//! An orbit under way: a map, and where it is.

use ndarray::Array2;

use super::{DiscreteMap, exponents};
use crate::Error;
use crate::interrupt::checkpoint;

/// A map with its present state.
pub(crate) struct Path<'a, M> {
    map: &'a mut M,
    state: Vec<f64>,
    next: Vec<f64>,
    steps: usize,
}

impl<'a, M: DiscreteMap> Path<'a, M> {
    pub(crate) fn new(map: &'a mut M, start: Vec<f64>) -> Self {
        Self { map, next: start.clone(), state: start, steps: 0 }
    }

    pub(crate) fn state(&self) -> &[f64] {
        &self.state
    }

    /// One step on.
    ///
    /// # Errors
    /// [`Error::Diverged`] if the state is no longer finite.
    pub(crate) fn step(&mut self) -> Result<(), Error> {
        checkpoint()?;
        self.map.next(&self.state, &mut self.next);
        std::mem::swap(&mut self.state, &mut self.next);
        self.steps += 1;
        self.sound()
    }

    fn sound(&self) -> Result<(), Error> {
        match self.state.iter().position(|x| !x.is_finite()) {
            None => Ok(()),
            Some(unit) => Err(Error::Diverged { step: self.steps - 1, unit, value: self.state[unit] }),
        }
    }

    pub(crate) fn skip(&mut self, steps: usize) -> Result<(), Error> {
        (0..steps).try_for_each(|_| self.step())
    }

    /// The coming states (steps, units), the present one first.
    pub(crate) fn record(&mut self, steps: usize) -> Result<Array2<f64>, Error> {
        let mut record = Array2::zeros((steps, self.state.len()));
        for mut row in record.outer_iter_mut() {
            row.assign(&ndarray::aview1(&self.state));
            self.step()?;
        }
        Ok(record)
    }

    /// The two largest Lyapunov exponents along the coming steps, 1/step; one of a map of one unit.
    pub(crate) fn exponents(&mut self, steps: usize) -> Result<Vec<f64>, Error> {
        let n = self.state.len();
        // Directions that no symmetry singles out.
        let tangents = (0..n.min(2)).map(|k| (0..n).map(|i| ((2 * i + 3 * k + 1) as f64).sin()).collect()).collect();
        let found = exponents(self.map, &mut self.state, tangents, steps, 1)?;
        self.steps += steps;
        self.sound()?;
        Ok(found)
    }
}
