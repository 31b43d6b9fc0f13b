//! full-FORCE.

use attractor::{RlsOptions, Schedule};
use ndarray::Ix2;
use numpy::PyArrayDescr;
use pyo3::prelude::*;

use crate::arrays;
use crate::errors::raise;
use crate::network::{RateNetwork, mismatch};
use crate::pickle::kept;
use crate::plasticity::shown;
use crate::precision::{Number, Precision, each, either};
use crate::protocol::{Course, Extents, Steps, stimulus_of};
use crate::random::Seed;
use crate::work::detached;

/// full-FORCE: a second network, the target-generating one, is told the desired output f and so gives every unit a target for its
/// recurrent current; the task-performing network learns all of its recurrent weights J and its readouts w::
///
///     tau x_D' = -x_D + J_D r_D + u_f f + u_in u
///     tau x'   = -x + J r + u_in u        z = w r        J r is asked to be J_D r_D + u_f f, and w r to be f
///
/// All units share one P, as in `SharedRls`. f arrives one step late, as a readout that is fed back would.
///
/// Parameters
/// ----------
/// generator : RateNetwork
///     The target-generating network, from its present state: a copy of it is kept.
/// channels : array_like of int, (desired outputs,)
///     Its input channels through which it hears f.
/// delta, normalised, forgetting
///     As of `RecurrentRls`.
///
/// References
/// ----------
/// .. [1] DePasquale, Cueva, Rajan, Escola & Abbott (2018), PLoS ONE 13, e0191527, doi:10.1371/journal.pone.0191527.
///
/// Examples
/// --------
/// 15 periods of a sine are learned; left alone, the network goes on.
///
/// >>> import numpy as np
/// >>> from attractor import FullForce, RateNetwork, simulate
/// >>> full_force = FullForce(RateNetwork.dense(units=100, gain=1.5, seed=1), channels=[0])
/// >>> sine = np.sin(np.arange(4500) * 2 * np.pi / 300)[:, np.newaxis]
/// >>> silence = np.zeros((4500, 1))
/// >>> full_force.hear(silence, sine)
/// >>> network = full_force.network()
/// >>> loss = full_force.train(network, silence, sine)
/// >>> alone = simulate(network, silence[:300]).outputs
/// >>> bool(np.mean((alone - sine[:300]) ** 2) < 1e-3)
/// True
#[pyclass(module = "attractor")]
#[derive(Debug, Clone)]
pub(crate) struct FullForce {
    inner: Precision<attractor::FullForce<f32>, attractor::FullForce<f64>>,
}

kept!(FullForce { inner });

#[pymethods]
impl FullForce {
    #[new]
    #[pyo3(signature = (generator, channels, *, delta = 1.0, normalised = true, forgetting = 1.0))]
    fn new(
        generator: &RateNetwork,
        channels: &Bound<'_, PyAny>,
        delta: f64,
        normalised: bool,
        forgetting: f64,
    ) -> PyResult<Self> {
        let options = RlsOptions { delta, normalised, forgetting };
        let channels = arrays::indices("channels", channels)?;
        let inner = each!(&generator.inner, generator => {
            attractor::FullForce::new(generator.clone(), &channels, options).map_err(raise)?
        });
        Ok(Self { inner })
    }

    /// A network to be trained: input weights, dynamics and present state of the target-generating one, with J = 0, w = 0 and a readout
    /// for each desired output. Any other in which every unit hears every other will do.
    ///
    /// Returns
    /// -------
    /// RateNetwork
    fn network(&self) -> PyResult<RateNetwork> {
        Ok(RateNetwork { inner: each!(&self.inner, own => own.network().map_err(raise)?) })
    }

    /// The target-generating network: a copy.
    #[getter]
    fn generator(&self) -> RateNetwork {
        RateNetwork { inner: each!(&self.inner, own => own.generator().clone()) }
    }

    /// Parameter delta.
    #[getter]
    fn delta(&self) -> f64 {
        self.options().delta
    }

    /// Whether the weight update is divided by 1 + r' P r.
    #[getter]
    fn normalised(&self) -> bool {
        self.options().normalised
    }

    /// The forgetting factor.
    #[getter]
    fn forgetting(&self) -> f64 {
        self.options().forgetting
    }

    /// Type of the numbers, that of the target-generating network.
    #[getter]
    fn dtype<'py>(&self, py: Python<'py>) -> Bound<'py, PyArrayDescr> {
        self.inner.dtype().descr(py)
    }

    /// A copy of the matrix P, (units, units).
    #[getter]
    fn inverse_correlation<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        either!(&self.inner, own => arrays::give(py, own.rule().inverse_correlation().to_dense()))
    }

    /// Lets the target-generating network alone hear a stimulus and the desired outputs, such as until it is on the way of them.
    ///
    /// Parameters
    /// ----------
    /// stimulus : Stimulus or array_like of float, (steps, inputs)
    /// target : array_like of float, (steps, desired outputs)
    ///     f.
    fn hear(&mut self, py: Python<'_>, stimulus: &Bound<'_, PyAny>, target: &Bound<'_, PyAny>) -> PyResult<()> {
        either!(&mut self.inner, own => {
            let stimulus = stimulus_of(stimulus, own.generator().inputs())?;
            let target = arrays::matrix("target", target, stimulus.steps(), own.outputs())?;
            let target = target.as_array();
            detached(py, || own.hear(&stimulus, target))
        })
    }

    /// Trains a network from where it is, beside the target-generating one, which goes on from where it was. Both change in place, and
    /// keep what they have learned if Ctrl-C stops them.
    ///
    /// Parameters
    /// ----------
    /// network : RateNetwork
    ///     Of `network`, or another of its extents.
    /// stimulus : Stimulus or array_like of float, (steps, inputs)
    ///     Both hear it.
    /// target : array_like of float, (steps, desired outputs)
    ///     f, which the target-generating network hears.
    /// window : (int, int), range or slice, optional
    ///     Steps between which learning is on; all without it.
    /// every : int
    ///     Learning happens at the steps of the window that are multiples of this.
    /// noise : float, array_like of float, (steps, units), or callable, optional
    ///     Noise in the drive of the trained network, as in `train_recurrent`.
    /// seed : int or Streams, optional
    ///     From which noise is drawn.
    ///
    /// Returns
    /// -------
    /// float
    ///     The mean over the learning steps of the mean squared error of currents and readouts before each update.
    #[pyo3(signature = (network, stimulus, target, *, window = None, every = 2, noise = None, seed = None))]
    fn train(
        &mut self,
        py: Python<'_>,
        network: &mut RateNetwork,
        stimulus: &Bound<'_, PyAny>,
        target: &Bound<'_, PyAny>,
        window: Option<Steps>,
        every: usize,
        noise: Option<&Bound<'_, PyAny>>,
        seed: Option<Seed>,
    ) -> PyResult<f64> {
        let dtype = network.inner.dtype();
        let lesson = Lesson { stimulus, target, window, every, noise, seed };
        match (&mut self.inner, &mut network.inner) {
            (Precision::Single(own), Precision::Single(network)) => lesson.train(py, own, network),
            (Precision::Double(own), Precision::Double(network)) => lesson.train(py, own, network),
            (own, _) => Err(mismatch(py, own.dtype(), dtype)),
        }
    }

    fn __repr__(&self) -> String {
        let (units, outputs) = either!(&self.inner, own => (own.generator().units(), own.outputs()));
        let dtype = self.inner.dtype().name();
        format!("FullForce(units={units}, outputs={outputs}, {}, dtype={dtype})", shown(self.options()))
    }
}

impl FullForce {
    fn options(&self) -> RlsOptions {
        either!(&self.inner, own => own.rule().options())
    }
}

/// A trial of training, as it was asked for.
struct Lesson<'a, 'py> {
    stimulus: &'a Bound<'py, PyAny>,
    target: &'a Bound<'py, PyAny>,
    window: Option<Steps>,
    every: usize,
    noise: Option<&'a Bound<'py, PyAny>>,
    seed: Option<Seed>,
}

impl Lesson<'_, '_> {
    fn train<T: Number>(
        self,
        py: Python<'_>,
        own: &mut attractor::FullForce<T>,
        network: &mut attractor::RateNetwork<T>,
    ) -> PyResult<f64> {
        let stimulus = stimulus_of(self.stimulus, own.generator().inputs())?;
        let target = arrays::read::<T, Ix2, 2>("target", self.target, [stimulus.steps().into(), own.outputs().into()])?;
        let target = target.as_array();
        let schedule = Schedule { window: Steps::of(self.window, stimulus.steps()), every: self.every };
        let extents = Extents { trials: 1, steps: stimulus.steps(), units: network.units() };
        let read = Course::read(None, self.noise, self.seed, extents)?;
        let called = read.called(self.stimulus.py(), extents)?;
        let course = read.view();
        let noise = course.noise(0, course.streams.as_ref(), called.as_ref());
        detached(py, || own.train(network, &stimulus, noise, target, &schedule))
    }
}
