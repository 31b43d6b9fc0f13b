//! A raster: which units were active at which step, as bits.

use std::ops::Range;

use super::Spikes;
#[cfg(feature = "serde")]
use super::spikes::beyond;
use crate::bits;
use crate::error::Error;

/// The states of a population over time, 64 units a word.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub struct Raster {
    units: usize,
    width: usize,
    words: Vec<u64>,
}

crate::sound::checked_serde!(Raster);

#[cfg(feature = "serde")]
impl crate::sound::Sound for Raster {
    fn is_sound(&self) -> bool {
        let steps = self.words.chunks(self.width.max(1));
        self.width == self.units.div_ceil(64)
            && self.words.len().checked_rem(self.width).unwrap_or(self.words.len()) == 0
            && steps.into_iter().all(|words| beyond(words, self.units) == 0)
    }
}

impl Raster {
    /// A raster of no steps.
    pub fn new(units: usize) -> Self {
        Self { units, width: units.div_ceil(64), words: Vec::new() }
    }

    /// Appends a step.
    ///
    /// # Errors
    /// [`Error::Shape`] if the population has another size.
    pub fn push(&mut self, spikes: &Spikes) -> Result<(), Error> {
        crate::check::shape("state", &[spikes.units()], &[self.units])?;
        self.words.extend_from_slice(spikes.words());
        Ok(())
    }

    /// Number of units.
    pub fn units(&self) -> usize {
        self.units
    }

    /// Number of steps.
    pub fn steps(&self) -> usize {
        self.words.len().checked_div(self.width).unwrap_or(0)
    }

    /// Whether a unit was active at a step.
    ///
    /// # Panics
    /// If there is no such step or unit.
    pub fn contains(&self, step: usize, unit: usize) -> bool {
        assert!(unit < self.units, "unit {unit} of {}", self.units);
        self.words[step * self.width + unit / 64] >> (unit % 64) & 1 == 1
    }

    /// The units that were active at a step, ascending.
    ///
    /// # Panics
    /// If there is no such step.
    pub fn active(&self, step: usize) -> impl Iterator<Item = usize> + '_ {
        let words = &self.words[step * self.width..(step + 1) * self.width];
        words.iter().enumerate().flat_map(|(k, &word)| bits::ones(word).map(move |bit| 64 * k + bit))
    }

    /// Number of active units at each step.
    pub fn counts(&self) -> Vec<usize> {
        self.words.chunks(self.width.max(1)).map(|w| w.iter().map(|w| w.count_ones() as usize).sum()).collect()
    }

    /// The bits of `units` at the given steps: each step's units moved down to begin at bit 0.
    ///
    /// # Panics
    /// If a step or unit does not exist.
    pub fn select(&self, units: Range<usize>, steps: impl IntoIterator<Item = usize>) -> Self {
        assert!(units.end <= self.units, "unit {} of {}", units.end, self.units);
        let mut out = Self::new(units.len());
        for step in steps {
            let base = out.words.len();
            out.words.resize(base + out.width, 0);
            for unit in self.active(step).filter(|unit| units.contains(unit)) {
                let unit = unit - units.start;
                out.words[base + unit / 64] |= 1 << (unit % 64);
            }
        }
        out
    }

    /// The times of each unit's spikes as bits: for every unit, one bit a step.
    pub(crate) fn columns(&self) -> Vec<Vec<u64>> {
        let steps = self.steps();
        let mut columns = vec![vec![0; steps.div_ceil(64)]; self.units];
        for step in 0..steps {
            for unit in self.active(step) {
                columns[unit][step / 64] |= 1 << (step % 64);
            }
        }
        columns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pushed_is_found() {
        let mut raster = Raster::new(70);
        let step = |t: usize| Spikes::from_flags((0..70).map(move |i| (i + t).is_multiple_of(9)));
        (0..5).for_each(|t| raster.push(&step(t)).unwrap());
        assert!(raster.push(&Spikes::none(3)).is_err());
        assert_eq!((raster.steps(), raster.units()), (5, 70));
        assert!((0..5).all(|t| (0..70).all(|i| raster.contains(t, i) == ((i + t).is_multiple_of(9)))));
        let part = raster.select(60..70, [4, 1]);
        assert_eq!((part.steps(), part.units()), (2, 10));
        assert!((0..10).all(|i| part.contains(0, i) == raster.contains(4, i + 60)));
        let columns = part.columns();
        assert!((0..10).all(|i| columns[i][0] >> 1 & 1 == u64::from(part.contains(1, i))));
    }
}
