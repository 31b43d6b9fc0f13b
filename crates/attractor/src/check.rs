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
