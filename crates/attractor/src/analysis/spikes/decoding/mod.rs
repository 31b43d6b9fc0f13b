//! What a readout can tell from the spikes of a network: Bernoulli naive Bayes and a linear readout, cross-validated.
//!
//! Samples are rows of bits, one a step; labels are classes, `0..classes` or whatever whole numbers there are. The samples are cut into k contiguous folds; each
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

use crate::error::Error;

/// Labels of samples. Classes are numbered from 0; each also has a value, by which messages name it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub struct Labels {
    /// The value of each class.
    values: Vec<i64>,
    /// The class of each sample.
    labels: Vec<usize>,
}

crate::sound::checked_serde!(Labels);

#[cfg(feature = "serde")]
impl crate::sound::Sound for Labels {
    fn is_sound(&self) -> bool {
        self.values.len() >= 2 && self.labels.iter().all(|&label| label < self.values.len())
    }
}

impl Labels {
    /// Labels of the samples, in order: classes `0..classes`, all of which must be there when a decoder is asked.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if there are fewer than 2 classes or a label is not below `classes`.
    pub fn new(labels: Vec<usize>, classes: usize) -> Result<Self, Error> {
        crate::check::at_least("number of classes", classes, 2)?;
        // Decoders keep the samples of each class.
        crate::check::room::<u64>("samples of classes", &[classes, labels.len() / 64 + 4])?;
        if let Some((sample, label)) = labels.iter().enumerate().find(|&(_, &label)| label >= classes) {
            let found = format!("{label} (sample {sample})");
            return Err(Error::out_of_range("label", found, "below the number of classes"));
        }
        Ok(Self { values: (0_i64..).take(classes).collect(), labels })
    }

    /// Labels of any whole numbers, with gaps or negative: the classes are those that are present, in ascending order.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if fewer than 2 different numbers are present.
    ///
    /// ```
    /// let labels = attractor::decoding::Labels::from_values(&[5, 0, 2, 2])?;
    /// assert_eq!(labels.values(), [0, 2, 5]);
    /// # Ok::<(), attractor::Error>(())
    /// ```
    pub fn from_values(labels: &[i64]) -> Result<Self, Error> {
        let mut values = labels.to_vec();
        values.sort_unstable();
        values.dedup();
        crate::check::at_least("number of classes present", values.len(), 2)?;
        // Every label is among the values.
        let class = |label| values.binary_search(label).unwrap_or_default();
        Ok(Self { labels: labels.iter().map(class).collect(), values })
    }

    /// The same labels, whose classes have these values.
    ///
    /// # Errors
    /// [`Error::Shape`] if there is not one value for each class.
    pub fn named(self, values: &[i64]) -> Result<Self, Error> {
        crate::check::shape("values", &[values.len()], &[self.classes()])?;
        Ok(Self { values: values.to_vec(), ..self })
    }

    /// Number of classes.
    pub fn classes(&self) -> usize {
        self.values.len()
    }

    /// The value of each class: `0..classes`, the numbers of [`Labels::from_values`], or those of [`Labels::named`].
    pub fn values(&self) -> &[i64] {
        &self.values
    }

    /// The share of the most frequent class: what a readout reaches that knows nothing else. NaN without samples.
    pub fn chance(&self) -> f64 {
        let count = |class| self.labels.iter().filter(|&&label| label == class).count();
        let largest = (0..self.classes()).map(count).max().unwrap_or(0);
        crate::math::ratio(largest as f64, self.labels.len() as f64)
    }

    /// The samples of each class as bits.
    fn masks(&self) -> Vec<Vec<u64>> {
        let mut masks = vec![vec![0; self.labels.len().div_ceil(64)]; self.classes()];
        for (sample, &label) in self.labels.iter().enumerate() {
            masks[label][sample / 64] |= 1 << (sample % 64);
        }
        masks
    }

    /// Checks that these are the labels of the samples and that every class is in every fold.
    fn check(&self, samples: &Samples) -> Result<(), Error> {
        crate::check::shape("labels", &[self.labels.len()], &[samples.count()])?;
        for (number, fold) in samples.folds().iter().enumerate() {
            let mut present = vec![false; self.classes()];
            self.labels[fold.clone()].iter().for_each(|&class| present[class] = true);
            if let Some(class) = present.iter().position(|present| !present) {
                return Err(self.missing(class, number, samples.folds().len()));
            }
        }
        Ok(())
    }

    /// A fold is without a class.
    fn missing(&self, class: usize, fold: usize, folds: usize) -> Error {
        let (count, all) = (self.labels.iter().filter(|&&label| label == class).count(), self.labels.len());
        let value = self.values[class];
        let found =
            format!("without class {value} (fold {} of {folds}; {count} of all {all} samples are of it)", fold + 1);
        Error::out_of_range("fold", found, "a stretch of samples with each class at least once")
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
