//! Lyapunov exponents of a map by Benettin's method: tangent vectors are carried along an orbit and made orthonormal again and
//! again; their growth on the way gives the exponents (Benettin et al. 1980, doi:10.1007/BF02128236).

use super::DiscreteMap;
use super::tangents::Tangents;
use crate::analysis::statistics::standard_error;
use crate::check;
use crate::error::Error;
use crate::kernel::random::Streams;

/// Batches over which a standard error is taken.
const BATCHES: usize = 20;
/// Steps between two orthonormalisations, at most.
const LONGEST: usize = 10;

/// Lyapunov exponents with what they were taken from.
#[derive(Debug, Clone, PartialEq)]
pub struct LyapunovSpectrum {
    /// The exponents, descending. Minus infinity of a direction that vanishes: what a step makes of it cannot be told in
    /// double precision from a combination of those that grow faster.
    pub exponents: Vec<f64>,
    /// Standard error of each: the steps are split into 20 batches of consecutive ones, and the standard deviation of the
    /// batches' means is divided by the square root of their number (method of batch means, 19 degrees of freedom). It
    /// holds where a batch is longer than the correlation time of the local growth; of a cycle it overstates. NaN of a
    /// direction that vanishes, or if there is only one step.
    pub standard_errors: Vec<f64>,
    /// Steps over which growth was averaged.
    pub steps: usize,
    /// Units of the map: exponents that it has in all.
    pub units: usize,
}

impl LyapunovSpectrum {
    /// The Kaplan-Yorke dimension `j + (lambda_1 + .. + lambda_j) / |lambda_(j + 1)|`, where j is the largest number of
    /// exponents whose sum is not below zero by more than two of its standard errors (Kaplan & Yorke 1979,
    /// doi:10.1007/BFb0064319). `None` if more exponents would be needed to find j.
    pub fn kaplan_yorke(&self) -> Option<f64> {
        let (mut sum, mut variance) = (0.0, 0.0);
        for (j, (exponent, error)) in self.exponents.iter().zip(&self.standard_errors).enumerate() {
            let error = if error.is_nan() { 0.0 } else { *error };
            let with = sum + exponent;
            if with < -2.0 * f64::sqrt(variance + error * error) {
                return Some(j as f64 + f64::max(sum, 0.0) / exponent.abs());
            }
            (sum, variance) = (with, variance + error * error);
        }
        (self.exponents.len() == self.units).then_some(self.units as f64)
    }

    /// The same in another unit of time: exponents a step become exponents a second where a step takes so many seconds.
    #[must_use]
    pub fn per_time(mut self, step: f64) -> Self {
        for value in self.exponents.iter_mut().chain(&mut self.standard_errors) {
            *value /= step;
        }
        self
    }
}

/// The `count` largest Lyapunov exponents of a map (1/step) along the orbit from `start`, by Benettin's method (Benettin et
/// al. 1980, doi:10.1007/BF02128236).
///
/// Tangent vectors, drawn from `streams`, are carried along `settle` steps, so that they are aligned, and then along `steps`
/// steps over which their growth is averaged. They are made orthonormal after 10 steps or, where they contract or shear
/// strongly, after fewer: no more than six digits are lost between. With little or no `settle`, what the vectors still have
/// to turn, a few units of log length, remains in the mean as a bias of that over `steps`.
///
/// ```
/// use attractor::Streams;
/// use attractor::orbit::{DiscreteMap, lyapunov_exponents};
///
/// /// x' = r x (1 - x); its derivative is taken by finite differences.
/// struct Logistic(f64);
///
/// impl DiscreteMap for Logistic {
///     fn units(&self) -> usize {
///         1
///     }
///     fn next(&mut self, state: &[f64], next: &mut [f64]) {
///         next[0] = self.0 * state[0] * (1.0 - state[0]);
///     }
/// }
///
/// # fn main() -> Result<(), attractor::Error> {
/// let found = lyapunov_exponents(&mut Logistic(3.9), &[0.3], 1, 1000, 20_000, &Streams::new(1))?;
/// assert!((found.exponents[0] - 0.495).abs() < 0.01 && found.standard_errors[0] < 0.005);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Error::OutOfRange`] if `count` is 0 or exceeds the number of units, or there is no step; [`Error::Shape`] and
/// [`Error::NotFinite`] of `start`; [`Error::Diverged`] if the orbit is no longer finite, [`Error::NotFinite`] if the
/// derivative is not.
pub fn lyapunov_exponents(
    map: &mut impl DiscreteMap,
    start: &[f64],
    count: usize,
    settle: usize,
    steps: usize,
    streams: &Streams,
) -> Result<LyapunovSpectrum, Error> {
    let units = map.units();
    check::shape("start", &[start.len()], &[units])?;
    check::finite("start", ndarray::aview1(start))?;
    if count == 0 || count > units {
        return Err(Error::out_of_range("number of exponents", count, "from 1 to the number of units"));
    }
    check::at_least("steps", steps, 1)?;
    let mut entries = vec![0.0; count * units];
    streams.stream().fill_normal(&mut entries, 1.0);
    let mut tangents = Tangents::new(entries.chunks(units).map(<[f64]>::to_vec).collect(), LONGEST, 0);
    let mut state = start.to_vec();
    tangents.align(map, &mut state, settle)?;
    spectrum(&mut tangents, map, &mut state, steps)
}

/// The growth of tangent vectors along the coming steps, at least 1, per step and descending.
pub(super) fn spectrum(
    tangents: &mut Tangents,
    map: &mut impl DiscreteMap,
    state: &mut [f64],
    steps: usize,
) -> Result<LyapunovSpectrum, Error> {
    let (count, batches) = (tangents.len(), BATCHES.min(steps));
    let (mut sums, mut means) = (vec![0.0; count], vec![Vec::with_capacity(batches); count]);
    for batch in 0..batches {
        let end = |batch: usize| (steps as u128 * batch as u128 / batches as u128) as usize;
        let length = end(batch + 1) - end(batch);
        let mut logs = vec![0.0; count];
        tangents.grow(map, state, length, &mut logs)?;
        for ((sum, means), log) in sums.iter_mut().zip(&mut means).zip(logs) {
            *sum += log;
            means.push(log / length as f64);
        }
    }
    let mut found: Vec<(f64, f64)> = sums
        .iter()
        .zip(&means)
        .enumerate()
        .map(|(k, (sum, means))| match k < tangents.len() {
            true if batches > 1 => (sum / steps as f64, standard_error(means)),
            true => (sum / steps as f64, f64::NAN),
            false => (f64::NEG_INFINITY, f64::NAN),
        })
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (exponents, standard_errors) = found.into_iter().unzip();
    Ok(LyapunovSpectrum { exponents, standard_errors, steps, units: map.units() })
}
