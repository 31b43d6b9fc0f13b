//! The mean field at one target.

use pyo3::prelude::*;

use super::feedback_loop::FeedbackLoop;
use crate::pickle::kept;
use crate::{arrays, errors};

/// The mean field of a network trained to hold one target A: sigma^2 = g^2 <phi^2>, x = w A + xi, xi ~ N(0, sigma^2).
///
/// Made by `Ensemble.one_target`, `Ensemble.solutions` and `Ensemble.edge_of_chaos`.
///
/// References
/// ----------
/// .. [1] Rivkind & Barak (2017), Physical Review Letters 118, 258101, doi:10.1103/PhysRevLett.118.258101.
///
/// Examples
/// --------
/// >>> from attractor import Transfer
/// >>> from attractor.mean_field import Ensemble
/// >>> rectified = Ensemble(gain=1.1, transfer=Transfer.Rectified(0.1)).one_target(1.0)
/// >>> rectified.lambda_out > 0  # Thresholded units cannot hold one target.
/// True
#[pyclass(frozen, module = "attractor.mean_field")]
#[derive(Debug, Clone)]
pub(crate) struct OneTarget {
    pub(super) inner: attractor::mean_field::OneTarget,
}

#[pymethods]
impl OneTarget {
    /// A.
    #[getter]
    fn target(&self) -> f64 {
        self.inner.target
    }

    /// g.
    #[getter]
    fn gain(&self) -> f64 {
        self.inner.gain
    }

    /// sigma^2, of the recurrent input to a unit.
    #[getter]
    fn variance(&self) -> f64 {
        self.inner.variance
    }

    /// C = <phi^2>.
    #[getter]
    fn mean_square_rate(&self) -> f64 {
        self.inner.mean_square_rate
    }

    /// Gain from the output to the recurrent input.
    #[getter]
    fn beta_0(&self) -> f64 {
        self.inner.beta_0
    }

    /// Gain of the recurrent input onto itself; a solution is stable if it is below 1.
    #[getter]
    fn beta_1(&self) -> f64 {
        self.inner.beta_1
    }

    /// Radius of the disk of eigenvalues of the network, centred at -1.
    #[getter]
    fn rho(&self) -> f64 {
        self.inner.rho
    }

    /// k = A / C: the readout is w_out = k r / N.
    #[getter]
    fn readout(&self) -> f64 {
        self.inner.readout()
    }

    /// The outlier eigenvalue that training adds, -(1 - A beta_0 - beta_1).
    #[getter]
    fn lambda_out(&self) -> f64 {
        self.inner.lambda_out()
    }

    /// The same from the shape of phi, -(g^2 / sigma^2) <phi (phi - x phi')>.
    #[getter]
    fn lambda_out_from_shape(&self) -> f64 {
        self.inner.lambda_out_from_shape()
    }

    /// -1 / lambda_out, the time constant of the output; negative where the target is unstable.
    #[getter]
    fn tau_out(&self) -> f64 {
        self.inner.tau_out()
    }

    /// 1 / (1 - rho), the slowest time constant of the network; `NoFadingMemoryError` if rho is 1 or more.
    #[getter]
    fn tau_net(&self) -> PyResult<f64> {
        self.inner.tau_net().map_err(errors::raise)
    }

    /// max(rho, beta_1): with the loop open, the network forgets its past if this is below 1.
    #[getter]
    fn radius(&self) -> f64 {
        self.inner.radius()
    }

    /// Whether iterating sigma^2 <- g^2 <phi^2> converges to this solution.
    #[getter]
    fn attracts_iteration(&self) -> bool {
        self.inner.attracts_iteration()
    }

    /// Raises `NoFadingMemoryError` unless the network, its loop open, forgets its past.
    fn require_fading_memory(&self) -> PyResult<()> {
        self.inner.require_fading_memory().map_err(errors::raise)
    }

    /// The gain G_OL(s) = A beta_0 / (1 - beta_1 + s) from the target to the output with the loop open.
    ///
    /// Parameters
    /// ----------
    /// s : complex or array_like of complex
    ///
    /// Returns
    /// -------
    /// complex or ndarray of complex128, as s
    fn open_loop_gain<'py>(&self, s: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        arrays::at_each("s", s, |s| self.inner.open_loop_gain(s))
    }

    /// G_CL = G_OL / (1 - G_OL).
    ///
    /// Parameters
    /// ----------
    /// s : complex or array_like of complex
    ///
    /// Returns
    /// -------
    /// complex or ndarray of complex128, as s
    fn closed_loop_gain<'py>(&self, s: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        arrays::at_each("s", s, |s| self.inner.closed_loop_gain(s))
    }

    /// What z - A is at time t after a kick x += size w_FB: size A beta_0 exp(lambda_out t).
    ///
    /// Parameters
    /// ----------
    /// size : float
    /// t : float
    ///
    /// Returns
    /// -------
    /// float
    fn kick_response(&self, size: f64, t: f64) -> PyResult<f64> {
        self.inner.kick_response(size, t).map_err(errors::raise)
    }

    /// The feedback loop as one of a single target.
    ///
    /// Returns
    /// -------
    /// FeedbackLoop
    fn feedback_loop(&self) -> FeedbackLoop {
        FeedbackLoop { inner: self.inner.feedback_loop() }
    }

    fn __repr__(&self) -> String {
        let one = &self.inner;
        format!(
            "OneTarget(target={}, gain={}, variance={:.6}, beta_0={:.6}, beta_1={:.6}, rho={:.6}, lambda_out={:.6})",
            one.target,
            one.gain,
            one.variance,
            one.beta_0,
            one.beta_1,
            one.rho,
            one.lambda_out(),
        )
    }
}

kept!(OneTarget { inner });
