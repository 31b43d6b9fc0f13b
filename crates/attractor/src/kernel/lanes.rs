//! A group of numbers on which the hot loops work at once.

use super::Real;

/// Numbers in a group. Fixed, whatever the processor, so that sums are taken in the same order everywhere.
pub(crate) const LANES: usize = 16;

/// A group of 16 numbers in memory, aligned to a cache line.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(C, align(64))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Lanes<T>(pub(crate) [T; LANES]);

impl<T: Real> Lanes<T> {
    pub(crate) const ZERO: Self = Self([T::ZERO; LANES]);
}
