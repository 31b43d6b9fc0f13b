//! What a readout can tell from the spikes of a network: Bernoulli naive Bayes and a linear readout, cross-validated.
//!
//! Samples are rows of bits, one a step; labels are classes `0..classes`. The samples are cut into k contiguous folds; each
//! fold is read by a decoder that was made of the other folds. All statistics that a decoder needs are counts of bits in
//! common, so that many targets (the label so many steps ago) cost little more than one:
//!
//! - [`NaiveBayes`]: Bernoulli naive Bayes, `log p(c) + sum_i log p(x_i | c)` with Laplace's smoothing and class priors
//!   (Manning, Raghavan & Schütze 2008, Introduction to Information Retrieval, section 13.3).
//! - [`LinearReadout`]: ridge regression onto one-hot targets with a free intercept,
//!   `W = Y_c X_c' (X_c X_c' + lambda I)^-1`, the largest output wins (Hoerl & Kennard 1970, doi:10.2307/1267351). The
//!   factorisation depends on the samples alone and is made once for all targets.

mod bayes;
mod linear;
mod samples;

pub use bayes::NaiveBayes;
pub use linear::LinearReadout;
pub use samples::Samples;

use crate::Error;

/// Labels of samples: classes `0..classes`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Labels {
    classes: usize,
    labels: Vec<usize>,
}

impl Labels {
    /// Labels of the samples, in order.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if there are fewer than 2 classes or a label is not below `classes`.
    pub fn new(labels: Vec<usize>, classes: usize) -> Result<Self, Error> {
        crate::check::at_least("number of classes", classes, 2)?;
        if let Some((sample, label)) = labels.iter().enumerate().find(|&(_, &label)| label >= classes) {
            let found = format!("{label} (sample {sample})");
            return Err(Error::out_of_range("label", found, "below the number of classes"));
        }
        Ok(Self { classes, labels })
    }

    /// Number of classes.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// The share of the most frequent class: what a readout reaches that knows nothing else. NaN without samples.
    pub fn chance(&self) -> f64 {
        let count = |class| self.labels.iter().filter(|&&label| label == class).count();
        let largest = (0..self.classes).map(count).max().unwrap_or(0);
        largest as f64 / self.labels.len() as f64
    }

    /// The samples of each class as bits.
    fn masks(&self) -> Vec<Vec<u64>> {
        let mut masks = vec![vec![0; self.labels.len().div_ceil(64)]; self.classes];
        for (sample, &label) in self.labels.iter().enumerate() {
            masks[label][sample / 64] |= 1 << (sample % 64);
        }
        masks
    }

    /// Checks that these are the labels of the samples and that every class is in every fold.
    fn check(&self, samples: &Samples) -> Result<(), Error> {
        crate::check::shape("labels", &[self.labels.len()], &[samples.count()])?;
        for (number, fold) in samples.folds().iter().enumerate() {
            let present = &self.labels[fold.clone()];
            if let Some(class) = (0..self.classes).find(|class| !present.contains(class)) {
                let found = format!("without class {class} (fold {} of {})", number + 1, samples.folds().len());
                return Err(Error::out_of_range("fold", found, "a stretch of samples with every class in it"));
            }
        }
        Ok(())
    }
}

/// The share of each fold's samples that a prediction gets right.
fn accuracies(samples: &Samples, labels: &Labels, mut predict: impl FnMut(usize, usize) -> usize) -> Vec<f64> {
    let folds = samples.folds().iter().enumerate();
    folds
        .map(|(number, fold)| {
            let right = fold.clone().filter(|&sample| predict(number, sample) == labels.labels[sample]).count();
            right as f64 / fold.len() as f64
        })
        .collect()
}

/// The largest of the scores; the first of equals.
fn best(scores: &[f64]) -> usize {
    (1..scores.len()).fold(0, |best, class| if scores[class] > scores[best] { class } else { best })
}

#[cfg(test)]
mod tests;
