//! Binary samples in contiguous folds.

use std::ops::Range;

use crate::bits;
use crate::check;
use crate::error::Error;
use crate::network::Raster;

/// Samples (rows of bits, one feature a unit) cut into contiguous folds.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub struct Samples {
    rows: Raster,
    /// The samples in which each feature is 1, as bits.
    columns: Vec<Vec<u64>>,
    folds: Vec<Range<usize>>,
    /// The samples of each fold, as bits.
    masks: Vec<Vec<u64>>,
}

crate::sound::checked_serde!(Samples);

#[cfg(feature = "serde")]
impl crate::sound::Sound for Samples {
    fn is_sound(&self) -> bool {
        Self::new(self.rows.clone(), self.folds.len()).is_ok_and(|same| same == *self)
    }
}

impl Samples {
    /// The steps of a raster as samples, in `folds` contiguous folds whose sizes differ by at most one.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if there are fewer than 2 folds or fewer samples than folds.
    pub fn new(rows: Raster, folds: usize) -> Result<Self, Error> {
        check::at_least("number of folds", folds, 2)?;
        let count = rows.steps();
        if count < folds {
            let found = format!("{count} for {folds} folds");
            return Err(Error::out_of_range("number of samples", found, "at least the number of folds"));
        }
        check::room::<u64>("folds of samples", &[folds, count / 64 + 4])?;
        let folds: Vec<_> = (0..folds).map(|k| k * count / folds..(k + 1) * count / folds).collect();
        let mask = |fold: &Range<usize>| {
            let mut mask = vec![0; count.div_ceil(64)];
            fold.clone().for_each(|sample| mask[sample / 64] |= 1 << (sample % 64));
            mask
        };
        Ok(Self { columns: rows.columns(), masks: folds.iter().map(mask).collect(), rows, folds })
    }

    /// Number of samples.
    pub fn count(&self) -> usize {
        self.rows.steps()
    }

    /// Number of features.
    pub fn features(&self) -> usize {
        self.rows.units()
    }

    /// The samples of each fold.
    pub fn folds(&self) -> &[Range<usize>] {
        &self.folds
    }

    /// The features that are 1 in a sample.
    pub(super) fn active(&self, sample: usize) -> impl Iterator<Item = usize> + '_ {
        self.rows.active(sample)
    }

    /// Samples in which both features are 1.
    pub(super) fn both(&self, i: usize, j: usize) -> usize {
        bits::common(&self.columns[i], &self.columns[j])
    }

    /// For every fold, over the samples of `class`: how many they are, and in how many each feature is 1.
    pub(super) fn counts(&self, class: &[u64]) -> Vec<(usize, Vec<usize>)> {
        let of_fold = |mask: &Vec<u64>| {
            let both: Vec<u64> = mask.iter().zip(class).map(|(a, b)| a & b).collect();
            (bits::common(&both, &both), self.columns.iter().map(|column| bits::common(column, &both)).collect())
        };
        self.masks.iter().map(of_fold).collect()
    }
}
