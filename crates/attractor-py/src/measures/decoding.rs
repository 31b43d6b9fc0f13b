//! What a readout can tell from the spikes of a network.

use std::sync::Arc;

use numpy::IntoPyArray;
use pyo3::prelude::*;

use crate::errors::raise;
use crate::pickle::kept;
use crate::protocol::Spiking;
use crate::{arrays, pickle, work};

/// Samples for a decoder: rows of bits, cut into contiguous folds whose sizes differ by at most one.
///
/// Parameters
/// ----------
/// rows : Raster or array_like of bool, (samples, features)
/// folds : int
///     At least 2; each is read by a decoder that was made of the others.
///
/// Examples
/// --------
/// >>> import numpy as np
/// >>> from attractor.decoding import Samples
/// >>> Samples(np.eye(10, dtype=bool), folds=2)
/// Samples(count=10, features=10, folds=2)
#[pyclass(frozen, module = "attractor.decoding")]
#[derive(Debug, Clone)]
pub(crate) struct Samples {
    inner: Arc<attractor::decoding::Samples>,
}

#[pymethods]
impl Samples {
    #[new]
    fn new(py: Python<'_>, rows: Spiking, folds: usize) -> PyResult<Self> {
        let samples = py.detach(|| attractor::decoding::Samples::new(rows.0, folds)).map_err(raise)?;
        Ok(Self { inner: Arc::new(samples) })
    }

    /// Number of samples.
    #[getter]
    fn count(&self) -> usize {
        self.inner.count()
    }

    /// Number of features.
    #[getter]
    fn features(&self) -> usize {
        self.inner.features()
    }

    /// The samples of each fold, from the first to below the second number.
    #[getter]
    fn folds(&self) -> Vec<(usize, usize)> {
        self.inner.folds().iter().map(|fold| (fold.start, fold.end)).collect()
    }

    fn __repr__(&self) -> String {
        let (count, features, folds) = (self.inner.count(), self.inner.features(), self.inner.folds().len());
        format!("Samples(count={count}, features={features}, folds={folds})")
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        pickle::reduce(slf.as_any(), &*slf.get().inner)
    }

    #[staticmethod]
    fn _of_bytes(bytes: &[u8]) -> PyResult<Self> {
        Ok(Self { inner: Arc::new(pickle::state(bytes)?) })
    }
}

/// Labels of samples: any whole numbers, with gaps or negative.
///
/// Parameters
/// ----------
/// labels : array_like of int, (samples,)
/// classes : int, optional
///     Number of classes, at least 2: they are 0 to below it, and each must be there when a decoder is asked. If left out,
///     the classes are the numbers that are present, in ascending order.
///
/// Examples
/// --------
/// >>> from attractor.decoding import Labels
/// >>> Labels([0, 0, 0, 1], classes=2).chance
/// 0.75
/// >>> Labels([5, 0, 2, 2]).values
/// array([0, 2, 5])
#[pyclass(frozen, eq, module = "attractor.decoding")]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Labels {
    inner: attractor::decoding::Labels,
}

#[pymethods]
impl Labels {
    #[new]
    #[pyo3(signature = (labels, classes = None))]
    fn new(labels: &Bound<'_, PyAny>, classes: Option<usize>) -> PyResult<Self> {
        let labels = if let Some(classes) = classes {
            attractor::decoding::Labels::new(arrays::indices("labels", labels)?, classes)
        } else {
            let labels = arrays::vector::<i64>("labels", labels, "samples")?;
            attractor::decoding::Labels::from_values(&labels.as_array().to_vec())
        };
        Ok(Self { inner: labels.map_err(raise)? })
    }

    /// Number of classes.
    #[getter]
    fn classes(&self) -> usize {
        self.inner.classes()
    }

    /// The number that stands for each class among the labels, ascending.
    #[getter]
    fn values<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        self.inner.values().to_vec().into_pyarray(py).into_any()
    }

    /// The share of the most frequent class: what a readout reaches that knows nothing else. NaN without samples.
    #[getter]
    fn chance(&self) -> f64 {
        self.inner.chance()
    }

    fn __repr__(&self) -> String {
        format!("Labels(classes={})", self.inner.classes())
    }
}

kept!(Labels { inner });

/// Bernoulli naive Bayes with class priors: `p(x_i = 1 | c) = (n_ic + smoothing) / (n_c + 2 smoothing)`.
///
/// Parameters
/// ----------
/// smoothing : float
///     Above 0; 1 is Laplace's.
///
/// References
/// ----------
/// .. [1] Manning, Raghavan & Schütze (2008), Introduction to Information Retrieval, section 13.3.
///
/// Examples
/// --------
/// >>> import numpy as np
/// >>> from attractor.decoding import Labels, NaiveBayes, Samples
/// >>> label = np.arange(40) % 2
/// >>> rows = np.stack([label == 1, label == 0], axis=1)
/// >>> NaiveBayes().accuracy(Samples(rows, folds=4), Labels(label, classes=2)).tolist()
/// [1.0, 1.0, 1.0, 1.0]
#[pyclass(frozen, eq, module = "attractor.decoding")]
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct NaiveBayes {
    /// Smoothing.
    #[pyo3(get)]
    smoothing: f64,
    inner: attractor::decoding::NaiveBayes,
}

#[pymethods]
impl NaiveBayes {
    #[new]
    #[pyo3(signature = (smoothing = 1.0))]
    fn new(smoothing: f64) -> PyResult<Self> {
        Ok(Self { smoothing, inner: attractor::decoding::NaiveBayes::new(smoothing).map_err(raise)? })
    }

    /// The accuracy on each fold, read by the decoder of the other folds.
    ///
    /// Parameters
    /// ----------
    /// samples : Samples
    /// labels : Labels
    ///
    /// Returns
    /// -------
    /// ndarray of float64, (folds,)
    fn accuracy<'py>(
        &self,
        py: Python<'py>,
        samples: &Bound<'py, Samples>,
        labels: &Bound<'py, Labels>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (samples, labels) = (&samples.get().inner, &labels.get().inner);
        let accuracy = py.detach(|| self.inner.accuracy(samples, labels)).map_err(raise)?;
        Ok(accuracy.into_pyarray(py).into_any())
    }

    fn __repr__(&self) -> String {
        format!("NaiveBayes(smoothing={})", self.smoothing)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> (Bound<'py, pyo3::types::PyType>, (f64,)) {
        (slf.get_type(), (slf.get().smoothing,))
    }
}

/// A linear readout of all folds by ridge regression onto one-hot targets with a free intercept; the largest output wins. The
/// factorisation depends on the samples alone and serves any number of targets.
///
/// Parameters
/// ----------
/// samples : Samples
/// penalty : float
///     Ridge penalty lambda, above 0.
///
/// References
/// ----------
/// .. [1] Hoerl & Kennard (1970), Technometrics 12, 55-67, doi:10.2307/1267351.
///
/// Examples
/// --------
/// >>> import numpy as np
/// >>> from attractor.decoding import Labels, LinearReadout, Samples
/// >>> label = np.arange(40) % 2
/// >>> rows = np.stack([label == 1, label == 0], axis=1)
/// >>> LinearReadout(Samples(rows, folds=4), penalty=1.0).accuracy(Labels(label, classes=2)).mean().item()
/// 1.0
#[pyclass(frozen, module = "attractor.decoding")]
pub(crate) struct LinearReadout {
    /// Ridge penalty.
    #[pyo3(get)]
    penalty: f64,
    samples: Samples,
    inner: attractor::decoding::LinearReadout<Arc<attractor::decoding::Samples>>,
}

#[pymethods]
impl LinearReadout {
    #[new]
    #[pyo3(signature = (samples, penalty = 1.0))]
    fn new(py: Python<'_>, samples: &Bound<'_, Samples>, penalty: f64) -> PyResult<Self> {
        let samples = samples.get().clone();
        let own = Arc::clone(&samples.inner);
        let inner = work::detached(py, || attractor::decoding::LinearReadout::new(own, penalty))?;
        Ok(Self { penalty, samples, inner })
    }

    /// The accuracy on each fold, read by the readout of the other folds.
    ///
    /// Parameters
    /// ----------
    /// labels : Labels
    ///
    /// Returns
    /// -------
    /// ndarray of float64, (folds,)
    fn accuracy<'py>(&self, py: Python<'py>, labels: &Bound<'py, Labels>) -> PyResult<Bound<'py, PyAny>> {
        let labels = &labels.get().inner;
        let accuracy = py.detach(|| self.inner.accuracy(labels)).map_err(raise)?;
        Ok(accuracy.into_pyarray(py).into_any())
    }

    fn __repr__(&self) -> String {
        format!("LinearReadout({}, penalty={})", self.samples.__repr__(), self.penalty)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> (Bound<'py, pyo3::types::PyType>, (Samples, f64)) {
        (slf.get_type(), (slf.get().samples.clone(), slf.get().penalty))
    }
}

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Samples>()?;
    module.add_class::<Labels>()?;
    module.add_class::<NaiveBayes>()?;
    module.add_class::<LinearReadout>()
}
