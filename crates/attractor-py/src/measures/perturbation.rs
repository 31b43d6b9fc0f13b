//! What becomes of a small perturbation of a threshold network.

use numpy::IntoPyArray;
use pyo3::prelude::*;

use crate::network::{Counted, ThresholdNetwork};
use crate::protocol::{ShownUnits, Steps};
use crate::random::Seed;
use crate::{arrays, errors, work};

/// The Hamming distance after a threshold network's last step had one excitatory unit been in the other state before it. Ask
/// before a rule changes weights or thresholds.
///
/// Parameters
/// ----------
/// network : ThresholdNetwork
/// flipped : int
///     The excitatory unit.
/// counted : Counted
///     Which units count.
///
/// Returns
/// -------
/// int
///
/// References
/// ----------
/// .. [1] Derrida & Pomeau (1986), Europhysics Letters 1, 45-49, doi:10.1209/0295-5075/1/2/001.
///
/// Examples
/// --------
/// >>> from attractor import Counted, ThresholdNetwork, hamming
/// >>> network = ThresholdNetwork.random(seed=1)
/// >>> network.step([0, 1])
/// >>> hamming(network, 50, Counted.WithoutInput) <= hamming(network, 50, Counted.All)
/// True
#[pyfunction]
fn hamming(py: Python<'_>, network: &ThresholdNetwork, flipped: usize, counted: Counted) -> PyResult<usize> {
    if flipped >= network.inner.excitatory().units() {
        return Err(errors::out_of_range(py, "flipped", flipped, "below the number of excitatory units"));
    }
    Ok(counted.0.hamming(&network.inner, flipped))
}

/// The mean Hamming distance 1, 2, .. `horizon` steps after one unit was flipped, while no rule acts.
///
/// The network goes through the input; every `horizon` steps a copy is flipped and followed. The network ends where it would
/// have ended anyway.
///
/// Parameters
/// ----------
/// network : ThresholdNetwork
/// shown : ShownUnits
/// horizon : int
///     Steps for which each copy is followed.
/// counted : Counted
///     Which units count.
/// steps : (int, int), range or slice, optional
///     Steps of the input; all without it.
/// seed : int or Streams
///     From which the flipped units are drawn.
///
/// Returns
/// -------
/// ndarray of float64, (horizon,)
///
/// References
/// ----------
/// .. [1] Derrida & Pomeau (1986), Europhysics Letters 1, 45-49, doi:10.1209/0295-5075/1/2/001.
///
/// Examples
/// --------
/// >>> from attractor import Counted, ShownUnits, ThresholdNetwork, perturbation_growth
/// >>> network = ThresholdNetwork.random(seed=1)
/// >>> shown = ShownUnits.from_symbols([0, 1, 2, 3] * 50, copies=2)
/// >>> perturbation_growth(network, shown, horizon=5, counted=Counted.Excitatory, seed=2).shape
/// (5,)
#[pyfunction]
#[pyo3(signature = (network, shown, *, horizon, counted, seed, steps = None))]
fn perturbation_growth<'py>(
    py: Python<'py>,
    network: &mut ThresholdNetwork,
    shown: &Bound<'py, ShownUnits>,
    horizon: usize,
    counted: Counted,
    seed: Seed,
    steps: Option<Steps>,
) -> PyResult<Bound<'py, PyAny>> {
    let shown = &shown.get().inner;
    let steps = Steps::of(steps, shown.steps());
    let mut stream = seed.0.stream();
    let network = &mut network.inner;
    let growth =
        work::detached(py, || attractor::perturbation_growth(network, shown, steps, horizon, counted.0, &mut stream))?;
    Ok(growth.into_pyarray(py).into_any())
}

/// The mean of a trace, such as H, over windows of `width` steps, centred where there are that many on both sides and shorter
/// at the ends.
///
/// Parameters
/// ----------
/// trace : array_like of int, (steps,)
///     0 or above.
/// width : int
///
/// Returns
/// -------
/// ndarray of float64, (steps,)
///
/// Examples
/// --------
/// >>> from attractor import smoothed
/// >>> smoothed([0, 0, 0, 2, 2, 2], width=2).tolist()
/// [0.0, 0.0, 0.0, 1.0, 2.0, 2.0]
#[pyfunction]
fn smoothed<'py>(py: Python<'py>, trace: &Bound<'py, PyAny>, width: usize) -> PyResult<Bound<'py, PyAny>> {
    Ok(attractor::smoothed(&counts("trace", trace)?, width).into_pyarray(py).into_any())
}

/// Means of a trace by the place that each step has, such as the position within the sequence that is shown.
///
/// Parameters
/// ----------
/// trace : array_like of int, (steps,)
///     0 or above.
/// places : array_like of int, (steps,)
///     Steps with a negative number have no place and are left out.
/// count : int
///     How many places there are.
///
/// Returns
/// -------
/// ndarray of float64, (count,)
///     NaN of a place that never occurs.
///
/// Examples
/// --------
/// >>> from attractor import mean_by_place
/// >>> mean_by_place([1, 5, 3, 9], [0, -1, 0, 2], count=3).tolist()
/// [2.0, nan, 9.0]
#[pyfunction]
fn mean_by_place<'py>(
    py: Python<'py>,
    trace: &Bound<'py, PyAny>,
    places: &Bound<'py, PyAny>,
    count: usize,
) -> PyResult<Bound<'py, PyAny>> {
    let trace = counts("trace", trace)?;
    let places = arrays::indices_or_none("places", places, trace.len(), "0 or above, or -1 for no place")?;
    Ok(arrays::give_known(py, attractor::mean_by_place(&trace, &places, count).map_err(errors::raise)?))
}

fn counts(name: &str, trace: &Bound<'_, PyAny>) -> PyResult<Vec<u32>> {
    let array = arrays::vector::<i64>(name, trace, "steps")?;
    let count = |&count: &i64| {
        u32::try_from(count).map_err(|_| errors::out_of_range(trace.py(), name, count, "0 or above, and below 2**32"))
    };
    array.as_array().iter().map(count).collect()
}

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(hamming, module)?)?;
    module.add_function(wrap_pyfunction!(perturbation_growth, module)?)?;
    module.add_function(wrap_pyfunction!(smoothed, module)?)?;
    module.add_function(wrap_pyfunction!(mean_by_place, module)?)
}
