//! Lyapunov exponents of rate networks and of maps.

use attractor::orbit::{LyapunovSpectrum, lyapunov_exponents as along};
use attractor::{DrivenMap, Network, Separation, Stimulus};
use numpy::IntoPyArray;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use super::orbit::Given;
use crate::errors;
use crate::network::{AnyNetwork, in_double};
use crate::protocol::{Loops, Steps, stimulus_of};
use crate::random::Seed;
use crate::records;
use crate::work::detached;

/// The largest Lyapunov exponent by the separation of two trajectories under one stimulus: the slope of the mean logarithm of
/// their distance after one of them was moved a little.
///
/// Taken without noise and in double precision, whatever the network's; the network stays as it is. Two trajectories of
/// bounded motion cannot separate for ever: the fit ends before the first step at which a pair's distance is above 5 % of
/// that of two unrelated states, or lost in the rounding of the state; if less than a twentieth of it is left, it is refused.
///
/// Parameters
/// ----------
/// network : RateNetwork, EchoStateNetwork or Network
/// stimulus : Stimulus or array_like of float, (steps, inputs)
///     At least start + end of the fit + 1 steps.
/// start : int
///     Step after which one of two copies is moved (the end of the input pulse).
/// fit : (int, int), range or slice
///     Steps after `start` over which the slope is fitted.
/// norm : float
///     How far the copy is moved.
/// repeats : int
///     Pairs of trajectories, from as many random initial states.
/// seed : int or Streams
///
/// Returns
/// -------
/// Divergence
///     The exponent in 1/s (per step of an echo state network, and of one of your own that has no `dt_ms`) with its standard error over pairs, the steps that were fitted, and the mean logarithm of the
///     distance at each step after the perturbation.
///
/// References
/// ----------
/// .. [1] Laje & Buonomano (2013), Nature Neuroscience 16, 925-933, doi:10.1038/nn.3405, Methods.
///
/// Examples
/// --------
/// >>> from attractor import RateNetwork, Stimulus, separation
/// >>> network = RateNetwork.random(units=200, gain=2.0, seed=3)
/// >>> stimulus = Stimulus.silent(701, 2)
/// >>> separation(network, stimulus, start=200, fit=(100, 500), repeats=3, seed=4).exponent > 0
/// True
#[pyfunction]
#[pyo3(
    signature = (network, stimulus, *, seed, start = 250, fit = Steps::between(100, 1000), norm = 1e-6, repeats = 10),
    text_signature = "(network, stimulus, *, seed, start=250, fit=(100, 1000), norm=1e-06, repeats=10)"
)]
fn separation<'py>(
    py: Python<'py>,
    network: AnyNetwork<'py>,
    stimulus: &Bound<'py, PyAny>,
    seed: Seed,
    start: usize,
    fit: Steps,
    norm: f64,
    repeats: usize,
) -> PyResult<Bound<'py, PyAny>> {
    let per_time = network.dt_ms().map_or(1.0, |dt_ms| 1000.0 / dt_ms);
    let options = Separation { start, fit: fit.closed("fit")?, norm, repeats };
    let found = in_double!(py, network, network => {
        let stimulus = stimulus_of(stimulus, network.inputs())?;
        detached(py, || attractor::separation_of(&network, per_time, &stimulus, &options, &seed.0))?
    });
    let fitted = (found.fitted.start, found.fitted.end);
    let fields = (found.exponent, found.log_distance.into_pyarray(py), found.standard_error, fitted);
    records::record(py, "Divergence", fields)
}

/// The largest Lyapunov exponents of a network of whatever kind, alone, driven or with its loops closed, by Benettin's method:
/// tangent vectors are carried along and orthonormalised after 10 steps or, where they contract or shear strongly, after
/// fewer.
///
/// Taken from the network's present state, without noise and in double precision; the network stays as it is. Of a driven
/// network they are the conditional exponents [2]_: two copies that hear the same input come together where the largest is
/// below 0. With loops closed they are those of the trained, autonomous system. A network of your own is followed by its
/// `jacobian`, or by finite differences where it has none.
///
/// Parameters
/// ----------
/// network : RateNetwork, EchoStateNetwork or Network
/// count : int
///     How many exponents.
/// settle : int
///     Steps before anything is measured, along which the tangent vectors are carried already. Without them, what the
///     vectors still have to turn remains as a bias of a few units of log length over the measured time.
/// steps : int, optional
///     Steps of the measurement; without it, those of the stimulus after `settle`.
/// seed : int or Streams
///     From which the first tangent vectors are drawn.
/// stimulus : Stimulus or array_like of float, (steps, inputs), optional
///     The input; its last row stays when it ends. None without it.
/// loops : sequence of Loop, (readout, channel) or (readout, channel, delay)
///     Loops that are closed; what is under way in one with a delay is part of the state.
///
/// Returns
/// -------
/// LyapunovSpectrum
///     The largest first, with their standard errors, in 1/s; per step of an echo state network, and of one of your own that
///     has no `dt_ms`. NumPy takes it as the array of exponents.
///
/// References
/// ----------
/// .. [1] Benettin, Galgani, Giorgilli & Strelcyn (1980), Meccanica 15, 9-20, doi:10.1007/BF02128236.
/// .. [2] Pecora & Carroll (1990), Physical Review Letters 64, 821-824, doi:10.1103/PhysRevLett.64.821.
///
/// Examples
/// --------
/// A linear network has the exponents of its eigenvalues, here log(1 - 0.1 (1 - 0.5)) and log(1 - 0.1 (1 - 0.2)) a step of
/// 1 ms.
///
/// >>> import numpy as np
/// >>> from attractor import RateNetwork, lyapunov_spectrum
/// >>> network = RateNetwork.from_weights(np.zeros((2, 0)), np.diag([0.5, 0.2]), np.zeros((0, 2)), transfer="linear")
/// >>> lyapunov_spectrum(network, count=2, settle=1000, steps=1000, seed=1).exponents.round(3).tolist()
/// [-51.293, -83.382]
///
/// Left alone this network is chaotic; a strong input takes hold of it.
///
/// >>> network = RateNetwork.random(units=100, inputs=1, gain=1.8, connection_probability=0.3, seed=3)
/// >>> network.activations = np.full(100, 0.1)
/// >>> wave = np.sin(np.arange(4000) / 20)[:, np.newaxis]
/// >>> [bool(lyapunov_spectrum(network, count=1, settle=1000, stimulus=a * wave, seed=1).exponents[0] > 0) for a in (0, 5)]
/// [True, False]
#[pyfunction]
#[pyo3(
    signature = (network, *, count, settle, seed, steps = None, stimulus = None, loops = Loops::default()),
    text_signature = "(network, *, count, settle, seed, steps=None, stimulus=None, loops=())"
)]
fn lyapunov_spectrum<'py>(
    py: Python<'py>,
    network: AnyNetwork<'py>,
    count: usize,
    settle: usize,
    seed: Seed,
    steps: Option<usize>,
    stimulus: Option<&Bound<'py, PyAny>>,
    loops: Loops,
) -> PyResult<Bound<'py, PyAny>> {
    let dt_ms = network.dt_ms();
    if let (AnyNetwork::Rate(network), None, true) = (&network, stimulus, loops.0.is_empty()) {
        let (network, steps) = (network.in_double(), steps_of(steps, None, settle)?);
        return record(py, detached(py, || attractor::lyapunov_spectrum(&network, count, settle, steps, &seed.0))?);
    }
    let found = in_double!(py, network, network => {
        let given = stimulus.map(|stimulus| stimulus_of(stimulus, network.inputs())).transpose()?;
        let steps = steps_of(steps, given.as_ref(), settle)?;
        let stimulus = given.map_or_else(|| Stimulus::silent(1, network.inputs()).map_err(errors::raise), Ok)?;
        detached(py, move || {
            let mut map = DrivenMap::new(network, &stimulus, &loops.0)?;
            let start = map.start();
            along(&mut map, &start, count, settle, steps, &seed.0)
        })?
    });
    record(py, if let Some(dt_ms) = dt_ms { found.per_time(dt_ms / 1000.0) } else { found })
}

/// Steps of the measurement: those asked for, or those of the stimulus after `settle`.
fn steps_of(steps: Option<usize>, stimulus: Option<&Stimulus<f64>>, settle: usize) -> PyResult<usize> {
    match (steps, stimulus) {
        (Some(steps), _) => Ok(steps),
        (None, Some(stimulus)) if stimulus.steps() > settle => Ok(stimulus.steps() - settle),
        (None, Some(stimulus)) => Python::attach(|py| {
            Err(errors::out_of_range(
                py,
                "settle",
                settle,
                &format!("below {}, the steps of the stimulus", stimulus.steps()),
            ))
        }),
        (None, None) => Err(PyTypeError::new_err("without a stimulus, say how many steps are measured: steps=...")),
    }
}

/// The largest Lyapunov exponents of a map along the orbit from a start, by Benettin's method: tangent vectors are carried
/// along and orthonormalised after 10 steps or, where they contract or shear strongly, after fewer.
///
/// Parameters
/// ----------
/// map : TanhMap, RateMap, Map or callable
///     A function of the state returns the next one; `Map` is told its Jacobian as well.
/// start : array_like of float, (units,)
/// count : int, optional
///     How many exponents; as many as units without it.
/// settle : int
///     Steps before anything is measured, along which the tangent vectors are carried already. Without them, what the
///     vectors still have to turn remains as a bias of a few units of log length over the measured steps.
/// steps : int
///     Steps of the measurement.
/// dt : float
///     What time a step takes: exponents are per unit of it, per step if it is 1.
/// seed : int or Streams
///     From which the first tangent vectors are drawn.
///
/// Returns
/// -------
/// LyapunovSpectrum
///     The largest first, with their standard errors; NumPy takes it as the array of exponents.
///
/// References
/// ----------
/// .. [1] Benettin, Galgani, Giorgilli & Strelcyn (1980), Meccanica 15, 9-20, doi:10.1007/BF02128236.
///
/// Examples
/// --------
/// The logistic map at r = 4, whose exponent is log 2.
///
/// >>> import numpy as np
/// >>> from attractor.orbit import lyapunov_exponents
/// >>> found = lyapunov_exponents(lambda x: 4 * x * (1 - x), [0.3], settle=100, steps=5000, seed=1)
/// >>> bool(abs(found.exponents[0] - np.log(2)) < 0.01)
/// True
#[pyfunction]
#[pyo3(signature = (map, start, *, count = None, settle, steps, dt = 1.0, seed))]
fn lyapunov_exponents<'py>(
    py: Python<'py>,
    map: &Bound<'py, PyAny>,
    start: &Bound<'py, PyAny>,
    count: Option<usize>,
    settle: usize,
    steps: usize,
    dt: f64,
    seed: Seed,
) -> PyResult<Bound<'py, PyAny>> {
    if !(dt > 0.0 && dt.is_finite()) {
        return Err(errors::out_of_range(py, "dt", dt, "a number above 0"));
    }
    let given = Given::new(map, "start", start)?;
    let count = count.unwrap_or(given.units());
    let work =
        |map: &mut _, start: &[f64]| attractor::orbit::lyapunov_exponents(map, start, count, settle, steps, &seed.0);
    record(py, given.work(py, work)?.per_time(dt))
}

fn record(py: Python<'_>, found: LyapunovSpectrum) -> PyResult<Bound<'_, PyAny>> {
    let dimension = found.kaplan_yorke().unwrap_or(f64::NAN);
    let (exponents, errors) = (found.exponents.into_pyarray(py), found.standard_errors.into_pyarray(py));
    records::record(py, "LyapunovSpectrum", (exponents, errors, found.steps, found.units, dimension))
}

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(separation, module)?)?;
    module.add_function(wrap_pyfunction!(lyapunov_spectrum, module)?)?;
    module.add_function(wrap_pyfunction!(lyapunov_exponents, module)?)
}
