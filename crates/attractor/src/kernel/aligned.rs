//! A vector whose storage is made of whole, cache-line-aligned groups of lanes.

use std::ops::{Deref, DerefMut};

use super::{LANES, Lanes, Real};

/// `len` numbers, zero-padded to whole groups.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub(crate) struct AlignedVec<T> {
    groups: Vec<Lanes<T>>,
    len: usize,
}

crate::sound::checked_serde!(AlignedVec<T>);

#[cfg(feature = "serde")]
impl<T> crate::sound::Sound for AlignedVec<T> {
    fn is_sound(&self) -> bool {
        self.groups.len() == self.len.div_ceil(LANES)
    }
}

#[cfg(feature = "serde")]
impl<T> AlignedVec<T> {
    /// How many numbers there are.
    pub(crate) fn extent(&self) -> usize {
        self.len
    }
}

impl<T: Real> AlignedVec<T> {
    pub(crate) fn zeros(len: usize) -> Self {
        Self { groups: vec![Lanes::ZERO; len.div_ceil(LANES)], len }
    }

    #[cfg(test)]
    pub(crate) fn from_slice(values: &[T]) -> Self {
        let mut out = Self::zeros(values.len());
        out.copy_from_slice(values);
        out
    }

    /// The whole groups; the padding must stay zero.
    #[inline]
    pub(crate) fn groups(&self) -> &[Lanes<T>] {
        &self.groups
    }

    /// The whole groups; the padding must stay zero.
    #[inline]
    pub(crate) fn groups_mut(&mut self) -> &mut [Lanes<T>] {
        &mut self.groups
    }
}

/// The numbers of whole groups as one slice.
#[inline(always)]
pub(crate) fn flat<T: Real>(groups: &[Lanes<T>]) -> &[T] {
    // SAFETY: `Lanes<T>` is `repr(C)` around `[T; LANES]`, and its size is a multiple of its alignment for f32 and f64,
    // so there is no padding between the arrays.
    unsafe { std::slice::from_raw_parts(groups.as_ptr().cast::<T>(), groups.len() * LANES) }
}

/// The numbers of whole groups as one slice.
#[inline(always)]
pub(crate) fn flat_mut<T: Real>(groups: &mut [Lanes<T>]) -> &mut [T] {
    // SAFETY: as in `flat`; the borrow is exclusive.
    unsafe { std::slice::from_raw_parts_mut(groups.as_mut_ptr().cast::<T>(), groups.len() * LANES) }
}

impl<T: Real> Deref for AlignedVec<T> {
    type Target = [T];
    #[inline]
    fn deref(&self) -> &[T] {
        &flat(&self.groups)[..self.len]
    }
}

impl<T: Real> DerefMut for AlignedVec<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        &mut flat_mut(&mut self.groups)[..self.len]
    }
}
