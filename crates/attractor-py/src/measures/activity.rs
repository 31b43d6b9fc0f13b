//! Statistics of spiking activity.

use numpy::IntoPyArray;
use pyo3::prelude::*;

use crate::arrays::give_known;
use crate::protocol::Spiking;
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

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(firing_rates, module)?)?;
    module.add_function(wrap_pyfunction!(inter_spike_intervals, module)?)?;
    module.add_function(wrap_pyfunction!(interval_variation, module)?)?;
    module.add_function(wrap_pyfunction!(fano_factors, module)?)?;
    module.add_function(wrap_pyfunction!(pairwise_correlations, module)?)?;
    module.add_function(wrap_pyfunction!(population_autocorrelation, module)?)?;
    module.add_function(wrap_pyfunction!(silent_from, module)?)
}
