//! Which recurrent synapses are plastic.

use ndarray::{Array2, ArrayView2};

use crate::check;
use crate::connectivity::SparseMatrix;
use crate::error::Error;
use crate::kernel::random::Streams;
use crate::kernel::{Real, dot, subtract_scaled};
use crate::network::PlasticRecurrence;

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

/// The plastic synapses of one unit.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub(super) struct PlasticRow {
    pub(super) unit: usize,
    /// Where not all synapses of the unit are plastic: which of them (positions in its row), and their presynaptic units.
    subset: Option<Subset>,
}

#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Subset {
    positions: Vec<u32>,
    columns: Vec<u32>,
}

crate::sound::checked_serde!(PlasticRow);

#[cfg(feature = "serde")]
impl crate::sound::Sound for PlasticRow {
    fn is_sound(&self) -> bool {
        self.subset.as_ref().is_none_or(|subset| {
            subset.positions.len() == subset.columns.len() && subset.positions.is_sorted_by(|a, b| a < b)
        })
    }
}

impl PlasticRow {
    /// The plastic rows of a scheme, ascending; [`PlasticScheme::Synapses`] draws from the stream of `streams`.
    pub(super) fn of_scheme<N: PlasticRecurrence>(
        network: &N,
        scheme: PlasticScheme,
        streams: &Streams,
    ) -> Result<Vec<Self>, Error> {
        let n = network.units();
        match scheme {
            PlasticScheme::Neurons { fraction } => {
                check::probability("plastic fraction", fraction)?;
                let plastic = ((fraction * n as f64).round() as usize).max(1);
                Self::select(network.recurrence(), |unit, _| unit < plastic)
            }
            PlasticScheme::Synapses { probability } => {
                check::probability("plastic probability", probability)?;
                let mut stream = streams.stream();
                Self::select(network.recurrence(), |_, _| stream.uniform() < probability)
            }
        }
    }

    /// The rows of a mask (units, units), postsynaptic by row, of the synapses that exist.
    pub(super) fn of_mask<N: PlasticRecurrence>(network: &N, mask: ArrayView2<'_, bool>) -> Result<Vec<Self>, Error> {
        let n = network.units();
        check::shape("plastic mask", mask.shape(), &[n, n])?;
        Self::select(network.recurrence(), |unit, column| mask[(unit, column)])
    }

    fn select<T: Real>(
        w: &SparseMatrix<T>,
        mut is_plastic: impl FnMut(usize, usize) -> bool,
    ) -> Result<Vec<Self>, Error> {
        let mut rows = Vec::new();
        for unit in 0..w.rows() {
            let row = w.row(unit).map(|(column, _)| column).enumerate();
            let (positions, columns): (Vec<u32>, Vec<u32>) = row
                .filter(|&(_, column)| is_plastic(unit, column))
                .map(|(position, column)| (position as u32, column as u32))
                .unzip();
            if !positions.is_empty() {
                let subset = (positions.len() < w.range(unit).len()).then_some(Subset { positions, columns });
                rows.push(Self { unit, subset });
            }
        }
        if rows.is_empty() {
            return Err(Error::out_of_range("number of plastic synapses", 0, "at least 1"));
        }
        Ok(rows)
    }

    /// How many are plastic; `None` of all of them.
    #[cfg(feature = "serde")]
    pub(super) fn chosen(&self) -> Option<usize> {
        self.subset.as_ref().map(|subset| subset.columns.len())
    }

    /// The presynaptic units of those that are plastic, where `row` are those of all its synapses.
    pub(super) fn columns<'a>(&'a self, row: &'a [u32]) -> &'a [u32] {
        self.subset.as_ref().map_or(row, |subset| &subset.columns)
    }

    /// `w <- w - step v` for the plastic ones of all its `weights`.
    pub(super) fn subtract<T: Real>(&self, weights: &mut [T], step: T, v: &[T]) {
        match &self.subset {
            None => subtract_scaled(weights, step, v),
            Some(subset) => {
                for (&position, &v) in subset.positions.iter().zip(v) {
                    let weight = &mut weights[position as usize];
                    *weight = v.mul_add(-step, *weight);
                }
            }
        }
    }

    /// The mask of rows, (units, units), postsynaptic by row.
    pub(super) fn mask<'a, T: Real>(rows: impl IntoIterator<Item = &'a Self>, w: &SparseMatrix<T>) -> Array2<bool> {
        let mut mask = Array2::from_elem((w.rows(), w.rows()), false);
        for row in rows {
            match &row.subset {
                Some(subset) => subset.columns.iter().for_each(|&j| mask[(row.unit, j as usize)] = true),
                None => w.row(row.unit).for_each(|(j, _)| mask[(row.unit, j)] = true),
            }
        }
        mask
    }
}

/// The mean squared error of the units that are asked, whose target is a number; `None` if none is. The errors are written
/// into `errors`.
pub(super) fn rate_errors<T: Real>(rates: &[T], target: &[T], errors: &mut [T]) -> Option<f64> {
    for ((e, &r), &target) in errors.iter_mut().zip(rates).zip(target) {
        *e = r - target;
    }
    let asked = target.iter().filter(|target| !target.to_f64().is_nan()).count();
    let sum = match asked {
        0 => return None,
        _ if asked == target.len() => match dot(errors, errors).to_f64() {
            sum if has_squares::<T>(sum) => sum,
            _ => errors.iter().map(|&e| squared(e)).sum(),
        },
        _ => {
            let known = errors.iter().zip(target).filter(|(_, target)| !target.to_f64().is_nan());
            known.map(|(&e, _)| squared(e)).sum()
        }
    };
    Some(sum / asked as f64)
}

/// The square of an error: taken in its own precision, unless that has no such number.
pub(super) fn squared<T: Real>(error: T) -> f64 {
    let square = (error * error).to_f64();
    if has_squares::<T>(square) {
        return square;
    }
    let error = error.to_f64();
    error * error
}

/// Whether a precision has squares of that size with all their digits; double precision has what there is.
fn has_squares<T: Real>(square: f64) -> bool {
    size_of::<T>() == size_of::<f64>() || (f64::from(f32::MIN_POSITIVE)..=f64::from(f32::MAX)).contains(&square)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_are_those_of_double_precision_where_single_has_no_squares() {
        for error in [3e30_f32, 3e-30, 3.0, 0.0] {
            let exact = f64::from(error) * f64::from(error);
            assert!((squared(error) - exact).abs() <= 1e-7 * exact, "{error:e}: {:e}", squared(error));
            for targets in [[0.0; 3], [0.0, f32::NAN, 0.0]] {
                let loss = rate_errors(&[error; 3], &targets, &mut [0.0; 3]).unwrap();
                assert!((loss - exact).abs() <= 1e-6 * exact, "{error:e}: {loss:e}");
            }
        }
    }
}
