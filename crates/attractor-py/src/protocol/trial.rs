//! Trials: a network runs through a stimulus and is recorded or trained.

use std::ops::Range;

use attractor::{Initial, Network, Noise, Record, RecurrentRls, Rule, Schedule, Streams, Trial, Units};
use ndarray::{Array2, ArrayView3, Axis, Ix2, Ix3};
use numpy::{IntoPyArray, PyReadonlyArray};
use pyo3::exceptions::{PyKeyboardInterrupt, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyRange;

use super::progress::Progress;
use super::{Loops, Steps, noise, stimulus_of};
use crate::arrays;
use crate::errors;
use crate::network::{AnyNetwork, EchoStateNetwork, RateNetwork, any, paired};
use crate::plasticity::{self, OwnRule};
use crate::precision::{Number, Precision};
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

/// Trains recurrent weights: in each trial every plastic unit learns to follow its target.
///
/// Network and rule change in place, and keep what they have learned if Ctrl-C stops them, within a fraction of a second.
///
/// Parameters
/// ----------
/// network : RateNetwork, EchoStateNetwork or Network
/// rule : RecurrentRls
/// stimulus : Stimulus or array_like of float, (steps, inputs)
/// target : array_like of float, (steps, units)
///     The rate that every unit should have, such as a trajectory that the network once produced by itself. It has a row for
///     every step of the trial, of which those in the window count. NaN, or a masked entry, is not asked: that unit does not
///     learn at that step, and is left out of the loss.
/// window : (int, int), range or slice
///     Steps between which learning is on.
/// every : int
///     Learning happens at the steps of the window that are multiples of this.
/// trials : int or sequence of int
///     How many trials, or their numbers: trial k draws from `seed.index(k)`.
/// initial : array_like of float, (units,) or (trials, units), or "uniform", optional
///     Activations from which each trial starts: given, or drawn uniformly from [-1, 1). Without it, each trial goes on from
///     where the network is.
/// noise : float, array_like of float, (steps, units) or (trials, steps, units), or callable, optional
///     Noise in each unit's drive: the standard deviation of normal noise that is drawn, the noise itself, or a function of
///     the step and the number of units that returns it, (units,), and is called for all steps before each trial.
/// seed : int or Streams, optional
///     From which initial states and noise are drawn.
/// loops : sequence of Loop or (readout, channel)
///     Loops that are closed while the network learns.
/// progress : bool or callable
///     A bar, if tqdm is installed; or a function that is told, after each trial, how many are done, how many there are,
///     and the loss.
///
/// Returns
/// -------
/// ndarray of float64, (trials,)
///     The loss of each trial: the mean over its learning steps of the mean squared error over units, before each update.
///
/// Raises
/// ------
/// Interrupted
///     A `KeyboardInterrupt` that has the losses of the finished trials.
///
/// References
/// ----------
/// .. [1] Laje & Buonomano (2013), Nature Neuroscience 16, 925-933, doi:10.1038/nn.3405.
///
/// Examples
/// --------
/// >>> from attractor import PlasticScheme, RateNetwork, RecurrentRls, Stimulus, Streams, simulate, train_recurrent
/// >>> network = RateNetwork.random(units=100, gain=1.8, connection_probability=0.3, seed=1)
/// >>> stimulus = Stimulus.silent(400, 2).pulse(channel=0, steps=(0, 50), amplitude=5.0)
/// >>> trials = Streams(2)
/// >>> innate = simulate(network, stimulus, initial="uniform", seed=trials.index(0)).rates
/// >>> rule = RecurrentRls(network, PlasticScheme.Neurons(fraction=0.6))
/// >>> losses = train_recurrent(network, rule, stimulus, innate, window=(50, 400), every=2,
/// ...                          trials=range(1, 11), initial="uniform", noise=0.001, seed=trials)
/// >>> bool(losses[-1] < 0.5 * losses.max())
/// True
#[pyfunction]
#[pyo3(
    signature = (
        network, rule, stimulus, target, *, window, every = 2, trials = Trials::Range(0..1), initial = None, noise = None,
        seed = None, loops = Loops::default(), progress = None
    ),
    text_signature = "(network, rule, stimulus, target, *, window, every=2, trials=1, initial=None, noise=None, \
                      seed=None, loops=(), progress=False)"
)]
pub(super) fn train_recurrent<'py>(
    py: Python<'py>,
    network: AnyNetwork<'py>,
    rule: &mut plasticity::RecurrentRls,
    stimulus: &Bound<'py, PyAny>,
    target: &Bound<'py, PyAny>,
    window: Steps,
    every: usize,
    trials: Trials,
    initial: Option<&Bound<'py, PyAny>>,
    noise: Option<&Bound<'py, PyAny>>,
    seed: Option<Seed>,
    loops: Loops,
    progress: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let target = Some(target);
    let lesson = Lesson { stimulus, target, window, every, trials, initial, noise, seed, loops, progress };
    lesson.recurrent(py, network, rule)
}

/// Trains readout weights: in each trial every readout learns to follow its target. Recurrent weights stay.
///
/// Parameters
/// ----------
/// network : RateNetwork, EchoStateNetwork or Network
/// rule : ReadoutRls
/// stimulus : Stimulus or array_like of float, (steps, inputs)
/// target : array_like of float, (steps, readouts)
///     What every readout should be. It has a row for every step of the trial, of which those in the window count. A row
///     with NaN, or a masked entry, is not asked: no readout learns at that step, since they share P, and it is left out of
///     the loss.
/// window, every, trials, initial, noise, seed, progress
///     As in `train_recurrent`.
/// loops : sequence of Loop, (readout, channel) or (readout, channel, delay)
///     Loops that are closed: at step t, the channel receives, beside the stimulus, the readout at step t - 1 - delay. Training a
///     readout while its loop is closed is FORCE learning [1]_.
///
/// Returns
/// -------
/// ndarray of float64, (trials,)
///     The loss of each trial: the mean over its learning steps of the mean squared error over readouts, before each update.
///
/// Raises
/// ------
/// Interrupted
///     A `KeyboardInterrupt` that has the losses of the finished trials.
///
/// References
/// ----------
/// .. [1] Sussillo & Abbott (2009), Neuron 63, 544-557, doi:10.1016/j.neuron.2009.07.018.
///
/// Examples
/// --------
/// >>> import numpy as np
/// >>> from attractor import RateNetwork, ReadoutRls, Stimulus, train_readout
/// >>> network = RateNetwork.random(units=200, gain=0.8, seed=1)
/// >>> stimulus = Stimulus.silent(300, 2).pulse(channel=0, steps=(0, 50), amplitude=5.0)
/// >>> ramp = np.linspace(0, 1, 300)[:, np.newaxis]
/// >>> losses = train_readout(network, ReadoutRls(network), stimulus, ramp, window=(0, 100), every=1,
/// ...                        trials=5, initial=np.zeros(200))
/// >>> bool(losses[-1] < 0.2 * losses[0])
/// True
///
/// FORCE: with its readout fed back, a chaotic network learns to oscillate by itself.
///
/// >>> from attractor import pearson, simulate
/// >>> network = RateNetwork.dense(units=200, gain=1.3, seed=1)
/// >>> sine = np.sin(np.arange(3000) * 2 * np.pi / 60)[:, np.newaxis]
/// >>> silence = np.zeros((3000, 1))
/// >>> losses = train_readout(network, ReadoutRls(network), silence, sine, window=(0, 3000), every=2,
/// ...                        initial="uniform", seed=2, loops=[(0, 0)])
/// >>> alone = simulate(network, silence[:600], loops=[(0, 0)]).outputs
/// >>> pearson(alone[:, 0], sine[:600, 0]) > 0.9
/// True
#[pyfunction]
#[pyo3(
    signature = (
        network, rule, stimulus, target, *, window, every = 2, trials = Trials::Range(0..1), initial = None, noise = None,
        seed = None, loops = Loops::default(), progress = None
    ),
    text_signature = "(network, rule, stimulus, target, *, window, every=2, trials=1, initial=None, noise=None, \
                      seed=None, loops=(), progress=False)"
)]
pub(super) fn train_readout<'py>(
    py: Python<'py>,
    network: AnyNetwork<'py>,
    rule: &mut plasticity::ReadoutRls,
    stimulus: &Bound<'py, PyAny>,
    target: &Bound<'py, PyAny>,
    window: Steps,
    every: usize,
    trials: Trials,
    initial: Option<&Bound<'py, PyAny>>,
    noise: Option<&Bound<'py, PyAny>>,
    seed: Option<Seed>,
    loops: Loops,
    progress: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let target = Some(target);
    let lesson = Lesson { stimulus, target, window, every, trials, initial, noise, seed, loops, progress };
    lesson.readout(py, network, rule)
}

/// Trains a network by a rule, of the library's or of your own: in each trial the rule learns at the steps of a window.
///
/// Parameters
/// ----------
/// network : RateNetwork, EchoStateNetwork or Network
/// rule : RecurrentRls, ReadoutRls, RecurrentDelta, ReadoutDelta or Rule
///     A rule of your own has `learn(network, target)`, which is called after each learning step, changes the network and
///     returns the mean squared error before that, or None. If it has `targets(network)`, that says how many entries the target
///     of a step has.
/// stimulus : Stimulus or array_like of float, (steps, inputs)
/// target : array_like of float, (steps, targets), optional
///     What the rule is told: for those on recurrent weights the rate of every unit, for those on readouts every readout. None for a rule that is
///     told nothing.
/// window : (int, int), range or slice, optional
///     Steps between which learning is on; all without it.
/// every, trials, initial, noise, seed, loops, progress
///     As in `train_recurrent`.
///
/// Returns
/// -------
/// ndarray of float64, (trials,)
///     The loss of each trial: the mean over its learning steps of what the rule returned; NaN if it returned None at each.
///
/// Examples
/// --------
/// The delta rule, written in Python, teaches an echo state network to repeat what it heard three steps ago.
///
/// >>> import numpy as np
/// >>> import attractor as at
/// >>> class Delta:
/// ...     def learn(self, network, target):
/// ...         error = network.outputs - target
/// ...         network.output_weights = network.output_weights - 0.02 * np.outer(error, network.rates)
/// ...         return np.mean(error ** 2)
/// >>> network = at.EchoStateNetwork.random(units=50, inputs=1, seed=1)
/// >>> network.output_weights = np.zeros((1, 50))
/// >>> heard = np.sin(np.arange(400) / 5)[:, np.newaxis]
/// >>> losses = at.train(network, Delta(), heard, np.roll(heard, 3), trials=20)
/// >>> bool(losses[-1] < losses[0] / 10)
/// True
#[pyfunction]
#[pyo3(
    signature = (
        network, rule, stimulus, target = None, *, window = None, every = 1, trials = Trials::Range(0..1), initial = None,
        noise = None, seed = None, loops = Loops::default(), progress = None
    ),
    text_signature = "(network, rule, stimulus, target=None, *, window=None, every=1, trials=1, initial=None, noise=None, \
                      seed=None, loops=(), progress=False)"
)]
pub(super) fn train<'py>(
    py: Python<'py>,
    network: &Bound<'py, PyAny>,
    rule: &Bound<'py, PyAny>,
    stimulus: &Bound<'py, PyAny>,
    target: Option<&Bound<'py, PyAny>>,
    window: Option<Steps>,
    every: usize,
    trials: Trials,
    initial: Option<&Bound<'py, PyAny>>,
    noise: Option<&Bound<'py, PyAny>>,
    seed: Option<Seed>,
    loops: Loops,
    progress: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let window = window.unwrap_or(Steps::ALL);
    let lesson = Lesson { stimulus, target, window, every, trials, initial, noise, seed, loops, progress };
    if let Ok(rule) = rule.cast::<plasticity::RecurrentRls>() {
        return lesson.recurrent(py, network.extract()?, &mut *rule.try_borrow_mut()?);
    }
    if let Ok(rule) = rule.cast::<plasticity::ReadoutRls>() {
        return lesson.readout(py, network.extract()?, &mut *rule.try_borrow_mut()?);
    }
    if let Ok(rule) = rule.cast::<plasticity::RecurrentDelta>() {
        let (mut network, rule) = (AnyNetwork::extract(network.as_borrowed())?, &mut *rule.try_borrow_mut()?);
        network.plastic(py)?;
        let losses = paired!(py, network, &mut rule.inner, |network, rule| lesson.train(network, rule));
        return network.finished(py, losses);
    }
    if let Ok(rule) = rule.cast::<plasticity::ReadoutDelta>() {
        let (mut network, rule) = (AnyNetwork::extract(network.as_borrowed())?, &mut *rule.try_borrow_mut()?);
        let losses = paired!(py, network, &mut rule.inner, |network, rule| lesson.train(network, rule));
        return network.finished(py, losses);
    }
    lesson.own(network, OwnRule::new(rule, network)?)
}

/// How many trials, or which.
#[derive(Debug)]
pub(super) enum Trials {
    /// From the first, one by one.
    Range(Range<usize>),
    Numbers(Vec<usize>),
}

impl Trials {
    fn len(&self) -> usize {
        match self {
            Self::Range(range) => range.len(),
            Self::Numbers(numbers) => numbers.len(),
        }
    }

    /// The number of the trial in that position.
    fn number(&self, position: usize) -> usize {
        match self {
            Self::Range(range) => range.start + position,
            Self::Numbers(numbers) => numbers[position],
        }
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for Trials {
    type Error = PyErr;

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(count) = value.extract() {
            return Ok(Self::Range(0..count));
        }
        match (value.cast::<PyRange>(), value.extract::<Steps>()) {
            (Ok(_), Ok(range)) => Ok(Self::Range(range.closed("trials")?)),
            _ => Ok(Self::Numbers(value.extract::<arrays::Listed<usize>>()?.0)),
        }
    }
}

/// Trials of training, as they were asked for.
struct Lesson<'a, 'py> {
    stimulus: &'a Bound<'py, PyAny>,
    target: Option<&'a Bound<'py, PyAny>>,
    window: Steps,
    every: usize,
    trials: Trials,
    initial: Option<&'a Bound<'py, PyAny>>,
    noise: Option<&'a Bound<'py, PyAny>>,
    seed: Option<Seed>,
    loops: Loops,
    progress: Option<&'a Bound<'py, PyAny>>,
}

impl<'py> Lesson<'_, 'py> {
    fn recurrent(
        self,
        py: Python<'py>,
        mut network: AnyNetwork<'py>,
        rule: &mut plasticity::RecurrentRls,
    ) -> PyResult<Bound<'py, PyAny>> {
        network.plastic(py)?;
        let losses = paired!(py, network, &mut rule.inner, |network, rule| {
            RecurrentRls::fits(rule, network).map_err(errors::raise).and_then(|()| self.train(network, rule))
        });
        network.finished(py, losses)
    }

    fn readout(
        self,
        py: Python<'py>,
        mut network: AnyNetwork<'py>,
        rule: &mut plasticity::ReadoutRls,
    ) -> PyResult<Bound<'py, PyAny>> {
        let losses = paired!(py, network, &mut rule.inner, |network, rule| self.train(network, rule));
        network.finished(py, losses)
    }

    /// By a rule that is written in Python, which is shown the object itself: what runs is a copy that takes its place.
    fn own(self, object: &Bound<'py, PyAny>, mut rule: OwnRule) -> PyResult<Bound<'py, PyAny>> {
        let py = object.py();
        rule.targets = match (rule.targets, self.target) {
            (Some(targets), _) => Some(targets),
            (None, None) => None,
            (None, Some(target)) => {
                let target = arrays::targets::<f64, Ix2, 2>("target", target, ["steps".into(), "targets".into()])?;
                Some(target.as_array().ncols())
            }
        };
        let rule = &mut rule;
        if let Ok(network) = object.cast::<RateNetwork>() {
            let running = network.try_borrow()?.clone();
            return match running.inner {
                Precision::Single(mut running) => {
                    let losses = self.train(&mut running, rule);
                    network.try_borrow_mut()?.inner = Precision::Single(running);
                    losses
                }
                Precision::Double(mut running) => {
                    let losses = self.train(&mut running, rule);
                    network.try_borrow_mut()?.inner = Precision::Double(running);
                    losses
                }
            };
        }
        if let Ok(network) = object.cast::<EchoStateNetwork>() {
            let mut running = network.try_borrow()?.inner.clone();
            let losses = self.train(&mut running, rule);
            network.try_borrow_mut()?.inner = running;
            return losses;
        }
        let mut network = AnyNetwork::extract(object.as_borrowed())?;
        let losses = match &mut network {
            AnyNetwork::Own(network) => self.train(&mut **network, rule),
            AnyNetwork::Rate(_) | AnyNetwork::Echo(_) => unreachable!("told apart above"),
        };
        network.finished(py, losses)
    }

    fn train<T, N, R>(self, network: &mut N, rule: &mut R) -> PyResult<Bound<'py, PyAny>>
    where
        T: Number,
        N: Network<Number = T, Input = [T]> + Send,
        R: Rule<N> + Send,
    {
        let py = self.stimulus.py();
        let stimulus = stimulus_of(self.stimulus, network.inputs())?;
        let extents = [stimulus.steps().into(), rule.targets(network).into()];
        let target = match self.target {
            Some(target) => Some(arrays::targets::<T, Ix2, 2>("target", target, extents)?),
            None if rule.targets(network) > 0 => {
                return Err(PyTypeError::new_err("this rule is told a target: give one"));
            }
            None => None,
        };
        let target = target.as_ref().map(|target| target.as_array());
        let schedule = Schedule { window: Steps::of(Some(self.window), stimulus.steps()), every: self.every };
        let extents = Extents { trials: self.trials.len(), steps: stimulus.steps(), units: network.units() };
        let read = Course::read(self.initial, self.noise, self.seed, extents)?;
        let course = read.view();
        let progress = self.progress.map(|progress| Progress::new(progress, self.trials.len())).transpose()?;
        attractor::room::<f64>("losses", &[self.trials.len()]).map_err(errors::raise)?;
        let mut losses = Vec::new();
        let loops = &self.loops.0;
        let mut one = |position: usize, number: usize, losses: &mut Vec<f64>| {
            let streams = course.streams.as_ref().map(|streams| streams.index(number));
            let called = read.called(py, extents)?;
            let trial = course.trial(&stimulus, position, streams.as_ref(), called.as_ref()).closed(loops);
            let loss = detached(py, || match target {
                Some(target) => trial.train(network, rule, target, &schedule),
                None => untold(trial, network, rule, &schedule),
            })?;
            losses.push(loss);
            py.check_signals()?;
            progress.as_ref().map_or(Ok(()), |progress| progress.trial(losses.len(), loss))
        };
        for position in 0..self.trials.len() {
            if let Err(error) = one(position, self.trials.number(position), &mut losses) {
                return Err(interrupted(py, error, losses));
            }
        }
        Ok(losses.into_pyarray(py).into_any())
    }
}

/// A trial in which a rule learns that is told nothing.
fn untold<T, N, R>(
    trial: Trial<'_, attractor::Stimulus<T>>,
    network: &mut N,
    rule: &mut R,
    schedule: &Schedule,
) -> Result<f64, attractor::Error>
where
    T: Number,
    N: Network<Number = T, Input = [T]>,
    R: Rule<N>,
{
    let every = schedule.every.max(1);
    let (mut sum, mut count) = (0.0, 0_u32);
    trial.run(network, |step, network| {
        let learns = schedule.window.contains(&step) && step.is_multiple_of(every);
        if learns && let Some(error) = rule.learn(network, &[])? {
            sum += error;
            count += 1;
        }
        Ok(())
    })?;
    Ok(sum / f64::from(count))
}

/// Ctrl-C, with what was done before; any other error as it is.
fn interrupted(py: Python<'_>, error: PyErr, losses: Vec<f64>) -> PyErr {
    if !error.is_instance_of::<PyKeyboardInterrupt>(py) {
        return error;
    }
    let message = format!("stopped in trial {}; what was learned is kept", losses.len());
    errors::exception(py, "Interrupted", (message, losses))
}

/// What arrays of trials must fit.
#[derive(Clone, Copy)]
struct Extents {
    trials: usize,
    steps: usize,
    units: usize,
}

/// Where trials start and what noise they see, given in an array of type `N` (trials, steps, units) or drawn; one state, or the
/// noise of one trial, serves all.
struct Course<T, N> {
    initial: Start<T>,
    noise: Jitter<N>,
    streams: Option<Streams>,
}

#[derive(Clone)]
enum Start<T> {
    Continue,
    Given(Array2<T>),
    Uniform,
}

enum Jitter<N> {
    Silent,
    Given(N),
    Normal(f64),
    /// Called before each trial for all of its steps.
    Own(Py<PyAny>),
}

impl<'py, T: Number> Course<T, PyReadonlyArray<'py, T, Ix3>> {
    fn read(
        initial: Option<&Bound<'py, PyAny>>,
        noise: Option<&Bound<'py, PyAny>>,
        seed: Option<Seed>,
        Extents { trials, steps, units }: Extents,
    ) -> PyResult<Self> {
        let initial = initial.map_or_else(|| Ok(Start::Continue), |initial| Start::read(initial, trials, units))?;
        let noise = match noise {
            None => Jitter::Silent,
            Some(value) if value.is_callable() => Jitter::Own(value.clone().unbind()),
            Some(value) => match value.extract::<f64>() {
                Ok(amplitude) => Jitter::Normal(amplitude),
                Err(_) => Jitter::Given(arrays::each_or_all("noise", value, trials, [steps.into(), units.into()])?),
            },
        };
        let drawn = matches!(initial, Start::Uniform) || matches!(noise, Jitter::Normal(sd) if sd != 0.0);
        if drawn && seed.is_none() {
            return Err(PyTypeError::new_err("initial state or noise are drawn at random: give a seed"));
        }
        Ok(Self { initial, noise, streams: seed.map(|seed| seed.0) })
    }

    /// The noise of the next trial, where a function of the caller's own makes it.
    fn called(&self, py: Python<'py>, extents: Extents) -> PyResult<Option<Array2<T>>> {
        match &self.noise {
            Jitter::Own(function) => noise::called(function.bind(py), extents.steps, extents.units).map(Some),
            _ => Ok(None),
        }
    }

    /// The same without the interpreter's lock.
    fn view(&self) -> Course<T, ArrayView3<'_, T>> {
        let noise = match &self.noise {
            Jitter::Silent | Jitter::Own(_) => Jitter::Silent,
            Jitter::Given(given) => Jitter::Given(given.as_array()),
            Jitter::Normal(amplitude) => Jitter::Normal(*amplitude),
        };
        Course { initial: self.initial.clone(), noise, streams: self.streams.clone() }
    }
}

impl<T: Number> Start<T> {
    fn read(value: &Bound<'_, PyAny>, trials: usize, units: usize) -> PyResult<Self> {
        match value.extract::<String>() {
            Ok(word) if word == "uniform" => Ok(Self::Uniform),
            Ok(word) => {
                let accepted = "accepted are \"uniform\" and an array of activations";
                Err(PyValueError::new_err(format!("initial is {word:?}; {accepted}")))
            }
            Err(_) => {
                let given = arrays::each_or_all::<T, Ix2, 1>("initial", value, trials, [units.into()])?;
                Ok(Self::Given(given.as_array().as_standard_layout().into_owned()))
            }
        }
    }
}

impl<T: Number> Course<T, ArrayView3<'_, T>> {
    /// The trial in that position.
    fn trial<'t>(
        &'t self,
        stimulus: &'t attractor::Stimulus<T>,
        position: usize,
        streams: Option<&Streams>,
        called: Option<&'t Array2<T>>,
    ) -> Trial<'t, attractor::Stimulus<T>> {
        // Nothing is drawn without a seed.
        let stream = |name| streams.map_or_else(|| Streams::new(0), |streams| streams.child(name)).stream();
        let initial = match &self.initial {
            Start::Continue => Initial::Continue,
            Start::Uniform => Initial::Uniform(stream("initial")),
            Start::Given(given) => {
                let own = given.row(position.min(given.nrows() - 1));
                Initial::Given(own.to_slice().unwrap_or_default())
            }
        };
        let noise = match &self.noise {
            Jitter::Silent | Jitter::Own(_) => called.map_or(Noise::Silent, |called| Noise::Given(called.view())),
            Jitter::Normal(amplitude) => Noise::Normal { amplitude: *amplitude, stream: stream("noise") },
            Jitter::Given(given) => Noise::Given(given.index_axis(Axis(0), position.min(given.len_of(Axis(0)) - 1))),
        };
        Trial::new(stimulus).initial(initial).noise(noise)
    }
}
