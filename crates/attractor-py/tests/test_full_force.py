"""full-FORCE and its rule, against the equations in full matrices."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import attractor as at

UNITS, STEPS = 13, 60
TARGET = np.sin(np.arange(STEPS) / 9.0)[:, np.newaxis]
STIMULUS = at.Stimulus.silent(STEPS, 2).pulse(channel=1, steps=(10, 20), amplitude=0.5)


def generator(dtype: str = "float64") -> at.RateNetwork:
    network = at.RateNetwork.dense(units=UNITS, inputs=1, gain=1.5, seed=3, dtype=dtype)
    network.activations = at.Streams(4).normal((UNITS,))
    return network


class Plain:
    """One product after the other."""

    def __init__(self, network: at.RateNetwork) -> None:
        self.j_d = np.asarray(network.recurrent_weights)
        self.u = np.asarray(network.input_weights)
        self.x_d = self.x = np.asarray(network.activations)
        self.j, self.w, self.p = np.zeros((UNITS, UNITS)), np.zeros(UNITS), np.eye(UNITS)

    def step(self, given: NDArray[np.float64], before: float, f: float, *, learns: bool) -> None:
        heard = self.u @ given
        self.x_d = self.x_d + 0.1 * (-self.x_d + self.j_d @ np.tanh(self.x_d) + self.u[:, 0] * before + heard)
        self.x = self.x + 0.1 * (-self.x + self.j @ np.tanh(self.x) + heard)
        if learns:
            r = np.tanh(self.x)
            k = self.p @ r / (1 + r @ self.p @ r)
            wanted = self.j_d @ np.tanh(self.x_d) + self.u[:, 0] * f
            self.j = self.j - np.outer(self.j @ r - wanted, k)
            self.w = self.w - (self.w @ r - f) * k
            self.p = self.p - np.outer(k, self.p @ r)


def test_it_is_the_equations_in_full_matrices() -> None:
    full_force = at.FullForce(generator(), channels=[0])
    network, plain = full_force.network(), Plain(generator())
    loss = full_force.train(network, STIMULUS, TARGET, every=3)
    for t, given in enumerate(STIMULUS.input):
        plain.step(given, TARGET[t - 1, 0] if t else 0.0, TARGET[t, 0], learns=t % 3 == 0)
    np.testing.assert_allclose(network.recurrent_weights, plain.j, atol=1e-11)
    np.testing.assert_allclose(network.output_weights[0], plain.w, atol=1e-11)
    np.testing.assert_allclose(network.activations, plain.x, atol=1e-11)
    np.testing.assert_allclose(full_force.generator.activations, plain.x_d, atol=1e-11)
    np.testing.assert_allclose(full_force.inverse_correlation, plain.p, atol=1e-11)
    assert np.abs(plain.j).max() > 0.01 and loss > 0


def test_it_goes_on_from_a_copy() -> None:
    copies: list[Callable[[Any], Any]] = [copy.copy, copy.deepcopy, lambda thing: pickle.loads(pickle.dumps(thing))]
    for copied in copies:
        full_force = at.FullForce(generator(), [0], delta=0.5, forgetting=0.999)
        network = full_force.network()
        full_force.train(network, STIMULUS, TARGET, noise=0.01, seed=1)
        other, its = copied(full_force), copied(network)
        assert repr(other) == repr(full_force)
        for own, of in ((full_force, network), (other, its)):
            own.train(of, STIMULUS, TARGET, window=(10, 50), every=1, noise=0.01, seed=2)
        assert its == network


def test_hearing_alone_moves_the_generator_alone() -> None:
    full_force, before = at.FullForce(generator(), [0]), generator()
    full_force.hear(STIMULUS, TARGET)
    heard = STIMULUS.input.copy()
    # The desired output arrives one step late.
    heard[1:, :1] += TARGET[:-1]
    at.simulate(before, heard)
    assert full_force.generator == before
    np.testing.assert_array_equal(full_force.inverse_correlation, np.eye(UNITS))


def test_noise_is_that_of_the_trained_network() -> None:
    noise = at.Streams(5).child("noise").normal((STEPS, UNITS), 0.1)
    losses = []
    ways: list[dict[str, Any]] = [{"noise": noise}, {"noise": 0.1, "seed": 5}, {"noise": lambda step, units: noise[step]}]
    for given in ways:
        full_force = at.FullForce(generator(), [0])
        losses.append(full_force.train(full_force.network(), STIMULUS, TARGET, **given))
    assert losses[0] == losses[1] == losses[2]


def test_the_shared_rule_is_ridge_regression_towards_the_first_weights() -> None:
    network = at.RateNetwork.dense(units=UNITS, gain=1.2, seed=1)
    before = np.vstack([network.recurrent_weights, network.output_weights])
    rule = at.SharedRls(network, delta=0.7)
    goals = at.Streams(2).normal((40, UNITS + 1), 0.5)
    rates, losses = [], []
    for x, goal in zip(at.Streams(3).normal((40, UNITS)), goals, strict=True):
        network.activations = x
        rates.append(network.rates)
        losses.append(rule.learn(network, goal))
    r = np.array(rates)
    p = np.linalg.inv(r.T @ r + 0.7 * np.eye(UNITS))
    np.testing.assert_allclose(rule.inverse_correlation, p, atol=1e-11)
    expected = before + (goals.T @ r - before @ r.T @ r) @ p
    np.testing.assert_allclose(np.vstack([network.recurrent_weights, network.output_weights]), expected, atol=1e-10)
    assert losses[0] == pytest.approx(np.mean((before @ r[0] - goals[0]) ** 2), rel=1e-12)


def test_the_shared_rule_trains_in_trials() -> None:
    network, other = (at.RateNetwork.dense(units=UNITS, gain=1.2, seed=1) for _ in range(2))
    goals = at.Streams(2).normal((STEPS, UNITS + 1), 0.5)
    stimulus, rule = np.zeros((STEPS, network.inputs)), at.SharedRls(network)
    at.train(network, at.SharedRls(network), stimulus, goals)
    for goal in goals:
        other.step(np.zeros(network.inputs))
        rule.learn(other, goal)
    assert network == other


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(at.OutOfRangeError, match="channel"):
        at.FullForce(generator(), [2])
    with pytest.raises(at.OutOfRangeError, match="desired outputs"):
        at.FullForce(generator(), np.zeros(0, int))
    full_force = at.FullForce(generator(), [0])
    with pytest.raises(at.ShapeError, match="target"):
        full_force.hear(STIMULUS, TARGET[1:])
    with pytest.raises(at.DtypeError):
        full_force.train(at.FullForce(generator("float32"), [0]).network(), STIMULUS, TARGET)
    with pytest.raises(at.OutOfRangeError, match="synapses"):
        at.SharedRls(at.RateNetwork.random(units=20, connection_probability=0.3, seed=1))
