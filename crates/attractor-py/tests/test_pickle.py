"""Pickles and copies: what goes on from one is what never stopped, bit for bit."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import attractor as at
from attractor import decoding, fixed_points, gain, mean_field, orbit

Copy = Callable[[Any], Any]
COPIES: list[Copy] = [lambda thing: pickle.loads(pickle.dumps(thing)), copy.copy, copy.deepcopy]
each_copy = pytest.mark.parametrize("copied", COPIES, ids=["pickle", "copy", "deepcopy"])
STIMULUS = at.Stimulus.silent(60, 2).pulse(0, (5, 20), 5.0)


@each_copy
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("scheme", [at.PlasticScheme.Neurons(0.6), at.PlasticScheme.Synapses(0.5)])
def test_innate_training_goes_on(copied: Copy, dtype: str, scheme: at.PlasticScheme) -> None:
    def train(network: at.RateNetwork, rule: at.RecurrentRls, number: int) -> None:
        target = np.tile(np.sin(np.arange(40)), (60, 1))
        at.train_recurrent(
            network, rule, STIMULUS, target, window=(10, 60), trials=[number], initial="uniform", seed=3
        )

    network = at.RateNetwork.random(units=40, connection_probability=0.3, dtype=dtype, seed=1)
    rule = at.RecurrentRls(network, scheme, seed=2)
    train(network, rule, 0)
    other, its_rule = copied(network), copied(rule)
    assert other == network
    assert repr(its_rule) == repr(rule)
    train(network, rule, 1)
    assert other != network
    train(other, its_rule, 1)
    assert other == network


@each_copy
def test_readout_training_goes_on(copied: Copy) -> None:
    network = at.RateNetwork.random(units=40, connection_probability=0.3, seed=1)
    rule = at.ReadoutRls(network)
    learn: dict[str, Any] = {"window": (0, 60), "initial": np.zeros(40)}
    at.train_readout(network, rule, STIMULUS, np.ones((60, 1)), **learn)
    other, its_rule = copied(network), copied(rule)
    for one, its in ((network, rule), (other, its_rule)):
        at.train_readout(one, its, STIMULUS, np.ones((60, 1)), **learn)
    assert other == network


@each_copy
def test_self_organisation_goes_on(copied: Copy) -> None:
    shown = at.ShownUnits.from_symbols(at.Streams(1).below(10, 400), copies=2)
    rules: list[Any] = [at.Stdp(0.01), at.SynapticNormalisation(), at.IntrinsicPlasticity(0.01, 0.1)]
    network = at.ThresholdNetwork.random(seed=1)
    # Rows that changed wait for normalisation: they are part of the state.
    at.Window(shown, (0, 200)).run(network, rules[:1])
    other = copied(network)
    assert other == network
    for one, those in ((network, rules), (other, [copied(rule) for rule in rules])):
        at.Window(copied(shown), (200, 400)).run(one, those)
    assert other == network


@each_copy
def test_feedback_goes_on(copied: Copy) -> None:
    network = at.EchoStateNetwork.random(seed=1)
    rule = at.DifferentialHebbian(0.02, norm=at.FeedbackNorm.Accumulate, clean_changes=True, terms=(1, 0.5, 0, 2))
    noise = at.Streams(2).normal((60, 20), 0.01)
    for xi in noise[:30]:
        network.step(noise=xi)
        rule.learn(network)
    other, its_rule = copied(network), copied(rule)
    assert its_rule == rule
    for one, its in ((network, rule), (other, its_rule)):
        for xi in noise[30:]:
            one.step(noise=xi)
            its.learn(one)
    np.testing.assert_array_equal(other.state, network.state)
    np.testing.assert_array_equal(other.feedback, network.feedback)


SMALL: list[Any] = [
    at.Streams(3).child("a 'name'").index(4),
    at.Transfer.Tanh,
    at.Transfer.TanhCubed,
    at.Transfer.Rectified(0.25),
    at.FeedbackLaw.TwoPoint(0.5),
    at.PlasticScheme.Synapses(0.3),
    at.Stimulus.silent(5, 2).pulse(1, (0, 2), 0.3),
    at.ShownUnits.from_steps([[0, 3], [], [1]]),
    at.Stdp(0.1),
    at.SynapticNormalisation(),
    at.IntrinsicPlasticity(0.1, 0.2),
    at.Raster.from_array(np.eye(70, dtype=bool)),
    decoding.Labels([0, 1, 1], 2),
    decoding.NaiveBayes(0.5),
    orbit.Attractor.FixedPoint,
    orbit.Attractor.Irregular,
    orbit.Attractor.Undetermined,
    orbit.Attractor.Period(5),
    at.Counted.All,
    at.Loop(1, 2),
    mean_field.Chaos(1.5),
    at.FlipRecord(at.ThresholdNetwork.random(seed=1), at.ShownUnits.from_symbols([0, 1] * 10, copies=2)),
]


@each_copy
@pytest.mark.parametrize("thing", SMALL, ids=lambda thing: type(thing).__name__)
def test_small_things_are_equal(copied: Copy, thing: Any) -> None:
    other = copied(thing)
    assert other == thing
    assert repr(other) == repr(thing)
    assert type(other) is type(thing)


@each_copy
def test_decoders_decide_alike(copied: Copy) -> None:
    rows = at.Streams(1).below(2, (80, 6)) == 1
    samples, labels = decoding.Samples(rows, folds=4), decoding.Labels(rows[:, 2].astype(int), 2)
    linear = decoding.LinearReadout(samples, penalty=2.0)
    other = copied(linear)
    assert repr(other) == repr(linear)
    np.testing.assert_array_equal(other.accuracy(labels), linear.accuracy(labels))
    naive = decoding.NaiveBayes()
    np.testing.assert_array_equal(naive.accuracy(copied(samples), labels), naive.accuracy(samples, labels))


def test_exceptions_travel() -> None:
    with pytest.raises(at.ShapeError) as caught:
        at.pearson([1.0, 2.0], [1.0])
    other = pickle.loads(pickle.dumps(caught.value))
    assert (str(other), other.found, other.expected) == (str(caught.value), (1,), (2,))


def test_a_pickle_of_another_version_is_refused() -> None:
    pickled = pickle.dumps(at.RateNetwork.random(units=10, seed=1))
    version = at.__version__.encode()
    assert version in pickled
    with pytest.raises(ValueError, match="pickles are read by the version that made"):
        pickle.loads(pickled.replace(version, b"9" * len(version)))


STATEFUL: list[Any] = [
    at.RateNetwork.random(units=40, connection_probability=0.5, dtype="float32", seed=1),
    at.RateNetwork.random(units=40, connection_probability=0.5, dtype="float64", seed=1),
    at.RecurrentRls(at.RateNetwork.random(units=20, connection_probability=0.5, seed=1), at.PlasticScheme.Synapses(0.5), seed=2),
    at.ReadoutRls(at.RateNetwork.random(units=20, seed=1)),
    at.ThresholdNetwork.random(excitatory=40, seed=1),
    at.EchoStateNetwork.random(units=20, seed=1),
    at.Raster.from_array(np.eye(70, dtype=bool)),
    at.ShownUnits.from_steps([[0, 3], [], [1]]),
    decoding.Labels([0, 1, 1], 2),
]


def mutated(data: bytes, random: np.random.Generator) -> bytes:
    """The bytes with one to three of them changed, a piece cut out, or doubled."""
    bytes_ = bytearray(data)
    at_ = int(random.integers(len(bytes_)))
    match int(random.integers(4)):
        case 0:
            del bytes_[at_ : at_ + int(random.integers(1, 9))]
        case 1:
            bytes_[at_:at_] = bytes_[at_ : at_ + int(random.integers(1, 9))]
        case _:
            for place in random.integers(len(bytes_), size=int(random.integers(1, 4))):
                bytes_[place] ^= 1 << int(random.integers(8))
    return bytes(bytes_)


def test_no_damaged_pickle_is_accepted() -> None:
    random, refused, harmless, total = np.random.default_rng(12), 0, 0, 5000
    whole = [pickle.dumps(thing) for thing in STATEFUL]
    for number in range(total):
        data = whole[number % len(whole)]
        damaged = mutated(data, random)
        try:
            thing = pickle.loads(damaged)
        except Exception:
            refused += 1
            continue
        # Whatever of ours is accepted is the very object: only its wrapping was touched. A stream that is cut short ends
        # in one of its parts, such as a text.
        if type(thing).__module__.startswith("attractor"):
            assert pickle.dumps(thing) == data
            harmless += 1
        else:
            refused += 1
    print(f"{total} mutated pickles: {refused} refused, {harmless} gave the same object")
    assert refused > 0.9 * total


def test_no_damaged_state_is_unsound() -> None:
    """Without the checksum, what is accepted may be another object, but one that runs."""
    random, refused, total = np.random.default_rng(8), 0, 5000
    for number in range(total):
        original = STATEFUL[number % 6]
        bytes_ = original.__reduce__()[1][2]
        try:
            thing = type(original)._of_bytes(mutated(bytes_, random))
            if isinstance(thing, at.RateNetwork | at.ThresholdNetwork | at.EchoStateNetwork):
                thing.step()
        except Exception:
            refused += 1
    print(f"{total} mutated states: {refused} refused, none panicked")
    assert 0 < refused < total


def _square(x: Any) -> Any:
    return x * x


@pytest.mark.parametrize("copied", COPIES, ids=["pickle", "copy", "deepcopy"])
def test_maps_flows_and_theory_answer_as_before(copied: Copy) -> None:
    network = at.RateNetwork.dense(units=40, gain=0.5, seed=1)
    trained = at.train_fixed_points(network, [1.0])
    state = trained.points[0].state
    around = gain.Linearisation(network, state)
    ensemble = mean_field.Ensemble(gain=0.9, feedback=at.FeedbackLaw.Gaussian(1.0))
    many = ensemble.many_targets([0.5, 1.0, 1.5])
    answers: list[tuple[Any, Callable[[Any], Any]]] = [
        (orbit.TanhMap([[-2.0, 0.1], [0.3, 1.0]], [0.1, 0.2], leak=0.5), lambda map: map.next([0.3, -0.2])),
        (orbit.RateMap(network), lambda map: map.next(np.linspace(-1, 1, 40))),
        (orbit.Map(_square, units=2), lambda map: map.next([0.3, -0.2])),
        (fixed_points.Flow(network, loops=[(0, 0)]), lambda flow: flow.velocity(state)),
        (around, lambda around: around.gain(0.3j)),
        (around.from_channel(0), lambda around: around.gain(0.3j)),
        (around.hessenberg(), lambda loop: loop.at(0.3j)),
        (around.spectra(), lambda spectra: spectra.closed),
        (ensemble, lambda ensemble: ensemble.one_target(1.0).lambda_out),
        (ensemble.one_target(1.0), lambda one: (one.lambda_out, one.rho)),
        (many, lambda many: many.covariance),
        (many.feedback_loop(1), lambda loop: loop.open_loop_gain(0.3j)),
        (ensemble.noise_response(many, 1), lambda response: response.closed_loop([0.0, 0.2])),
        (at.CrossSpectrum(np.sin(np.arange(64.0)), np.cos(np.arange(64.0)), segment=16, dt=0.1), lambda s: s.transfer()),
    ]
    for thing, ask in answers:
        np.testing.assert_array_equal(ask(copied(thing)), ask(thing), err_msg=repr(thing))
