//! The gain around a loop, reduced to a Hessenberg matrix.

use attractor::gain as library;
use num_complex::Complex64;
use numpy::IntoPyArray;
use pyo3::prelude::*;

use crate::arrays;
use crate::pickle::kept;
use crate::work::detached;

/// The gain around a loop, reduced to a Hessenberg matrix: the whole of it, or its leading part, which is exact as far as
/// `residual` is small.
///
/// Made by `Linearisation.hessenberg`, `Linearisation.krylov` and `Linearisation.adjoint_krylov`.
///
/// References
/// ----------
/// .. [1] Laub (1981), IEEE Transactions on Automatic Control 26, 407-408, doi:10.1109/TAC.1981.1102637.
///
/// Examples
/// --------
/// >>> import numpy as np
/// >>> from attractor import RateNetwork
/// >>> from attractor.gain import Linearisation
/// >>> network = RateNetwork.from_weights(np.ones((1, 1)), np.zeros((1, 1)), [[0.5]], transfer="linear")
/// >>> loop_gain = Linearisation(network, [0.0]).hessenberg()
/// >>> loop_gain.at(0.0), loop_gain.along([0.0, 1.0]).round(12).tolist()
/// ((0.5+0j), [(0.5+0j), (0.25-0.25j)])
/// >>> loop_gain.poles()[0].tolist()
/// [(-0.5+0j)]
#[pyclass(frozen, module = "attractor.gain")]
#[derive(Debug, Clone)]
pub(crate) struct LoopGain {
    pub(super) inner: library::LoopGain,
}

#[pymethods]
impl LoopGain {
    /// Order of the Hessenberg matrix.
    #[getter]
    fn order(&self) -> usize {
        self.inner.order()
    }

    /// The gain G(s) of the open loop.
    ///
    /// Parameters
    /// ----------
    /// s : complex or array_like of complex
    ///     In 1/tau.
    ///
    /// Returns
    /// -------
    /// complex or ndarray of complex128, as s
    fn at<'py>(&self, s: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        arrays::at_each("s", s, |s| self.inner.at(s))
    }

    /// G(i w) at frequencies w.
    ///
    /// Parameters
    /// ----------
    /// frequencies : array_like of float, (n,)
    ///     In radians per tau.
    ///
    /// Returns
    /// -------
    /// ndarray of complex128, (n,)
    fn along<'py>(&self, frequencies: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let py = frequencies.py();
        let frequencies = arrays::vector::<f64>("frequencies", frequencies, "n")?;
        let s = frequencies.as_array().mapv(|w| Complex64::new(0.0, w));
        arrays::at_each("frequencies", &arrays::give(py, s), |s| self.inner.at(s))
    }

    /// The norm of what the equations leave at s, relative to |b|; 0 of a whole reduction.
    ///
    /// Parameters
    /// ----------
    /// s : complex
    ///
    /// Returns
    /// -------
    /// float
    fn residual(&self, s: Complex64) -> f64 {
        self.inner.residual(s)
    }

    /// |(s - J)^-1 b|: how much of the network answers to its channel.
    ///
    /// Parameters
    /// ----------
    /// s : complex
    ///
    /// Returns
    /// -------
    /// float
    fn amplification(&self, s: Complex64) -> f64 {
        self.inner.amplification(s)
    }

    /// The poles of the closed loop.
    ///
    /// Returns
    /// -------
    /// values : ndarray of complex128, (order,)
    ///     In 1/tau, largest real part first.
    /// residuals : ndarray of float64, (order,)
    ///     How far each is from an eigenvalue.
    fn poles<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)> {
        Ok(poles(py, detached(py, || self.inner.poles())?))
    }

    /// The poles of the closed loop outside a disk about -1.
    ///
    /// Parameters
    /// ----------
    /// radius : float
    ///     Radius of the disk, such as `Linearisation.disk_radius`.
    /// tolerance : float
    ///     Poles of a residual that is not below it are left out.
    ///
    /// Returns
    /// -------
    /// values : ndarray of complex128, (n,)
    /// residuals : ndarray of float64, (n,)
    fn outliers<'py>(
        &self,
        py: Python<'py>,
        radius: f64,
        tolerance: f64,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)> {
        Ok(poles(py, detached(py, || self.inner.outliers(radius, tolerance))?))
    }

    /// The pole that the secant method finds from a guess; a real guess stays real.
    ///
    /// Parameters
    /// ----------
    /// guess : complex
    ///
    /// Returns
    /// -------
    /// value : complex
    /// residual : float
    fn pole_near(&self, py: Python<'_>, guess: Complex64) -> PyResult<(Complex64, f64)> {
        let pole = detached(py, || self.inner.pole_near(guess))?;
        Ok((pole.value, pole.residual))
    }

    /// The response of the readout to a kick along b with the loop closed, by Euler's method, at 0, dt, 2 dt, ...
    ///
    /// Parameters
    /// ----------
    /// dt : float
    ///     In units of tau.
    /// steps : int
    ///
    /// Returns
    /// -------
    /// ndarray of float64, (steps,)
    fn kick<'py>(&self, py: Python<'py>, dt: f64, steps: usize) -> PyResult<Bound<'py, PyAny>> {
        Ok(detached(py, || self.inner.kick(dt, steps))?.into_pyarray(py).into_any())
    }

    fn __repr__(&self) -> String {
        format!("LoopGain(order={})", self.inner.order())
    }
}

fn poles(py: Python<'_>, poles: Vec<library::Pole>) -> (Bound<'_, PyAny>, Bound<'_, PyAny>) {
    let (values, residuals): (Vec<_>, Vec<_>) = poles.into_iter().map(|pole| (pole.value, pole.residual)).unzip();
    (values.into_pyarray(py).into_any(), residuals.into_pyarray(py).into_any())
}

kept!(LoopGain { inner });
