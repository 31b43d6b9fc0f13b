//! Differential Hebbian learning of feedback.

use attractor::Rule;
use pyo3::prelude::*;
use pyo3::types::PyType;

use crate::errors::raise;
use crate::network::EchoStateNetwork;
use crate::records::enumeration;

enumeration!(FeedbackNorm: attractor::FeedbackNorm { InPlace, Accumulate, Clip, None = Unnormalised });

/// Differential Hebbian learning of the feedback weights of an echo state network: synapses follow the product of changes,
/// not of activities::
///
///     d' = x' - x        M = W_z + rate (d' d^T - W_z)        W_z = M / (|M| + 1e-12)
///
/// where d is the change in the step before.
///
/// Parameters
/// ----------
/// rate : float
///     Learning rate, in [0, 1].
/// norm : FeedbackNorm
///     How W_z follows from M; by default `FeedbackNorm.InPlace`.
/// clean_changes : bool
///     Whether it learns from changes of the state before noise was added.
/// terms : sequence of 4 floats
///     Factors a, b, c, e of the four Hebbian terms that the product of changes is made of,
///     ``a x' x^T + b x x_-^T - c x x^T - e x' x_-^T``, with ``x'`` the new state, ``x`` the one before and ``x_-`` the one before it
///     (eq. 6 of [1]_). All 1 is the rule itself; 0 leaves a term out.
///
/// References
/// ----------
/// .. [1] Vettelschoss, Freiberger & Dambre (2020).
///
/// Examples
/// --------
/// >>> from attractor import DifferentialHebbian, EchoStateNetwork, Streams
/// >>> network = EchoStateNetwork.random(units=20, seed=1)
/// >>> rule = DifferentialHebbian(rate=0.01)
/// >>> for noise in Streams(2).normal((1000, 20), sd=0.01):
/// ...     network.step(noise=noise)
/// ...     rule.learn(network)
/// >>> round(float((network.feedback ** 2).sum()), 6)
/// 1.0
#[pyclass(frozen, module = "attractor")]
#[derive(Debug, Clone, Copy)]
pub(crate) struct DifferentialHebbian {
    /// Learning rate.
    #[pyo3(get)]
    rate: f64,
    /// How W_z follows from M.
    #[pyo3(get)]
    norm: FeedbackNorm,
    /// Whether it learns from changes of the state before noise was added.
    #[pyo3(get)]
    clean_changes: bool,
    /// Factors of the four Hebbian terms.
    #[pyo3(get)]
    terms: (f64, f64, f64, f64),
    pub(crate) rule: attractor::DifferentialHebbian,
}

#[pymethods]
impl DifferentialHebbian {
    #[new]
    #[pyo3(
        signature = (rate, *, norm = FeedbackNorm(attractor::FeedbackNorm::InPlace), clean_changes = false,
            terms = [1.0; 4]),
        text_signature = "(rate, *, norm=..., clean_changes=False, terms=(1, 1, 1, 1))"
    )]
    fn new(rate: f64, norm: FeedbackNorm, clean_changes: bool, terms: [f64; 4]) -> PyResult<Self> {
        let rule = attractor::DifferentialHebbian::new(rate, norm.0).map_err(raise)?;
        let rule = if clean_changes { rule.from_clean_changes() } else { rule };
        let rule = rule.with_terms(terms).map_err(raise)?;
        Ok(Self { rate, norm, clean_changes, terms: terms.into(), rule })
    }

    /// Learns from what the network did in its last two steps.
    ///
    /// Parameters
    /// ----------
    /// network : EchoStateNetwork
    ///     Its feedback weights change.
    fn learn(&self, network: &mut EchoStateNetwork) -> PyResult<()> {
        let mut rule = self.rule;
        rule.learn(&mut network.inner, &[]).map_err(raise)?;
        Ok(())
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Self>().is_ok_and(|other| other.get().rule == self.rule)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let norm = self.norm.into_pyobject(py)?;
        let clean = if self.clean_changes { "True" } else { "False" };
        let (a, b, c, e) = self.terms;
        let terms = if <[f64; 4]>::from(self.terms) == [1.0; 4] {
            String::new()
        } else {
            format!(", terms=({a}, {b}, {c}, {e})")
        };
        Ok(format!("DifferentialHebbian(rate={}, norm={norm}, clean_changes={clean}{terms})", self.rate))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let own = slf.get();
        let of = slf.get_type().getattr("_of")?;
        Ok((of, (own.rate, own.norm, own.clean_changes, own.terms)).into_pyobject(slf.py())?.into_any())
    }

    #[classmethod]
    #[pyo3(signature = (rate, norm, clean_changes, terms = [1.0; 4]))] // those of earlier versions have none
    fn _of(
        _class: &Bound<'_, PyType>,
        rate: f64,
        norm: FeedbackNorm,
        clean_changes: bool,
        terms: [f64; 4],
    ) -> PyResult<Self> {
        Self::new(rate, norm, clean_changes, terms)
    }
}
