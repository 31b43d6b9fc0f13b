//! The weights of a rate network, to be read and to be set.

use attractor::SparseMatrix;
use ndarray::ArrayView2;
use pyo3::prelude::*;

use super::RateNetwork;
use crate::arrays;
use crate::errors::{self, raise};
use crate::network::bias::{bias, set_bias};
use crate::precision::{Number, either};

#[pymethods]
impl RateNetwork {
    /// Input weights W_in, (units, inputs): a copy. They may be set, to any number of inputs.
    #[getter]
    fn input_weights<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        either!(&self.inner, network => arrays::give(py, network.input_weights().to_owned()))
    }

    #[setter]
    fn set_input_weights(&mut self, input_weights: &Bound<'_, PyAny>) -> PyResult<()> {
        either!(&mut self.inner, network => {
            let weights = arrays::matrix("input_weights", input_weights, network.units(), "inputs")?;
            arrays::finite("input_weights", &weights)?;
            network.set_input_weights(&weights.as_array().to_owned()).map_err(raise)
        })
    }

    /// Recurrent weights W_rec, (units, units), postsynaptic by row: a copy. Setting them leaves the synapses as they are:
    /// where there is none, the weight must be 0.
    #[getter]
    fn recurrent_weights<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        either!(&self.inner, network => arrays::give(py, network.recurrent_weights().to_dense()))
    }

    #[setter]
    fn set_recurrent_weights(&mut self, recurrent_weights: &Bound<'_, PyAny>) -> PyResult<()> {
        either!(&mut self.inner, network => {
            let n = network.units();
            let weights = arrays::matrix("recurrent_weights", recurrent_weights, n, n)?;
            arrays::finite("recurrent_weights", &weights)?;
            let weights = weights.as_array();
            let own = network.recurrent_weights_mut();
            let changed = synaptic(own, weights);
            if weights.iter().filter(|&&w| w != 0.0).count() > changed.iter().filter(|&&w| w != 0.0).count() {
                let py = recurrent_weights.py();
                return Err(errors::out_of_range(py, "recurrent_weights", "not 0 where there is no synapse", "0 there"));
            }
            own.weights_mut().copy_from_slice(&changed);
            Ok(())
        })
    }

    /// Which recurrent synapses exist, (units, units) bool.
    #[getter]
    fn synapses<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        either!(&self.inner, network => arrays::give(py, network.recurrent_weights().mask()))
    }

    /// Recurrent weights as compressed sparse rows.
    ///
    /// Returns
    /// -------
    /// data : ndarray, (synapses,)
    ///     Weights.
    /// indices : ndarray of int64, (synapses,)
    ///     Presynaptic unit of each.
    /// indptr : ndarray of int64, (units + 1,)
    ///     Row i owns the synapses from indptr[i] to below indptr[i + 1].
    ///
    /// Examples
    /// --------
    /// >>> from attractor import RateNetwork
    /// >>> data, indices, indptr = RateNetwork.random(units=100, seed=1).recurrent_csr()
    /// >>> len(data) == len(indices) == int(indptr[-1])
    /// True
    fn recurrent_csr<'py>(&self, py: Python<'py>) -> (Bound<'py, PyAny>, Bound<'py, PyAny>, Bound<'py, PyAny>) {
        either!(&self.inner, network => {
            arrays::csr(py, network.recurrent_weights())
        })
    }

    /// Readout weights W_out, (readouts, units): a copy. They may be set, to any number of readouts.
    #[getter]
    fn output_weights<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        either!(&self.inner, network => arrays::give(py, network.output_weights().to_owned()))
    }

    #[setter]
    fn set_output_weights(&mut self, output_weights: &Bound<'_, PyAny>) -> PyResult<()> {
        either!(&mut self.inner, network => {
            let weights = arrays::matrix("output_weights", output_weights, "readouts", network.units())?;
            arrays::finite("output_weights", &weights)?;
            network.set_output_weights(weights.as_array().to_owned()).map_err(raise)
        })
    }

    /// Bias b of the readouts, (readouts,): a copy; None where they have none. It may be set, and rules on readouts then learn
    /// it with the weights.
    #[getter]
    fn output_bias<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyAny>> {
        either!(&self.inner, network => bias(py, network))
    }

    #[setter]
    fn set_output_bias(&mut self, output_bias: Option<&Bound<'_, PyAny>>) -> PyResult<()> {
        either!(&mut self.inner, network => set_bias(network, output_bias))
    }
}

/// The weights of a full matrix at the synapses of a sparse one, in their order.
fn synaptic<T: Number>(matrix: &SparseMatrix<T>, weights: ArrayView2<'_, T>) -> Vec<T> {
    (0..matrix.rows()).flat_map(|i| matrix.row(i).map(move |(j, _)| weights[(i, j)])).collect()
}
