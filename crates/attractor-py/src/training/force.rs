//! FORCE learning of fixed points.

use attractor::fixed_points::FixedPoint;
use attractor::{ForceSchedule, TrainedFixedPoints};
use numpy::IntoPyArray;
use pyo3::prelude::*;

use crate::arrays;
use crate::network::{RateNetwork, mismatch};
use crate::plasticity::ReadoutRls;
use crate::precision::{Dtype, Precision};
use crate::protocol::Closed;
use crate::random::Seed;
use crate::work::detached;

/// FORCE learning of fixed points: the network starts at each fixed point in turn, hears its own output, noise and all, and
/// the rule corrects the readout towards the target. Network and rule change in place.
///
/// Parameters
/// ----------
/// network : RateNetwork
///     In float64, with one readout.
/// rule : ReadoutRls
/// points : TrainedFixedPoints
///     Where each target puts the network, from `train_fixed_points` of the same network.
/// rounds : int
///     How often each target is held, in turn.
/// steps : int
///     Steps for which a target is held.
/// every : int
///     The rule learns at every so many steps.
/// noise : float
///     Standard deviation of the noise of each unit in a step.
/// seed : int or Streams
///
/// Returns
/// -------
/// ndarray of float64, (rounds,)
///     Mean squared error of each round.
///
/// References
/// ----------
/// .. [1] Sussillo & Abbott (2009), Neuron 63, 544-557, doi:10.1016/j.neuron.2009.07.018.
/// .. [2] Rivkind & Barak (2017), Physical Review Letters 118, 258101, doi:10.1103/PhysRevLett.118.258101.
///
/// Examples
/// --------
/// >>> import copy
/// >>> from attractor import RateNetwork, ReadoutRls, force_fixed_points, train_fixed_points
/// >>> network = RateNetwork.dense(units=100, gain=1.0, seed=1)
/// >>> points = train_fixed_points(copy.copy(network), [0.5, 1.5])
/// >>> losses = force_fixed_points(network, ReadoutRls(network), points, rounds=5, steps=100, seed=2)
/// >>> bool(losses[-1] < losses[0])
/// True
#[pyfunction]
#[pyo3(signature = (network, rule, points, *, seed, rounds = 20, steps = 500, every = 2, noise = 0.01))]
pub(super) fn force_fixed_points<'py>(
    py: Python<'py>,
    network: &mut RateNetwork,
    rule: &mut ReadoutRls,
    points: &Bound<'py, PyAny>,
    seed: Seed,
    rounds: usize,
    steps: usize,
    every: usize,
    noise: f64,
) -> PyResult<Bound<'py, PyAny>> {
    let network = network.double_mut(py)?;
    let Precision::Double(rule) = &mut rule.inner else {
        return Err(mismatch(py, Dtype::Single, Dtype::Double));
    };
    let points = points_of(points)?;
    let schedule = ForceSchedule { rounds, steps, every, noise };
    let losses = detached(py, || attractor::force_fixed_points(network, rule, &points, &schedule, &seed.0))?;
    Ok(losses.into_pyarray(py).into_any())
}

/// Fixed points that are handed in: their loop, targets and states.
fn points_of(points: &Bound<'_, PyAny>) -> PyResult<TrainedFixedPoints> {
    let Closed(closed) = points.getattr("loop")?.extract()?;
    let targets = arrays::vector::<f64>("targets", &points.getattr("targets")?, "targets")?.as_array().to_vec();
    let found = points.getattr("points")?.try_iter()?.map(|point| {
        let state = arrays::vector::<f64>("state", &point?.getattr("state")?, "units")?.as_array().to_vec();
        PyResult::Ok(FixedPoint { state, residual: 0.0, steps: [0, 0] })
    });
    let found = found.collect::<PyResult<Vec<_>>>()?;
    let readout_of = points.getattr("readout")?;
    let correlation =
        arrays::matrix::<f64>("correlation", &readout_of.getattr("correlation")?, targets.len(), targets.len())?;
    let coefficients = arrays::vector::<f64>("coefficients", &readout_of.getattr("coefficients")?, targets.len())?;
    let weights = arrays::vector::<f64>("weights", &readout_of.getattr("weights")?, "units")?;
    let own = attractor::PatternReadout {
        correlation: correlation.as_array().to_owned(),
        coefficients: coefficients.as_array().to_vec(),
        weights: weights.as_array().to_vec(),
    };
    Ok(TrainedFixedPoints { closed, targets, points: found, readout: own })
}
