//! Named random streams: every use draws from its own, keyed by what it is for, never by thread or order of execution.
//!
//! A [`Streams`] is a place in a tree of names. Its children are named (`streams.child("trial").index(3)`), and each
//! place opens one [`Stream`], the ChaCha8 generator under a 256-bit key that is made of the run's seed and the names on
//! the path. Two paths give independent streams; the same path gives the same numbers, always.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::kernel::Real;
use crate::kernel::normals;

/// A place in the tree of names from which random streams are opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Streams {
    key: [u64; 4],
}

impl Streams {
    /// The root for a seed.
    pub fn new(seed: u64) -> Self {
        Self { key: [seed, 0, 0, 0] }
    }

    /// The place of that name below this one.
    #[must_use]
    pub fn child(&self, name: &str) -> Self {
        // The length keeps ("ab", "c") apart from ("a", "bc").
        let mut key = absorb(self.key, name.len() as u64);
        for chunk in name.as_bytes().chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            key = absorb(key, u64::from_le_bytes(word));
        }
        Self { key }
    }

    /// The place of that number below this one.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        Self { key: absorb(absorb(self.key, u64::MAX), index as u64) }
    }

    /// Opens the stream of this place.
    pub fn stream(&self) -> Stream {
        let mut seed = [0; 32];
        for (bytes, word) in seed.chunks_exact_mut(8).zip(self.key) {
            bytes.copy_from_slice(&word.to_le_bytes());
        }
        Stream { generator: ChaCha8Rng::from_seed(seed) }
    }
}

/// Mixes a word into a key: each word of the key passes through the SplitMix64 finaliser with a different constant,
/// chained to its neighbour.
fn absorb(key: [u64; 4], word: u64) -> [u64; 4] {
    let mut out = key;
    let mut carry = word;
    for round in 0..2 {
        for (i, k) in out.iter_mut().enumerate() {
            let constant = 0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(4 * round + i as u64 + 1);
            *k = mix(*k ^ carry.wrapping_add(constant));
            carry = *k;
        }
    }
    out
}

/// The SplitMix64 finaliser (Steele, Lea & Flood 2014, doi:10.1145/2660193.2660195).
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A stream of random numbers.
#[derive(Debug, Clone)]
pub struct Stream {
    generator: ChaCha8Rng,
}

impl Stream {
    /// Uniform on [0, 1), with 53 random bits.
    pub fn uniform(&mut self) -> f64 {
        (self.generator.next_u64() >> 11) as f64 * (0.5 * f64::EPSILON)
    }

    /// Uniform on `low..high`.
    pub fn fill_uniform<T: Real>(&mut self, out: &mut [T], low: f64, high: f64) {
        for value in out {
            *value = T::from_f64(low + (high - low) * self.uniform());
        }
    }

    /// Normal with mean 0 and standard deviation `sd`, by Box and Muller's method, in double precision and then rounded:
    /// the two precisions see the same noise.
    pub fn fill_normal<T: Real>(&mut self, out: &mut [T], sd: f64) {
        normals::fill(&mut self.generator, out, sd);
    }

    /// A whole number below `bound`, which must not be 0.
    pub fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.generator.next_u64()) * bound as u128) >> 64) as usize
    }

    /// Puts a slice in random order (Fisher and Yates).
    pub fn shuffle<V>(&mut self, values: &mut [V]) {
        for last in (1..values.len()).rev() {
            values.swap(last, self.below(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(streams: &Streams) -> f64 {
        streams.stream().uniform()
    }

    #[test]
    fn a_path_names_one_stream() {
        let root = Streams::new(7);
        assert_eq!(first(&root.child("noise").index(3)), first(&root.child("noise").index(3)));
        let others = [
            root.clone(),
            Streams::new(8),
            root.child("noise"),
            root.child("noise").index(3),
            root.child("noise").index(4),
            root.child("noise3"),
            root.child("no").child("ise"),
            root.index(3).child("noise"),
        ];
        let firsts: Vec<f64> = others.iter().map(first).collect();
        for (i, a) in firsts.iter().enumerate() {
            assert!(firsts[..i].iter().all(|b| b != a), "two places share a stream");
        }
    }

    #[test]
    fn normals_have_the_moments_of_a_normal() {
        // n = 1e6: standard errors are 1e-3 (mean), 1.4e-3 (variance), 4.9e-3 (kurtosis); the margins are five of them.
        let mut values = vec![0.0_f64; 1_000_000];
        Streams::new(1).stream().fill_normal(&mut values, 1.0);
        let n = values.len() as f64;
        let moment = |k: i32| values.iter().map(|v| v.powi(k)).sum::<f64>() / n;
        assert!(moment(1).abs() < 5e-3 && (moment(2) - 1.0).abs() < 7e-3 && (moment(4) - 3.0).abs() < 0.05);
        let neighbours = values.windows(2).map(|w| w[0] * w[1]).sum::<f64>() / n;
        assert!(neighbours.abs() < 5e-3);
    }

    #[test]
    fn precisions_see_the_same_noise() {
        let (mut single, mut double) = (vec![0.0_f32; 101], vec![0.0_f64; 101]);
        Streams::new(2).stream().fill_normal(&mut single, 0.3);
        Streams::new(2).stream().fill_normal(&mut double, 0.3);
        assert!(single.iter().zip(&double).all(|(&s, &d)| s == d as f32));
    }

    #[test]
    fn shuffling_keeps_every_element() {
        let mut values: Vec<usize> = (0..100).collect();
        Streams::new(3).stream().shuffle(&mut values);
        assert_ne!(values, (0..100).collect::<Vec<_>>());
        values.sort_unstable();
        assert_eq!(values, (0..100).collect::<Vec<_>>());
    }
}
