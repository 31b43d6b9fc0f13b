//! The weights of an echo state network, to be read and to be set.

use attractor::Network;
use ndarray::Array2;
use numpy::{IntoPyArray, PyReadonlyArray2};
use pyo3::prelude::*;

use super::EchoStateNetwork;
use crate::arrays;
use crate::errors::raise;
use crate::network::bias::{bias, set_bias};
use crate::work::detached;

#[pymethods]
impl EchoStateNetwork {
    /// The same network with W_x scaled to a spectral radius.
    ///
    /// Parameters
    /// ----------
    /// radius : float
    ///     0 makes W_x zero. Weights that are nilpotent, of spectral radius 0, cannot be scaled to another.
    ///
    /// Examples
    /// --------
    /// >>> import numpy as np
    /// >>> from attractor import EchoStateNetwork
    /// >>> network = EchoStateNetwork.from_weights(recurrent=np.diag([4.0, 2.0]), bias=np.zeros(2))
    /// >>> network.with_spectral_radius(0.8).recurrent.round(12).tolist()
    /// [[0.8, 0.0], [0.0, 0.4]]
    fn with_spectral_radius(&self, py: Python<'_>, radius: f64) -> PyResult<Self> {
        let inner = self.inner.clone();
        Ok(Self { inner: detached(py, || inner.with_spectral_radius(radius))? })
    }

    /// The same network with given feedback weights W_z.
    ///
    /// Parameters
    /// ----------
    /// feedback : array_like of float, (N, N)
    ///
    /// Examples
    /// --------
    /// >>> import numpy as np
    /// >>> from attractor import EchoStateNetwork
    /// >>> network = EchoStateNetwork.random(units=20, seed=1)
    /// >>> bool((network.with_feedback(0.1 * np.eye(20)).feedback == 0.1 * np.eye(20)).all())
    /// True
    fn with_feedback(&self, feedback: &Bound<'_, PyAny>) -> PyResult<Self> {
        let feedback = square("feedback", feedback, self.units())?.as_array().to_owned();
        Ok(Self { inner: self.inner.clone().with_feedback(&feedback).map_err(raise)? })
    }

    /// W_x + gamma W_z, (N, N).
    ///
    /// Parameters
    /// ----------
    /// gamma : float
    ///
    /// Returns
    /// -------
    /// ndarray of float64, (N, N)
    #[pyo3(signature = (gamma = 1.0))]
    fn weights<'py>(&self, py: Python<'py>, gamma: f64) -> Bound<'py, PyAny> {
        arrays::give(py, self.inner.weights(gamma))
    }

    /// Readout weights W_out, (readouts, N): a copy, of no rows unless they were set. They may be set, to any number of
    /// readouts.
    #[getter]
    fn output_weights<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        let none = || Array2::zeros((0, self.units()));
        arrays::give(py, self.inner.readout().map_or_else(none, |readout| readout.weights().to_owned()))
    }

    #[setter]
    fn set_output_weights(&mut self, output_weights: &Bound<'_, PyAny>) -> PyResult<()> {
        let weights = arrays::matrix::<f64>("output_weights", output_weights, "readouts", self.units())?;
        arrays::finite("output_weights", &weights)?;
        let weights = weights.as_array().to_owned();
        match self.inner.readout_mut() {
            Some(readout) => readout.set_weights(weights).map_err(raise)?,
            None => self.inner = self.inner.clone().with_readout(weights).map_err(raise)?,
        }
        Ok(())
    }

    /// Bias b of the readouts, (readouts,): a copy; None where they have none. It may be set, and rules on readouts then learn
    /// it with the weights.
    #[getter]
    fn output_bias<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyAny>> {
        bias(py, &self.inner)
    }

    #[setter]
    fn set_output_bias(&mut self, output_bias: Option<&Bound<'_, PyAny>>) -> PyResult<()> {
        set_bias(&mut self.inner, output_bias)
    }

    /// Input weights W_in, (N, inputs): a copy. They may be set, to any number of inputs.
    #[getter]
    fn input_weights<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        arrays::give(py, self.inner.input().to_owned())
    }

    #[setter]
    fn set_input_weights(&mut self, input_weights: &Bound<'_, PyAny>) -> PyResult<()> {
        let weights = arrays::matrix::<f64>("input_weights", input_weights, self.units(), "inputs")?;
        arrays::finite("input_weights", &weights)?;
        self.inner.set_input(weights.as_array().to_owned()).map_err(raise)
    }

    /// Recurrent weights W_x, (N, N): a copy. They may be set, with an array or a sparse matrix of scipy, and with them which
    /// synapses exist: those whose weight is not 0, or the entries of the sparse matrix.
    #[getter]
    fn recurrent<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        arrays::give(py, self.inner.recurrent().to_dense())
    }

    #[setter]
    fn set_recurrent(&mut self, recurrent: &Bound<'_, PyAny>) -> PyResult<()> {
        let weights = arrays::weights("recurrent", recurrent, self.units(), None)?;
        self.inner.set_recurrent(weights).map_err(raise)
    }

    /// Recurrent weights W_x as compressed sparse rows: see `RateNetwork.recurrent_csr`.
    ///
    /// Returns
    /// -------
    /// data, indices, indptr : ndarray
    ///     What `scipy.sparse.csr_array` takes.
    fn recurrent_csr<'py>(&self, py: Python<'py>) -> (Bound<'py, PyAny>, Bound<'py, PyAny>, Bound<'py, PyAny>) {
        arrays::csr(py, self.inner.recurrent())
    }

    /// Feedback weights W_z, (N, N): a copy. They may be set.
    #[getter]
    fn feedback<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        arrays::give(py, self.inner.feedback().to_dense())
    }

    #[setter]
    fn set_feedback(&mut self, feedback: &Bound<'_, PyAny>) -> PyResult<()> {
        let weights = square("feedback", feedback, self.units())?.as_array().to_owned();
        self.inner.set_feedback(&weights).map_err(raise)
    }

    /// Biases b, (N,): a copy. They may be set.
    #[getter]
    fn bias<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        self.inner.bias().to_vec().into_pyarray(py).into_any()
    }

    #[setter]
    fn set_bias(&mut self, bias: &Bound<'_, PyAny>) -> PyResult<()> {
        let given = arrays::vector::<f64>("bias", bias, self.units())?;
        arrays::finite("bias", &given)?;
        self.inner.set_bias(&given.as_array().to_vec()).map_err(raise)
    }
}

/// Weights among n units, all of them finite.
pub(super) fn square<'py>(name: &str, weights: &Bound<'py, PyAny>, n: usize) -> PyResult<PyReadonlyArray2<'py, f64>> {
    let weights = arrays::matrix::<f64>(name, weights, n, n)?;
    arrays::finite(name, &weights)?;
    Ok(weights)
}
