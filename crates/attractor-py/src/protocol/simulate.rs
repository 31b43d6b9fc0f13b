//! A trial that is recorded.

use attractor::{Network, Record, Units};
use numpy::IntoPyArray;
use pyo3::prelude::*;

use super::course::{Course, Extents};
use super::{Loops, Steps, stimulus_of};
use crate::arrays;
use crate::network::{AnyNetwork, any};
use crate::random::Seed;
use crate::records;
use crate::work::detached;

/// Runs a network through a stimulus and keeps its rates and readouts.
///
/// The network ends in the state that it reached. Steps are counted from 0: step t turns the state at t - 1 into that at t
/// under the input u[t]. Ctrl-C stops it within a fraction of a second, after a whole step.
///
/// Parameters
/// ----------
/// network : RateNetwork, EchoStateNetwork or Network
/// stimulus : Stimulus or array_like of float, (steps, inputs)
/// initial : array_like of float, (units,), or "uniform", optional
///     Activations to start from: given, or drawn uniformly from [-1, 1). Without it, the network goes on from where it is.
/// noise : float, array_like of float, (steps, units), or callable, optional
///     Noise in each unit's drive: the standard deviation of normal noise that is drawn, the noise itself, or a function of
///     the step and the number of units that returns it, (units,), and is called for all steps before each trial.
/// seed : int or Streams, optional
///     From which initial state and noise are drawn (its children `initial` and `noise`).
/// loops : sequence of Loop, (readout, channel) or (readout, channel, delay)
///     Loops that are closed: at step t, the channel receives, beside the stimulus, the readout at step t - 1 - delay.
/// units : array_like of int, optional
///     Units whose rates are kept; all without it.
/// steps : (int, int), range or slice, optional
///     Steps that are kept; all without it.
///
/// Returns
/// -------
/// Recording
///
/// Raises
/// ------
/// DivergedError
///     If an activation leaves every reasonable bound.
///
/// Examples
/// --------
/// >>> from attractor import RateNetwork, Stimulus, simulate
/// >>> network = RateNetwork.random(units=200, gain=1.5, seed=1)
/// >>> stimulus = Stimulus.silent(800, 2).pulse(channel=0, steps=(50, 100), amplitude=5.0)
/// >>> record = simulate(network, stimulus, initial="uniform", noise=0.001, seed=2, steps=(100, 800))
/// >>> record.rates.shape, record.outputs.shape, float(record.time_ms[0])
/// ((700, 200), (700, 1), 100.0)
#[pyfunction]
#[pyo3(
    signature = (
        network, stimulus, *, initial = None, noise = None, seed = None, loops = Loops::default(), units = None, steps = None
    ),
    text_signature = "(network, stimulus, *, initial=None, noise=None, seed=None, loops=(), units=None, steps=None)"
)]
pub(super) fn simulate<'py>(
    py: Python<'py>,
    mut network: AnyNetwork<'py>,
    stimulus: &Bound<'py, PyAny>,
    initial: Option<&Bound<'py, PyAny>>,
    noise: Option<&Bound<'py, PyAny>>,
    seed: Option<Seed>,
    loops: Loops,
    units: Option<&Bound<'py, PyAny>>,
    steps: Option<Steps>,
) -> PyResult<Bound<'py, PyAny>> {
    let units = units.map(|units| arrays::indices("units", units)).transpose()?;
    let dt_ms = network.dt_ms().unwrap_or(1.0);
    any!(network, network => {
        let stimulus = stimulus_of(stimulus, network.inputs())?;
        let extents = Extents { trials: 1, steps: stimulus.steps(), units: network.units() };
        let course = Course::read(initial, noise, seed, extents)?;
        let kept = Steps::of(steps, stimulus.steps());
        let called = course.called(py, extents)?;
        let view = course.view();
        let record = detached(py, || {
            let units = units.as_deref().map_or(Units::All, Units::Some);
            let trial = view.trial(&stimulus, 0, view.streams.as_ref(), called.as_ref());
            trial.closed(&loops.0).record(network, &Record { units, steps: kept.clone() })
        })?;
        let units = units.unwrap_or_else(|| (0..network.units()).collect());
        let units: Vec<i64> = units.into_iter().map(|unit| unit as i64).collect();
        let time_ms: Vec<f64> = kept.map(|step| step as f64 * dt_ms).collect();
        let (rates, outputs) = (arrays::give(py, record.rates), arrays::give(py, record.outputs));
        records::record(py, "Recording", (rates, outputs, time_ms.into_pyarray(py), units.into_pyarray(py)))
    })
}
