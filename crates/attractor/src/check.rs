//! The checks that public functions make of what they are given, with one wording each.

use ndarray::{ArrayBase, Data, Dimension, IntoDimension};

use crate::error::Error;

/// A count that must reach a minimum.
pub(crate) fn at_least(name: &'static str, found: usize, minimum: usize) -> Result<(), Error> {
    let accepted = match minimum {
        1 => "at least 1",
        2 => "at least 2",
        _ => "larger",
    };
    if found >= minimum { Ok(()) } else { Err(Error::out_of_range(name, found, accepted)) }
}

/// A number of units: at least one, and few enough that 32 bits number them, as in the columns of sparse matrices.
pub(crate) fn units(name: &'static str, found: usize) -> Result<(), Error> {
    let fits = (1..=i32::MAX as usize).contains(&found);
    if fits { Ok(()) } else { Err(Error::out_of_range(name, found, "at least 1 and below 2^31")) }
}

/// Whether there is memory for an array of `T` of these extents, which is about to be made. An allocation that fails ends the
/// process, so that whatever a caller may ask in any number is tried before.
///
/// # Errors
/// [`Error::Memory`] if the system would refuse it, or its bytes cannot be counted.
///
/// ```
/// assert!(attractor::room::<f64>("trace", &[1000, 200]).is_ok());
/// assert!(attractor::room::<f64>("trace", &[1 << 40, 1 << 20]).is_err());
/// ```
pub fn room<T>(name: &'static str, extents: &[usize]) -> Result<(), Error> {
    /// Less than this is never missing.
    const SMALL: usize = 1 << 20;
    let bytes = extents.iter().try_fold(size_of::<T>(), |bytes, &extent| bytes.checked_mul(extent));
    let free = |bytes: usize| {
        let mut trial = Vec::<u8>::new();
        // The compiler may leave out what nobody looks at.
        bytes < SMALL || std::hint::black_box(&mut trial).try_reserve_exact(bytes).is_ok()
    };
    if bytes.is_some_and(free) { Ok(()) } else { Err(Error::Memory { name, extents: extents.to_vec() }) }
}

/// Memory for so many more entries of a list that grows.
pub(crate) fn more_room<T>(name: &'static str, list: &mut Vec<T>, entries: usize) -> Result<(), Error> {
    list.try_reserve(entries).map_err(|_| Error::Memory { name, extents: vec![list.len().saturating_add(entries)] })
}

/// A finite number above 0.
pub(crate) fn positive(name: &'static str, found: f64) -> Result<(), Error> {
    if found > 0.0 && found.is_finite() { Ok(()) } else { Err(Error::out_of_range(name, found, "a number above 0")) }
}

/// A finite number, 0 or above.
pub(crate) fn non_negative(name: &'static str, found: f64) -> Result<(), Error> {
    if found >= 0.0 && found.is_finite() { Ok(()) } else { Err(Error::out_of_range(name, found, "0 or above")) }
}

/// A probability that leaves something: in (0, 1].
pub(crate) fn probability(name: &'static str, found: f64) -> Result<(), Error> {
    if found > 0.0 && found <= 1.0 { Ok(()) } else { Err(Error::out_of_range(name, found, "above 0 and at most 1")) }
}

/// Extents that must agree.
pub(crate) fn shape(name: &'static str, found: &[usize], expected: &[usize]) -> Result<(), Error> {
    if found == expected {
        Ok(())
    } else {
        Err(Error::Shape { name, found: found.to_vec(), expected: expected.to_vec() })
    }
}

/// An array without NaN or infinity.
pub(crate) fn finite<T: Copy + Into<f64>, S, D>(name: &'static str, array: ArrayBase<S, D>) -> Result<(), Error>
where
    S: Data<Elem = T>,
    D: Dimension,
{
    all(name, array, f64::is_finite)
}

/// An array without infinity, in which NaN stands for what is not asked.
pub(crate) fn finite_or_nan<T: Copy + Into<f64>, S, D>(name: &'static str, array: ArrayBase<S, D>) -> Result<(), Error>
where
    S: Data<Elem = T>,
    D: Dimension,
{
    all(name, array, |value| value.is_finite() || value.is_nan())
}

fn all<T: Copy + Into<f64>, S, D>(
    name: &'static str,
    array: ArrayBase<S, D>,
    good: impl Fn(f64) -> bool,
) -> Result<(), Error>
where
    S: Data<Elem = T>,
    D: Dimension,
{
    match array.indexed_iter().find(|&(_, &value)| !good(value.into())) {
        None => Ok(()),
        Some((index, value)) => {
            let index = index.into_dimension().as_array_view().to_vec();
            Err(Error::NotFinite { name, index, value: (*value).into() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_told_before_it_is_taken() {
        assert_eq!(room::<f64>("trace", &[1000, 1000]), Ok(()));
        assert_eq!(room::<f64>("trace", &[0, usize::MAX]), Ok(()));
        for extents in [vec![1 << 62], vec![1 << 32, 1 << 32], vec![usize::MAX, usize::MAX], vec![1 << 50]] {
            let error = Error::Memory { name: "trace", extents: extents.clone() };
            assert_eq!(room::<f64>("trace", &extents), Err(error));
        }
    }
}
