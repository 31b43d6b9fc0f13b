//! Plain results and choices: named tuples and enumerations of Python, in `python/attractor/_records.py`.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

/// A named tuple of that class.
pub(crate) fn record<'py>(
    py: Python<'py>,
    class: &str,
    fields: impl IntoPyObject<'py, Target = PyTuple, Output = Bound<'py, PyTuple>, Error = PyErr>,
) -> PyResult<Bound<'py, PyAny>> {
    py.import("attractor._records")?.getattr(class)?.call1(fields.into_pyobject(py)?)
}

/// The member of an enumeration.
pub(crate) fn member<'py>(py: Python<'py>, class: &str, name: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import("attractor._records")?.getattr(class)?.getattr(name)
}

/// The name of a member of that enumeration.
pub(crate) fn name_of(class: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    let py = value.py();
    if !value.is_instance(&py.import("attractor._records")?.getattr(class)?)? {
        return Err(PyTypeError::new_err(format!("{} is no member of attractor.{class}", value.repr()?)));
    }
    value.getattr("name")?.extract()
}

/// What a member is called in Python: as in the library, but where that is a word of Python's.
macro_rules! name {
    ($member:ident) => {
        stringify!($member)
    };
    ($member:ident $python:ident) => {
        stringify!($python)
    };
}
pub(crate) use name;

/// Reads an enumeration of the library from its namesake in Python, and hands it back.
macro_rules! enumeration {
    ($name:ident: $library:ty { $($member:ident $(= $python:ident)?),* $(,)? }) => {
        /// A member of the enumeration of that name.
        #[derive(Debug, Clone, Copy)]
        pub(crate) struct $name(pub(crate) $library);

        impl<'a, 'py> FromPyObject<'a, 'py> for $name {
            type Error = PyErr;

            fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
                let name = $crate::records::name_of(stringify!($name), &value)?;
                $(if name == $crate::records::name!($member $($python)?) {
                    return Ok(Self(<$library>::$member));
                })*
                Err(pyo3::exceptions::PyTypeError::new_err(format!("unknown member {name}")))
            }
        }

        impl<'py> IntoPyObject<'py> for $name {
            type Target = PyAny;
            type Output = Bound<'py, PyAny>;
            type Error = PyErr;

            fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                let name = match self.0 {
                    $(<$library>::$member => $crate::records::name!($member $($python)?),)*
                };
                $crate::records::member(py, stringify!($name), name)
            }
        }
    };
}
pub(crate) use enumeration;
