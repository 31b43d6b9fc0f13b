//! Arrays in and out. What has the right type and shape is read where it lies; other numbers are converted once; anything else
//! is an error that names the argument, what it is and what it should be. What the library made is handed over uncopied.
//!
//! Masked arrays (`numpy.ma`), and lists of them, keep their masks: in targets what is masked is not asked, and becomes NaN;
//! anywhere else it is an error.

use std::fmt;

use attractor::{Real, SparseMatrix};
use ndarray::{Array, Dimension, IntoDimension, Ix1, Ix2};
use num_complex::Complex64;
use numpy::{
    Element, IntoPyArray, PyArray, PyArrayDescrMethods, PyArrayDyn, PyArrayMethods, PyReadonlyArray, PyUntypedArray,
    PyUntypedArrayMethods, dtype,
};
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};

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

impl Entry for Complex64 {
    const KINDS: &'static [u8] = b"cfiub";
    const EXPECTED: &'static str = "complex128, or numbers";
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
    if !fits(array.shape(), &extents) {
        return Err(errors::shape(value.py(), name, array.shape(), extents.to_vec()));
    }
    let array = array.into_any().cast_into::<PyArray<T, D>>()?;
    Ok(array.readonly())
}

/// As [`read`], of targets: what is masked becomes NaN, which is not asked.
pub(crate) fn targets<'py, T: Entry, D: Dimension, const N: usize>(
    name: &str,
    value: &Bound<'py, PyAny>,
    extents: [Extent; N],
) -> PyResult<PyReadonlyArray<'py, T, D>> {
    let py = value.py();
    let Some(array) = masked(value)? else {
        return read(name, value, extents);
    };
    let found = array.cast::<PyUntypedArray>()?.dtype();
    if !T::KINDS.contains(&found.kind()) {
        return Err(errors::dtype(py, name, &found.str()?.to_string(), T::EXPECTED));
    }
    let known = array.call_method1("astype", (dtype::<T>(py),))?.call_method1("filled", (f64::NAN,))?;
    read(name, &known, extents)
}

/// The masked array that is, or is made of, `value`; none if nothing in it has a mask.
fn masked<'py>(value: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    if has_mask(value)? {
        return Ok(Some(value.clone()));
    }
    if !holds_mask(value)? {
        return Ok(None);
    }
    let ma = value.py().import("numpy.ma")?;
    let part = |part: PyResult<Bound<'py, PyAny>>| {
        let part = part?;
        masked(&part)?.map_or_else(|| ma.call_method1("asarray", (&part,)), Ok)
    };
    let parts = value.try_iter()?.map(part).collect::<PyResult<Vec<_>>>()?;
    Ok(Some(ma.call_method1("stack", (parts,))?))
}

/// Whether a value is a masked array.
fn has_mask(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    if value.cast::<PyUntypedArray>().is_err() || value.is_exact_instance_of::<PyUntypedArray>() {
        return Ok(false);
    }
    value.is_instance(&value.py().import("numpy.ma")?.getattr("MaskedArray")?)
}

/// Whether a list or tuple holds a masked array, however deep.
fn holds_mask(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    if !value.is_instance_of::<PyList>() && !value.is_instance_of::<PyTuple>() {
        return Ok(false);
    }
    for part in value.try_iter()? {
        let part = part?;
        if has_mask(&part)? || holds_mask(&part)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The value without its mask, of which nothing may be masked.
fn unmasked<'py>(name: &str, value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let Some(array) = masked(value)? else {
        return Ok(value.clone());
    };
    let py = value.py();
    let places = py.import("numpy.ma")?.call_method1("getmaskarray", (&array,))?;
    let places = py.import("numpy")?.call_method1("argwhere", (places,))?;
    match places.try_iter()?.next() {
        None => array.getattr("data"),
        Some(first) => Err(errors::masked(py, name, first?.call_method0("tolist")?.extract()?)),
    }
}

/// The value as an aligned array of `T` of any shape.
fn converted<'py, T: Entry>(name: &str, value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyUntypedArray>> {
    let py = value.py();
    let value = &match of_sparse(name, value)? {
        Some((full, _)) => full,
        None => unmasked(name, value)?,
    };
    let array = match value.cast::<PyUntypedArray>() {
        Ok(array) => array.clone(),
        Err(_) => py.import("numpy")?.call_method1("asarray", (value,))?.cast_into()?,
    };
    let (found, wanted) = (array.dtype(), dtype::<T>(py));
    // What repeats itself without end may lie in a few bytes: it is copied sooner or later.
    attractor::room::<T>("array", array.shape()).map_err(errors::raise)?;
    if found.is_equiv_to(&wanted) && array.is_aligned() {
        return Ok(array);
    }
    if !T::KINDS.contains(&found.kind()) && !array.is_empty() {
        return Err(errors::dtype(py, name, &found.str()?.to_string(), T::EXPECTED));
    }
    if wanted.is_equiv_to(&dtype::<i64>(py)) && found.kind() == b'u' && !array.is_empty() {
        let largest: u64 = array.call_method0("max")?.extract()?;
        if i64::try_from(largest).is_err() {
            return Err(errors::out_of_range(py, name, largest, "at most 2**63 - 1 everywhere"));
        }
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

/// A square matrix in double precision.
pub(crate) fn square<'py>(name: &str, value: &Bound<'py, PyAny>) -> PyResult<PyReadonlyArray<'py, f64, Ix2>> {
    let array = matrix(name, value, "n", "n")?;
    if array.shape()[0] != array.shape()[1] {
        return Err(errors::shape(value.py(), name, array.shape(), vec![Extent::Any("n"); 2]));
    }
    Ok(array)
}

/// Whether a value is an array of that type already.
pub(crate) fn is<T: Element>(value: &Bound<'_, PyAny>) -> bool {
    value.cast::<PyUntypedArray>().is_ok_and(|array| array.dtype().is_equiv_to(&dtype::<T>(value.py())))
}

/// An array of finite numbers of each trial, with the trials as its first axis, or one for all of them, which gains an axis of
/// one.
pub(crate) fn each_or_all<'py, T: Entry + Real, D: Dimension, const N: usize>(
    name: &str,
    value: &Bound<'py, PyAny>,
    trials: usize,
    extents: [Extent; N],
) -> PyResult<PyReadonlyArray<'py, T, D>> {
    let array = converted::<T>(name, value)?;
    let (first, shape) =
        if array.ndim() == N { (1, array.shape()) } else { (trials, array.shape().get(1..).unwrap_or(&[])) };
    if !fits(shape, &extents) || (array.ndim() != N && array.shape().first() != Some(&trials)) {
        return Err(errors::shape(value.py(), name, array.shape(), extents.to_vec()));
    }
    finite(name, &array.cast::<PyArrayDyn<T>>()?.readonly())?;
    let with_trials: Vec<usize> = [first].into_iter().chain(shape.iter().copied()).collect();
    let array = array.call_method1("reshape", (with_trials,))?.cast_into::<PyArray<T, D>>()?;
    Ok(array.readonly())
}

/// Whether extents are those expected.
fn fits(shape: &[usize], extents: &[Extent]) -> bool {
    let same = |(&found, extent): (&usize, &Extent)| match extent {
        Extent::Is(expected) => found == *expected,
        Extent::Any(_) => true,
    };
    shape.len() == extents.len() && shape.iter().zip(extents).all(same)
}

/// An error if an entry is NaN or infinite.
pub(crate) fn finite<T: Entry + Real, D: Dimension>(name: &str, array: &PyReadonlyArray<'_, T, D>) -> PyResult<()> {
    all(name, array, Real::is_finite)
}

/// An error if an entry is infinite; NaN is a target that is not asked.
pub(crate) fn finite_or_nan<T: Entry + Real, D: Dimension>(
    name: &str,
    array: &PyReadonlyArray<'_, T, D>,
) -> PyResult<()> {
    all(name, array, |value| value.is_finite() || value.to_f64().is_nan())
}

fn all<T: Entry + Real, D: Dimension>(
    name: &str,
    array: &PyReadonlyArray<'_, T, D>,
    good: impl Fn(T) -> bool,
) -> PyResult<()> {
    match array.as_array().indexed_iter().find(|&(_, &value)| !good(value)) {
        None => Ok(()),
        Some((index, value)) => {
            let index = index.into_dimension().as_array_view().to_vec();
            Err(errors::not_finite(array.py(), name, index, value.to_f64()))
        }
    }
}

/// Recurrent weights, square, of an array or of a sparse matrix of scipy's, whose entries are the synapses, be they 0.
pub(crate) fn weights<T: Entry + Real>(
    name: &str,
    value: &Bound<'_, PyAny>,
    units: impl Into<Extent>,
    synapses: Option<&Bound<'_, PyAny>>,
) -> PyResult<SparseMatrix<T>> {
    let py = value.py();
    let units = units.into();
    let (full, entries) = match of_sparse(name, value)? {
        Some((full, entries)) => (full, Some(entries)),
        None => (value.clone(), None),
    };
    let full = matrix::<T>(name, &full, units, units)?;
    if full.shape()[0] != full.shape()[1] {
        return Err(errors::shape(py, name, full.shape(), vec![units; 2]));
    }
    finite(name, &full)?;
    sparse(&full, synapses.or(entries.as_ref()))
}

/// Of a sparse matrix of scipy's, the full one and where it has entries.
fn of_sparse<'py>(name: &str, value: &Bound<'py, PyAny>) -> PyResult<Option<(Bound<'py, PyAny>, Bound<'py, PyAny>)>> {
    if value.cast::<PyUntypedArray>().is_ok() || !value.hasattr("tocoo")? {
        return Ok(None);
    }
    let full = value.py().import("attractor._arrays")?.call_method1("full_of_sparse", (name, value))?;
    Ok(Some(full.extract()?))
}

/// A sparse matrix of a full one; zeros are absent synapses unless a mask says otherwise.
pub(crate) fn sparse<T: Entry + Real>(
    weights: &PyReadonlyArray<'_, T, Ix2>,
    synapses: Option<&Bound<'_, PyAny>>,
) -> PyResult<SparseMatrix<T>> {
    let matrix = match synapses {
        None => SparseMatrix::from_dense(weights.as_array()),
        Some(synapses) => {
            let mask = matrix::<bool>("synapses", synapses, weights.shape()[0], weights.shape()[1])?;
            SparseMatrix::with_synapses(weights.as_array(), mask.as_array())
        }
    };
    matrix.map_err(errors::raise)
}

/// A function of one complex number, of every number in an array, or of the one that is handed in.
pub(crate) fn at_each<'py>(
    name: &str,
    s: &Bound<'py, PyAny>,
    f: impl Fn(Complex64) -> Complex64 + Sync,
) -> PyResult<Bound<'py, PyAny>> {
    /// Numbers between looks for Ctrl-C.
    const PIECE: usize = 64;
    let py = s.py();
    if s.cast::<PyUntypedArray>().is_err()
        && let Ok(s) = s.extract::<Complex64>()
    {
        return Ok(py.detach(|| f(s)).into_pyobject(py)?.into_any());
    }
    let array = converted::<Complex64>(name, s)?.into_any().cast_into::<PyArrayDyn<Complex64>>()?;
    let mut values = array.readonly().as_array().as_standard_layout().into_owned();
    if let Some(values) = values.as_slice_mut() {
        for piece in values.chunks_mut(PIECE) {
            py.detach(|| piece.iter_mut().for_each(|s| *s = f(*s)));
            py.check_signals()?;
        }
    }
    Ok(give(py, values))
}

/// What an iterable yields, however long it says it is: a list that does not fit is an error, and Ctrl-C is heard.
pub(crate) fn listed<'py, T>(
    name: &'static str,
    values: &Bound<'py, PyAny>,
    each: impl Fn(usize, Bound<'py, PyAny>) -> PyResult<T>,
) -> PyResult<Vec<T>> {
    /// Values between looks for Ctrl-C.
    const PIECE: usize = 1 << 14;
    if let Ok(count) = values.len() {
        attractor::room::<T>(name, &[count]).map_err(errors::raise)?;
    }
    let mut list = Vec::new();
    for (place, value) in values.try_iter()?.enumerate() {
        if place.is_multiple_of(PIECE) {
            values.py().check_signals()?;
            attractor::room::<T>(name, &[2 * place]).map_err(errors::raise)?;
        }
        list.push(each(place, value?)?);
    }
    Ok(list)
}

/// Numbers as an argument, in whatever can be gone through.
#[derive(Debug, Clone, Default)]
pub(crate) struct Listed<N>(pub(crate) Vec<N>);

impl<'a, 'py, N> FromPyObject<'a, 'py> for Listed<N>
where
    N: for<'b> FromPyObject<'b, 'py, Error = PyErr>,
{
    type Error = PyErr;

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        listed("numbers", &value, |_, number| number.extract()).map(Self)
    }
}

/// Indices, each 0 or above.
pub(crate) fn indices(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Vec<usize>> {
    let array = vector::<i64>(name, value, "any number of indices")?;
    let index =
        |&index: &i64| usize::try_from(index).map_err(|_| errors::out_of_range(value.py(), name, index, "0 or above"));
    array.as_array().iter().map(index).collect()
}

/// Indices, of which -1 stands for none.
pub(crate) fn indices_or_none(
    name: &str,
    value: &Bound<'_, PyAny>,
    extent: impl Into<Extent>,
    accepted: &str,
) -> PyResult<Vec<Option<usize>>> {
    let array = vector::<i64>(name, value, extent)?;
    let index = |(place, &index): (usize, &i64)| match usize::try_from(index) {
        Ok(index) => Ok(Some(index)),
        Err(_) if index == -1 => Ok(None),
        Err(_) => Err(errors::out_of_range(value.py(), &format!("{name}[{place}]"), index, accepted)),
    };
    array.as_array().iter().enumerate().map(index).collect()
}

/// An array of the library's, handed over.
pub(crate) fn give<T: Element, D: Dimension>(py: Python<'_>, array: Array<T, D>) -> Bound<'_, PyAny> {
    array.into_pyarray(py).into_any()
}

/// A sparse matrix as compressed sparse rows: weights, presynaptic units, and where each row starts.
pub(crate) fn csr<'py, T: Element + Real>(
    py: Python<'py>,
    matrix: &SparseMatrix<T>,
) -> (Bound<'py, PyAny>, Bound<'py, PyAny>, Bound<'py, PyAny>) {
    let (mut indices, mut starts) = (Vec::with_capacity(matrix.synapses()), vec![0_i64]);
    for row in 0..matrix.rows() {
        indices.extend(matrix.row(row).map(|(column, _)| column as i64));
        starts.push(indices.len() as i64);
    }
    let data = matrix.weights().to_vec().into_pyarray(py).into_any();
    (data, indices.into_pyarray(py).into_any(), starts.into_pyarray(py).into_any())
}

/// Numbers that may be missing; those that are become NaN.
pub(crate) fn give_known(py: Python<'_>, values: Vec<Option<f64>>) -> Bound<'_, PyAny> {
    values.into_iter().map(|value| value.unwrap_or(f64::NAN)).collect::<Vec<_>>().into_pyarray(py).into_any()
}
