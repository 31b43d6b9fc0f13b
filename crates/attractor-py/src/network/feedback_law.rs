//! The law of feedback weights.

use pyo3::prelude::*;

/// The law of the feedback weights that carry a readout back to the units, independent from unit to unit and symmetric about
/// 0: `FeedbackLaw.Uniform(half_width)`, `FeedbackLaw.Gaussian(sd)` or `FeedbackLaw.TwoPoint(magnitude)`.
///
/// Examples
/// --------
/// >>> from attractor import FeedbackLaw
/// >>> FeedbackLaw.Uniform(half_width=1.0)
/// FeedbackLaw.Uniform(half_width=1)
/// >>> FeedbackLaw.Gaussian(sd=0.5).variance, FeedbackLaw.TwoPoint(magnitude=2.0).variance
/// (0.25, 4.0)
#[pyclass(frozen, eq, module = "attractor")]
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct FeedbackLaw(pub(crate) attractor::FeedbackLaw);

impl FeedbackLaw {
    /// Its name, that of its parameter, and the parameter.
    fn parts(&self) -> (&'static str, &'static str, f64) {
        match self.0 {
            attractor::FeedbackLaw::Uniform { half_width } => ("Uniform", "half_width", half_width),
            attractor::FeedbackLaw::Gaussian { sd } => ("Gaussian", "sd", sd),
            attractor::FeedbackLaw::TwoPoint { magnitude } => ("TwoPoint", "magnitude", magnitude),
            // The library may learn others before this package does.
            _ => ("Other", "variance", self.0.variance()),
        }
    }
}

#[pymethods]
impl FeedbackLaw {
    /// Uniform from minus to plus `half_width`.
    ///
    /// Parameters
    /// ----------
    /// half_width : float
    ///     Above 0.
    #[staticmethod]
    #[allow(non_snake_case, reason = "the library's name")]
    fn Uniform(half_width: f64) -> Self {
        Self(attractor::FeedbackLaw::Uniform { half_width })
    }

    /// Normal with mean 0.
    ///
    /// Parameters
    /// ----------
    /// sd : float
    ///     Standard deviation, above 0.
    #[staticmethod]
    #[allow(non_snake_case, reason = "the library's name")]
    fn Gaussian(sd: f64) -> Self {
        Self(attractor::FeedbackLaw::Gaussian { sd })
    }

    /// Plus or minus `magnitude`, with equal odds.
    ///
    /// Parameters
    /// ----------
    /// magnitude : float
    ///     Above 0.
    #[staticmethod]
    #[allow(non_snake_case, reason = "the library's name")]
    fn TwoPoint(magnitude: f64) -> Self {
        Self(attractor::FeedbackLaw::TwoPoint { magnitude })
    }

    /// Variance of a weight.
    #[getter]
    fn variance(&self) -> f64 {
        self.0.variance()
    }

    fn __repr__(&self) -> String {
        let (name, parameter, value) = self.parts();
        format!("FeedbackLaw.{name}({parameter}={value})")
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (f64,))> {
        let (name, _, value) = slf.get().parts();
        Ok((slf.get_type().getattr(name)?, (value,)))
    }
}
