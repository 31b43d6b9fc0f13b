//! Which recurrent synapses are plastic.

use pyo3::prelude::*;

/// Which recurrent synapses are plastic: `PlasticScheme.Neurons(fraction)` or `PlasticScheme.Synapses(probability)`.
///
/// Examples
/// --------
/// >>> from attractor import PlasticScheme
/// >>> PlasticScheme.Neurons(fraction=0.6)
/// PlasticScheme.Neurons(fraction=0.6)
/// >>> PlasticScheme.Synapses(probability=0.6)
/// PlasticScheme.Synapses(probability=0.6)
#[pyclass(frozen, eq, module = "attractor")]
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PlasticScheme(pub(crate) attractor::PlasticScheme);

#[pymethods]
impl PlasticScheme {
    /// The first `fraction` of the units, with all their synapses.
    ///
    /// Parameters
    /// ----------
    /// fraction : float
    ///     Above 0 and at most 1.
    ///
    /// References
    /// ----------
    /// .. [1] Laje & Buonomano (2013), doi:10.1038/nn.3405.
    #[staticmethod]
    #[allow(non_snake_case, reason = "the library's name")]
    fn Neurons(fraction: f64) -> Self {
        Self(attractor::PlasticScheme::Neurons { fraction })
    }

    /// Each synapse of every unit with that probability.
    ///
    /// Parameters
    /// ----------
    /// probability : float
    ///     Above 0 and at most 1.
    #[staticmethod]
    #[allow(non_snake_case, reason = "the library's name")]
    fn Synapses(probability: f64) -> Self {
        Self(attractor::PlasticScheme::Synapses { probability })
    }

    fn __repr__(&self) -> String {
        match self.0 {
            attractor::PlasticScheme::Neurons { fraction } => format!("PlasticScheme.Neurons(fraction={fraction})"),
            attractor::PlasticScheme::Synapses { probability } => {
                format!("PlasticScheme.Synapses(probability={probability})")
            }
        }
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (f64,))> {
        let class = slf.get_type();
        match slf.get().0 {
            attractor::PlasticScheme::Neurons { fraction } => Ok((class.getattr("Neurons")?, (fraction,))),
            attractor::PlasticScheme::Synapses { probability } => Ok((class.getattr("Synapses")?, (probability,))),
        }
    }
}
