//! Bernoulli naive Bayes.

use super::{Labels, Samples, accuracies, best};
use crate::check;
use crate::error::Error;
use crate::math;

/// Bernoulli naive Bayes: `p(x_i = 1 | c) = (n_ic + smoothing) / (n_c + 2 smoothing)`, prior `n_c / n`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NaiveBayes {
    smoothing: f64,
}

impl Default for NaiveBayes {
    /// Laplace's smoothing, 1.
    fn default() -> Self {
        Self { smoothing: 1.0 }
    }
}

impl NaiveBayes {
    /// With that much smoothing.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if `smoothing` is not above 0: a feature never seen in a class would decide alone.
    pub fn new(smoothing: f64) -> Result<Self, Error> {
        check::positive("smoothing", smoothing)?;
        Ok(Self { smoothing })
    }

    /// The accuracy on each fold, read by the decoder of the other folds.
    ///
    /// # Errors
    /// [`Error::Shape`] if there are not as many labels as samples, [`Error::OutOfRange`] if a class is missing from a
    /// fold.
    pub fn accuracy(&self, samples: &Samples, labels: &Labels) -> Result<Vec<f64>, Error> {
        labels.check(samples)?;
        let counts: Vec<_> = labels.masks().iter().map(|mask| samples.counts(mask)).collect();
        let decoders: Vec<Vec<Class>> = (0..samples.folds().len())
            .map(|held_out| counts.iter().map(|folds| self.class(folds, held_out)).collect())
            .collect();
        let mut scores = vec![0.0; labels.classes()];
        Ok(accuracies(samples, labels, |fold, sample| {
            for (score, class) in scores.iter_mut().zip(&decoders[fold]) {
                *score = class.silent + samples.active(sample).map(|i| class.odds[i]).sum::<f64>();
            }
            best(&scores)
        }))
    }

    /// A class, of all folds but one. The number of samples is common to all classes and left out of the prior.
    fn class(self, folds: &[(usize, Vec<usize>)], held_out: usize) -> Class {
        let training = || folds.iter().enumerate().filter(|&(k, _)| k != held_out).map(|(_, fold)| fold);
        let n: usize = training().map(|fold| fold.0).sum();
        let p = |i: usize| {
            let ones: usize = training().map(|fold| fold.1[i]).sum();
            (ones as f64 + self.smoothing) / (n as f64 + 2.0 * self.smoothing)
        };
        let p: Vec<f64> = (0..folds[held_out].1.len()).map(p).collect();
        Class {
            silent: math::ln(n as f64) + p.iter().map(|p| math::ln(1.0 - p)).sum::<f64>(),
            odds: p.iter().map(|p| math::ln(p / (1.0 - p))).collect(),
        }
    }
}

/// What a decoder knows of a class.
struct Class {
    /// Log joint probability of the class and a sample of zeros, up to a constant.
    silent: f64,
    /// What each feature adds to it when it is 1.
    odds: Vec<f64>,
}
