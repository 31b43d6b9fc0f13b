//! An orbit under way: a map, and where it is.

use ndarray::Array2;

use super::DiscreteMap;
use super::exponents::spectrum;
use super::tangents::Tangents;
use super::vectors::direction;
use crate::analysis::weights::spectral_radius;
use crate::check;
use crate::error::Error;
use crate::interrupt::checkpoint;
use crate::math;

/// Steps at the end of a transient along which tangent vectors are carried already.
const ALIGNING: usize = 1000;

/// A map with its present state.
pub(crate) struct Path<'a, M> {
    map: &'a mut M,
    state: Vec<f64>,
    next: Vec<f64>,
    steps: usize,
    /// Tangent vectors that lie as the orbit so far bids them.
    aligned: Option<Tangents>,
}

impl<'a, M: DiscreteMap> Path<'a, M> {
    pub(crate) fn new(map: &'a mut M, start: Vec<f64>) -> Self {
        Self { map, next: start.clone(), state: start, steps: 0, aligned: None }
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
        self.aligned = None;
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
        check::room::<f64>("record", &[steps, self.state.len()])?;
        let mut record = Array2::zeros((steps, self.state.len()));
        for mut row in record.outer_iter_mut() {
            row.assign(&ndarray::aview1(&self.state));
            self.step()?;
        }
        Ok(record)
    }

    /// As [`Self::skip`]; the last 1000 steps align the tangent vectors of the exponents to come.
    pub(crate) fn settle(&mut self, steps: usize) -> Result<(), Error> {
        let aligning = steps.min(ALIGNING);
        self.skip(steps - aligning)?;
        let mut tangents = self.tangents();
        tangents.align(self.map, &mut self.state, aligning)?;
        self.steps += aligning;
        self.aligned = Some(tangents);
        Ok(())
    }

    /// The two largest Lyapunov exponents along the coming steps, 1/step; one of a map of one unit.
    pub(crate) fn exponents(&mut self, steps: usize) -> Result<Vec<f64>, Error> {
        let mut tangents = self.aligned.take().unwrap_or_else(|| self.tangents());
        let found = spectrum(&mut tangents, self.map, &mut self.state, steps)?;
        self.steps += steps;
        Ok(found.exponents)
    }

    fn tangents(&self) -> Tangents {
        let units = self.state.len();
        Tangents::new((0..units.min(2)).map(|k| direction(units, k)).collect(), 1, self.steps)
    }

    /// Steps that were taken.
    pub(crate) fn steps(&self) -> usize {
        self.steps
    }

    /// Goes to another state.
    pub(crate) fn put(&mut self, state: &[f64]) {
        self.state.copy_from_slice(state);
        self.aligned = None;
    }

    /// A little aside, by `size` of a unit's value or of 1, in a direction that no symmetry singles out.
    pub(crate) fn nudge(&mut self, size: f64) {
        for (i, x) in self.state.iter_mut().enumerate() {
            *x += size * x.abs().max(1.0) * math::sin((i + 1) as f64);
        }
        self.aligned = None;
    }

    /// How much a perturbation of the cycle on which the orbit is grows in a step, `|mu|^(1/period)` with mu the leading
    /// eigenvalue of the Jacobian of `period` steps. The orbit stays where it is.
    pub(crate) fn multiplier(&mut self, period: usize) -> Result<f64, Error> {
        let (mut state, mut next) = (self.state.clone(), self.next.clone());
        let mut product = Array2::eye(state.len());
        for _ in 0..period {
            checkpoint()?;
            product = crate::linear::product(self.map.jacobian(&state).view(), product.view());
            self.map.next(&state, &mut next);
            std::mem::swap(&mut state, &mut next);
        }
        Ok(math::powf(spectral_radius(product.view())?, 1.0 / period as f64))
    }

    /// The period of the cycle on which the orbit is: the steps, up to `longest`, after which, and after twice as many, every
    /// unit is within `tolerance` of its present value; `None` of no such cycle. The orbit moves on.
    pub(crate) fn period(&mut self, longest: usize, tolerance: f64) -> Result<Option<usize>, Error> {
        let mark = self.state.clone();
        let near = |state: &[f64]| state.iter().zip(&mark).all(|(x, mark)| (x - mark).abs() < tolerance);
        for steps in 1..=longest {
            self.step()?;
            if near(&self.state) {
                self.skip(steps)?;
                return Ok(near(&self.state).then_some(steps));
            }
        }
        Ok(None)
    }
}
