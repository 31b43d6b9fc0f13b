"""Named systems with known answers, from Python: records, maps, and what networks hold.

The full table is in `crates/attractor/tests/library/systems`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from attractor import RateNetwork
from attractor.fixed_points import Flow, Stationary
from attractor.orbit import Attractor, TanhMap, classify_map, classify_record

Floats: TypeAlias = NDArray[np.float64]
Step: TypeAlias = Callable[[Floats], Floats]


def iterated(step: Step, start: float | Sequence[float], skip: int, steps: int) -> Floats:
    """The states (steps, units) of a map after `skip` steps."""
    state, states = np.atleast_1d(np.asarray(start, float)), []
    for t in range(skip + steps):
        if t >= skip:
            states.append(state)
        state = np.atleast_1d(step(state))
    return np.array(states)


def runge_kutta(velocity: Step, dt: float) -> Step:
    """A step of a flow by Runge and Kutta's method of fourth order."""

    def step(x: Floats) -> Floats:
        k1 = velocity(x)
        k2 = velocity(x + dt / 2 * k1)
        k3 = velocity(x + dt / 2 * k2)
        k4 = velocity(x + dt * k3)
        return x + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)

    return step


@pytest.mark.parametrize(
    ("r", "expected"),
    [
        (2.8, Attractor.FixedPoint),
        (3.2, Attractor.Period(2)),
        (3.5, Attractor.Period(4)),
        (3.83, Attractor.Period(3)),
        (4.0, Attractor.Irregular),
    ],
)
def test_records_of_the_logistic_map(r: float, expected: Attractor) -> None:
    states = iterated(lambda x: r * x * (1 - x), 0.3, 5000, 2000)
    assert classify_record(states, noise=0.0).attractor == expected


def test_records_of_flows_sampled_finely() -> None:
    def lorenz(x: Floats) -> Floats:
        return np.array([10 * (x[1] - x[0]), x[0] * (28 - x[2]) - x[1], x[0] * x[1] - 8 / 3 * x[2]])

    def roessler(x: Floats) -> Floats:
        return np.array([-x[1] - x[2], x[0] + 0.2 * x[1], 0.2 + x[2] * (x[0] - 5.7)])

    def hopf(x: Floats) -> Floats:
        square = x @ x
        return np.array([x[0] - x[1] - square * x[0], x[0] + x[1] - square * x[1]])

    flows: list[tuple[Step, float, Sequence[float], Attractor]] = [
        (lorenz, 0.01, [1, 2, 20], Attractor.Irregular),
        (roessler, 0.05, [1, 2, 0], Attractor.Irregular),
        (hopf, 0.05, [0.5, 0], Attractor.QuasiPeriodic),
    ]
    for velocity, dt, start, expected in flows:
        states = iterated(runge_kutta(velocity, dt), start, 5000, 6000)
        assert classify_record(states, noise=0.0).attractor == expected, velocity


def test_noise_is_irregular_and_a_drift_undetermined() -> None:
    # n = 20 records of white noise and of an AR(1) process with a correlation time of 100 steps.
    random = np.random.default_rng(1)
    for phi in (0.0, 0.99):
        for _ in range(10):
            states = np.zeros((5000, 2))
            for t in range(1, 5000):
                states[t] = phi * states[t - 1] + random.normal(size=2)
            assert classify_record(states[1000:], noise=0.0).attractor == Attractor.Irregular
    assert classify_record(np.arange(2000.0)[:, np.newaxis], noise=0.0).attractor == Attractor.Undetermined


def test_maps_that_were_called_fixed_points() -> None:
    # A ring of 211 units of gain 2: its signs move on by one place a step.
    ring = 2 * np.roll(np.eye(211), 1, axis=0)
    signs = np.where(np.arange(211) ** 2 % 7 < 3, 0.5, -0.5)
    found = classify_map(TanhMap(ring), signs)
    assert found.attractor == Attractor.Period(211)
    # Each unit is at ±x with x = tanh(2 x) = 0.957504, so that its rms about the mean of the signs is known.
    assert found.amplitude == pytest.approx(0.957504 * np.std(np.sign(signs)), rel=1e-5)
    # From its unstable origin a flip is nudged into its cycle.
    found = classify_map(TanhMap([[-2.0]]), [0.0])
    assert (found.attractor, found.nudged) == (Attractor.Period(2), True)
    assert found.exponents[0] < 0
    # A slow decay is followed to its end; one that slows down for ever is said to be undetermined.
    assert classify_map(TanhMap([[-0.9995]]), [0.5]).attractor == Attractor.FixedPoint
    found = classify_map(TanhMap([[-1.0]]), [0.5])
    assert (found.attractor, found.confidence) == (Attractor.Undetermined, 0.0)
    assert found.remark is not None
    assert "has not settled; a transient of more than 5000 steps tells more" in found.remark


def test_points_and_continua_are_told_apart() -> None:
    def held(weights: ArrayLike, transfer: Literal["tanh", "linear"]) -> list[tuple[Stationary, int, int, int]]:
        weights = np.asarray(weights, float)
        n = len(weights)
        network = RateNetwork.from_weights(np.ones((n, 1)), weights, np.zeros((0, n)), transfer=transfer)
        flow = Flow(network)
        points = flow.stationary_points(flow.random_starts(100, spread=2.0, seed=7))
        return [(point.kind, point.nullity, point.dimension, point.unstable_directions) for point in points]

    assert held(np.full((20, 20), 0.05), "linear") == [(Stationary.Continuum, 1, 1, 0)]
    assert held(np.eye(3), "linear") == [(Stationary.Continuum, 3, 3, 0)]
    assert held([[1.0]], "tanh") == [(Stationary.Degenerate, 1, 0, 0)]
    fixed = Stationary.Fixed
    assert held([[2.0]], "tanh") == [(fixed, 0, 0, 0), (fixed, 0, 0, 0), (fixed, 0, 0, 1)]
