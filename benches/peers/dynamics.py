"""Lyapunov exponents by Benettin's method, and fixed points from many starts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from contest import Contest
from scipy.optimize import root

import attractor as at


def exponents() -> Iterator[Contest]:
    count, settle, steps = 10, 500, 5000
    for units in (100, 400):
        network = at.RateNetwork.random(seed=1, units=units, gain=2.0, connection_probability=0.1, dtype="float64")
        w, rate = network.recurrent_weights, network.dt_ms / network.tau_ms

        def ours(network: at.RateNetwork = network) -> np.ndarray:
            return at.lyapunov_spectrum(network.__copy__(), count=count, settle=settle, steps=steps, seed=3).exponents

        def benettin(w: np.ndarray = w, rate: float = rate, x0: np.ndarray = network.activations) -> np.ndarray:
            x = x0.copy()
            q = np.linalg.qr(np.random.default_rng(1).normal(size=(len(w), count)))[0]
            grown = np.zeros(count)
            for t in range(settle + steps):
                r = np.tanh(x)
                q = q + rate * (w @ ((1 - r * r)[:, None] * q) - q)
                x = x + rate * (w @ r - x)
                if t % 10 == 9:
                    q, stretched = np.linalg.qr(q)
                    if t >= settle:
                        grown += np.log(np.abs(np.diag(stretched)))
            return 1000 * grown / steps

        name = f"Lyapunov exponents, N = {units}, the first 10, {settle + steps} steps"
        # The record of a chaotic network is a sample: after the first second no two programs follow the same orbit,
        # so that exponents agree as two estimates of the same numbers do.
        yield Contest(name, "a step", settle + steps, ours, {"NumPy, Benettin": benettin}, 0.05)


def points() -> Iterator[Contest]:
    network = at.RateNetwork.dense(seed=2, units=100, gain=0.9)
    w = network.recurrent_weights
    starts = np.random.default_rng(3).normal(size=(20, 100))
    flow = at.fixed_points.Flow(network)

    def ours() -> np.ndarray:
        return np.array([flow.fixed_point(start).state for start in starts]) + 1.0

    def scipy() -> np.ndarray:
        def jacobian(x: np.ndarray) -> np.ndarray:
            return w * (1 - np.tanh(x) ** 2) - np.eye(len(x))

        found = [root(lambda x: w @ np.tanh(x) - x, start, jac=jacobian, tol=1e-12).x for start in starts]
        return np.array(found) + 1.0

    yield Contest("fixed points, N = 100, from 20 starts", "a start", len(starts), ours, {"SciPy, root": scipy}, 1e-6)


def contests() -> Iterator[Contest]:
    yield from exponents()
    yield from points()
