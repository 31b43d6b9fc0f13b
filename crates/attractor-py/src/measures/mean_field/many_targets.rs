//! The mean field at many targets.

use numpy::IntoPyArray;
use pyo3::prelude::*;

use super::feedback_loop::FeedbackLoop;
use crate::pickle::kept;
use crate::{arrays, errors};

/// The mean field of a network trained to hold M targets: x_n = w A_n + xi_n, xi ~ N(0, Sigma), Sigma = g^2 C,
/// C_nm = <phi_n phi_m>.
///
/// Made by `Ensemble.many_targets`.
///
/// References
/// ----------
/// .. [1] Rivkind & Barak (2017), Physical Review Letters 118, 258101, doi:10.1103/PhysRevLett.118.258101.
///
/// Examples
/// --------
/// >>> from attractor.mean_field import Ensemble
/// >>> many = Ensemble(gain=0.9).many_targets([0.5, 1.0, 1.5])
/// >>> many
/// ManyTargets(targets=[0.5, 1.0, 1.5], gain=0.9)
/// >>> many.rho.round(6).tolist()
/// [0.776249, 0.664132, 0.579045]
#[pyclass(frozen, module = "attractor.mean_field")]
#[derive(Debug, Clone)]
pub(crate) struct ManyTargets {
    pub(super) inner: attractor::mean_field::ManyTargets,
}

#[pymethods]
impl ManyTargets {
    /// The targets A_n, (M,).
    #[getter]
    fn targets<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        self.inner.targets.clone().into_pyarray(py).into_any()
    }

    /// g.
    #[getter]
    fn gain(&self) -> f64 {
        self.inner.gain
    }

    /// Sigma_nm, the covariance of the recurrent inputs, (M, M).
    #[getter]
    fn covariance<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        arrays::give(py, self.inner.covariance.clone())
    }

    /// C_nm = <phi_n phi_m>, (M, M).
    #[getter]
    fn correlation<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        arrays::give(py, self.inner.correlation.clone())
    }

    /// k = C^-1 A, (M,): the readout is w_out = (1 / N) sum over m of k_m r_m.
    #[getter]
    fn readout<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        self.inner.readout.clone().into_pyarray(py).into_any()
    }

    /// D_nm = g^2 <phi'_n phi'_m>, (M, M).
    #[getter]
    fn slope_correlation<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        arrays::give(py, self.inner.slope_correlation.clone())
    }

    /// B_nm = <phi_m phi'_n w>, (M, M): what the output drives in the direction of r_m, at fixed point n.
    #[getter]
    fn drive<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        arrays::give(py, self.inner.drive.clone())
    }

    /// E_nm = (g^2 <phi_m phi'_n xi_n> - D_nm Sigma_nm) / Sigma_nn, (M, M).
    #[getter]
    fn own_drive<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        arrays::give(py, self.inner.own_drive.clone())
    }

    /// Radius of the disk of eigenvalues at each fixed point, (M,).
    #[getter]
    fn rho<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        self.inner.rho.clone().into_pyarray(py).into_any()
    }

    /// beta_1 at each fixed point, (M,).
    #[getter]
    fn beta_1<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        self.inner.beta_1.clone().into_pyarray(py).into_any()
    }

    /// The feedback loop at fixed point n.
    ///
    /// Parameters
    /// ----------
    /// n : int
    ///
    /// Returns
    /// -------
    /// FeedbackLoop
    fn feedback_loop(&self, py: Python<'_>, n: usize) -> PyResult<FeedbackLoop> {
        if n >= self.inner.len() {
            return Err(errors::out_of_range(py, "n", n, "below the number of targets"));
        }
        Ok(FeedbackLoop { inner: self.inner.feedback_loop(n) })
    }

    fn __len__(&self) -> usize {
        self.inner.len()
    }

    fn __repr__(&self) -> String {
        format!("ManyTargets(targets={:?}, gain={})", self.inner.targets, self.inner.gain)
    }
}

kept!(ManyTargets { inner });
