//! The classes of attractors.

use attractor::orbit as library;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

/// What an orbit settles into: `Attractor.FixedPoint`, `Attractor.Period(k)`, `Attractor.QuasiPeriodic`;
/// `Attractor.Chaotic`, of maps alone; `Attractor.Irregular`, of records alone: chaos or noise, which a record cannot tell
/// apart; `Attractor.Undetermined`: not settled, a transient or a cycle longer than what was followed.
///
/// Examples
/// --------
/// >>> from attractor.orbit import Attractor
/// >>> Attractor.Period(4), str(Attractor.Period(4)), Attractor.Period(4).period
/// (Attractor.Period(4), 'period 4', 4)
/// >>> Attractor.Period(2).rotates, Attractor.QuasiPeriodic.rotates
/// (False, True)
#[pyclass(frozen, eq, hash, module = "attractor.orbit")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Attractor(pub(crate) library::Attractor);

#[pymethods]
impl Attractor {
    #[classattr]
    #[allow(non_snake_case, reason = "the library's name")]
    fn FixedPoint() -> Self {
        Self(library::Attractor::FixedPoint)
    }

    #[classattr]
    #[allow(non_snake_case, reason = "the library's name")]
    fn QuasiPeriodic() -> Self {
        Self(library::Attractor::QuasiPeriodic)
    }

    #[classattr]
    #[allow(non_snake_case, reason = "the library's name")]
    fn Chaotic() -> Self {
        Self(library::Attractor::Chaotic)
    }

    #[classattr]
    #[allow(non_snake_case, reason = "the library's name")]
    fn Irregular() -> Self {
        Self(library::Attractor::Irregular)
    }

    #[classattr]
    #[allow(non_snake_case, reason = "the library's name")]
    fn Undetermined() -> Self {
        Self(library::Attractor::Undetermined)
    }

    /// A cycle of that period.
    ///
    /// Parameters
    /// ----------
    /// period : int
    ///     2 or more.
    #[staticmethod]
    #[allow(non_snake_case, reason = "the library's name")]
    fn Period(py: Python<'_>, period: usize) -> PyResult<Self> {
        if period < 2 {
            return Err(crate::errors::out_of_range(py, "period", period, "2 or more"));
        }
        Ok(Self(library::Attractor::Period(period)))
    }

    /// The period of a cycle; `None` of anything else.
    #[getter]
    fn period(&self) -> Option<usize> {
        match self.0 {
            library::Attractor::Period(period) => Some(period),
            _ => None,
        }
    }

    /// Whether it is a cycle of period 3 or more, or a torus: an oscillation that turns rather than flips.
    #[getter]
    fn rotates(&self) -> bool {
        self.0.rotates()
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("Attractor.{:?}", self.0)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let py = slf.py();
        if let Some(period) = slf.get().period() {
            return Ok((slf.get_type().getattr("Period")?, (period,).into_pyobject(py)?));
        }
        let name = format!("{:?}", slf.get().0);
        Ok((py.import("builtins")?.getattr("getattr")?, (slf.get_type(), name).into_pyobject(py)?))
    }
}
