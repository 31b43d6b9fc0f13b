//! Lyapunov exponents of rate networks.

use attractor::Separation;
use numpy::IntoPyArray;
use pyo3::prelude::*;

use crate::network::RateNetwork;
use crate::protocol::{Steps, stimulus_of};
use crate::random::Seed;
use crate::records;
use crate::work::detached;

/// The largest Lyapunov exponent by the separation of two trajectories under one stimulus: the slope of the mean logarithm of
/// their distance after one of them was moved a little.
///
/// Taken without noise and in double precision, whatever the network's; the network stays as it is.
///
/// Parameters
/// ----------
/// network : RateNetwork
/// stimulus : Stimulus or array_like of float, (steps, inputs)
///     As long as the fit needs.
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
///     The exponent in 1/s, and the mean logarithm of the distance at each step after the perturbation.
///
/// References
/// ----------
/// .. [1] Laje & Buonomano (2013), Nature Neuroscience 16, 925-933, doi:10.1038/nn.3405, Methods.
///
/// Examples
/// --------
/// >>> from attractor import RateNetwork, Stimulus, separation
/// >>> network = RateNetwork.random(units=200, gain=2.0, seed=3)
/// >>> stimulus = Stimulus.silent(700, 2)
/// >>> separation(network, stimulus, start=200, fit=(100, 500), repeats=3, seed=4).exponent > 0
/// True
#[pyfunction]
#[pyo3(
    signature = (network, stimulus, *, seed, start = 250, fit = Steps::between(100, 1000), norm = 1e-6, repeats = 10),
    text_signature = "(network, stimulus, *, seed, start=250, fit=(100, 1000), norm=1e-06, repeats=10)"
)]
fn separation<'py>(
    py: Python<'py>,
    network: &RateNetwork,
    stimulus: &Bound<'py, PyAny>,
    seed: Seed,
    start: usize,
    fit: Steps,
    norm: f64,
    repeats: usize,
) -> PyResult<Bound<'py, PyAny>> {
    let network = network.in_double();
    let stimulus = stimulus_of(stimulus, network.inputs())?;
    let options = Separation { start, fit: fit.closed("fit")?, norm, repeats };
    let found = detached(py, || attractor::separation(&network, &stimulus, &options, &seed.0))?;
    records::record(py, "Divergence", (found.exponent, found.log_distance.into_pyarray(py)))
}

/// The largest Lyapunov exponents of the autonomous network, by Benettin's method: tangent vectors are carried along and
/// orthonormalised every 10 steps.
///
/// Taken from the network's present state, without input and noise and in double precision; the network stays as it is.
///
/// Parameters
/// ----------
/// network : RateNetwork
/// count : int
///     How many exponents.
/// settle : int
///     Steps before anything is measured.
/// steps : int
///     Steps of the measurement, at least 10.
/// seed : int or Streams
///     From which the first tangent vectors are drawn.
///
/// Returns
/// -------
/// ndarray of float64, (count,)
///     In 1/s, the largest first.
///
/// References
/// ----------
/// .. [1] Benettin, Galgani, Giorgilli & Strelcyn (1980), Meccanica 15, 9-20, doi:10.1007/BF02128236.
///
/// Examples
/// --------
/// A linear network has the exponents of its eigenvalues, here log(1 - 0.1 (1 - 0.5)) and log(1 - 0.1 (1 - 0.2)) a step of
/// 1 ms.
///
/// >>> import numpy as np
/// >>> from attractor import RateNetwork, lyapunov_spectrum
/// >>> network = RateNetwork.from_weights(np.zeros((2, 0)), np.diag([0.5, 0.2]), np.zeros((0, 2)), transfer="linear")
/// >>> lyapunov_spectrum(network, count=2, settle=0, steps=20000, seed=1).round(1).tolist()
/// [-51.3, -83.4]
#[pyfunction]
#[pyo3(signature = (network, *, count, settle, steps, seed))]
fn lyapunov_spectrum<'py>(
    py: Python<'py>,
    network: &RateNetwork,
    count: usize,
    settle: usize,
    steps: usize,
    seed: Seed,
) -> PyResult<Bound<'py, PyAny>> {
    let network = network.in_double();
    let exponents = detached(py, || attractor::lyapunov_spectrum(&network, count, settle, steps, &seed.0))?;
    Ok(exponents.into_pyarray(py).into_any())
}

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(separation, module)?)?;
    module.add_function(wrap_pyfunction!(lyapunov_spectrum, module)?)
}
