//! Recursive least squares for recurrent and readout weights.
//!
//! For a postsynaptic unit with presynaptic rates r and error e = output - target, at each learning step
//!
//! ```text
//! k = P r / (1 + r' P r)        P <- P - k (P r)'        w <- w - e k
//! ```
//!
//! from P = I / delta (Haykin, *Adaptive Filter Theory*; Sussillo & Abbott 2009, doi:10.1016/j.neuron.2009.07.018, eq.
//! 4-5). [`RecurrentRls`] gives every plastic unit its own P over its plastic synapses and the unit's innate rate as the
//! target (Laje & Buonomano 2013, doi:10.1038/nn.3405, eq. 4-7). With P after its update, P r = P_old r / (1 + r' P_old r)
//! = k, so that their weight update, -e P r, is the one above. [`ReadoutRls`] trains readouts; since all of them see
//! the same rates, one P serves them all.
//!
//! A target that is NaN is not asked. A plastic unit whose target is NaN does not learn in that step: its weights and its P
//! stay. Readouts share a P, so that they learn in the steps in which all of them are asked.

use ndarray::{Array2, ArrayView2};

use super::Rule;
use crate::check;
use crate::connectivity::SparseMatrix;
use crate::error::Error;
use crate::kernel::Real;
use crate::kernel::random::Streams;
use crate::kernel::sparse::gather;
use crate::kernel::{AlignedVec, LANES, PackedSymmetric, dot, subtract_scaled};
use crate::network::{Network, PlasticRecurrence, Readout};
use crate::threads;

/// Parameters of recursive least squares.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RlsOptions {
    /// P starts at I / delta: the larger, the slower the first steps; it acts as a ridge penalty towards the initial
    /// weights.
    pub delta: f64,
    /// Whether the weights change by k = P r / (1 + r' P r), which is P r with P after its update. If not, they change by
    /// P r with a stale P, that of before its update: steps are too long by a factor of 1 + r' P r, and learning fails.
    pub normalised: bool,
}

impl Default for RlsOptions {
    /// delta = 1, and P after its update.
    fn default() -> Self {
        Self { delta: 1.0, normalised: true }
    }
}

/// Which recurrent synapses are plastic.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PlasticScheme {
    /// The first `fraction` of the units, with all their synapses (Laje & Buonomano 2013; Vitay 2016).
    Neurons {
        /// Fraction of units, above 0 and at most 1.
        fraction: f64,
    },
    /// Each synapse of every unit with that probability (the `BrainPy` example).
    Synapses {
        /// Probability, above 0 and at most 1.
        probability: f64,
    },
}

/// The plastic synapses of one unit and their inverse correlation matrix.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
struct PlasticUnit<T> {
    unit: usize,
    inverse: PackedSymmetric<T>,
    /// Where not all synapses of the unit are plastic: which of them (positions in its row), and their presynaptic units.
    subset: Option<Subset>,
}

crate::sound::checked_serde!(PlasticUnit<T>);

#[cfg(feature = "serde")]
impl<T> crate::sound::Sound for PlasticUnit<T> {
    fn is_sound(&self) -> bool {
        let fits = |subset: &Subset| {
            subset.positions.len() == subset.columns.len() && subset.positions.is_sorted_by(|a, b| a < b)
        };
        self.subset.as_ref().is_none_or(|subset| fits(subset) && subset.columns.len() == self.inverse.size())
    }
}

#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Subset {
    positions: Vec<u32>,
    columns: Vec<u32>,
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
        let (least, most) = (self.plastic.iter().map(|plastic| plastic.unit), self.units);
        !self.plastic.is_empty()
            && least.is_sorted_by(|a, b| a < b)
            && self.plastic.iter().all(|plastic| plastic.unit < most)
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
        let n = network.units();
        match scheme {
            PlasticScheme::Neurons { fraction } => {
                check::probability("plastic fraction", fraction)?;
                let plastic = ((fraction * n as f64).round() as usize).max(1);
                Self::build(network.recurrence(), options, |unit, _, _| unit < plastic)
            }
            PlasticScheme::Synapses { probability } => {
                check::probability("plastic probability", probability)?;
                let mut stream = streams.stream();
                Self::build(network.recurrence(), options, |_, _, _| stream.uniform() < probability)
            }
        }
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
        let n = network.units();
        check::shape("plastic mask", mask.shape(), &[n, n])?;
        Self::build(network.recurrence(), options, |unit, _, column| mask[(unit, column)])
    }

    fn build(
        w: &SparseMatrix<T>,
        options: RlsOptions,
        mut is_plastic: impl FnMut(usize, usize, usize) -> bool,
    ) -> Result<Self, Error> {
        check::positive("delta", options.delta)?;
        let mut plastic = Vec::new();
        for unit in 0..w.rows() {
            let row = w.row(unit).map(|(column, _)| column).enumerate();
            let (positions, columns): (Vec<u32>, Vec<u32>) = row
                .filter(|&(position, column)| is_plastic(unit, position, column))
                .map(|(position, column)| (position as u32, column as u32))
                .unzip();
            if !positions.is_empty() {
                let inverse = PackedSymmetric::scaled_identity(positions.len(), T::from_f64(1.0 / options.delta));
                let subset = (positions.len() < w.range(unit).len()).then_some(Subset { positions, columns });
                plastic.push(PlasticUnit { unit, inverse, subset });
            }
        }
        if plastic.is_empty() {
            return Err(Error::out_of_range("number of plastic synapses", 0, "at least 1"));
        }
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
        self.plastic.iter().map(|p| (p.unit, &p.inverse))
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
        let mut mask = Array2::from_elem((self.units, self.units), false);
        for plastic in &self.plastic {
            match &plastic.subset {
                Some(subset) => subset.columns.iter().for_each(|&j| mask[(plastic.unit, j as usize)] = true),
                None => network.recurrence().row(plastic.unit).for_each(|(j, _)| mask[(plastic.unit, j)] = true),
            }
        }
        mask
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
            let end = units.last().map_or(offset, |last| starts[last.unit + 1]);
            let (own, rest) = weights.split_at_mut(end - offset);
            parts.push((units, own, offset));
            weights = rest;
            offset = end;
        }
        threads::for_each(&mut parts, &|(units, weights, offset)| {
            let mut q = AlignedVec::zeros(largest);
            let mut v = AlignedVec::zeros(largest);
            for plastic in units.iter_mut() {
                let row = starts[plastic.unit]..starts[plastic.unit + 1];
                let own = &mut weights[row.start - *offset..row.end - *offset];
                if errors[plastic.unit].to_f64().is_nan() {
                    continue;
                }
                plastic.learn(&indices[row], own, rates, errors[plastic.unit], options.normalised, &mut q, &mut v);
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
        normalised: bool,
        q: &mut AlignedVec<T>,
        v: &mut AlignedVec<T>,
    ) {
        let size = self.inverse.size();
        let blocks = size.div_ceil(LANES);
        let columns = self.subset.as_ref().map_or(row, |subset| &subset.columns);
        gather(columns, rates, &mut q.groups_mut()[..blocks]);
        let c = self.inverse.update(&q.groups()[..blocks], &mut v.groups_mut()[..blocks]);
        let step = if normalised { error * c } else { error };
        match &self.subset {
            None => subtract_scaled(weights, step, &v[..size]),
            Some(subset) => {
                for (&position, &v) in subset.positions.iter().zip(v.iter()) {
                    let weight = &mut weights[position as usize];
                    *weight = v.mul_add(-step, *weight);
                }
            }
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
        for ((e, &r), &target) in self.errors.iter_mut().zip(rates).zip(target) {
            *e = r - target;
        }
        let asked = target.iter().filter(|target| !target.to_f64().is_nan()).count();
        let loss = match asked {
            0 => return Ok(None),
            _ if asked == self.units => dot(&self.errors, &self.errors).to_f64(),
            _ => {
                let known = self.errors.iter().zip(target).filter(|(_, target)| !target.to_f64().is_nan());
                known.map(|(&e, _)| (e * e).to_f64()).sum()
            }
        };
        self.learn_units(presynaptic, recurrent);
        Ok(Some(loss / asked as f64))
    }
}

/// Recursive least squares on readout weights.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub struct ReadoutRls<T> {
    inverse: PackedSymmetric<T>,
    options: RlsOptions,
    rates: AlignedVec<T>,
    gain: AlignedVec<T>,
    outputs: Vec<T>,
}

crate::sound::checked_serde!(ReadoutRls<T>);

#[cfg(feature = "serde")]
impl<T> crate::sound::Sound for ReadoutRls<T> {
    fn is_sound(&self) -> bool {
        let n = self.inverse.size();
        (self.rates.extent(), self.gain.extent()) == (n, n) && self.options.delta > 0.0
    }
}

impl<T: Real> ReadoutRls<T> {
    /// A rule for all readouts of a network.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if a parameter makes no sense or the network has no readout.
    pub fn new<N: Network<Number = T>>(network: &N, options: RlsOptions) -> Result<Self, Error> {
        check::positive("delta", options.delta)?;
        let readouts = network.readout().map_or(0, Readout::count);
        check::at_least("readouts", readouts, 1)?;
        let n = network.units();
        Ok(Self {
            inverse: PackedSymmetric::scaled_identity(n, T::from_f64(1.0 / options.delta)),
            options,
            rates: AlignedVec::zeros(n),
            gain: AlignedVec::zeros(n),
            outputs: vec![T::ZERO; readouts],
        })
    }

    /// The parameters.
    pub fn options(&self) -> RlsOptions {
        self.options
    }

    /// Number of readouts.
    pub fn readouts(&self) -> usize {
        self.outputs.len()
    }

    /// The inverse correlation matrix P of the rates, shared by all readouts.
    pub fn inverse_correlation(&self) -> &PackedSymmetric<T> {
        &self.inverse
    }
}

impl<T: Real, N: Network<Number = T>> Rule<N> for ReadoutRls<T> {
    fn targets(&self, network: &N) -> usize {
        network.readout().map_or(0, Readout::count)
    }

    /// Where one target is NaN none of the readouts is asked, since they share P.
    fn learn(&mut self, network: &mut N, target: &[T]) -> Result<Option<f64>, Error> {
        check::shape("target", &[target.len()], &[self.outputs.len()])?;
        let readouts = network.readout().map_or(0, Readout::count);
        check::shape("readouts", &[readouts, network.units()], &[self.outputs.len(), self.inverse.size()])?;
        if target.iter().any(|target| target.to_f64().is_nan()) {
            return Ok(None);
        }
        network.read_outputs(&mut self.rates);
        let Some(readout) = network.readout_mut() else { return Ok(None) };
        readout.read(&self.rates, &mut self.outputs);
        let c = self.inverse.update(self.rates.groups(), self.gain.groups_mut());
        let mut loss = 0.0;
        for ((weights, &z), &target) in readout.rows_mut().zip(&self.outputs).zip(target) {
            let error = z - target;
            loss += (error * error).to_f64();
            let step = if self.options.normalised { error * c } else { error };
            subtract_scaled(weights, step, &self.gain);
        }
        Ok(Some(loss / target.len() as f64))
    }
}
