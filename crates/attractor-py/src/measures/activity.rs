//! Statistics of spiking activity.

use numpy::IntoPyArray;
use pyo3::prelude::*;

use crate::arrays::{give_known, indices};
use crate::protocol::Spiking;
use crate::random::Seed;
use crate::records;
use crate::work::detached;

/// The firing rate of each unit, in spikes a step.
///
/// Parameters
/// ----------
/// raster : Raster or array_like of bool, (steps, units)
///
/// Returns
/// -------
/// ndarray of float64, (units,)
///     NaN of a raster without steps.
///
/// Examples
/// --------
/// >>> from attractor import firing_rates
/// >>> firing_rates([[True, False], [True, True]]).tolist()
/// [1.0, 0.5]
#[pyfunction]
fn firing_rates(py: Python<'_>, raster: Spiking) -> Bound<'_, PyAny> {
    attractor::firing_rates(&raster.0).into_pyarray(py).into_any()
}

/// The intervals between successive spikes of each unit, in steps.
///
/// Parameters
/// ----------
/// raster : Raster or array_like of bool, (steps, units)
///
/// Returns
/// -------
/// list of ndarray of int64
///     One array for each unit.
///
/// Examples
/// --------
/// >>> from attractor import inter_spike_intervals
/// >>> inter_spike_intervals([[True], [False], [True], [True]])[0].tolist()
/// [2, 1]
#[pyfunction]
fn inter_spike_intervals(py: Python<'_>, raster: Spiking) -> Vec<Bound<'_, PyAny>> {
    let intervals = attractor::inter_spike_intervals(&raster.0).into_iter();
    let array = |own: Vec<usize>| own.into_iter().map(|steps| steps as i64).collect::<Vec<_>>();
    intervals.map(|own| array(own).into_pyarray(py).into_any()).collect()
}

/// The coefficient of variation (standard deviation over mean) of each unit's inter-spike intervals: 0 of a clock,
/// sqrt(1 - p) of a memoryless unit of rate p.
///
/// Parameters
/// ----------
/// raster : Raster or array_like of bool, (steps, units)
///
/// Returns
/// -------
/// ndarray of float64, (units,)
///     NaN of a unit with fewer than two intervals.
///
/// Examples
/// --------
/// >>> import numpy as np
/// >>> from attractor import interval_variation
/// >>> interval_variation(np.arange(40)[:, np.newaxis] % 4 == 0).tolist()
/// [0.0]
#[pyfunction]
fn interval_variation(py: Python<'_>, raster: Spiking) -> Bound<'_, PyAny> {
    give_known(py, attractor::interval_variation(&raster.0))
}

/// The Fano factor of each unit: variance over mean of its spike counts in windows of `window` steps.
///
/// Parameters
/// ----------
/// raster : Raster or array_like of bool, (steps, units)
/// window : int
///
/// Returns
/// -------
/// ndarray of float64, (units,)
///     NaN of a unit that is silent in all windows, or if fewer than two of them fit.
///
/// Examples
/// --------
/// >>> import numpy as np
/// >>> from attractor import fano_factors
/// >>> fano_factors(np.arange(40)[:, np.newaxis] % 4 == 0, window=8).tolist()
/// [0.0]
#[pyfunction]
fn fano_factors(py: Python<'_>, raster: Spiking, window: usize) -> Bound<'_, PyAny> {
    give_known(py, attractor::fano_factors(&raster.0, window))
}

/// The correlation of every pair of units over steps.
///
/// Parameters
/// ----------
/// raster : Raster or array_like of bool, (steps, units)
///
/// Returns
/// -------
/// ndarray of float64, (pairs,)
///     Pairs i < j in order; those with a unit that never changes are left out.
///
/// Examples
/// --------
/// >>> from attractor import pairwise_correlations
/// >>> pairwise_correlations([[True, True], [False, False], [True, True], [False, False]]).round(12).tolist()
/// [1.0]
#[pyfunction]
fn pairwise_correlations(py: Python<'_>, raster: Spiking) -> PyResult<Bound<'_, PyAny>> {
    Ok(detached(py, || attractor::pairwise_correlations(&raster.0))?.into_pyarray(py).into_any())
}

/// The autocorrelation of the population's activity.
///
/// Parameters
/// ----------
/// raster : Raster or array_like of bool, (steps, units)
/// lags : int
///     How many lags, from 0.
///
/// Returns
/// -------
/// ndarray of float64, (lags,)
///     NaN where it has no spread.
///
/// Examples
/// --------
/// >>> import numpy as np
/// >>> from attractor import population_autocorrelation
/// >>> population_autocorrelation(np.arange(40)[:, np.newaxis] % 2 == 0, lags=2).round(12).tolist()
/// [1.0, -1.0]
#[pyfunction]
fn population_autocorrelation(py: Python<'_>, raster: Spiking, lags: usize) -> PyResult<Bound<'_, PyAny>> {
    Ok(give_known(py, detached(py, || attractor::population_autocorrelation(&raster.0, lags))?))
}

/// The first step from which on nobody is active until the end.
///
/// Parameters
/// ----------
/// raster : Raster or array_like of bool, (steps, units)
///
/// Returns
/// -------
/// int or None
///     `None` if someone is active at the last step or there are no steps.
///
/// Examples
/// --------
/// >>> from attractor import silent_from
/// >>> silent_from([[True], [True], [False], [False]])
/// 2
#[pyfunction]
fn silent_from(raster: Spiking) -> Option<usize> {
    attractor::silent_from(&raster.0)
}

/// The branching ratio of a course of counts by multistep regression: how many spikes follow from one in the next step, whatever share
/// of the units is seen::
///
///     r_k = slope of A[t+k] over A[t] = b m^k        k = 1 .. lags
///
/// Parameters
/// ----------
/// counts : array_like of int, (steps,)
///     How many units are active at each step, such as `Raster.counts()`.
/// lags : int
///     At least 2.
///
/// Returns
/// -------
/// Branching or None
///     `None` if the counts have no spread.
///
/// References
/// ----------
/// .. [1] Wilting & Priesemann (2018), Nature Communications 9, 2325, doi:10.1038/s41467-018-04725-4.
///
/// Examples
/// --------
/// Activity of which about half goes on, driven at random.
///
/// >>> from attractor import Streams, branching
/// >>> counts = [0]
/// >>> for drive in Streams(1).below(3, 2000).tolist():
/// ...     counts.append(counts[-1] // 2 + 8 * drive)
/// >>> found = branching(counts, lags=8)
/// >>> 0.35 < found.ratio < 0.55, found.explained > 0.95, branching([3] * 50, lags=8)
/// (True, True, None)
#[pyfunction]
fn branching<'py>(py: Python<'py>, counts: &Bound<'py, PyAny>, lags: usize) -> PyResult<Option<Bound<'py, PyAny>>> {
    let counts = indices("counts", counts)?;
    let Some(found) = detached(py, || attractor::branching(&counts, lags))? else { return Ok(None) };
    let fields = (found.ratio, found.amplitude, found.explained, found.slopes.into_pyarray(py));
    records::record(py, "Branching", fields).map(Some)
}

/// The avalanches of a course of counts: the longest stretches of steps with a count above a threshold. One that has begun before the
/// first step, or is not over at the last, is left out.
///
/// Parameters
/// ----------
/// counts : array_like of int, (steps,)
///     How many units are active at each step, such as `Raster.counts()`.
/// threshold : int
///     0 or above.
///
/// Returns
/// -------
/// Avalanches
///
/// References
/// ----------
/// .. [1] Del Papa, Priesemann & Triesch (2017), PLoS ONE 12, e0178683, doi:10.1371/journal.pone.0178683.
///
/// Examples
/// --------
/// >>> from attractor import avalanches
/// >>> found = avalanches([9, 2, 3, 5, 2, 2, 4, 1, 7], threshold=2)
/// >>> found.sizes.tolist(), found.durations.tolist()
/// ([4, 2], [2, 1])
#[pyfunction]
fn avalanches<'py>(py: Python<'py>, counts: &Bound<'py, PyAny>, threshold: usize) -> PyResult<Bound<'py, PyAny>> {
    let counts = indices("counts", counts)?;
    let found = attractor::avalanches(&counts, threshold);
    let of =
        |number: fn(&attractor::Avalanche) -> usize| -> Vec<i64> { found.iter().map(|a| number(a) as i64).collect() };
    let fields = (of(|a| a.size).into_pyarray(py), of(|a| a.duration).into_pyarray(py));
    records::record(py, "Avalanches", fields)
}

/// How many units are active at each step after the spike train of every unit was shifted round by a number of steps of its own:
/// each unit fires as it did, and none with another. What `branching` and `avalanches` find in it is no matter of the network.
///
/// Parameters
/// ----------
/// raster : Raster or array_like of bool, (steps, units)
/// seed : int or Streams
///     From which the shifts are drawn.
///
/// Returns
/// -------
/// ndarray of int64, (steps,)
///
/// Examples
/// --------
/// >>> from attractor import shifted_counts
/// >>> int(shifted_counts([[True, True], [False, False], [True, True], [False, False]], seed=1).sum())
/// 4
#[pyfunction]
#[pyo3(signature = (raster, *, seed))]
fn shifted_counts(py: Python<'_>, raster: Spiking, seed: Seed) -> Bound<'_, PyAny> {
    let counts = attractor::shifted_counts(&raster.0, &mut seed.0.stream());
    counts.into_iter().map(|count| count as i64).collect::<Vec<_>>().into_pyarray(py).into_any()
}

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(firing_rates, module)?)?;
    module.add_function(wrap_pyfunction!(inter_spike_intervals, module)?)?;
    module.add_function(wrap_pyfunction!(interval_variation, module)?)?;
    module.add_function(wrap_pyfunction!(fano_factors, module)?)?;
    module.add_function(wrap_pyfunction!(pairwise_correlations, module)?)?;
    module.add_function(wrap_pyfunction!(population_autocorrelation, module)?)?;
    module.add_function(wrap_pyfunction!(branching, module)?)?;
    module.add_function(wrap_pyfunction!(avalanches, module)?)?;
    module.add_function(wrap_pyfunction!(shifted_counts, module)?)?;
    module.add_function(wrap_pyfunction!(silent_from, module)?)
}
