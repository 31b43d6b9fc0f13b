//! Pickling: an object's bytes with their checksum, made and read by the same version of this package.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyTuple, PyType};
use serde::Serialize;
use serde::de::DeserializeOwned;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Copies and pickles of a class whose object is what one of its fields holds.
macro_rules! kept {
    ($class:ident { $field:ident }) => {
        #[pymethods]
        impl $class {
            fn __copy__(&self) -> Self {
                self.clone()
            }

            fn __deepcopy__(&self, _memo: &Bound<'_, PyAny>) -> Self {
                self.clone()
            }

            fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
                $crate::pickle::reduce(slf.as_any(), &slf.try_borrow()?.$field)
            }

            #[staticmethod]
            fn _of_bytes(bytes: &[u8]) -> PyResult<Self> {
                Ok(Self { $field: $crate::pickle::state(bytes)? })
            }
        }
    };
}
pub(crate) use kept;

/// What `__reduce__` returns: how to call [`_restore`], so that it makes the object again.
pub(crate) fn reduce<'py, T: Serialize>(object: &Bound<'py, PyAny>, state: &T) -> PyResult<Bound<'py, PyAny>> {
    let py = object.py();
    let bytes = postcard::to_stdvec(state).map_err(|error| PyValueError::new_err(error.to_string()))?;
    let restore = py.import("attractor._attractor")?.getattr("_restore")?;
    let class = object.get_type();
    let sum = checksum(&class, &bytes)?;
    let arguments = (class, VERSION, PyBytes::new(py, &bytes), PyBytes::new(py, &sum));
    Ok((restore, arguments).into_pyobject(py)?.into_any())
}

/// What `__reduce__` returns of an object that its class makes of these arguments, given by name.
pub(crate) fn reduce_call<'py>(
    object: &Bound<'py, PyAny>,
    arguments: &Bound<'py, PyDict>,
) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
    let py = object.py();
    let call = py.import("functools")?.getattr("partial")?.call((object.get_type(),), Some(arguments))?;
    Ok((call, PyTuple::empty(py)))
}

/// What `__reduce__` returns of an object that holds what only Python can pickle: a plain one of its kind, of which a method is
/// called with that.
pub(crate) fn reduce_set<'py>(
    py: Python<'py>,
    method: &str,
    value: impl IntoPyObject<'py>,
    plain: impl IntoPyObject<'py>,
) -> PyResult<Bound<'py, PyAny>> {
    let set = py.import("operator")?.getattr("methodcaller")?.call1((method, value))?;
    Ok((set, (plain,)).into_pyobject(py)?.into_any())
}

/// Checksum of a class and the bytes of an object of it: neither is taken for another.
fn checksum(class: &Bound<'_, PyType>, bytes: &[u8]) -> PyResult<[u8; blake3::OUT_LEN]> {
    let mut hasher = blake3::Hasher::new();
    for part in [VERSION.as_bytes(), class.qualname()?.to_string().as_bytes(), bytes] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    Ok(hasher.finalize().into())
}

/// The state in a pickle's bytes. It is not believed: what does not fit together is refused.
pub(crate) fn state<T: DeserializeOwned>(bytes: &[u8]) -> PyResult<T> {
    postcard::from_bytes(bytes).map_err(|error| PyValueError::new_err(format!("this pickle is damaged: {error}")))
}

/// Makes an object of its pickled bytes.
#[pyfunction]
fn _restore<'py>(
    class: &Bound<'py, PyType>,
    version: &str,
    bytes: &Bound<'py, PyBytes>,
    sum: &[u8],
) -> PyResult<Bound<'py, PyAny>> {
    if version != VERSION {
        return Err(PyValueError::new_err(format!(
            "this {} was pickled by attractor {version}, and this is {VERSION}; pickles are read by the version that made \
             them (network.save(path) is for keeping)",
            class.name()?
        )));
    }
    if checksum(class, bytes.as_bytes())? != sum {
        return Err(PyValueError::new_err(format!(
            "this pickle of a {} is damaged: its bytes are not those that were written",
            class.name()?
        )));
    }
    class.call_method1("_of_bytes", (bytes,))
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(_restore, module)?)
}
