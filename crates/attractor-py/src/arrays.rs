//! Arrays in and out. What has the right type and shape is read where it lies; other numbers are converted once; anything else
//! is an error that names the argument, what it is and what it should be. What the library made is handed over uncopied.

use std::fmt;

use ndarray::{Array, Dimension, Ix1, Ix2};
use numpy::{
    Element, IntoPyArray, PyArray, PyArrayDescrMethods, PyArrayMethods, PyReadonlyArray, PyUntypedArray,
    PyUntypedArrayMethods, dtype,
};
use pyo3::prelude::*;

use crate::errors;

/// One extent of an array that is handed in.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Extent {
    /// Exactly that.
    Is(usize),
    /// Any; the word says of what.
    Any(&'static str),
}

impl From<usize> for Extent {
    fn from(extent: usize) -> Self {
        Self::Is(extent)
    }
}

impl From<&'static str> for Extent {
    fn from(of: &'static str) -> Self {
        Self::Any(of)
    }
}

impl fmt::Display for Extent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Is(extent) => extent.fmt(f),
            Self::Any(of) => of.fmt(f),
        }
    }
}

impl<'py> IntoPyObject<'py> for Extent {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Self::Is(extent) => Ok(extent.into_pyobject(py)?.into_any()),
            Self::Any(of) => Ok(of.into_pyobject(py)?.into_any()),
        }
    }
}

/// What an array may hold, and which kinds of NumPy's numbers become it.
pub(crate) trait Entry: Element {
    /// NumPy's kind characters that are converted.
    const KINDS: &'static [u8];
    /// The type as it is named in an error.
    const EXPECTED: &'static str;
}

impl Entry for f32 {
    const KINDS: &'static [u8] = b"fiub";
    const EXPECTED: &'static str = "float32, or real numbers";
}

impl Entry for f64 {
    const KINDS: &'static [u8] = b"fiub";
    const EXPECTED: &'static str = "float64, or real numbers";
}

impl Entry for bool {
    const KINDS: &'static [u8] = b"b";
    const EXPECTED: &'static str = "bool";
}

impl Entry for i64 {
    const KINDS: &'static [u8] = b"iu";
    const EXPECTED: &'static str = "int64, or whole numbers";
}

/// The array that is, or is made of, `value`; `name` is the argument's.
pub(crate) fn read<'py, T: Entry, D: Dimension, const N: usize>(
    name: &str,
    value: &Bound<'py, PyAny>,
    extents: [Extent; N],
) -> PyResult<PyReadonlyArray<'py, T, D>> {
    let array = converted::<T>(name, value)?;
    let expected = extents.iter().zip(array.shape());
    let fits = |(extent, &found): (&Extent, &usize)| {
        matches!(extent, Extent::Any(_)) || matches!(extent, Extent::Is(e) if *e == found)
    };
    if array.ndim() != N || !expected.clone().all(fits) {
        return Err(errors::shape(value.py(), name, array.shape(), extents.to_vec()));
    }
    let array = array.into_any().cast_into::<PyArray<T, D>>()?;
    Ok(array.readonly())
}

/// The value as an aligned array of `T` of any shape.
fn converted<'py, T: Entry>(name: &str, value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyUntypedArray>> {
    let py = value.py();
    let array = match value.cast::<PyUntypedArray>() {
        Ok(array) => array.clone(),
        Err(_) => py.import("numpy")?.call_method1("asarray", (value,))?.cast_into()?,
    };
    let (found, wanted) = (array.dtype(), dtype::<T>(py));
    if found.is_equiv_to(&wanted) && array.is_aligned() {
        return Ok(array);
    }
    if !T::KINDS.contains(&found.kind()) && !array.is_empty() {
        return Err(errors::dtype(py, name, &found.str()?.to_string(), T::EXPECTED));
    }
    Ok(array.call_method1("astype", (wanted,))?.cast_into()?)
}

/// A vector.
pub(crate) fn vector<'py, T: Entry>(
    name: &str,
    value: &Bound<'py, PyAny>,
    extent: impl Into<Extent>,
) -> PyResult<PyReadonlyArray<'py, T, Ix1>> {
    read(name, value, [extent.into()])
}

/// A matrix.
pub(crate) fn matrix<'py, T: Entry>(
    name: &str,
    value: &Bound<'py, PyAny>,
    rows: impl Into<Extent>,
    columns: impl Into<Extent>,
) -> PyResult<PyReadonlyArray<'py, T, Ix2>> {
    read(name, value, [rows.into(), columns.into()])
}

/// Indices, each 0 or above.
pub(crate) fn indices(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Vec<usize>> {
    let array = vector::<i64>(name, value, "any number of indices")?;
    let index =
        |&index: &i64| usize::try_from(index).map_err(|_| errors::out_of_range(value.py(), name, index, "0 or above"));
    array.as_array().iter().map(index).collect()
}

/// An array of the library's, handed over.
pub(crate) fn give<T: Element, D: Dimension>(py: Python<'_>, array: Array<T, D>) -> Bound<'_, PyAny> {
    array.into_pyarray(py).into_any()
}

/// Numbers that may be missing; those that are become NaN.
pub(crate) fn give_known(py: Python<'_>, values: Vec<Option<f64>>) -> Bound<'_, PyAny> {
    values.into_iter().map(|value| value.unwrap_or(f64::NAN)).collect::<Vec<_>>().into_pyarray(py).into_any()
}
