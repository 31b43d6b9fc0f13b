//! Conceptors and patterns that they pick out.

use ndarray::Array1;
use pyo3::prelude::*;

use crate::arrays;
use crate::errors::raise;
use crate::pickle::kept;
use crate::work::detached;

/// What directions of its state space a network uses: a symmetric matrix C that lets these pass and holds back the others::
///
///     R = <x x'>        C = R (R + aperture^-2 I)^-1        x' = C tanh(W x + W_in u + b)
///
/// Its singular values lie between 0 and 1. ``~c`` lets pass what c holds back, ``c & b`` what both let pass, ``c | b`` what either
/// does; their singular values are right to rounding of 1, so that of those of 1e-15 and less nothing is known.
///
/// Parameters
/// ----------
/// states : array_like of float, (steps, units)
///     States x of a pattern, of which no mean is taken.
/// aperture : float
///     Above 0. The larger it is, the more directions pass.
///
/// References
/// ----------
/// .. [1] Jaeger (2014), Controlling recurrent neural networks by conceptors, arXiv:1403.3369.
///
/// Examples
/// --------
/// >>> from attractor import Conceptor
/// >>> c = Conceptor([[2.0, 0.0], [-2.0, 0.0]], aperture=1.0)
/// >>> c.matrix.round(12).tolist()
/// [[0.8, 0.0], [0.0, 0.0]]
/// >>> round((c | ~c).quota, 3)
/// 0.905
#[pyclass(frozen, module = "attractor")]
#[derive(Debug, Clone)]
pub(crate) struct Conceptor {
    inner: attractor::Conceptor,
}

kept!(Conceptor { inner });

#[pymethods]
impl Conceptor {
    #[new]
    #[pyo3(signature = (states, aperture))]
    fn new(py: Python<'_>, states: &Bound<'_, PyAny>, aperture: f64) -> PyResult<Self> {
        let states = arrays::matrix::<f64>("states", states, "steps", "units")?;
        let states = states.as_array();
        let inner = detached(py, || attractor::Conceptor::of_states(states, aperture))?;
        Ok(Self { inner })
    }

    /// The conceptor of a correlation matrix R.
    ///
    /// Parameters
    /// ----------
    /// correlation : array_like of float, (units, units)
    ///     ``R_ij = <x_i x_j>``.
    /// aperture : float
    ///     Above 0.
    ///
    /// Returns
    /// -------
    /// Conceptor
    #[staticmethod]
    fn of_correlation(py: Python<'_>, correlation: &Bound<'_, PyAny>, aperture: f64) -> PyResult<Self> {
        let correlation = arrays::square("correlation", correlation)?;
        let correlation = correlation.as_array();
        let inner = detached(py, || attractor::Conceptor::of_correlation(correlation, aperture))?;
        Ok(Self { inner })
    }

    /// A conceptor of which the matrix is known.
    ///
    /// Parameters
    /// ----------
    /// matrix : array_like of float, (units, units)
    ///     Symmetric, with eigenvalues from 0 to 1.
    ///
    /// Returns
    /// -------
    /// Conceptor
    #[staticmethod]
    fn from_matrix(py: Python<'_>, matrix: &Bound<'_, PyAny>) -> PyResult<Self> {
        let matrix = arrays::square("matrix", matrix)?.as_array().to_owned();
        Ok(Self { inner: detached(py, || attractor::Conceptor::from_matrix(matrix))? })
    }

    /// C, (units, units).
    #[getter]
    fn matrix<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        arrays::give(py, self.inner.matrix().to_owned())
    }

    /// Number of units.
    #[getter]
    fn units(&self) -> usize {
        self.inner.units()
    }

    /// The mean singular value: the share of the state space that is used.
    #[getter]
    fn quota(&self) -> f64 {
        self.inner.quota()
    }

    /// The singular values of C, largest first.
    #[getter]
    fn singular_values<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(arrays::give(py, Array1::from_vec(detached(py, || self.inner.singular_values())?)))
    }

    /// C x.
    ///
    /// Parameters
    /// ----------
    /// state : array_like of float, (units,)
    ///
    /// Returns
    /// -------
    /// ndarray of float64, (units,)
    fn apply<'py>(&self, state: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let py = state.py();
        let state = arrays::vector::<f64>("state", state, self.inner.units())?.as_array().to_vec();
        let mut filtered = vec![0.0; state.len()];
        self.inner.apply(&state, &mut filtered).map_err(raise)?;
        Ok(arrays::give(py, Array1::from_vec(filtered)))
    }

    /// The evidence x' C x that a state is of the pattern whose conceptor this is; at most x' x.
    ///
    /// Parameters
    /// ----------
    /// state : array_like of float, (units,)
    ///
    /// Returns
    /// -------
    /// float
    fn evidence(&self, state: &Bound<'_, PyAny>) -> PyResult<f64> {
        let state = arrays::vector::<f64>("state", state, self.inner.units())?.as_array().to_vec();
        self.inner.evidence(&state).map_err(raise)
    }

    /// The conceptor at an aperture that many times as large: a singular value s becomes ``s / (s + factor**-2 (1 - s))``.
    ///
    /// Parameters
    /// ----------
    /// factor : float
    ///     Above 0.
    ///
    /// Returns
    /// -------
    /// Conceptor
    fn with_aperture_times(&self, py: Python<'_>, factor: f64) -> PyResult<Self> {
        Ok(Self { inner: detached(py, || self.inner.with_aperture_times(factor))? })
    }

    fn __invert__(&self) -> Self {
        Self { inner: self.inner.not() }
    }

    fn __and__(&self, py: Python<'_>, other: &Self) -> PyResult<Self> {
        Ok(Self { inner: detached(py, || self.inner.and(&other.inner))? })
    }

    fn __or__(&self, py: Python<'_>, other: &Self) -> PyResult<Self> {
        Ok(Self { inner: detached(py, || self.inner.or(&other.inner))? })
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Self>().is_ok_and(|other| other.get().inner == self.inner)
    }

    fn __repr__(&self) -> String {
        format!("Conceptor(units={}, quota={:.3})", self.inner.units(), self.inner.quota())
    }
}

/// A conceptor that adapts to the states that it filters::
///
///     C <- C + rate ((x - C x) x' - aperture^-2 C)
///
/// It begins by letting nothing pass. Adapting while a pattern is shown, and then on the states that C itself lets pass, it
/// completes the pattern.
///
/// Parameters
/// ----------
/// units : int
/// rate : float
///     Above 0 and at most 1.
/// aperture : float
///     Above 0.
///
/// References
/// ----------
/// .. [1] Jaeger (2014), arXiv:1403.3369, 3.13 and 3.14.
///
/// Examples
/// --------
/// >>> from attractor import Autoconceptor
/// >>> c = Autoconceptor(2, rate=0.1, aperture=10.0)
/// >>> for _ in range(1000):
/// ...     c.adapt([1.0, 0.0])
/// >>> round(float(c.matrix[0, 0]), 6)
/// 0.990099
#[pyclass(module = "attractor")]
#[derive(Debug, Clone)]
pub(crate) struct Autoconceptor {
    inner: attractor::Autoconceptor,
}

kept!(Autoconceptor { inner });

#[pymethods]
impl Autoconceptor {
    #[new]
    #[pyo3(signature = (units, *, rate, aperture))]
    fn new(units: usize, rate: f64, aperture: f64) -> PyResult<Self> {
        Ok(Self { inner: attractor::Autoconceptor::new(units, rate, aperture).map_err(raise)? })
    }

    /// C, (units, units); on its way it need not be symmetric.
    #[getter]
    fn matrix<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        arrays::give(py, self.inner.matrix().to_owned())
    }

    /// C x.
    ///
    /// Parameters
    /// ----------
    /// state : array_like of float, (units,)
    ///
    /// Returns
    /// -------
    /// ndarray of float64, (units,)
    fn apply<'py>(&self, state: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let py = state.py();
        let state = arrays::vector::<f64>("state", state, self.inner.matrix().nrows())?.as_array().to_vec();
        let mut filtered = vec![0.0; state.len()];
        self.inner.apply(&state, &mut filtered).map_err(raise)?;
        Ok(arrays::give(py, Array1::from_vec(filtered)))
    }

    /// Adapts C to a state, by one step.
    ///
    /// Parameters
    /// ----------
    /// state : array_like of float, (units,)
    fn adapt(&mut self, state: &Bound<'_, PyAny>) -> PyResult<()> {
        let state = arrays::vector::<f64>("state", state, self.inner.matrix().nrows())?.as_array().to_vec();
        self.inner.adapt(&state).map_err(raise)
    }

    fn __repr__(&self) -> String {
        format!("Autoconceptor(units={})", self.inner.matrix().nrows())
    }
}

/// Recurrent weights W by which a network comes to do by itself what input made it do: minimises, over the states x before each
/// step and the input currents v in it, of all patterns one after the other::
///
///     sum_t |W x_t - (W* x_t + v_t)|^2 + ridge |W - W*|^2
///
/// Parameters
/// ----------
/// states : array_like of float, (steps, units)
/// inputs : array_like of float, (steps, units)
///     v = W_in u.
/// recurrent : array_like of float, (units, units)
///     W*, the recurrent weights before.
/// ridge : float
///     Above 0.
///
/// Returns
/// -------
/// ndarray of float64, (units, units)
///
/// References
/// ----------
/// .. [1] Jaeger (2014), arXiv:1403.3369, 3.11.
///
/// Examples
/// --------
/// >>> import numpy as np
/// >>> from attractor import load_patterns
/// >>> states = np.eye(2)
/// >>> load_patterns(states, 2 * states, np.zeros((2, 2)), ridge=1.0).round(12).tolist()
/// [[1.0, 0.0], [0.0, 1.0]]
#[pyfunction]
#[pyo3(signature = (states, inputs, recurrent, *, ridge))]
pub(super) fn load_patterns<'py>(
    py: Python<'py>,
    states: &Bound<'py, PyAny>,
    inputs: &Bound<'py, PyAny>,
    recurrent: &Bound<'py, PyAny>,
    ridge: f64,
) -> PyResult<Bound<'py, PyAny>> {
    let states = arrays::matrix::<f64>("states", states, "steps", "units")?;
    let inputs = arrays::matrix::<f64>("inputs", inputs, "steps", "units")?;
    let recurrent = arrays::square("recurrent", recurrent)?;
    let (states, inputs, recurrent) = (states.as_array(), inputs.as_array(), recurrent.as_array());
    let weights = detached(py, || attractor::load_patterns(states, inputs, recurrent, ridge))?;
    Ok(arrays::give(py, weights))
}
