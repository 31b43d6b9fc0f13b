//! A linear readout by ridge regression onto one-hot targets.

use std::borrow::Borrow;

use ndarray::Array2;

use super::{Labels, Samples, accuracies, best};
use crate::check;
use crate::error::Error;
use crate::linear::{CONDITION, Cholesky, Doubled, DoubledCholesky};

/// The linear readouts of all folds, ready for any target; the samples are borrowed or owned.
pub struct LinearReadout<S> {
    samples: S,
    folds: Vec<Fold>,
}

/// What the readout of one fold needs of the other folds' samples.
struct Fold {
    factor: Factor,
    /// Number of samples, and in how many each feature is 1.
    count: f64,
    sums: Vec<f64>,
}

/// Cholesky factor of the centred Gram matrix plus penalty.
enum Factor {
    /// Of a well-conditioned one.
    Plain(Cholesky),
    /// In twice the digits.
    Doubled(DoubledCholesky),
}

impl Factor {
    /// From the Gram matrix of the training samples (its lower triangle), their number, and in how many of them each
    /// feature is 1: all whole numbers, of which nothing is rounded.
    fn new(gram: &Array2<f64>, sums: &[f64], count: f64, penalty: f64) -> Result<Self, Error> {
        let n = sums.len();
        let ridge = |i: usize, j: usize| if i == j { penalty } else { 0.0 };
        let entry = |i, j| gram[(i, j)] - sums[i] * sums[j] / count + ridge(i, j);
        let plain = Cholesky::new(n, entry, "the centred Gram matrix of the samples, with its penalty").ok();
        if let Some(plain) = plain.filter(|plain| plain.condition(n) <= CONDITION) {
            return Ok(Self::Plain(plain));
        }
        let product = |i: usize, j: usize| Doubled::default().add_product(sums[i], sums[j]) / count.into();
        let entry = |i, j| Doubled::from(gram[(i, j)]) - product(i, j) + ridge(i, j).into();
        DoubledCholesky::new(n, entry)?.map(Self::Doubled).ok_or_else(|| {
            let accepted = "larger: features that depend on each other leave it to the penalty to choose among readouts, \
                            and it must be at least 1e-24 of the number of samples";
            Error::out_of_range("penalty", format!("{penalty:e}, with {count} samples"), accepted)
        })
    }

    /// The weights of moments (features, classes), each `of(feature, class)` samples less the product of two numbers.
    fn solve(&self, (n, classes): (usize, usize), of: impl Fn(usize, usize) -> (f64, f64, f64)) -> Array2<f64> {
        match self {
            Self::Plain(factor) => factor.solve(&Array2::from_shape_fn((n, classes), |(i, class)| {
                let (both, sum, share) = of(i, class);
                both - sum * share
            })),
            Self::Doubled(factor) => {
                let mut weights = Array2::zeros((n, classes));
                for (class, mut column) in weights.columns_mut().into_iter().enumerate() {
                    let moment = |i| {
                        let (both, sum, share) = of(i, class);
                        Doubled::from(both).add_product(-sum, share)
                    };
                    let mut moments: Vec<Doubled> = (0..n).map(moment).collect();
                    factor.solve(&mut moments);
                    column.iter_mut().zip(moments).for_each(|(to, from)| *to = from.value());
                }
                weights
            }
        }
    }
}

impl<S: Borrow<Samples>> LinearReadout<S> {
    /// Factorises the samples' Gram matrix for every fold; `penalty` is lambda. An ill-conditioned one is factorised in
    /// twice the precision.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if `penalty` is not above 0, or too small for features that depend on each other;
    /// [`Error::Interrupted`].
    pub fn new(own: S, penalty: f64) -> Result<Self, Error> {
        check::positive("penalty", penalty)?;
        let samples = own.borrow();
        let n = samples.features();
        let everyone = vec![u64::MAX; samples.count().div_ceil(64)];
        let totals = samples.counts(&everyone);
        let gram = Array2::from_shape_fn((n, n), |(i, j)| if i >= j { samples.both(i, j) as f64 } else { 0.0 });
        let mut folds = Vec::with_capacity(totals.len());
        for (held_out, range) in samples.folds().iter().enumerate() {
            let mut training = gram.clone();
            for sample in range.clone() {
                for i in samples.active(sample) {
                    for j in samples.active(sample).take_while(|&j| j <= i) {
                        training[(i, j)] -= 1.0;
                    }
                }
            }
            let others = || totals.iter().enumerate().filter(|&(k, _)| k != held_out).map(|(_, fold)| fold);
            let count = others().map(|fold| fold.0).sum::<usize>() as f64;
            let sums: Vec<f64> = (0..n).map(|i| others().map(|fold| fold.1[i]).sum::<usize>() as f64).collect();
            let factor = Factor::new(&training, &sums, count, penalty)?;
            folds.push(Fold { factor, count, sums });
        }
        Ok(Self { samples: own, folds })
    }

    /// The accuracy on each fold, read by the readout of the other folds.
    ///
    /// # Errors
    /// [`Error::Shape`] if there are not as many labels as samples, [`Error::OutOfRange`] if a class is missing from a
    /// fold.
    pub fn accuracy(&self, labels: &Labels) -> Result<Vec<f64>, Error> {
        let samples = self.samples.borrow();
        labels.check(samples)?;
        let counts: Vec<_> = labels.masks().iter().map(|mask| samples.counts(mask)).collect();
        let readouts: Vec<_> = (0..self.folds.len()).map(|held_out| self.readout(&counts, held_out)).collect();
        let mut outputs = vec![0.0; labels.classes()];
        Ok(accuracies(samples, labels, |fold, sample| {
            let (weights, intercepts) = &readouts[fold];
            outputs.copy_from_slice(intercepts);
            for i in samples.active(sample) {
                for (class, output) in outputs.iter_mut().enumerate() {
                    *output += weights[(i, class)];
                }
            }
            best(&outputs)
        }))
    }

    /// Weights (features, classes) and intercepts, from the counts of each class in each fold.
    fn readout(&self, counts: &[Vec<(usize, Vec<usize>)>], held_out: usize) -> (Array2<f64>, Vec<f64>) {
        let fold = &self.folds[held_out];
        let others = |class: usize| counts[class].iter().enumerate().filter(|&(k, _)| k != held_out).map(|(_, f)| f);
        let shares: Vec<f64> = (0..counts.len())
            .map(|class| others(class).map(|fold| fold.0).sum::<usize>() as f64 / fold.count)
            .collect();
        // X_c Y_c' = X Y' - (sums)(shares)
        let weights = fold.factor.solve((fold.sums.len(), counts.len()), |i, class| {
            (others(class).map(|fold| fold.1[i]).sum::<usize>() as f64, fold.sums[i], shares[class])
        });
        let intercept = |class: usize| {
            let mean: f64 = fold.sums.iter().enumerate().map(|(i, sum)| weights[(i, class)] * sum / fold.count).sum();
            shares[class] - mean
        };
        let intercepts = (0..counts.len()).map(intercept).collect();
        (weights, intercepts)
    }
}
