//! Recursive least squares on recurrent weights.

use ndarray::{Array2, ArrayView2};

use super::RlsOptions;
use crate::check;
use crate::connectivity::SparseMatrix;
use crate::error::Error;
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
        options.check()?;
        let inverse = |row: &PlasticRow| {
            let (indices, starts) = w.parts();
            options.inverse(row.columns(&indices[starts[row.unit]..starts[row.unit + 1]]).len())
        };
        let plastic: Vec<_> = rows.into_iter().map(|row| PlasticUnit { inverse: inverse(&row), row }).collect();
        let largest = plastic.iter().map(|p| p.inverse.size()).max().unwrap_or(0);
        let errors = vec![T::ZERO; w.rows()];
        Ok(Self { units: w.rows(), synapses: w.synapses(), plastic, largest, options, errors })
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

    /// Learning of all plastic units from `self.errors`, units over threads.
    fn learn_units(&mut self, rates: &[T], recurrent: &mut SparseMatrix<T>) {
        let operations = self.plastic.len() * self.largest * self.largest;
        let count = self.plastic.len().div_ceil(threads::parts(operations));
        let (indices, starts, mut weights) = recurrent.parts_mut();
        let (errors, options, largest) = (&self.errors, self.options, self.largest);
        let mut parts = Vec::new();
        let mut offset = 0;
        for units in self.plastic.chunks_mut(count) {
            // The weights of consecutive units lie one after the other: cut them off in the same pieces.
            let end = units.last().map_or(offset, |last| starts[last.row.unit + 1]);
            let (own, rest) = weights.split_at_mut(end - offset);
            parts.push((units, own, offset));
            weights = rest;
            offset = end;
        }
        threads::for_each(&mut parts, &|(units, weights, offset)| {
            let mut q = AlignedVec::zeros(largest);
            let mut v = AlignedVec::zeros(largest);
            for plastic in units.iter_mut() {
                let row = starts[plastic.row.unit]..starts[plastic.row.unit + 1];
                let own = &mut weights[row.start - *offset..row.end - *offset];
                if errors[plastic.row.unit].to_f64().is_nan() {
                    continue;
                }
                plastic.learn(&indices[row], own, rates, errors[plastic.row.unit], options, &mut q, &mut v);
            }
        });
    }
}

impl<T: Real> PlasticUnit<T> {
    /// One step for one unit: `row` and `weights` are all its synapses, `q` and `v` scratch.
    #[allow(clippy::too_many_arguments, reason = "the terms of one equation")]
    fn learn(
        &mut self,
        row: &[u32],
        weights: &mut [T],
        rates: &[T],
        error: T,
        options: RlsOptions,
        q: &mut AlignedVec<T>,
        v: &mut AlignedVec<T>,
    ) {
        let size = self.inverse.size();
        let blocks = size.div_ceil(LANES);
        gather(self.row.columns(row), rates, &mut q.groups_mut()[..blocks]);
        let gain = options.gain(&mut self.inverse, &q.groups()[..blocks], &mut v.groups_mut()[..blocks]);
        self.row.subtract(weights, error * gain, &v[..size]);
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
        self.learn_units(presynaptic, recurrent);
        Ok(Some(loss))
    }
}
