//! Rate networks in files of NumPy's, alone or with the rule that trains them.

use std::io::Cursor;
use std::path::PathBuf;

use attractor_lab::import::open_regular;
use pyo3::prelude::*;

use super::RateNetwork;
use super::construction::dtype_of;
use crate::errors::raise;
use crate::network::mismatch;
use crate::plasticity::RecurrentRls;
use crate::precision::{Dtype, Precision};

#[pymethods]
impl RateNetwork {
    /// Reads a network from `.npz`: one that was saved here or anybody's archive of dense arrays `W_in`, `W_rec` and
    /// `W_out`. Nothing is unpickled.
    ///
    /// Parameters
    /// ----------
    /// path : str or path-like
    /// dtype : {"float32", "float64"}, optional
    ///     Without it, that of `W_rec` in the file if it is one of the two, else float64.
    ///
    /// Examples
    /// --------
    /// >>> import os, tempfile
    /// >>> from attractor import RateNetwork
    /// >>> network = RateNetwork.random(units=50, seed=1)
    /// >>> path = os.path.join(tempfile.mkdtemp(), "network.npz")
    /// >>> network.save(path)
    /// >>> RateNetwork.load(path) == network
    /// True
    #[staticmethod]
    #[pyo3(signature = (path, *, dtype = None))]
    fn load(py: Python<'_>, path: PathBuf, dtype: Option<Dtype>) -> PyResult<Self> {
        let inner = match dtype_in(py, &path, dtype)? {
            Dtype::Single => Precision::Single(attractor::RateNetwork::load(open_regular(&path)?).map_err(raise)?),
            Dtype::Double => Precision::Double(attractor::RateNetwork::load(open_regular(&path)?).map_err(raise)?),
        };
        Ok(Self { inner })
    }

    /// Reads a network and the rule that trains it, with fresh matrices P where the file has none.
    ///
    /// Parameters
    /// ----------
    /// path : str or path-like
    /// dtype : {"float32", "float64"}, optional
    ///     As in `load`.
    ///
    /// Returns
    /// -------
    /// network : RateNetwork
    /// rule : RecurrentRls
    ///
    /// Examples
    /// --------
    /// >>> import os, tempfile
    /// >>> from attractor import PlasticScheme, RateNetwork, RecurrentRls
    /// >>> network = RateNetwork.random(units=50, seed=1)
    /// >>> rule = RecurrentRls(network, PlasticScheme.Neurons(fraction=0.6))
    /// >>> path = os.path.join(tempfile.mkdtemp(), "training.npz")
    /// >>> network.save(path, rule=rule)
    /// >>> RateNetwork.load_with_rule(path)[1]
    /// RecurrentRls(plastic_units=30, delta=1, normalised=True, dtype=float32)
    #[staticmethod]
    #[pyo3(signature = (path, *, dtype = None))]
    fn load_with_rule(py: Python<'_>, path: PathBuf, dtype: Option<Dtype>) -> PyResult<(Self, RecurrentRls)> {
        let (network, rule) = match dtype_in(py, &path, dtype)? {
            Dtype::Single => {
                let loaded = attractor::RateNetwork::load_with_rule(open_regular(&path)?).map_err(raise)?;
                (Precision::Single(loaded.0), Precision::Single(loaded.1))
            }
            Dtype::Double => {
                let loaded = attractor::RateNetwork::load_with_rule(open_regular(&path)?).map_err(raise)?;
                (Precision::Double(loaded.0), Precision::Double(loaded.1))
            }
        };
        Ok((Self { inner: network }, RecurrentRls { inner: rule }))
    }

    /// Writes weights, parameters and state as `.npz`, which `numpy.load` opens.
    ///
    /// Parameters
    /// ----------
    /// path : str or path-like
    ///     A file there is replaced.
    /// rule : RecurrentRls, optional
    ///     Is written too: training that goes on from the file is training that never stopped, bit for bit.
    #[pyo3(signature = (path, *, rule = None))]
    fn save(&self, py: Python<'_>, path: PathBuf, rule: Option<PyRef<'_, RecurrentRls>>) -> PyResult<()> {
        // First into memory: what cannot be written leaves a file that is there as it is.
        let mut file = Cursor::new(Vec::new());
        let saved = match (&self.inner, rule.as_ref().map(|rule| &rule.inner)) {
            (Precision::Single(network), None) => network.save(&mut file),
            (Precision::Double(network), None) => network.save(&mut file),
            (Precision::Single(network), Some(Precision::Single(rule))) => network.save_with_rule(rule, &mut file),
            (Precision::Double(network), Some(Precision::Double(rule))) => network.save_with_rule(rule, &mut file),
            (network, Some(rule)) => return Err(mismatch(py, rule.dtype(), network.dtype())),
        };
        saved.map_err(raise)?;
        Ok(std::fs::write(path, file.into_inner())?)
    }
}

/// The precision that is asked for, or that of the recurrent weights in a file.
fn dtype_in(py: Python<'_>, path: &PathBuf, asked: Option<Dtype>) -> PyResult<Dtype> {
    if let Some(dtype) = asked {
        return Ok(dtype);
    }
    // What cannot be understood is for the library to say.
    let weights = |file: Bound<'_, PyAny>| file.get_item("W_rec").map(|weights| dtype_of(&weights));
    Ok(py.import("numpy")?.call_method1("load", (path,)).and_then(weights).unwrap_or(Dtype::Double))
}
