//! What a mean field is taken of.

use attractor::mean_field as library;
use attractor::mean_field::Nonlinearity;
use numpy::IntoPyArray;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use super::many_targets::ManyTargets;
use super::noise::NoiseResponse;
use super::one_target::OneTarget;
use super::own_transfer::OwnTransfer;
use crate::network::FeedbackLaw;
use crate::transfer::{Phi, Transfer};
use crate::work::detached;
use crate::{arrays, pickle, records};

/// The ensemble of networks x' = -x + W phi(x) + w_FB z, W ~ N(0, g^2 / N), N to infinity, trained by least squares so that
/// the output z = w_out' phi(x), fed back by w_FB, holds the targets. Time is in units of the membrane time constant.
///
/// Parameters
/// ----------
/// gain : float
///     g.
/// transfer : Transfer, str or (callable, callable)
///     phi; or phi and its derivative, each a function that maps an array of float64 to one of the same shape.
/// feedback : FeedbackLaw
///     The law of w_FB; by default uniform from -1 to 1.
/// kinks : sequence of float
///     Where an own phi or its derivative is not smooth. Quadrature is exact to 1e-12 only if all kinks are named.
///
/// References
/// ----------
/// .. [1] Rivkind & Barak (2017), Physical Review Letters 118, 258101, doi:10.1103/PhysRevLett.118.258101.
///
/// Examples
/// --------
/// >>> import numpy as np
/// >>> from attractor.mean_field import Ensemble
/// >>> one = Ensemble(gain=1.5).one_target(1.0)
/// >>> round(one.lambda_out, 10)
/// -0.5941602264
/// >>> own = Ensemble(gain=1.5, transfer=(np.tanh, lambda x: 1 - np.tanh(x) ** 2)).one_target(1.0)
/// >>> round(own.lambda_out, 10)
/// -0.5941602264
#[pyclass(frozen, module = "attractor.mean_field")]
#[derive(Debug)]
pub(crate) struct Ensemble {
    /// g.
    #[pyo3(get)]
    gain: f64,
    transfer: Function,
    feedback: attractor::FeedbackLaw,
}

#[derive(Debug)]
enum Function {
    Known(attractor::Transfer),
    Own(OwnTransfer),
}

impl Ensemble {
    fn inner(&self) -> library::Ensemble<'_> {
        let transfer: &dyn Nonlinearity = match &self.transfer {
            Function::Known(transfer) => transfer,
            Function::Own(own) => own,
        };
        library::Ensemble { gain: self.gain, transfer, feedback: self.feedback }
    }

    /// A computation with the ensemble; what an own transfer function raised comes first.
    fn compute<R: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&library::Ensemble<'_>) -> Result<R, attractor::Error> + Send,
    ) -> PyResult<R> {
        let result = detached(py, || work(&self.inner()));
        let raised = if let Function::Own(own) = &self.transfer { own.raised() } else { None };
        raised.map_or(result, Err)
    }
}

#[pymethods]
impl Ensemble {
    #[new]
    #[pyo3(
        signature = (*, gain = 1.0, transfer = None, feedback = None, kinks = arrays::Listed::default()),
        text_signature = "(*, gain=1.0, transfer='tanh', feedback=..., kinks=())"
    )]
    fn new(
        gain: f64,
        transfer: Option<&Bound<'_, PyAny>>,
        feedback: Option<&Bound<'_, FeedbackLaw>>,
        kinks: arrays::Listed<f64>,
    ) -> PyResult<Self> {
        let kinks = kinks.0;
        let transfer = match transfer {
            None => Function::Known(attractor::Transfer::Tanh),
            Some(transfer) => match transfer.extract::<(Py<PyAny>, Py<PyAny>)>() {
                Ok((value, derivative)) => Function::Own(OwnTransfer::new(value, derivative, kinks)),
                Err(_) if kinks.is_empty() => Function::Known(transfer.extract::<Phi>()?.0),
                Err(_) => {
                    return Err(PyTypeError::new_err("the kinks of the package's own transfer functions are known"));
                }
            },
        };
        Ok(Self { gain, transfer, feedback: feedback.map_or_else(Default::default, |law| law.get().0) })
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let arguments = PyDict::new(slf.py());
        for name in ["gain", "transfer", "feedback"] {
            arguments.set_item(name, slf.getattr(name)?)?;
        }
        if let Function::Own(own) = &slf.get().transfer {
            arguments.set_item("kinks", &own.kinks)?;
        }
        pickle::reduce_call(slf.as_any(), &arguments)
    }

    /// phi, or phi and its derivative.
    #[getter]
    fn transfer<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match &self.transfer {
            Function::Known(transfer) => Ok(Bound::new(py, Transfer(*transfer))?.into_any()),
            Function::Own(own) => {
                Ok((own.value.clone_ref(py), own.derivative.clone_ref(py)).into_pyobject(py)?.into_any())
            }
        }
    }

    /// The law of w_FB.
    #[getter]
    fn feedback(&self) -> FeedbackLaw {
        FeedbackLaw(self.feedback)
    }

    /// The same with another gain.
    ///
    /// Parameters
    /// ----------
    /// gain : float
    ///
    /// Returns
    /// -------
    /// Ensemble
    fn with_gain(&self, py: Python<'_>, gain: f64) -> Self {
        let transfer = match &self.transfer {
            Function::Known(transfer) => Function::Known(*transfer),
            Function::Own(own) => {
                let (value, derivative) = (own.value.clone_ref(py), own.derivative.clone_ref(py));
                Function::Own(OwnTransfer::new(value, derivative, own.kinks.clone()))
            }
        };
        Self { gain, transfer, feedback: self.feedback }
    }

    /// The mean field at one target, where it has exactly one solution that is stable.
    ///
    /// Parameters
    /// ----------
    /// target : float
    ///     A.
    ///
    /// Returns
    /// -------
    /// OneTarget
    ///
    /// Raises
    /// ------
    /// NoSolutionError
    /// SeveralSolutionsError
    ///     With the variances of the stable solutions; `solutions` has them all.
    fn one_target(&self, py: Python<'_>, target: f64) -> PyResult<OneTarget> {
        self.compute(py, |ensemble| ensemble.one_target(target)).map(|inner| OneTarget { inner })
    }

    /// All solutions at one target with a variance above 0, in ascending order, stable or not.
    ///
    /// Parameters
    /// ----------
    /// target : float
    ///     A.
    ///
    /// Returns
    /// -------
    /// list of OneTarget
    fn solutions(&self, py: Python<'_>, target: f64) -> PyResult<Vec<OneTarget>> {
        let all = self.compute(py, |ensemble| library::OneTarget::solutions(ensemble, target))?;
        Ok(all.into_iter().map(|inner| OneTarget { inner }).collect())
    }

    /// The mean field at M targets.
    ///
    /// Parameters
    /// ----------
    /// targets : array_like of float, (M,)
    ///     All different.
    ///
    /// Returns
    /// -------
    /// ManyTargets
    ///
    /// Examples
    /// --------
    /// >>> from attractor.mean_field import Ensemble
    /// >>> many = Ensemble(gain=1.0).many_targets([0.5, 1.0, 1.5])
    /// >>> many.feedback_loop(0).poles().round(6).tolist()
    /// [(0.03203+0.199906j), (0.03203-0.199906j), (-0.32026+0j)]
    fn many_targets(&self, py: Python<'_>, targets: &Bound<'_, PyAny>) -> PyResult<ManyTargets> {
        let targets = arrays::vector::<f64>("targets", targets, "targets")?.as_array().to_vec();
        self.compute(py, |ensemble| ensemble.many_targets(&targets)).map(|inner| ManyTargets { inner })
    }

    /// The smallest gain in a range at which the least stable pole of fixed point n crosses the imaginary axis.
    ///
    /// Parameters
    /// ----------
    /// targets : array_like of float, (M,)
    /// n : int
    /// gains : (float, float)
    ///     The range.
    ///
    /// Returns
    /// -------
    /// Onset
    fn onset_of_oscillation<'py>(
        &self,
        py: Python<'py>,
        targets: &Bound<'py, PyAny>,
        n: usize,
        gains: (f64, f64),
    ) -> PyResult<Bound<'py, PyAny>> {
        let targets = arrays::vector::<f64>("targets", targets, "targets")?.as_array().to_vec();
        let onset = self.compute(py, |ensemble| ensemble.onset_of_oscillation(&targets, n, gains.0..=gains.1))?;
        records::record(py, "Onset", (onset.gain, onset.omega))
    }

    /// The edge of chaos with one target: the smallest gain in a range at which rho = 1, with the mean field there.
    ///
    /// Parameters
    /// ----------
    /// target : float
    /// gains : (float, float)
    ///     The range.
    ///
    /// Returns
    /// -------
    /// OneTarget
    ///
    /// Examples
    /// --------
    /// >>> from attractor.mean_field import Ensemble
    /// >>> edge = Ensemble().edge_of_chaos(1.0, (1.0, 2.0))
    /// >>> round(edge.gain, 9), round(edge.tau_out, 6)
    /// (1.614193201, 1.607837)
    fn edge_of_chaos(&self, py: Python<'_>, target: f64, gains: (f64, f64)) -> PyResult<OneTarget> {
        let edge = self.compute(py, |ensemble| ensemble.edge_of_chaos(target, gains.0..=gains.1));
        edge.map(|inner| OneTarget { inner })
    }

    /// The response to a white noise that drives all units, through input weights of variance 1, at fixed point n of this
    /// ensemble's mean field.
    ///
    /// Parameters
    /// ----------
    /// many : ManyTargets
    ///     Of this ensemble.
    /// n : int
    ///
    /// Returns
    /// -------
    /// NoiseResponse
    fn noise_response(&self, py: Python<'_>, many: &ManyTargets, n: usize) -> PyResult<NoiseResponse> {
        self.compute(py, |ensemble| ensemble.noise_response(&many.inner, n)).map(|inner| NoiseResponse { inner })
    }

    /// What a network trained to hold a target puts out while another output z is fed back, its loop open: F(z). Where F(z) = z the loop may
    /// be closed and the network stays; F is 0 where no unit is active at z.
    ///
    /// Parameters
    /// ----------
    /// target : float
    ///     A.
    /// z : float
    ///
    /// Returns
    /// -------
    /// float
    ///
    /// Raises
    /// ------
    /// NoFadingMemoryError
    ///     Where the open network does not settle, at the target or at z.
    ///
    /// Examples
    /// --------
    /// An odd network holds its target, the mirror image and silence.
    ///
    /// >>> from attractor.mean_field import Ensemble
    /// >>> ensemble = Ensemble(gain=0.8)
    /// >>> [round(ensemble.open_loop_output(0.9, z), 9) for z in (0.9, 0.0, -0.9)]
    /// [0.9, 0.0, -0.9]
    /// >>> ensemble.open_loop_output(0.9, 0.4) > 0.4
    /// True
    fn open_loop_output(&self, py: Python<'_>, target: f64, z: f64) -> PyResult<f64> {
        self.compute(py, |ensemble| ensemble.open_loop_output(target, z))
    }

    /// Mean-field quantities of one target over gains and targets.
    ///
    /// Parameters
    /// ----------
    /// gains : array_like of float, (n,)
    /// targets : array_like of float, (m,)
    ///
    /// Returns
    /// -------
    /// StabilityMap
    ///     NaN where no variance, or more than one, is stable.
    ///
    /// Examples
    /// --------
    /// >>> from attractor.mean_field import Ensemble
    /// >>> found = Ensemble().stability_map(gains=[0.5, 1.0, 1.5], targets=[0.5, 1.0])
    /// >>> found.lambda_out.shape, bool((found.lambda_out < 0).all())
    /// ((3, 2), True)
    fn stability_map<'py>(
        &self,
        py: Python<'py>,
        gains: &Bound<'py, PyAny>,
        targets: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let gains = arrays::vector::<f64>("gains", gains, "gains")?.as_array().to_vec();
        let targets = arrays::vector::<f64>("targets", targets, "targets")?.as_array().to_vec();
        let map = self.compute(py, |ensemble| ensemble.stability_map(&gains, &targets))?;
        let [lambda_out, rho, beta_1] = [map.lambda_out, map.rho, map.beta_1].map(|array| arrays::give(py, array));
        let fields = (map.gains.into_pyarray(py), map.targets.into_pyarray(py), lambda_out, rho, beta_1);
        records::record(py, "StabilityMap", fields)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let transfer = match &self.transfer {
            Function::Known(transfer) => Transfer(*transfer).repr(),
            Function::Own(own) => own.value.bind(py).repr()?.to_string(),
        };
        let feedback = FeedbackLaw(self.feedback).into_pyobject(py)?.repr()?;
        Ok(format!("Ensemble(gain={}, transfer={transfer}, feedback={feedback})", self.gain))
    }
}
