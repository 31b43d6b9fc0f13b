"""Nonsense is refused by name, and what does not fit into memory before it is taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import attractor as at
from attractor import fixed_points, mean_field, orbit

NAN, INF = float("nan"), float("inf")
NOTHING: Any = None
NETWORK = at.RateNetwork.random(units=30, seed=1)
LOGISTIC = orbit.Map(lambda x: 3.9 * x * (1 - x), units=1)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: orbit.classify_map(LOGISTIC, [0.3], tolerance=NAN), "tolerance"),
        (lambda: orbit.classify_map(LOGISTIC, [0.3], zero=INF), "zero"),
        (lambda: at.binomial_tail(1, 2, 2.0), "probability"),
        (lambda: at.binomial_tail(1, 2, NAN), "probability"),
        (lambda: at.binomial_interval(1, 2**40), "trials"),
        (lambda: at.Transfer.Rectified(NAN), "threshold"),
        (lambda: at.fisher_mean([0.5, 2.0]), "a correlation"),
        (lambda: at.fisher_mean([NAN]), "a correlation"),
        (lambda: at.Stimulus.silent(10, 1).pulse(0, (0, 5), NAN), "amplitude"),
        (lambda: at.ThresholdNetwork.random(seed=1).draw_state(2.0, seed=1), "probability"),
        (lambda: at.Streams(1).uniform(3, low=NAN), "low"),
        (lambda: at.Streams(1).below(2**64 - 1, 3), "bound"),
        (lambda: at.Streams(1).normal((1,) * 40), "number of dimensions"),
        (lambda: fixed_points.Flow(NETWORK).fixed_point(np.zeros(30), handover=NAN), "handover"),
        (lambda: fixed_points.Flow(NETWORK).random_starts(3, spread=INF, seed=1), "spread"),
        (lambda: mean_field.Ensemble().one_target(1e308), "target"),
        (lambda: at.RateNetwork.random(units=2**31, seed=1), "units"),
        (lambda: at.RateNetwork.random(seed=1, dtype="int32"), "dtype"),
        (lambda: NETWORK.cast(NOTHING), "dtype"),
        (lambda: at.ReadoutRls(NETWORK, delta=1e-39), "delta"),
        (lambda: at.RecurrentRls(NETWORK, at.PlasticScheme.Neurons(1.0), delta=1e300), "delta"),
        (lambda: at.contingency_test([2**63, 2**63], [1, 1]), "number of observations"),
    ],
)
def test_nonsense_is_named(call: Callable[[], object], name: str) -> None:
    with pytest.raises(at.OutOfRangeError) as caught:
        call()
    assert caught.value.name == name


@pytest.mark.parametrize("network", [NETWORK, at.EchoStateNetwork.random(units=30, inputs=2, seed=1)])
def test_a_step_takes_numbers_only(network: at.RateNetwork | at.EchoStateNetwork) -> None:
    before = network.state.copy()
    with pytest.raises(at.NotFiniteError, match="input"):
        network.step([NAN, 0])
    with pytest.raises(at.NotFiniteError, match="noise"):
        network.step([0, 0], np.full(30, INF))
    np.testing.assert_array_equal(network.state, before)


@pytest.mark.parametrize(
    "call",
    [
        lambda: at.Streams(1).normal((0, 2**62)),
        lambda: at.Streams(1).uniform((2**62, 0)),
        lambda: at.Streams(1).below(2, (2**40, 2**40)),
        lambda: at.Stimulus.silent(2**50, 2),
        lambda: at.RateNetwork.random(units=100, readouts=2**50, seed=1),
        lambda: at.RateNetwork.dense(units=2**30, seed=1),
        lambda: at.EchoStateNetwork.random(units=2**30, seed=1),
        lambda: at.ThresholdNetwork.random(excitatory=2**30, seed=1),
        lambda: at.pearson(np.broadcast_to(np.ones(1), (2**50,)), [1.0]),
        lambda: at.contingency_test(range(2**60), [1]),
        lambda: at.decoding.Labels([0, 1], classes=2**50),
        lambda: at.train_readout(
            NETWORK, at.ReadoutRls(NETWORK), np.zeros((20, 2)), np.zeros((20, 1)), window=(0, 20), trials=2**60
        ),
    ],
)
def test_what_does_not_fit_is_not_taken(call: Callable[[], object]) -> None:
    with pytest.raises(at.OutOfMemoryError, match="memory"):
        call()


def test_numbers_are_those_of_the_whole_stream() -> None:
    """They are drawn in pieces, between which Ctrl-C is heard."""
    long = at.Streams(3).normal(200_001)
    np.testing.assert_array_equal(long[:70_016], at.Streams(3).normal(70_016))
    rows = at.Streams(3).normal((4, 70_001))
    again = at.Streams(3).normal((3, 70_001))
    np.testing.assert_array_equal(rows[:3], again)
    np.testing.assert_array_equal(at.Streams(3).uniform((300, 700)).ravel(), at.Streams(3).uniform(210_000))
    assert at.Streams(3).normal(()).shape == () and at.Streams(3).normal((2, 0)).shape == (2, 0)
