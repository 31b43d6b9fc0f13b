"""Forgetting, bias and the delta rule, as they are reached from Python."""

import copy
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import attractor as at


class Delayed:
    """A leaky network with an input, written in Python."""

    units, inputs = 20, 1

    def __init__(self) -> None:
        draws = np.random.default_rng(1)
        self.weights = 0.9 * np.linalg.qr(draws.normal(size=(20, 20)))[0]
        self.feed = draws.normal(size=20)
        self.state = np.zeros(20)
        self.output_weights = np.zeros((1, 20))
        self.output_bias = np.zeros(1)

    def step(self, input: np.ndarray, noise: np.ndarray | None) -> None:
        self.state = np.tanh(self.weights @ self.state + self.feed * input[0])


def echo() -> at.EchoStateNetwork:
    network = at.EchoStateNetwork.random(units=20, inputs=1, seed=1)
    network.output_weights = np.zeros((1, 20))
    network.output_bias = np.zeros(1)
    return network


def rate() -> at.RateNetwork:
    network = at.RateNetwork.random(units=20, inputs=1, connection_probability=0.5, seed=1, dtype=np.float64)
    network.output_weights = np.zeros((1, 20))
    network.output_bias = np.zeros(1)
    return network


@pytest.mark.parametrize("make", [Delayed, echo, rate])
def test_a_bias_is_learned_by_every_network(make: Callable[[], Any]) -> None:
    network = make()
    tune = np.sin(np.arange(300) / 7.0)[:, np.newaxis]
    rule = at.ReadoutRls(network, delta=1e-4, forgetting=0.999)
    assert rule.forgetting == 0.999
    assert rule.inverse_correlation.shape == (21, 21)
    at.train(network, rule, tune, 5.0 + 0 * tune, trials=3)
    # What does not depend on the input is left to the bias.
    record = at.simulate(network, tune)
    assert np.abs(record.outputs[50:] - 5.0).max() < 0.05
    assert abs(network.output_bias[0]) > 1.0


def test_the_delta_rules_are_their_equations() -> None:
    network = rate()
    network.step([1.0])
    weights, r = network.recurrent_weights, network.rates
    rule = at.RecurrentDelta(network, at.PlasticScheme.Neurons(fraction=0.5), rate=0.1)
    assert (rule.plastic_units, rule.rate, rule.dtype) == (10, 0.1, np.dtype(np.float64))
    loss = rule.learn(network, np.full(20, 0.3))
    assert loss == pytest.approx(np.mean((r - 0.3) ** 2))
    plastic = (np.arange(20)[:, np.newaxis] < 10) & (weights != 0)
    expected = weights - plastic * 0.1 * np.outer(r - 0.3, r)
    assert np.allclose(network.recurrent_weights, expected, rtol=0, atol=1e-15)
    masked = at.RecurrentDelta.with_mask(network, weights != 0, rate=0.1)
    assert masked.plastic_units == 20

    readout = at.ReadoutDelta(network, rate=0.05)
    assert readout.learn(network, [2.0]) == 4.0
    assert np.allclose(network.output_weights, [0.1 * r], rtol=0, atol=1e-15)
    assert network.output_bias == pytest.approx([0.1])
    losses = at.train(network, readout, np.ones((200, 1)), np.full((200, 1), 2.0), trials=5)
    assert losses[-1] < 1e-2 * losses[0]


@pytest.mark.parametrize(
    "make",
    [
        lambda network: at.RecurrentRls(network, at.PlasticScheme.Neurons(fraction=0.5), forgetting=0.98),
        lambda network: at.ReadoutRls(network, forgetting=0.98),
        lambda network: at.RecurrentDelta(network, at.PlasticScheme.Synapses(probability=0.5), rate=0.1, seed=1),
        lambda network: at.ReadoutDelta(network, rate=0.1),
    ],
)
def test_rules_are_copied_and_pickled_with_what_they_know(make: Callable[[at.RateNetwork], Any]) -> None:
    network = rate()
    network.step([1.0])
    rule = make(network)
    target = np.linspace(-1, 1, 1 if repr(rule).startswith("Readout") else 20)
    rule.learn(network, target)
    others = [copy.deepcopy(rule), pickle.loads(pickle.dumps(rule))]
    assert [repr(other) for other in others] == [repr(rule)] * 2
    results = []
    for each in [rule, *others]:
        own = copy.deepcopy(network)
        each.learn(own, target)
        results.append(np.concatenate([own.recurrent_weights.ravel(), own.output_weights.ravel(), own.output_bias]))
    assert all(np.array_equal(result, results[0]) for result in results)


def test_bad_forgetting_rate_and_bias_are_named() -> None:
    network = rate()
    with pytest.raises(ValueError, match="forgetting is 0.2; it must be a factor from 0.5 to 1"):
        at.ReadoutRls(network, forgetting=0.2)
    with pytest.raises(ValueError, match="rate"):
        at.ReadoutDelta(network, rate=0)
    with pytest.raises(ValueError, match="output_bias"):
        network.output_bias = [1.0, 2.0]
    with pytest.raises(ValueError, match="output_bias"):
        network.output_bias = [np.nan]
    network.output_bias = None
    assert network.output_bias is None
    bare = at.EchoStateNetwork.random(units=20, inputs=1, seed=1)
    with pytest.raises(ValueError, match="set output_weights first"):
        bare.output_bias = [0.0]
