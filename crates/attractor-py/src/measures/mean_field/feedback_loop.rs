//! The feedback loop at one fixed point.

use num_complex::Complex64;
use numpy::IntoPyArray;
use pyo3::prelude::*;

use crate::pickle::kept;
use crate::work::detached;
use crate::{arrays, errors};

/// The feedback loop at fixed point n of M: G_n(s) = k' (s - P_n)^-1 B_n. The poles of the closed loop are the eigenvalues of
/// P_n + B_n k'.
///
/// Made by `ManyTargets.feedback_loop` and `OneTarget.feedback_loop`.
///
/// References
/// ----------
/// .. [1] Rivkind & Barak (2017), Physical Review Letters 118, 258101, doi:10.1103/PhysRevLett.118.258101.
///
/// Examples
/// --------
/// Near the onset of an oscillation a fixed point resonates.
///
/// >>> from attractor.mean_field import Ensemble
/// >>> loop = Ensemble(gain=0.9).many_targets([0.5, 1.0, 1.5]).feedback_loop(0)
/// >>> omega, gain = loop.resonance(upto=2.0)
/// >>> round(omega, 3), round(gain), loop.nyquist_turns()
/// (0.204, 252, 0)
#[pyclass(frozen, module = "attractor.mean_field")]
#[derive(Debug, Clone)]
pub(crate) struct FeedbackLoop {
    pub(super) inner: attractor::mean_field::FeedbackLoop,
}

impl FeedbackLoop {
    fn check(&self, py: Python<'_>, m: usize) -> PyResult<()> {
        if m < self.inner.readout.len() {
            return Ok(());
        }
        Err(errors::out_of_range(py, "m", m, "below the number of targets"))
    }
}

#[pymethods]
impl FeedbackLoop {
    /// n.
    #[getter]
    fn index(&self) -> usize {
        self.inner.index
    }

    /// A_n.
    #[getter]
    fn target(&self) -> f64 {
        self.inner.target
    }

    /// Radius of the disk of the network's eigenvalues, centred at -1.
    #[getter]
    fn rho(&self) -> f64 {
        self.inner.rho
    }

    /// k, (M,).
    #[getter]
    fn readout<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        self.inner.readout.clone().into_pyarray(py).into_any()
    }

    /// Poles of the open loop, (M,): p_nm = -1 + D_nm, and p_nn = -1 + beta_1,n.
    #[getter]
    fn open_poles<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        self.inner.open_poles.clone().into_pyarray(py).into_any()
    }

    /// B_nm, (M,).
    #[getter]
    fn drive<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        self.inner.drive.clone().into_pyarray(py).into_any()
    }

    /// E_nm, (M,).
    #[getter]
    fn own_drive<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        self.inner.own_drive.clone().into_pyarray(py).into_any()
    }

    /// P_n, (M, M): how the projections of a perturbation on the M rate vectors decay with the loop open.
    #[getter]
    fn open_loop_matrix<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        arrays::give(py, self.inner.open_loop_matrix())
    }

    /// max(rho_n, the slowest decay of the open loop): below 1, the open loop has fading memory.
    #[getter]
    fn radius(&self) -> f64 {
        self.inner.radius()
    }

    /// The poles of the closed loop, from the least stable on.
    ///
    /// Returns
    /// -------
    /// ndarray of complex128, (M,)
    fn poles<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.inner.poles().map_err(errors::raise)?.into_pyarray(py).into_any())
    }

    /// The poles that are eigenvalues of a large network: those outside its disk, |1 + lambda| > rho_n.
    ///
    /// Returns
    /// -------
    /// ndarray of complex128, (at most M,)
    fn visible_poles<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.inner.visible_poles().map_err(errors::raise)?.into_pyarray(py).into_any())
    }

    /// The zeros z_nm of G_nm.
    ///
    /// Returns
    /// -------
    /// ndarray of float64, (M,)
    ///     NaN for m = n, where a pole cancels it.
    fn zeros<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        arrays::give_known(py, self.inner.zeros())
    }

    /// G_nm(s): what reaches the projection on r_m of an output that varies as exp(s t).
    ///
    /// Parameters
    /// ----------
    /// m : int
    /// s : complex
    ///
    /// Returns
    /// -------
    /// complex
    fn partial_gain(&self, py: Python<'_>, m: usize, s: Complex64) -> PyResult<Complex64> {
        self.check(py, m)?;
        Ok(self.inner.partial_gain(m, s))
    }

    /// The gain of the open loop, G_n(s).
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

    /// The gain of the closed loop, G / (1 - G).
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

    /// Where the closed loop answers most.
    ///
    /// Parameters
    /// ----------
    /// upto : float
    ///     Frequencies from 0 to this are looked at.
    ///
    /// Returns
    /// -------
    /// omega : float
    /// gain : float
    ///     |G_CL(i omega)|.
    fn resonance(&self, py: Python<'_>, upto: f64) -> (f64, f64) {
        py.detach(|| self.inner.resonance(upto))
    }

    /// Clockwise turns of G(i omega) about 1, as omega goes from minus to plus infinity: by Nyquist's criterion the number of
    /// unstable poles of the closed loop, if the open loop has fading memory.
    ///
    /// Returns
    /// -------
    /// int
    ///
    /// Raises
    /// ------
    /// NoFadingMemoryError
    /// NoSolutionError
    ///     If G passes through 1: the closed loop is at its onset.
    ///
    /// References
    /// ----------
    /// .. [1] Nyquist (1932), Bell System Technical Journal 11, 126-147, doi:10.1002/j.1538-7305.1932.tb02344.x.
    fn nyquist_turns(&self, py: Python<'_>) -> PyResult<i32> {
        detached(py, || self.inner.nyquist_turns())
    }

    /// Clockwise turns of G(i omega) about any point but 0.
    ///
    /// Parameters
    /// ----------
    /// point : complex
    ///
    /// Returns
    /// -------
    /// int
    fn turns_about(&self, py: Python<'_>, point: Complex64) -> PyResult<i32> {
        detached(py, || self.inner.turns_about(point))
    }

    /// The curve G(i omega) for omega from far below 0 to far above, dense where G moves.
    ///
    /// Parameters
    /// ----------
    /// points : int
    ///
    /// Returns
    /// -------
    /// omega : ndarray of float64, (points,)
    /// gain : ndarray of complex128, (points,)
    fn nyquist_curve<'py>(&self, py: Python<'py>, points: usize) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)> {
        let curve = detached(py, || self.inner.nyquist_curve(points))?;
        let (omega, gain): (Vec<_>, Vec<_>) = curve.into_iter().unzip();
        Ok((omega.into_pyarray(py).into_any(), gain.into_pyarray(py).into_any()))
    }

    /// Number of poles of the closed loop with a positive real part.
    ///
    /// Returns
    /// -------
    /// int
    fn unstable_poles(&self) -> PyResult<usize> {
        self.inner.unstable_poles().map_err(errors::raise)
    }

    /// Raises `NoFadingMemoryError` unless the open loop forgets its past.
    fn require_fading_memory(&self) -> PyResult<()> {
        self.inner.require_fading_memory().map_err(errors::raise)
    }

    fn __repr__(&self) -> String {
        format!("FeedbackLoop(index={}, target={}, rho={:.6})", self.inner.index, self.inner.target, self.inner.rho)
    }
}

kept!(FeedbackLoop { inner });
