//! Recursive least squares on recurrent weights.

use std::sync::{Mutex, PoisonError};

use ndarray::{Array2, ArrayView2};

use super::RlsOptions;
use crate::check;
use crate::connectivity::SparseMatrix;
use crate::error::Error;
use crate::interrupt::present_step;
use crate::kernel::random::Streams;
use crate::kernel::sparse::gather;
use crate::kernel::{AlignedVec, LANES, PackedSymmetric, Real};
use crate::network::PlasticRecurrence;
use crate::plasticity::Rule;
use crate::plasticity::plastic::{PlasticRow, PlasticScheme, rate_errors};
use crate::threads;

/// The plastic synapses of one unit and their inverse correlation matrix.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
struct PlasticUnit<T> {
    row: PlasticRow,
    inverse: PackedSymmetric<T>,
}

crate::sound::checked_serde!(PlasticUnit<T>);

#[cfg(feature = "serde")]
impl<T> crate::sound::Sound for PlasticUnit<T> {
    fn is_sound(&self) -> bool {
        self.row.chosen().is_none_or(|chosen| chosen == self.inverse.size())
    }
}

/// Recursive least squares on recurrent weights: each plastic unit learns to follow its own target rate.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub struct RecurrentRls<T> {
    units: usize,
    synapses: usize,
    plastic: Vec<PlasticUnit<T>>,
    largest: usize,
    options: RlsOptions,
    errors: Vec<T>,
    /// Two vectors for each thread to work in.
    #[cfg_attr(feature = "serde", serde(skip, default = "Vec::new"))]
    scratch: Vec<[AlignedVec<T>; 2]>,
}

crate::sound::checked_serde!(RecurrentRls<T>);

#[cfg(feature = "serde")]
impl<T> crate::sound::Sound for RecurrentRls<T> {
    fn is_sound(&self) -> bool {
        let sizes = self.plastic.iter().map(|plastic| plastic.inverse.size());
        let (least, most) = (self.plastic.iter().map(|plastic| plastic.row.unit), self.units);
        !self.plastic.is_empty()
            && least.is_sorted_by(|a, b| a < b)
            && self.plastic.iter().all(|plastic| plastic.row.unit < most)
            && sizes.max() == Some(self.largest)
            && self.errors.len() == self.units
            && self.options.delta > 0.0
    }
}

impl<T: Real> RecurrentRls<T> {
    /// A rule for the plastic synapses of a scheme. [`PlasticScheme::Synapses`] draws them from the stream of `streams`.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if a parameter makes no sense.
    pub fn new<N: PlasticRecurrence<Number = T>>(
        network: &N,
        scheme: PlasticScheme,
        options: RlsOptions,
        streams: &Streams,
    ) -> Result<Self, Error> {
        Self::build(network.recurrence(), options, PlasticRow::of_scheme(network, scheme, streams)?)
    }

    /// A rule for the synapses that exist and are marked in a mask (units, units), postsynaptic by row.
    ///
    /// # Errors
    /// [`Error::Shape`] if the mask has other extents.
    pub fn with_mask<N: PlasticRecurrence<Number = T>>(
        network: &N,
        mask: ArrayView2<'_, bool>,
        options: RlsOptions,
    ) -> Result<Self, Error> {
        Self::build(network.recurrence(), options, PlasticRow::of_mask(network, mask)?)
    }

    fn build(w: &SparseMatrix<T>, options: RlsOptions, rows: Vec<PlasticRow>) -> Result<Self, Error> {
        options.check::<T>()?;
        let inverse = |row: &PlasticRow| {
            let (indices, starts) = w.parts();
            options.inverse(row.columns(&indices[starts[row.unit]..starts[row.unit + 1]]).len())
        };
        let plastic = rows.into_iter().map(|row| Ok(PlasticUnit { inverse: inverse(&row)?, row }));
        let plastic = plastic.collect::<Result<Vec<_>, Error>>()?;
        let largest = plastic.iter().map(|p| p.inverse.size()).max().unwrap_or(0);
        let errors = vec![T::ZERO; w.rows()];
        Ok(Self { units: w.rows(), synapses: w.synapses(), plastic, largest, options, errors, scratch: Vec::new() })
    }

    /// Bytes of the matrices P for a number of plastic units with so many plastic synapses each.
    pub fn bytes(plastic_units: usize, synapses_each: usize) -> u64 {
        plastic_units as u64 * PackedSymmetric::<T>::bytes(synapses_each)
    }

    /// The parameters.
    pub fn options(&self) -> RlsOptions {
        self.options
    }

    /// Number of plastic units.
    pub fn plastic_units(&self) -> usize {
        self.plastic.len()
    }

    /// The plastic units in order, each with its inverse correlation matrix P over its plastic synapses.
    pub fn inverse_correlations(&self) -> impl Iterator<Item = (usize, &PackedSymmetric<T>)> {
        self.plastic.iter().map(|p| (p.row.unit, &p.inverse))
    }

    /// Replaces the matrices P, in the order of [`RecurrentRls::inverse_correlations`].
    ///
    /// # Errors
    /// [`Error::Shape`] if there are more or fewer, or one has another extent.
    pub fn set_inverse_correlations(&mut self, matrices: Vec<PackedSymmetric<T>>) -> Result<(), Error> {
        check::shape("P", &[matrices.len()], &[self.plastic.len()])?;
        for (plastic, matrix) in self.plastic.iter().zip(&matrices) {
            let n = plastic.inverse.size();
            check::shape("P", &[matrix.size(); 2], &[n, n])?;
        }
        for (plastic, matrix) in self.plastic.iter_mut().zip(matrices) {
            plastic.inverse = matrix;
        }
        Ok(())
    }

    /// Which synapses are plastic, (units, units), postsynaptic by row.
    pub fn mask<N: PlasticRecurrence<Number = T>>(&self, network: &N) -> Array2<bool> {
        PlasticRow::mask(self.plastic.iter().map(|plastic| &plastic.row), network.recurrence())
    }

    /// Whether the rule was made for a network of these extents.
    ///
    /// # Errors
    /// [`Error::Shape`] if it was not.
    pub fn fits<N: PlasticRecurrence<Number = T>>(&self, network: &N) -> Result<(), Error> {
        let synapses = network.recurrence().synapses();
        check::shape("recurrent synapses", &[network.units(), synapses], &[self.units, self.synapses])
    }

    /// Learning of all plastic units from `self.errors`, units over threads. A unit whose P breaks down does not learn, and the
    /// first of them is told.
    fn learn_units(&mut self, rates: &[T], recurrent: &mut SparseMatrix<T>) -> Result<(), Error> {
        let parts = threads::parts(self.plastic.len() * self.largest * self.largest);
        let scratch = || [AlignedVec::zeros(self.largest), AlignedVec::zeros(self.largest)];
        self.scratch.resize_with(parts.max(self.scratch.len()), scratch);
        let (indices, starts, weights) = recurrent.parts_mut();
        let broken = Mutex::new(None);
        let step = Step { indices, starts, rates, errors: &self.errors, options: self.options, broken: &broken };
        let whole = Share { units: &mut self.plastic, weights, offset: 0, scratch: &mut self.scratch };
        threads::divide(whole, parts, &|share, left, of| share.cut(starts, left, of), &|share| step.learn(share));
        match broken.into_inner().unwrap_or_else(PoisonError::into_inner) {
            None => Ok(()),
            Some((unit, value)) => Err(Error::Indefinite { step: present_step(), unit, value }),
        }
    }
}

/// What all plastic units see in a step.
struct Step<'a, T> {
    indices: &'a [u32],
    starts: &'a [usize],
    rates: &'a [T],
    errors: &'a [T],
    options: RlsOptions,
    /// The first unit whose P broke down, and 1 / (1 + r' P r) of it.
    broken: &'a Mutex<Option<(usize, f64)>>,
}

/// Consecutive plastic units with the weights around theirs, of which the first is number `offset`, and two vectors for each
/// thread to work in.
struct Share<'a, T> {
    units: &'a mut [PlasticUnit<T>],
    weights: &'a mut [T],
    offset: usize,
    scratch: &'a mut [[AlignedVec<T>; 2]],
}

impl<T: Real> Share<'_, T> {
    /// The first `left` of `of` parts, and the others. Rows of weights lie one after the other, as their units do.
    fn cut(self, starts: &[usize], left: usize, of: usize) -> [Self; 2] {
        let (units, other_units) = self.units.split_at_mut(self.units.len() * left / of);
        let end = units.last().map_or(self.offset, |last| starts[last.row.unit + 1]);
        let (weights, other_weights) = self.weights.split_at_mut(end - self.offset);
        let (scratch, other_scratch) = self.scratch.split_at_mut(left);
        let others = Self { units: other_units, weights: other_weights, offset: end, scratch: other_scratch };
        [Self { units, weights, offset: self.offset, scratch }, others]
    }
}

impl<T: Real> Step<'_, T> {
    fn learn(&self, share: Share<'_, T>) {
        let [q, v] = &mut share.scratch[0];
        for PlasticUnit { row, inverse } in share.units {
            let error = self.errors[row.unit];
            if error.to_f64().is_nan() {
                continue;
            }
            let range = self.starts[row.unit]..self.starts[row.unit + 1];
            let (size, blocks) = (inverse.size(), inverse.size().div_ceil(LANES));
            gather(row.columns(&self.indices[range.clone()]), self.rates, &mut q.groups_mut()[..blocks]);
            let own = &mut share.weights[range.start - share.offset..range.end - share.offset];
            match self.options.gain(inverse, &q.groups()[..blocks], &mut v.groups_mut()[..blocks]) {
                Ok(gain) => row.subtract(own, error * gain, &v[..size]),
                Err(value) => self.breaks_down(row.unit, value),
            }
        }
    }
}

impl<T> Step<'_, T> {
    fn breaks_down(&self, unit: usize, value: f64) {
        let mut broken = self.broken.lock().unwrap_or_else(PoisonError::into_inner);
        if broken.is_none_or(|(first, _)| unit < first) {
            *broken = Some((unit, value));
        }
    }
}

impl<T: Real, N: PlasticRecurrence<Number = T>> Rule<N> for RecurrentRls<T> {
    fn targets(&self, network: &N) -> usize {
        network.units()
    }

    /// `target` is the innate rate of every unit; the error is the mean over all units that are asked, plastic or not. A
    /// unit whose target is NaN is not asked, and does not learn.
    fn learn(&mut self, network: &mut N, target: &[T]) -> Result<Option<f64>, Error> {
        check::shape("target", &[target.len()], &[self.units])?;
        self.fits(network)?;
        let ([rates, presynaptic], recurrent) = network.outputs_and_recurrence();
        let Some(loss) = rate_errors(rates, target, &mut self.errors) else { return Ok(None) };
        self.learn_units(presynaptic, recurrent)?;
        Ok(Some(loss))
    }
}
