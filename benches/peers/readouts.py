"""Readouts: recursive least squares on line, and ridge regression in one go."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from contest import Contest
from reservoirpy.nodes import RLS
from sklearn.linear_model import Ridge

import attractor as at

UNITS, STEPS = 800, 200


def contests() -> Iterator[Contest]:
    network = at.RateNetwork.random(seed=1, units=UNITS, gain=1.5, dtype="float64")
    rule = at.ReadoutRls(network)
    network.output_weights = np.zeros((1, UNITS))
    at.simulate(network, np.zeros((200, 2)), initial="uniform", seed=2)
    x = network.activations.copy()
    rates = at.simulate(network.__copy__(), np.zeros((STEPS, 2)), initial=x).rates
    target = np.sin(np.arange(STEPS) / 30)[:, None]

    def ours() -> np.ndarray:
        trained = network.__copy__()
        at.train_readout(
            trained, rule.__copy__(), np.zeros((STEPS, 2)), target, window=(0, STEPS), every=1, trials=1, initial=x
        )
        return trained.output_weights[0]

    def reservoirpy() -> np.ndarray:
        node = RLS(alpha=1.0, fit_bias=False)
        node.initialize(rates[:1], target[:1])
        node.partial_fit(rates, target)
        return np.asarray(node.Wout)[:, 0]

    def numpy() -> np.ndarray:
        inverse, w = np.eye(UNITS), np.zeros(UNITS)
        for r, wanted in zip(rates, target[:, 0], strict=True):
            v = inverse @ r
            c = 1 / (1 + r @ v)
            inverse -= c * np.outer(v, v)
            w -= c * (w @ r - wanted) * v
        return w

    peers = {"ReservoirPy": reservoirpy, "NumPy": numpy}
    yield Contest("readout by RLS, N = 800 (ours also takes the network's step)", "a step", STEPS, ours, peers, 1e-10)

    generator = np.random.default_rng(1)
    states, wanted = generator.normal(size=(5000, 1000)), generator.normal(size=(5000, 2))

    def sklearn() -> np.ndarray:
        return Ridge(alpha=1.0, fit_intercept=False, solver="cholesky").fit(states, wanted).coef_

    def solve() -> np.ndarray:
        return np.linalg.solve(states.T @ states + np.eye(1000), states.T @ wanted).T

    def ridge() -> np.ndarray:
        return at.ridge_readout(states, wanted, delta=1.0)

    peers = {"scikit-learn": sklearn, "NumPy": solve}
    yield Contest("ridge readout, 5000 samples of 1000 units", "a fit", 1, ridge, peers, 1e-9)
