//! Which units of a population are active: a set of bits, counted and walked by machine words.

use crate::bits;

/// A set of active units out of a population.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub struct Spikes {
    units: usize,
    words: Vec<u64>,
}

/// The bits of a step that stand for no unit.
#[cfg(feature = "serde")]
pub(super) fn beyond(words: &[u64], units: usize) -> u64 {
    match (words.last(), units % 64) {
        (Some(last), used @ 1..) => last >> used,
        _ => 0,
    }
}

crate::sound::checked_serde!(Spikes);

#[cfg(feature = "serde")]
impl crate::sound::Sound for Spikes {
    fn is_sound(&self) -> bool {
        self.words.len() == self.units.div_ceil(64) && beyond(&self.words, self.units) == 0
    }
}

impl Spikes {
    /// Nobody out of `units`.
    pub fn none(units: usize) -> Self {
        Self { units, words: vec![0; units.div_ceil(64)] }
    }

    /// The units for which `active` is true, out of as many as there are.
    pub fn from_flags(active: impl IntoIterator<Item = bool>) -> Self {
        let mut spikes = Self::none(0);
        for (unit, active) in active.into_iter().enumerate() {
            spikes.units = unit + 1;
            spikes.words.resize(spikes.units.div_ceil(64), 0);
            spikes.words[unit / 64] |= u64::from(active) << (unit % 64);
        }
        spikes
    }

    /// Size of the population.
    pub fn units(&self) -> usize {
        self.units
    }

    /// Number of active units.
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Number of units that are active in one set and silent in the other (the Hamming distance); extra units of the
    /// larger population count as silent in the smaller.
    pub fn distance(&self, other: &Self) -> usize {
        let at = |words: &[u64], k: usize| words.get(k).copied().unwrap_or(0);
        let longest = self.words.len().max(other.words.len());
        (0..longest).map(|k| (at(&self.words, k) ^ at(&other.words, k)).count_ones() as usize).sum()
    }

    /// Whether a unit is active; a unit outside the population is not.
    pub fn contains(&self, unit: usize) -> bool {
        self.words.get(unit / 64).is_some_and(|word| word >> (unit % 64) & 1 == 1)
    }

    /// The active units, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(k, &word)| bits::ones(word).map(move |bit| 64 * k + bit))
    }

    /// The bits, 64 units a word, unit 0 lowest; bits beyond the population are 0.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// Makes one unit active or silent.
    pub(crate) fn set(&mut self, unit: usize, active: bool) {
        let mask = 1 << (unit % 64);
        let word = &mut self.words[unit / 64];
        *word = if active { *word | mask } else { *word & !mask };
    }

    /// Silences everyone.
    pub(crate) fn clear(&mut self) {
        self.words.fill(0);
    }

    /// The units whose drive is strictly positive.
    pub(crate) fn set_positive(&mut self, drive: &[f64]) {
        for (word, drive) in self.words.iter_mut().zip(drive.chunks(64)) {
            *word = drive.iter().rev().fold(0, |bits, &h| bits << 1 | u64::from(h > 0.0));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_count_walk_and_differ() {
        let flags: Vec<bool> = (0..131).map(|i| i % 7 == 3).collect();
        let spikes = Spikes::from_flags(flags.iter().copied());
        let expected: Vec<usize> = (0..131).filter(|i| i % 7 == 3).collect();
        assert_eq!(spikes.iter().collect::<Vec<_>>(), expected);
        assert_eq!(spikes.count(), expected.len());
        assert!((0..140).all(|i| spikes.contains(i) == (i < 131 && i % 7 == 3)));
        let mut other = spikes.clone();
        other.set(130, true);
        other.set(3, false);
        assert_eq!(spikes.distance(&other), 2);
        assert_eq!(spikes.distance(&Spikes::none(64)), spikes.count());
    }

    #[test]
    fn only_strictly_positive_drives_fire() {
        let mut spikes = Spikes::none(66);
        let mut drive = vec![-1.0; 66];
        (drive[0], drive[1], drive[65]) = (f64::MIN_POSITIVE, 0.0, 2.0);
        spikes.set_positive(&drive);
        assert_eq!(spikes.iter().collect::<Vec<_>>(), [0, 65]);
    }
}
