//! Trials in which a network is trained: by recursive least squares, or by a rule of any kind.

use pyo3::prelude::*;

use super::lesson::Lesson;
use super::trials::Trials;
use super::{Loops, Steps};
use crate::network::{AnyNetwork, paired};
use crate::plasticity::{self, OwnRule};
use crate::random::Seed;

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
/// rule : RecurrentRls, ReadoutRls, SharedRls, RecurrentDelta, ReadoutDelta or Rule
///     A rule of your own has `learn(network, target)`, which is called after each learning step, changes the network and
///     returns the mean squared error before that, or None. If it has `targets(network)`, that says how many entries the target
///     of a step has.
/// stimulus : Stimulus or array_like of float, (steps, inputs)
/// target : array_like of float, (steps, targets), optional
///     What the rule is told: for those on recurrent weights the rate of every unit, for those on readouts every readout; `SharedRls`
///     the recurrent current of every unit, then every readout. None for a rule that is
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
    if let Ok(rule) = rule.cast::<plasticity::SharedRls>() {
        let (mut network, rule) = (AnyNetwork::extract(network.as_borrowed())?, &mut *rule.try_borrow_mut()?);
        network.plastic(py)?;
        let losses = paired!(py, network, &mut rule.inner, |network, rule| lesson.train(network, rule));
        return network.finished(py, losses);
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
