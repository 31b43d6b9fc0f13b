//! Fixed points of rate networks.

use attractor::fixed_points::{self, Search, Solver, Stationary};
use numpy::IntoPyArray;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::network::RateNetwork;
use crate::protocol::Loops;
use crate::random::Seed;
use crate::work::detached;
use crate::{arrays, errors, pickle, records};

/// The flow of a rate network under constant input, with loops open or closed::
///
///     F(x) = -x + (W_rec + sum over loops of w_in w_out') phi(x) + W_in u
///
/// in units of tau. It reads the network as it is at each call, in double precision.
///
/// Parameters
/// ----------
/// network : RateNetwork
/// input : array_like of float, (inputs,), optional
///     Constant input u; none without it.
/// loops : sequence of Loop or (readout, channel)
///     Loops that are closed.
///
/// References
/// ----------
/// .. [1] Sussillo & Barak (2013), Neural Computation 25, 626-649, doi:10.1162/NECO_a_00409.
///
/// Examples
/// --------
/// A network learns to hold its output at 1. What else does the closed loop hold? Silence in between, from which the output
/// runs away, and -1.
///
/// >>> from attractor import RateNetwork, train_fixed_points
/// >>> from attractor.fixed_points import Flow
/// >>> network = RateNetwork.dense(units=100, gain=0.5, seed=1)
/// >>> trained = train_fixed_points(network, [1.0])
/// >>> flow = Flow(network, loops=[(0, 0)])
/// >>> points = flow.stationary_points(flow.random_starts(20, spread=1.0, seed=2))
/// >>> [point.unstable_directions for point in points]
/// [0, 0, 1]
#[pyclass(frozen, module = "attractor.fixed_points")]
#[derive(Debug)]
pub(crate) struct Flow {
    network: Py<RateNetwork>,
    input: Option<Vec<f64>>,
    loops: Vec<attractor::Loop>,
}

impl Flow {
    /// What is done with the flow of the network as it is now.
    fn with<R>(&self, py: Python<'_>, work: impl FnOnce(fixed_points::Flow<'_>) -> PyResult<R>) -> PyResult<R> {
        let network = self.network.try_borrow(py)?;
        let network = network.in_double();
        let mut flow = fixed_points::Flow::new(&network);
        if let Some(input) = &self.input {
            flow = flow.driven(input).map_err(errors::raise)?;
        }
        work(flow.closed(&self.loops).map_err(errors::raise)?)
    }
}

#[pymethods]
impl Flow {
    #[new]
    #[pyo3(
        signature = (network, *, input = None, loops = Loops::default()),
        text_signature = "(network, *, input=None, loops=())"
    )]
    fn new(py: Python<'_>, network: Py<RateNetwork>, input: Option<&Bound<'_, PyAny>>, loops: Loops) -> PyResult<Self> {
        let inputs = network.try_borrow(py)?.in_double().inputs();
        let input = input.map(|input| arrays::vector::<f64>("input", input, inputs)).transpose()?;
        let flow = Self { network, input: input.map(|input| input.as_array().to_vec()), loops: loops.0 };
        flow.with(py, |_| Ok(()))?;
        Ok(flow)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let (py, own) = (slf.py(), slf.get());
        let loops: Vec<_> = own.loops.iter().map(|l| (l.readout, l.channel, l.delay)).collect();
        let arguments = PyDict::new(py);
        arguments.set_item("network", &own.network)?;
        arguments.set_item("input", &own.input)?;
        arguments.set_item("loops", loops)?;
        pickle::reduce_call(slf.as_any(), &arguments)
    }

    /// F(x).
    ///
    /// Parameters
    /// ----------
    /// x : array_like of float, (units,)
    ///
    /// Returns
    /// -------
    /// ndarray of float64, (units,)
    fn velocity<'py>(&self, py: Python<'py>, x: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.with(py, |flow| {
            let x = arrays::vector::<f64>("x", x, flow.units())?.as_array().to_vec();
            let mut velocity = vec![0.0; x.len()];
            flow.velocity(&x, &mut velocity);
            Ok(velocity.into_pyarray(py).into_any())
        })
    }

    /// The speed |F(x)|^2 / 2: 0 at a fixed point, small where the flow is slow.
    ///
    /// Parameters
    /// ----------
    /// x : array_like of float, (units,)
    ///
    /// Returns
    /// -------
    /// float
    fn speed(&self, py: Python<'_>, x: &Bound<'_, PyAny>) -> PyResult<f64> {
        self.with(py, |flow| {
            let x = arrays::vector::<f64>("x", x, flow.units())?.as_array().to_vec();
            Ok(flow.speed(&x))
        })
    }

    /// The Jacobian F'(x); rates of change are per tau.
    ///
    /// Parameters
    /// ----------
    /// x : array_like of float, (units,)
    ///
    /// Returns
    /// -------
    /// ndarray of float64, (units, units)
    fn jacobian<'py>(&self, py: Python<'py>, x: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.with(py, |flow| {
            let x = arrays::vector::<f64>("x", x, flow.units())?.as_array().to_vec();
            Ok(arrays::give(py, py.detach(|| flow.jacobian(&x))))
        })
    }

    /// The fixed point to which the flow leads from a start, or one near it: by the damped map, then by Newton's method.
    ///
    /// Parameters
    /// ----------
    /// start : array_like of float, (units,)
    /// damping : float
    ///     Damping of the map, in (0, 1].
    /// map_steps : int
    ///     Steps of the map at most.
    /// handover : float
    ///     Residual, the largest |F_i|, at which Newton's method takes over.
    /// newton_steps : int
    ///     Steps of Newton's method at most.
    /// tolerance : float
    ///     Residual at which a fixed point is found, relative to its largest activation or to 1.
    ///
    /// Returns
    /// -------
    /// FixedPoint
    ///
    /// Examples
    /// --------
    /// >>> import numpy as np
    /// >>> from attractor import RateNetwork
    /// >>> from attractor.fixed_points import Flow
    /// >>> network = RateNetwork.from_weights(np.ones((1, 1)), [[0.5]], np.zeros((0, 1)), transfer="linear")
    /// >>> Flow(network, input=[1.0]).fixed_point([0.0]).state.round(9).tolist()
    /// [2.0]
    #[pyo3(signature = (
        start, *, damping = 0.5, map_steps = 500, handover = 1e-3, newton_steps = 50, tolerance = 1e-12
    ), text_signature = "($self, start, *, damping=0.5, map_steps=500, handover=0.001, newton_steps=50, \
                         tolerance=1e-12)")]
    fn fixed_point<'py>(
        &self,
        py: Python<'py>,
        start: &Bound<'py, PyAny>,
        damping: f64,
        map_steps: usize,
        handover: f64,
        newton_steps: usize,
        tolerance: f64,
    ) -> PyResult<Bound<'py, PyAny>> {
        let solver = Solver { damping, map_steps, handover, newton_steps, tolerance };
        self.with(py, |flow| {
            let start = arrays::vector::<f64>("start", start, flow.units())?.as_array().to_vec();
            point(py, detached(py, || flow.fixed_point(&start, &solver))?)
        })
    }

    /// Starts drawn uniformly from minus to plus `spread`.
    ///
    /// Parameters
    /// ----------
    /// count : int
    /// spread : float
    /// seed : int or Streams
    ///
    /// Returns
    /// -------
    /// ndarray of float64, (count, units)
    #[pyo3(signature = (count, *, spread, seed))]
    fn random_starts<'py>(
        &self,
        py: Python<'py>,
        count: usize,
        spread: f64,
        seed: Seed,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.with(py, |flow| Ok(arrays::give(py, detached(py, || flow.random_starts(count, spread, &seed.0))?)))
    }

    /// The stationary points that starts lead to, each once: isolated fixed points first, then degenerate ones, then continua
    /// (line attractors and the like), stable before unstable, then slow points, the slowest first. A continuum counts once
    /// however many of its points were found: two are of one if a walk among fixed points leads from one to the other. From each start the flow is followed, which finds stable fixed points, and the speed is minimised, which
    /// finds saddles as well; minima above 0 are slow points. Starts are spread over threads.
    ///
    /// Parameters
    /// ----------
    /// starts : array_like of float, (any number, units)
    ///     Starts on or near the network's own trajectories find those that shape them.
    /// steps : int
    ///     Steps of the minimisation at most.
    /// slow : float
    ///     A minimum of the speed is a slow point if the root mean square of its velocities is below this, per tau.
    /// apart : float
    ///     Points are the same if the root mean square of the differences of their activations is below this, or below 1e-10 of theirs.
    /// damping, map_steps, handover, newton_steps, tolerance
    ///     As in `fixed_point`.
    ///
    /// Returns
    /// -------
    /// list of StationaryPoint
    ///
    /// Examples
    /// --------
    /// >>> import numpy as np
    /// >>> from attractor import RateNetwork
    /// >>> from attractor.fixed_points import Flow
    /// >>> weights = np.full((4, 4), 0.25)
    /// >>> line = RateNetwork.from_weights(np.ones((4, 1)), weights, np.zeros((0, 4)), transfer="linear")
    /// >>> flow = Flow(line)
    /// >>> [held] = flow.stationary_points(flow.random_starts(30, spread=1.0, seed=1))
    /// >>> held.kind, held.dimension, held.members.shape
    /// (Stationary.Continuum, 1, (30, 4))
    #[pyo3(signature = (
        starts, *, steps = 300, slow = 0.05, apart = 1e-4, damping = 0.5, map_steps = 500, handover = 1e-3,
        newton_steps = 50, tolerance = 1e-12
    ), text_signature = "($self, starts, *, steps=300, slow=0.05, apart=0.0001, damping=0.5, map_steps=500, \
                         handover=0.001, newton_steps=50, tolerance=1e-12)")]
    fn stationary_points<'py>(
        &self,
        py: Python<'py>,
        starts: &Bound<'py, PyAny>,
        steps: usize,
        slow: f64,
        apart: f64,
        damping: f64,
        map_steps: usize,
        handover: f64,
        newton_steps: usize,
        tolerance: f64,
    ) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let solver = Solver { damping, map_steps, handover, newton_steps, tolerance };
        let search = Search { solver, steps, slow, apart };
        self.with(py, |flow| {
            let starts = arrays::matrix::<f64>("starts", starts, "starts", flow.units())?;
            let starts = starts.as_array();
            let points = detached(py, || flow.stationary_points(starts, &search))?;
            let record = |point: fixed_points::StationaryPoint| {
                let (directions, nullity, dimension) = (point.unstable_directions(), point.nullity, point.dimension);
                let members = ndarray::Array2::from_shape_fn((point.members.len(), point.state.len()), |(k, i)| {
                    point.members[k][i]
                });
                let members = arrays::give(py, members);
                let kind = records::member(py, "Stationary", kind(point.kind))?;
                let (state, eigenvalues) = (point.state.into_pyarray(py), point.eigenvalues.into_pyarray(py));
                let fields =
                    (state, kind, point.speed, point.starts, eigenvalues, directions, nullity, dimension, members);
                records::record(py, "StationaryPoint", fields)
            };
            points.into_iter().map(record).collect()
        })
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let loops: Vec<String> = self.loops.iter().map(|l| format!("({}, {})", l.readout, l.channel)).collect();
        let driven = if self.input.is_some() { ", driven" } else { "" };
        self.with(py, |flow| Ok(format!("Flow(units={}, loops=[{}]{driven})", flow.units(), loops.join(", "))))
    }
}

fn kind(kind: Stationary) -> &'static str {
    match kind {
        Stationary::Fixed => "Fixed",
        Stationary::Degenerate => "Degenerate",
        Stationary::Continuum => "Continuum",
        Stationary::Slow => "Slow",
    }
}

/// A fixed point as a named tuple.
pub(crate) fn point(py: Python<'_>, point: fixed_points::FixedPoint) -> PyResult<Bound<'_, PyAny>> {
    let [map_steps, newton_steps] = point.steps;
    let fields = (point.state.into_pyarray(py), point.residual, map_steps, newton_steps);
    records::record(py, "FixedPoint", fields)
}

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Flow>()
}
