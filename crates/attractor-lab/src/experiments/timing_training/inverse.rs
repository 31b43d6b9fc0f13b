//! P of recursive least squares beside the correlations of what its unit receives.
//!
//! After any number of learning steps `P = (sum_t r(t) r(t)' + delta I)^-1` exactly, with r the rates of the unit's plastic
//! presynaptic units in those steps; the paper prints the term in delta with a minus.

use attractor::{
    PlasticScheme, RateNetwork, Real, RecurrentRls, RlsOptions, Rule, Schedule, Stimulus, Streams, Trial, product,
};
use ndarray::{Array2, ArrayView2};
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::experiments::innate::Storable;

/// How far `P (sum r r' + delta I)` is from the identity: the root mean square over its entries, in units of that of the
/// identity.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Inverse {
    /// In double precision.
    pub(super) double: f64,
    /// In single precision.
    pub(super) single: f64,
    /// In double precision, with the minus that is printed.
    pub(super) printed: f64,
}

/// One trial of learning in which the correlations of one unit's input are summed.
pub(super) struct Course<'a, T> {
    pub(super) network: RateNetwork<T>,
    pub(super) scheme: PlasticScheme,
    pub(super) options: RlsOptions,
    pub(super) stimulus: &'a Stimulus<T>,
    pub(super) schedule: &'a Schedule,
    pub(super) innate: ArrayView2<'a, T>,
    /// Below which the trial draws, and the scheme.
    pub(super) streams: [&'a Streams; 2],
    pub(super) noise: f64,
}

impl<T: Storable> Course<'_, T> {
    /// The first plastic unit's distances from the identity, with the sign as it must be and as it is printed.
    pub(super) fn distances(mut self) -> Result<[f64; 2], Error> {
        let [trial, plastic] = self.streams;
        let mut rule = RecurrentRls::new(&self.network, self.scheme, self.options, plastic)?;
        let Some(unit) = rule.inverse_correlations().map(|(unit, _)| unit).next() else {
            return Ok([f64::NAN; 2]);
        };
        let mask = rule.mask(&self.network);
        let from: Vec<usize> = (0..mask.ncols()).filter(|&other| mask[[unit, other]]).collect();
        let sum = Array2::zeros((from.len(), from.len()));
        let mut watched = Correlating { rule: &mut rule, from, sum };
        let trial = Trial::new(self.stimulus).drawn(trial, self.noise);
        trial.train(&mut self.network, &mut watched, self.innate, self.schedule)?;
        let sum = watched.sum;
        let p = rule.inverse_correlations().next().map(|(_, p)| p.to_dense().mapv(Real::to_f64));
        let p = p.unwrap_or_else(|| Array2::zeros((0, 0)));
        Ok([self.options.delta, -self.options.delta].map(|delta| from_identity(&p, &sum, delta)))
    }
}

/// The distance of `P (sum + delta I)` from the identity.
fn from_identity(p: &Array2<f64>, sum: &Array2<f64>, delta: f64) -> f64 {
    let size = p.nrows();
    let mut correlations = sum.clone();
    correlations.diag_mut().mapv_inplace(|value| value + delta);
    let mut rest = product(p.view(), correlations.view());
    rest.diag_mut().mapv_inplace(|value| value - 1.0);
    (rest.iter().map(|value| value * value).sum::<f64>() / size as f64).sqrt()
}

/// A rule, and the sum over its steps of the products of the rates that one of its units receives.
struct Correlating<'r, T> {
    rule: &'r mut RecurrentRls<T>,
    from: Vec<usize>,
    sum: Array2<f64>,
}

impl<T: Storable> Rule<RateNetwork<T>> for Correlating<'_, T> {
    fn targets(&self, network: &RateNetwork<T>) -> usize {
        self.rule.targets(network)
    }

    fn learn(&mut self, network: &mut RateNetwork<T>, target: &[T]) -> Result<Option<f64>, attractor::Error> {
        let rates: Vec<f64> = self.from.iter().map(|&unit| network.rates()[unit].to_f64()).collect();
        for (mut row, &rate) in self.sum.rows_mut().into_iter().zip(&rates) {
            row.iter_mut().zip(&rates).for_each(|(sum, other)| *sum += rate * other);
        }
        self.rule.learn(network, target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inverse_is_at_no_distance_and_another_sign_is_seen() {
        let sum = Array2::from_diag(&ndarray::arr1(&[3.0, 1.0]));
        let p = Array2::from_diag(&ndarray::arr1(&[0.25, 0.5]));
        assert_eq!(from_identity(&p, &sum, 1.0), 0.0);
        // 0.25 * 2 - 1 and 0.5 * 0 - 1.
        assert!((from_identity(&p, &sum, -1.0) - (1.25_f64 / 2.0).sqrt()).abs() < 1e-15);
    }
}
