//! Errors of the library as exceptions of Python: a `ValueError` or `TypeError` for what a caller can put right, a
//! `RuntimeError` for what only the computation could tell. Their classes are in `python/attractor/_errors.py`.

use attractor::Error;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

/// The exception of a class in `attractor._errors`: its message, then what else it tells.
pub(crate) fn exception<'py>(
    py: Python<'py>,
    class: &str,
    arguments: impl IntoPyObject<'py, Target = PyTuple, Output = Bound<'py, PyTuple>, Error = PyErr>,
) -> PyErr {
    let build = || {
        let class = py.import("attractor._errors")?.getattr(class)?;
        class.call1(arguments.into_pyobject(py)?)
    };
    build().map_or_else(|error: PyErr| error, PyErr::from_value)
}

/// What the library says, as an exception.
pub(crate) fn raise(error: Error) -> PyErr {
    let message = error.to_string();
    Python::attach(|py| match error {
        Error::OutOfRange { name, found, accepted } => {
            exception(py, "OutOfRangeError", (message, name, found, accepted))
        }
        Error::Memory { .. } => exception(py, "OutOfMemoryError", (message,)),
        Error::Shape { name, found, expected } => shape(py, name, &found, expected),
        Error::NotFinite { name, index, value } => not_finite(py, name, index, value),
        Error::Diverged { step, unit, value } => exception(py, "DivergedError", (message, step, unit, value)),
        Error::Indefinite { step, unit, value } => exception(py, "IndefiniteError", (message, step, unit, value)),
        Error::NoConvergence { iterations, residual, .. } => {
            exception(py, "NoConvergenceError", (message, iterations, residual))
        }
        Error::NoSolution(_) | Error::NotPositiveDefinite { .. } => exception(py, "NoSolutionError", (message,)),
        Error::SeveralSolutions { found, .. } => exception(py, "SeveralSolutionsError", (message, found)),
        Error::SingularTargets(_) => exception(py, "SingularTargetsError", (message,)),
        Error::NoFadingMemory { target, radius } => exception(py, "NoFadingMemoryError", (message, target, radius)),
        _ => exception(py, "StorageError", (message,)),
    })
}

/// An array of the wrong extents; those expected are numbers, or words where any number will do.
pub(crate) fn shape<'py, E: IntoPyObject<'py> + std::fmt::Display + Clone>(
    py: Python<'py>,
    name: &str,
    found: &[usize],
    expected: Vec<E>,
) -> PyErr {
    let message = format!("{name} has shape {}; expected {}", tuple(found), tuple(&expected));
    exception(py, "ShapeError", (message, name, found.to_vec(), expected))
}

/// Extents as Python writes them.
fn tuple(extents: &[impl std::fmt::Display]) -> String {
    match extents {
        [one] => format!("({one},)"),
        _ => format!("({})", extents.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
    }
}

/// An array of the wrong type of number.
pub(crate) fn dtype(py: Python<'_>, name: &str, found: &str, expected: &str) -> PyErr {
    let message = format!("{name} has dtype {found}; expected {expected}");
    exception(py, "DtypeError", (message, name, found, expected))
}

/// An array with an entry that is NaN or infinite.
pub(crate) fn not_finite(py: Python<'_>, name: &str, index: Vec<usize>, value: f64) -> PyErr {
    let message = format!("{name} holds {value} at {}; every entry must be finite", tuple(&index));
    exception(py, "NotFiniteError", (message, name, index, value))
}

/// An array of which an entry is masked.
pub(crate) fn masked(py: Python<'_>, name: &str, index: Vec<usize>) -> PyErr {
    let message = format!("{name} is masked at {}; every entry must be given", tuple(&index));
    exception(py, "NotFiniteError", (message, name, index, f64::NAN))
}

/// A parameter outside its range.
pub(crate) fn out_of_range(py: Python<'_>, name: &str, found: impl ToString, accepted: &str) -> PyErr {
    let found = found.to_string();
    let message = format!("{name} is {found}; it must be {accepted}");
    exception(py, "OutOfRangeError", (message, name, found, accepted))
}

/// A panic, should one be left, is to be an error of attractor as every other: PyO3's exception becomes one of them.
pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    let panic = py.get_type::<pyo3::panic::PanicException>();
    let ours = py.import("attractor._errors")?.getattr("Error")?;
    panic.setattr("__bases__", (ours,))?;
    module.add("PanicException", panic)
}
